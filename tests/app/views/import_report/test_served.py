"""What is served in numbers: the ten-row world, whose policy by money flags two of four open deals."""

import dataclasses
import datetime as dt

from app.views.import_report.served import served


def test_what_is_open_is_counted_by_tenths_and_flagged_by_the_policy_in_force(ten):
    found = served(ten.published())
    assert (found.open_deals, found.flagged, found.rows_set_aside) == (4, 2, 0)
    assert found.tenths == (0, 1, 0, 1, 1, 0, 0, 1, 0, 0)
    assert round(found.total, 9) == 1.9
    assert (found.verdict, found.as_of_on) == ("Ready", dt.date(2026, 6, 30))
    assert found.published_at.tzinfo is not None


def test_what_drifted_is_counted_by_how_far(ten, monkeypatch):
    published = ten.published()
    asked = published.snapshot.ask

    def ask(question, **parameters):
        rows = asked(question, **parameters)
        if question != "drift":
            return rows
        for row in (("loss_probability", 0.3, "moved far"), ("stage", 0.2, "moved"), ("discount", 0.05, "steady")):
            rows.loc[len(rows), ["column", "psi", "moved"]] = row
        return rows

    monkeypatch.setattr(published.snapshot, "ask", ask)
    found = served(published)
    assert found.moved == {"steady": 1, "moved": 1, "moved far": 0}
    assert (found.probability_psi, found.largest_psi) == (0.3, 0.2)


def test_without_signal_nothing_is_scored(ten_without_signal):
    found = served(ten_without_signal.published())
    assert (found.open_deals, sum(found.tenths), found.flagged, found.total) == (4, 0, 0, 0.0)
    assert found.probability_psi is None
    assert dataclasses.asdict(found)["verdict"] == "No signal"
