"""Verdicts on columns in words, and the warning where one was let through."""

import dataclasses

import pytest

from app.components.model import leak_verdicts as components
from app.views.model.leak_verdicts import columns


@pytest.fixture
def answer(ten):
    return columns(ten)


@pytest.fixture
def rows(answer, kinds, words):
    found = [words(row) for row in kinds(components.listing(answer.columns), "Tr")][1:]
    return dict(zip(answer.columns["column"], found, strict=True))


def test_columns_are_counted_in_a_sentence(answer, kinds):
    assert components.summary(answer.counts) == "7 columns: 3 used, 2 suspect, 1 leak, 1 unused."
    widths = [part.style["flexGrow"] for part in kinds(components.bar(answer.counts), "I") if hasattr(part, "style")]
    assert widths == [3, 2, 1, 1]


def test_a_leak_stands_with_its_evidence_and_no_way_around_it(rows):
    assert rows["close_value"].startswith("Close value close_value ✕ leak Known at the close. at close")
    assert "0.990" in rows["close_value"]
    assert "100 %" in rows["close_value"]
    assert "override" not in rows["close_value"]


def test_a_suspect_says_who_can_use_it_all_the_same(rows):
    assert "Whoever runs this deployment overrules it" in rows["sector"]


def test_a_suspect_in_use_says_by_whom_and_why(rows):
    assert "used by a person's word" in rows["list_price"]
    assert "Used all the same. Ann, 2 Mar 2026: the price list is fixed." in rows["list_price"]
    assert "python" not in rows["list_price"]


def test_what_was_not_measured_is_a_dash(rows):
    assert rows["days_in_stage"].count("–") >= 6


def test_a_leak_that_was_let_through_is_called_out(answer, words):
    assert components.banner(answer) is None
    through = dataclasses.replace(answer, let_through=("Discount",))
    said = words(components.banner(through))
    assert said.startswith("1 leak let through: Discount.")
    assert components.banner(through).role == "alert"


def test_a_leak_that_training_found_let_through_has_its_banner_and_its_row(leaking, find, words):
    found = columns(leaking)
    assert words(components.banner(found)).startswith("1 leak let through: Close value. By the evidence")
    (mark,) = find(components.listing(found.columns), "hw-leaking")
    assert words(mark) == "✕ leak let through"
    assert "hw-tone-lost" in mark.children.className


def test_its_row_says_so_whatever_the_verdict(answer, words, find):
    frame = answer.columns.assign(let_through=answer.columns["column"] == "discount")
    assert [words(mark) for mark in find(components.listing(frame), "hw-leaking")] == ["✕ leak let through"]


def test_that_a_leak_is_never_overridden_is_said(answer):
    assert "it is never overridden" in components.explained(answer)
    assert "1 column would flatter the model" in components.explained(answer)


def test_a_version_without_verdicts_says_so(answer, words):
    assert "No column was judged" in words(components.listing(answer.columns.head(0)))


def test_a_column_says_what_was_tested_and_an_unverified_one_stands_out(answer, find, words):
    told = answer.columns.assign(
        verified=["declared, not verified" if name == "discount" else "tested" for name in answer.columns["column"]],
        tested="Compared with 300 open ones.",
    )
    assert (
        components.tested(dataclasses.replace(answer, columns=told))
        == "How they were tested: compared with 300 open ones."
    )
    listing = components.listing(told)
    (doubt,) = find(listing, "hw-risk")
    assert words(doubt) == "declared, not verified"
    # What is the same for all that are tested is said above the list.
    assert words(listing).count("Compared with 300 open ones.") == 1


@pytest.mark.parametrize(
    ("unverified", "used", "words"),
    [
        ((), 3, ""),
        (("Discount",), 3, "1 of the 3 used columns is declared, not verified"),
        (("Discount", "Stage"), 2, "All used columns are declared, not verified"),
        (("Discount",), 1, "The used column is declared, not verified"),
    ],
)
def test_how_many_used_columns_nothing_has_verified_is_said(answer, unverified, used, words):
    found = dataclasses.replace(answer, unverified=unverified, counts={**answer.counts, "use": used})
    assert components.verified(found)[: len(words)] == words
    assert bool(components.verified(found)) is bool(unverified)


def test_a_visitor_is_led_to_no_command(answer, kinds):
    assert "/data" in [link.href for link in kinds(components.listing(answer.columns), "A")]
    assert "/data" not in [link.href for link in kinds(components.listing(answer.columns, visited=True), "A")]
