"""The bar of the deals that are ticked in a list."""

from app.components.actions.several import bar


def test_the_bar_waits_for_a_tick_and_leaves_to_each_deal_what_is_its_own(words):
    drawn = bar()
    assert drawn.hidden
    said = words(drawn)
    assert all(f'"{name}"' in said for name in ("next_step", "owner", "due_on", "note", "discussed", "author"))
    assert "What is suggested of each deal" in said
