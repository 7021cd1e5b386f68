"""The wires of the page of people, called as functions."""

from pages import people as page


def test_the_layout_asks_for_nothing(words):
    assert '"people-people"' in words(page.layout())


def test_a_name_leads_to_the_persons_review(inside, words):
    drawn = inside(page.compare_people, state={"period": "all"})
    assert "/review?owner=Ann" in words(drawn["people"])
    assert "/review?manager=Mia" in words(drawn["teams"])
    assert "were expected" in words(drawn["people"])
