"""What one change of many deals does, in words and lists."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from app.components.bulk_change import form
from app.components.bulk_change import result as components
from app.views.bulk_change.answer import Counts, portfolio

TODAY = dt.date(2026, 6, 30)
REDATE = {"do.to": "pushed", "do.field": "expected_close_on", "do.how": "in_days", "do.value": "30"}
DISCOUNT = {"do.field": "discount", "do.how": "add", "do.value": "50"}


@pytest.fixture
def ask(scored, in_the_head):
    """As recorded 40 % of O07's 1,000 and of O08's 2,000 is lost; a tenth more a push, a hundredth a point."""
    return lambda query, **state: portfolio(scored, {"threshold": 0.45, **state}, query)


def test_the_decision_says_what_is_done_and_what_comes_of_it(ask, words):
    said = words(components.decision(ask(REDATE)))
    assert "Expected close set to 30\u00a0days ahead in 1 of 1 open deals ever pushed".replace("\u00a0", " ") in said
    assert "0 → 1 flagged, expected loss €1.2 k → €1.3 k." in said.replace("\u00a0", " ")
    assert "1 newly flagged. A later day counts as one more push." in said
    assert "Flagged: loss chance at or above 45 %, your own." in said


def test_a_change_that_reaches_nobody_counts_nobody(ask, words):
    said = words(components.decision(ask({**DISCOUNT, "do.to": "quiet", "do.days": "99"})))
    assert said.startswith("There are no open deals without activity for more than 99 days: nothing moves.")


def test_deals_that_stop_or_stay_are_told(ask, words):
    said = words(components.decision(ask(DISCOUNT)))
    assert "1 would leave the range of 0 to 60 % and stop at its end." in said
    undated = words(components.decision(ask({**REDATE, "do.to": "all"})))
    assert "1 without Expected close recorded: left as they are." in undated


def test_before_anything_is_asked_for_the_sentence_says_where_to_begin(ask, words):
    assert words(components.decision(ask({}))).startswith("Nothing is changed yet. Take one of the changes above")


def read(figure, *names) -> Any:
    return tuple(getattr(figure, name) for name in names)


def test_key_figures_are_judged_by_what_they_count(ask):
    flagged, loss, revenue = components.key_figures(ask(DISCOUNT))
    # O07 0.9, O08 0.8 (held at 60), O09 and O10 0.5: all four are flagged, and 900 + 1,600 + 1,500 + 2,000 is lost.
    assert read(flagged, "value", "delta", "better") == (4, 4, False)
    assert read(loss, "value", "delta", "better") == (pytest.approx(6000), pytest.approx(4800), False)
    assert read(revenue, "delta", "better", "against") == (pytest.approx(-4800), False, "€8.8\u00a0k as recorded")
    fewer = components.key_figures(ask({**DISCOUNT, "do.value": "-50"}))
    assert [figure.better for figure in fewer] == [None, True, True]
    assert fewer[0].against == "unchanged"


def test_without_a_change_key_figures_are_those_of_the_list(ask):
    figures = components.key_figures(ask({}))
    assert [(figure.value, figure.delta) for figure in figures] == [
        (0, None),
        (pytest.approx(1200), None),
        (8800, None),
    ]


def test_without_amounts_losses_are_counted_in_deals(ask):
    answer = ask(DISCOUNT)
    sides = {name: dataclasses.replace(getattr(answer, name), expected_loss=None) for name in ("before", "after")}
    answer = dataclasses.replace(answer, amounts=False, **sides)
    assert [figure.key for figure in components.key_figures(answer)] == ["flagged", "losses"]
    assert components.key_figures(answer)[1].delta == pytest.approx(1.9)


def test_lists_lead_to_each_deals_own_what_if(ask, words, kinds):
    listed = components.deals(ask(REDATE))
    assert [link.href for link in kinds(listed, "A")] == [
        "/what-if/O07?set.expected_close_on=2026-07-30", "/at-risk?flagged=all&owner=Ann",
    ]  # fmt: skip
    assert "15 Jul 2026 → 30 Jul 2026" in words(listed)
    assert "now flagged" in words(listed)
    assert "All 0 1 €1.2 k €1.3 k +€100" in words(components.owners(ask(REDATE))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("query", "state", "said"),
    [
        ({**DISCOUNT, "do.to": "quiet", "do.days": "99"}, {}, "No open deals without activity for more than 99 days"),
        ({**DISCOUNT, "do.value": "0"}, {}, "No deal changes 4 there already."),
        (DISCOUNT, {"owner": ["Nobody"]}, "No open deals Nothing is open with these filters."),
    ],
)
def test_where_nothing_changes_the_page_says_why(ask, words, query, state, said):
    assert said in words(components.nothing(ask(query, **state)))


def test_something_to_compare_needs_no_words(ask):
    assert components.nothing(ask(REDATE)) is None
    assert components.nothing(ask({})) is None


def test_without_signal_it_says_why_there_is_nothing(ten_without_signal, words):
    said = words(components.no_signal(portfolio(ten_without_signal, {}, REDATE)))
    assert "It beats the base rate." in said
    assert "cannot tell one deal from another" in said


def test_the_form_shows_the_change_of_the_address(ask):
    answer = ask(REDATE)
    held = form.filled(answer.form, "EUR", answer.as_of_on)
    assert (held["to"], held["field"], held["how"], held["number"]) == ("pushed", "expected_close_on", "in_days", 30)
    assert held["unit"] == "days: 30 Jul 2026"
    assert (held["number_hidden"], held["level_hidden"], held["days_hidden"]) == (False, True, True)
    assert held["asked"] == REDATE
    assert [option["label"] for option in held["hows"]] == ["Days from 30 Jun 2026", "Move later by"]
    assert held["idle"] == "Not offered, for none of it moves a loss chance: Owner, Amount, Last activity."
    assert not held["idle_hidden"]


def test_a_choice_is_chosen_from_its_levels(ask):
    answer = ask({"do.field": "stage", "do.value": "Offer"})
    held = form.filled(answer.form, "EUR", answer.as_of_on)
    assert (held["level"], held["number"], held["how_hidden"]) == ("Offer", None, True)
    assert [option["value"] for option in held["levels"]] == ["Lead", "Offer"]


def test_the_change_that_is_asked_for_is_marked_and_there_is_a_way_back(ask, kinds):
    links = kinds(form.ready(ask(REDATE).form), "A")
    assert [link.href for link in links] == ["?" + "&".join(f"{key}={value}" for key, value in REDATE.items())]
    assert "hw-portfolio-here" in links[0].className
    assert "hw-portfolio-here" not in kinds(form.ready(ask({}).form), "A")[0].className
    hidden = [form.filled(ask(query).form, "EUR", TODAY)["back_hidden"] for query in ({}, REDATE)]
    assert hidden == [True, False]


def test_what_the_counts_leave_out_is_not_said(ask):
    change = ask(REDATE).form.change
    assert components.rest(Counts(4, 1, 1, 0, 0, 0, 0, 0, 0), change) == "A later day counts as one more push."
    assert components.rest(Counts(4, 1, 0, 1, 0, 0, 0, 0, 0), change) == "1 there already."
