"""The funnel of the eight deals."""

import pytest

from app.figures import stages as figures
from app.views.stages.answer import stages
from tests import passages


@pytest.fixture(scope="module")
def funnel(tmp_path_factory):
    return stages(passages.services(tmp_path_factory.mktemp("passages")), {"period": "this-quarter"}).funnel


def test_the_parts_of_a_bar_are_all_that_reached_the_stage(funnel):
    went_on, still_open, lost = figures.funnel(funnel).data
    assert (went_on.x, still_open.x, lost.x) == ((5, 2, 1, 1), (1, 2, 1, 0), (1, 1, 0, 0))
    assert [sum(parts) for parts in zip(went_on.x, still_open.x, lost.x, strict=True)] == [row.n for row in funnel.rows]


def test_each_bar_says_how_many_and_which_share_of_the_first(funnel):
    said = [one.text.replace("\u00a0", " ") for one in figures.funnel(funnel).layout.annotations]
    assert said == ["7", "5 · 71 %", "2 · 29 %", "1 · 14 %"]


def test_the_summary_counts_what_is_open_as_no_failure(funnel):
    assert figures.funnel_summary(funnel).replace("\u00a0", " ") == (
        "Of 8 deals opened in the period 1 are won so far (12 %), 3 are lost and 4 are still open, which is no failure."
        " A stage that was skipped counts as passed."
    )


def test_the_table_has_every_number(funnel):
    rows = figures.funnel_rows(funnel)
    assert rows["n"].tolist() == [7, 5, 2, 1]
    assert {"amount", "of_previous", "of_first", "still_open", "lost"} <= set(rows.columns)


def test_every_part_of_a_stage_leads_to_what_is_open_there_and_what_is_won_nowhere(funnel):
    stages = [row.stage for row in funnel.rows]
    for part in figures.funnel(funnel).data:
        *leads, won = (one["href"] for one in part.customdata)
        assert [lead.partition("stage=")[2] for lead in leads] == stages[:-1]
        assert won == ""
