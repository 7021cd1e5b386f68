"""What is served in one object: counts and money that a person can add up from the world's ten rows."""

import dataclasses
import datetime as dt

from app.views.import_report.check import Check, check


def test_the_world_is_counted_and_added_up(ten):
    found = check(ten)
    assert (found.source, found.as_of_on, found.verdict) == ("ten", dt.date(2026, 6, 30), "Ready")
    assert found.opportunities == {"open": 4, "won": 4, "lost": 2}
    # O07 to O10 are open; O01, O02, O04 and O06 were signed for 1000, 1800, 4000 and 6000.
    assert found.amount == {"open": 10_000.0, "won": 12_800.0}
    # By money O08 and O10 are flagged.
    assert found.flagged == 2
    assert (found.set_aside, found.spellings, len(found.reasons), found.warnings) == (0, 0, 0, [])


def test_without_signal_nothing_is_flagged_or_not(ten_without_signal):
    found = check(ten_without_signal)
    assert (found.verdict, found.flagged) == ("No signal", None)


def test_the_object_has_the_keys_that_scripts_read(ten):
    assert [field.name for field in dataclasses.fields(Check)] == [
        *("source", "as_of_on", "snapshot", "model_version", "verdict", "currency", "opportunities", "amount"),
        *("flagged", "set_aside", "reasons", "spellings", "read_as", "warnings"),
    ]
    assert list(check(ten).reasons) == ["column", "reason", "rows", "example"]
    assert list(check(ten).read_as) == ["column", "reading", "example"]
