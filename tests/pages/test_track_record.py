"""The page of what was said and what came, called as functions."""

import dataclasses

from app.components.ledger import track_record as components
from app.views.ledger.narrowing import NOW, THEN
from app.views.ledger.track_record import UNRANKED, Voice, track_record
from pages import track_record as page
from tests.app.views.ledger.test_track_record import settled  # noqa: F401  # the same publications


def test_before_there_are_numbers_it_says_when_they_come_and_where_rebuilt_ones_stand(settled, words):  # noqa: F811
    drawn = page.render(track_record(settled))
    said = words(drawn["standing"])
    assert drawn["hidden"]
    assert "Too few closed deals yet: 2 of 50." in said
    assert components.LATER.format(days=90) in said
    assert "So far 5 forecasts of 2 imports since 30 Jun 2026 are kept." in said
    assert "rebuilt and not what was said" in said
    assert "/model/backtest" in said


def test_a_day_is_promised_where_enough_was_said_to_close_by_then(settled, words):  # noqa: F811
    answer = track_record(settled)

    def said(first: int, anywhere: int, filters: str = "") -> str:
        since = dataclasses.replace(
            answer.since, latest_on=answer.since.first_on, first_entries=first, first_anywhere=anywhere
        )
        return words(components.standing(dataclasses.replace(answer, since=since, filter_words=filters)))

    promised = "with data of 28 Sep 2026 or later"
    assert f"What was said first can be judged 90 days later: {promised}." in said(264, 264)
    here = said(34, 264, "Owner: as it was.")
    few = components.TOO_FEW_THEN.format(here="with these filters", n="34 deals", needed=50)
    assert all(each in here for each in (few, components.WITHOUT_THEN.format(n=264, day="28 Sep 2026")))
    assert all(each in here for each in ("are kept with these filters", "Owner: as it was."))
    assert promised not in said(34, 34)
    assert components.TOO_FEW_THEN.format(here="yet", n="34 deals", needed=50) in said(34, 34)


def test_a_filter_that_names_nobody_is_said(settled, words):  # noqa: F811
    said = words(page.render(track_record(settled, {"owner": ["Nobody"]}))["standing"])
    assert components.UNKNOWN.format(names="Owner: Nobody") in said


def test_without_signal_nothing_is_promised(ten_without_signal, words):
    assert UNRANKED in words(page.render(track_record(ten_without_signal))["standing"])


def test_without_a_ledger_it_says_that_one_begins(inside, words):
    assert components.NO_LEDGER in words(inside(page.judge, state={})["standing"])


def test_with_numbers_losses_money_and_errors_are_in_words(settled, words, monkeypatch):  # noqa: F811
    monkeypatch.setattr("app.views.ledger.track_record.FEWEST_CLOSED", 2)
    answer = track_record(settled)
    drawn = page.render(answer)
    assert "Of 3 open deals 1 was lost within 90 days; 1 had been expected." in words(drawn["standing"])
    assert "\u20ac2.0\u00a0k was lost" in words(drawn["standing"])
    assert "as said" in words(drawn["bands"])
    assert "Headwind" in words(drawn["voices"])
    assert components.MISSED_NONE in words(drawn["missed"])
    beside = dataclasses.replace(answer, voices=(*answer.voices, Voice("rep", "The reps", 2, 0.3, 0.5)))
    assert "The reps" in words(components.voices(beside))
    assert components._closer({"error": 0.1, "base_error": 0.2}).startswith("That is 50\u00a0% less error")


def test_filters_say_as_of_when_they_hold_and_what_there_is_without_them(settled, words, monkeypatch):  # noqa: F811
    monkeypatch.setattr("app.views.ledger.track_record.FEWEST_CLOSED", 2)
    few = page.render(track_record(settled, {"owner": ["Ann"]}))
    assert few["hidden"]
    assert components.TOO_FEW_HERE.format(n=1, needed=2) in words(few["standing"])
    assert components.WITHOUT.format(n=2) in words(few["standing"])
    assert THEN.format(names="Owner") in words(few["standing"])
    enough = page.render(track_record(settled, {"product": ["Alpha"]}))
    assert "Of 2 open deals 1 was lost" in words(enough["standing"])
    assert NOW.format(names="Product") in words(enough["standing"])
