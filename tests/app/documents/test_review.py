"""The review of the ten-row world as a document."""

import dataclasses

import pytest

from app.documents.blocks import Heading, Paragraph, Picture, Rows
from app.documents.review import document, file_name
from app.views.actions.week import WeekActions
from app.views.insights.finding import Finding
from app.views.review.answer import review
from tests.app.components.actions.test_card import item


@pytest.fixture(scope="module")
def made(ten):
    return document(review(ten, {}), "https://crm.example")


def tables(made):
    return [block for block in made.blocks if isinstance(block, Rows)]


def test_it_is_read_in_this_order(made):
    assert [block.text for block in made.blocks if isinstance(block, Heading)] == [
        "The week in numbers", "Key figures", "What stands out", "4 deals to discuss", "To put in order",
        "What this rests on",
    ]  # fmt: skip
    lead = next(block for block in made.blocks if isinstance(block, Paragraph) and block.lead)
    assert lead.text.replace("\u00a0", " ") == "Open pipeline −€6.0 k since 23 Jun 2026."
    (picture,) = (block for block in made.blocks if isinstance(block, Picture))
    assert [step.label for step in picture.steps] == ["23 Jun 2026", "Won", "30 Jun 2026"]


def test_each_change_has_its_count_and_its_money(made):
    rows = {row[0].text: tuple(cell.text.replace("\u00a0", " ") for cell in row[1:]) for row in tables(made)[0].rows}
    assert (rows["Won"], rows["Lost"]) == (("1", "€6.0 k"), ("0", "–"))


def test_a_deal_leads_to_its_page_where_it_is_known_where_that_is(made, ten):
    first = tables(made)[2].rows[0]
    assert (first[0].text, first[0].href) == ("Birch", "https://crm.example/what-if/O08")
    assert all(not cell.href for block in tables(document(review(ten, {}))) for row in block.rows for cell in row)


def test_without_signal_there_is_no_loss_chance(ten_without_signal):
    heads = [head.label for head in tables(document(review(ten_without_signal, {})))[2].heads]
    assert heads == ["Deal", "Owner", "Stage", "Amount", "Why, and the next step"]


def test_it_says_what_it_rests_on(ten):
    said = [block.text for block in document(review(ten, {"owner": ["Ann"]})).blocks if isinstance(block, Paragraph)]
    assert "As of 30 Jun 2026. Filters: Owner: Ann." in said
    assert any(words.startswith("Model 20260630T000000Z-00000001 (Ready).") for words in said)


def test_where_nothing_can_be_compared_it_says_when_it_will_be(no_dates):
    answer = review(no_dates, {})
    said = [block.text for block in document(answer).blocks if isinstance(block, Paragraph)]
    assert answer.movement.none
    assert {answer.movement.none, answer.movement.next_step} <= {*said}


def test_actions_stand_in_it_where_there_are_any(ten):
    late, done = (
        item(),
        item(status="done", place="done", outcome="Signed", href="", ended="won 1 Jul 2026"),
    )
    answer = dataclasses.replace(review(ten, {}), actions=WeekActions((late,), (), (done,)))
    rows = next(
        block for block in tables(document(answer, "https://crm.example")) if block.heads[1].label == "Next step"
    )
    told = [tuple(cell.text.replace("\u00a0", " ") for cell in row) for row in rows.rows]
    assert told == [
        ("Alder", "Call", "Ann", "29 Jun 2026", "2 days past due"),
        ("Alder", "Call", "Ann", "29 Jun 2026", "done: Signed"),
    ]
    assert [row[0].href for row in rows.rows] == ["https://crm.example/at-risk?deal=O07", ""]


def test_actions_that_cannot_be_read_are_said(ten):
    answer = dataclasses.replace(review(ten, {}), actions=WeekActions(unread="The store is busy."))
    said = [block.text for block in document(answer).blocks if isinstance(block, Paragraph)]
    assert any("The store is busy." in words for words in said)


def test_the_findings_stand_there_with_what_they_rest_on(ten):
    finding = Finding("pace", "Deals leave Offer later", "of 20 deals", 20, 1.0, None, None, "/stages#stages-time", "x")
    answer = dataclasses.replace(review(ten, {}), insights=(finding,), insights_said="1 of 9 comparisons holds.")
    found = next(
        block for block in tables(document(answer, "https://crm.example")) if block.heads[0].label == "Finding"
    )
    ((said, basis),) = found.rows
    assert (said.text, said.href, basis.text) == (
        "Deals leave Offer later", "https://crm.example/stages#stages-time", "of 20 deals",
    )  # fmt: skip


def test_that_nothing_stands_out_is_said(ten):
    said = [block.text for block in document(review(ten, {})).blocks if isinstance(block, Paragraph)]
    assert review(ten, {}).insights_said in said


def test_its_file_is_named_by_its_day(ten):
    assert file_name(review(ten, {}), "md") == "headwind-review-2026-06-30.md"
