from app.components.emptied import message
from app.views.emptied import About, Emptied, Removable

OPEN: frozenset[About] = frozenset({"open"})


def test_one_message_names_the_filter_to_remove_and_offers_to_do_so(words, kinds):
    said = message(Emptied(OPEN, Removable(("owner",), "Owner: Ann", 3)))
    assert words(said) == "No deal is open with these filters Without Owner: Ann there are 3 deals. Remove Owner: Ann"
    (button,) = kinds(said, "Button")
    assert button.to_plotly_json()["props"]["data-remove"] == "owner"


def test_where_no_single_filter_is_to_blame_all_are_to_be_reset(words, kinds):
    said = message(Emptied(frozenset({"open", "closed"}), None))
    assert words(said).startswith("No deal is open, and none closed in the period, with these filters No single one")
    assert not kinds(said, "Button")


def test_where_something_is_left_nothing_is_said():
    assert message(None) == ""
