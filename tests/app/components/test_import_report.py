"""The import report in words and tables."""

import dataclasses

import pandas as pd
import pytest

from app.components import import_report as components
from app.views.import_report.answer import import_report
from data.building import sightings
from data.ingest import repeats


@pytest.fixture
def answer(ten):
    """The clean world's report, with two reasons and one declared spelling added."""
    reasons = [
        ("deals.csv", "amount", "Amount is below 0.", 250, 7, "-5"),
        ("deals.csv", "", "This row has … cells where the header has ….", 1, 9, None),
    ]
    repairs = [("deals.csv", "product", "GTXPro", "GTX Pro", 1480, "The price list spells it GTX Pro.")]
    return dataclasses.replace(
        import_report(ten),
        rejected=251,
        reasons=pd.DataFrame(reasons, columns=["file", "column", "reason", "n", "first_line", "first_value"]),
        rejects=pd.DataFrame(
            [("deals.csv", 7, "amount", "-5", "Amount is below 0.")],
            columns=["file", "line", "column", "value", "reason"],
        ),
        repaired=1480,
        repairs=pd.DataFrame(repairs, columns=["file", "column", "from_value", "to_value", "n", "reason"]),
    )  # fmt: skip


def test_nothing_is_silent(answer):
    assert components.report(answer) == (
        "10 opportunities kept, 251 rows set aside, 1,480 cells read as another spelling."
        " Nothing is dropped or repaired silently."
    )
    assert "10 opportunities kept, 31 rows set aside, 220 lines of totals or text left out, 1,480 cells" in (
        components.report(dataclasses.replace(answer, no_deals=220))
    )


def test_every_reason_is_counted_with_its_first_row(answer, words):
    said = words(components.reasons(answer))
    assert "Amount is below 0. first in row 7: -5 amount deals.csv 250" in said
    assert "first in row 9 whole row deals.csv 1" in said
    assert said.endswith("251")


def test_the_rows_shown_say_how_many_there_are(answer, words):
    said = words(components.rejects(answer))
    assert "deals.csv 7 amount -5 Amount is below 0." in said
    assert "The first 200 of 251" in said
    whole = dataclasses.replace(answer, rejected=1)
    assert "All, in the order of the files" in words(components.rejects(whole))


def test_an_alias_is_listed_with_its_count_and_reason(answer, words):
    said = words(components.repairs(answer))
    assert "GTXPro GTX Pro product The price list spells it GTX Pro. 1,480" in said


def test_a_clean_export_says_so(ten, words):
    found = import_report(ten)
    assert "Nothing was set aside" in words(components.reasons(found))
    assert "Nothing to list" in words(components.rejects(found))
    assert "Nothing was read otherwise" in words(components.repairs(found))
    assert components.report(found).startswith("10 opportunities kept, no row set aside, 0 cells")


def test_a_field_is_described_with_unit_range_and_verdict(answer, words):
    said = words(components.fields(answer))
    assert "Discount discount Opportunities number, % 0 to 60 while open yes used" in said
    assert "Amount amount Opportunities number, EUR" in said
    assert "not offered" in said


def test_what_is_served_and_how_to_import_another(answer, words, kinds):
    said = words(components.served(answer))
    assert "Ten opportunities" in said
    assert "30 Jun 2026" in said
    assert answer.content_hash in said
    assert "make run SOURCE=<folder>" in words(components.another())
    assert "python -m app roll-back" in words(components.another())
    assert [link.href for link in kinds(components.export(), "A")] == ["/export/rejects.csv", "/export/rejects.xlsx"]


def test_a_table_the_export_lacks_says_so(words):
    frame = pd.DataFrame({"name": ["changes"], "label": ["Changes of a field"], "n": [0]})
    assert "Changes of a field not in this export 0" in words(components.tables(frame))


NOTES = [
    ("accepted", "", "No deal of this export is lost. Accepted: a pilot.", 0, ""),
    ("warning", "amount", "Amount 1,250,000,000 of D7 is 90,000 times the usual 13,873.", 1, "D7"),
    (
        "import",
        "",
        "Deals since your data of 5 Jun 2026: 1 new, 2 gone, 3 closed or changed in a tracked column.",
        0,
        "",
    ),
    ("repeats", "opportunity_id", "5 rows repeat another in every cell, and each deal counts once.", 5, "D1"),
    ("read as", "Close Date", "day first", 0, "13.01.2024"),
]


@pytest.fixture
def noted(answer):
    return dataclasses.replace(
        answer, notes=pd.DataFrame(NOTES, columns=["kind", "column", "sentence", "n", "example"])
    )


def test_what_was_accepted_and_what_looks_odd_is_told(noted, words):
    said = words(components.warnings(noted))
    assert said.index("accepted No deal of this export is lost. Accepted: a pilot.") < said.index("look at this Amount")
    assert "repeats 5 rows repeat another in every cell" in said
    assert "compared Deals since your data of 5 Jun 2026: 1 new, 2 gone" in said
    assert "day first" not in said


def test_how_a_column_was_read_is_told_with_a_cell_of_it(noted, words):
    said = words(components.read_as(noted))
    assert "Close Date day first 13.01.2024" in said
    assert "Amount" not in said


def test_a_plain_export_has_nothing_to_look_at(ten, words):
    plain = import_report(ten)
    assert "Nothing looks odd" in words(components.warnings(plain))
    assert "Everything was read plainly" in words(components.read_as(plain))


def test_next_steps_that_cannot_be_used_are_worth_a_look(ten, words):
    refused = dataclasses.replace(import_report(ten), next_steps_refused="next_steps.toml, line 2: no field.")
    assert words(components.warnings(refused)) == "look at this next_steps.toml, line 2: no field."


@pytest.mark.parametrize("visited", [False, True])
def test_what_to_declare_is_told_to_whoever_runs_it(answer, words, visited):
    gone = f"{sightings.MISSING.format(3)} {sightings.ASK}"
    rows = [
        ("repeats", "opportunity_id", repeats.ALIKE.format('repeats = "sum"'), 12, "O01"),
        ("warning", "opportunity_id", gone, 3, "O02"),
    ]
    noted = dataclasses.replace(
        answer, notes=pd.DataFrame(rows, columns=["kind", "column", "sentence", "n", "example"])
    )
    said = words(components.warnings(noted, visited=visited))
    assert "it counts once." in said
    assert "They are in no figure." in said
    assert ("declare" in said, 'gone = "lost"' in said) == (not visited, not visited)


def test_a_visitor_sees_what_is_served_without_its_identifiers(answer, words):
    mine, theirs = (words(components.served(answer, visited=visited)) for visited in (False, True))
    assert answer.content_hash in mine
    assert answer.snapshot_version in mine
    assert "Opportunities 10" in theirs
    assert not any(part in theirs for part in (answer.content_hash, answer.snapshot_version, answer.bundle_version))


def test_what_tells_as_of_when_the_data_are_is_said(answer):
    by = "the day in the name of Deals 2026-06-30.csv"
    assert f"{by}; every age counts back from it" in str(components.served(dataclasses.replace(answer, as_of_by=by)))
