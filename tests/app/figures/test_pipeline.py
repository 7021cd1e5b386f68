"""The pipeline's figures, from frames of two rows."""

import datetime as dt

import pandas as pd

from app.figures import pipeline

TODAY = dt.date(2026, 6, 30)
STAGES = pd.DataFrame(
    {
        "stage": ["Lead", "Offer"],
        "open_count": [3, 1],
        "open_amount": [30.0, 10.0],
        "reached": [10, 8],
        "went_on": [8, 2],
        "conversion": [0.8, 0.25],
    }
)
MONTHS = pd.DataFrame(
    {
        "month": ["Overdue", "2026-07", "2026-07", "No date"],
        "stage": ["Offer", "Lead", "Offer", "Lead"],
        "stage_order": [2, 1, 2, 1],
        "open_count": [1, 2, 1, 1],
        "open_amount": [2000.0, 1000.0, 3000.0, 4000.0],
        "expected_revenue": [400.0, 800.0, 1500.0, 2400.0],
    }
)
EXPECTED = pd.DataFrame(
    {
        "month": ["Overdue", "2026-10", "2026-11", "Later"],
        "open_count": [1, 2, 1, 1],
        "open_amount": [500.0, 3000.0, 1000.0, 200.0],
        "expected_won": [0.0, 1200.0, 800.0, 400.0],
        "low": [float("nan"), 900.0, 200.0, 0.0],
        "high": [float("nan"), 1500.0, 1400.0, 1000.0],
    }
)


def test_the_funnel_narrows_to_what_was_won():
    bars = pipeline.funnel(STAGES, 2).data[0]
    assert list(bars.x) == [10, 8, 2]
    assert list(bars.y) == ["Lead", "Offer", "Won"]
    assert bars.text[1].startswith("8 · 25")


def test_the_funnels_sentence_names_where_most_are_left_behind():
    assert "Offer, where 75" in pipeline.funnel_summary(STAGES, 10, 2, 0)
    assert "Nothing was closed" in pipeline.funnel_summary(STAGES.assign(reached=0, went_on=0), 0, 0, 0)


def test_a_stage_that_no_closed_one_is_known_to_have_reached_has_no_bar():
    bars = pipeline.funnel(STAGES.assign(reached=[10, 0], went_on=[8, 0]), 2).data[0]
    assert (list(bars.x), list(bars.y)) == ([10, 2], ["Lead", "Won"])


def test_what_is_left_out_is_said():
    left_out = "3 closed opportunities are left out: in which stages such were lost is not recorded."
    assert pipeline.funnel_summary(STAGES, 10, 2, 3).endswith(f" end. {left_out}")
    assert pipeline.funnel_summary(STAGES, 0, 0, 3) == left_out


def test_months_stack_stages_and_mark_the_expected_revenue():
    *bars, mark = pipeline.months(MONTHS, "EUR", TODAY).data
    assert [bar.name for bar in bars] == ["Lead", "Offer"]
    assert dict(zip(mark.x, mark.y, strict=True)) == {"Overdue": 400, "Jul 2026": 2300, "No date": 2400}
    assert pipeline.months(MONTHS, "EUR", TODAY).layout.yaxis.title.text == "Open amount (EUR)"


def test_the_months_sentence_says_what_is_overdue_and_where_most_lies_ahead():
    said = pipeline.months_summary(MONTHS, "EUR")
    assert said.startswith("€2.0\u00a0k (20\u00a0%) is overdue")
    assert "€4.0\u00a0k, is expected in Jul 2026" in said


def test_what_is_expected_stands_beside_the_owners_dates():
    owners, won = pipeline.expected(EXPECTED, "EUR", TODAY).data
    assert list(owners.x) == ["Overdue", "Oct 2026", "Nov 2026", "Later"]
    assert list(owners.y) == [500, 3000, 1000, 200]
    assert list(won.y) == [0, 1200, 800, 400]
    assert won.customdata[1] == "€1.2\u00a0k, €900 to €1.5\u00a0k nine times in ten"
    assert won.customdata[0] == "€0"
    assert list(won.error_y.array[1:]) == [300, 600, 600]
    assert list(won.error_y.arrayminus[1:]) == [300, 600, 400]
    assert pipeline.expected(EXPECTED, "EUR", TODAY).layout.yaxis.title.text == "Amount (EUR)"


def test_the_year_of_a_month_stands_below_it():
    for figure in (pipeline.months(MONTHS, "USD", TODAY), pipeline.expected(EXPECTED, "USD", TODAY)):
        axis = figure.layout.xaxis
        assert [text.replace("<br>", " ") for text in axis.ticktext] == list(axis.tickvals)
        assert not any(" " in text for text in axis.ticktext)


def test_the_gap_is_said_for_the_first_and_the_last_month():
    assert pipeline.expected_summary(EXPECTED, "EUR") == (
        "By 31 Oct 2026 €1.2\u00a0k is expected to be won; owners' dates say €3.0\u00a0k. "
        "By 30 Nov 2026 it is €2.0\u00a0k against €4.0\u00a0k; €500 more is overdue."
        " Thin lines: where a month ends up nine times in ten."
    )
    assert "overdue" not in pipeline.expected_summary(EXPECTED.tail(3), "EUR")


def test_the_table_names_the_months_as_the_figure_does():
    assert list(pipeline.expected_table(EXPECTED, TODAY)["month"]) == ["Overdue", "Oct 2026", "Nov 2026", "Later"]


def test_a_stage_that_holds_html_is_only_text():
    named = MONTHS.assign(stage="<b>Offer</b>")
    assert pipeline.months(named, "", TODAY).data[0].name == "&lt;b&gt;Offer&lt;/b&gt;"


def test_where_no_owner_says_when_nothing_is_said_of_their_dates():
    shown = pipeline.without_owners(EXPECTED)
    assert [bar.name for bar in pipeline.expected(shown, "EUR", TODAY).data] == ["Expected to be won"]
    assert "owners" not in pipeline.expected_summary(shown, "EUR")
    assert pipeline.expected_summary(shown, "EUR").startswith("By 31 Oct 2026 €")


def leads(trace):
    return [one["href"] for one in trace.customdata]


def test_a_bar_of_the_funnel_leads_to_what_is_open_in_its_stage_and_says_so():
    (bars,) = pipeline.funnel(STAGES.assign(open_count=[3, 0]), 2).data
    assert leads(bars) == ["/at-risk?flagged=all&stage=Lead", "", ""]
    assert ["Click for" in words for words in bars.hovertemplate] == [True, False, False]


def test_a_part_of_a_month_leads_to_its_deals():
    lead, offer, _ = pipeline.months(MONTHS, "EUR", TODAY).data
    first = "/at-risk?flagged=all&stage=Lead&closes_from=2026-07-01&closes_to=2026-07-31"
    assert leads(lead) == [first, "/at-risk?flagged=all&stage=Lead&gap=no-close-date"]
    assert leads(offer)[0] == "/at-risk?flagged=all&stage=Offer&gap=overdue"


def test_what_owners_expect_in_a_month_leads_to_its_deals_and_what_the_model_expects_does_not():
    owners, won = pipeline.expected(EXPECTED.assign(open_count=[1, 2, 0, 1]), "EUR", TODAY).data
    days = "closes_from=2026-10-01&closes_to=2026-10-31"
    assert leads(owners) == ["/at-risk?flagged=all&gap=overdue", f"/at-risk?flagged=all&{days}", "", ""]
    assert all(isinstance(one, str) for one in won.customdata)
