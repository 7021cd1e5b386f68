"""The wires of the page of people, called as functions."""

from pages import people as page


def test_the_layout_asks_for_nothing(words):
    assert '"people-people"' in words(page.layout())


def test_a_name_leads_to_the_persons_review(inside, words):
    drawn = inside(page.compare_people, state={"period": "all"})
    assert "/review?owner=Ann" in words(drawn["people"])
    assert "/review?manager=Mia" in words(drawn["teams"])
    assert "were expected" in words(drawn["people"])


def test_the_forecast_stands_beside_the_name_and_the_missing_quota_is_said_once(inside, words):
    drawn = inside(page.compare_people, state={"period": "all"})
    said = words(drawn["people"]) + words(drawn["teams"])
    assert said.count("Forecast 2026 Q2") == 3, "two heads and a sentence"
    assert said.lower().count("no quota") == 1
    assert "Mean discount" in said
