"""The heat map of open deals: each cell is read, and leads to its deals."""

import dataclasses

import pytest

from app.components.stages.ageing import ageing
from app.views.stages.answer import stages
from tests import passages


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return stages(passages.services(tmp_path_factory.mktemp("passages")), {})


def test_a_cell_is_a_link_with_its_numbers_in_words(found, kinds):
    links = kinds(kinds(ageing(found), "Td"), "A")
    assert len(links) == 3
    assert (
        links[1].to_plotly_json()["props"]["aria-label"].replace("\u00a0", " ") == "Demo, 60–89 days: 2 deals, €3.5 k"
    )
    assert links[1].href.endswith("stage=Demo&age_from=60&age_to=89")


def test_a_stage_leads_to_what_is_open_in_it_of_any_age(found, kinds):
    names = kinds(kinds(ageing(found), "Tbody"), "Th")
    leads = [link.href for name in names for link in kinds(name, "A")]
    assert leads[1] == "/at-risk?flagged=all&stage=Demo"


def test_rows_and_columns_add_up(found, words):
    said = words(ageing(found))
    assert "Demo – – €3.5 k 2 deals – – €3.5 k 2 deals" in said
    assert "All €600 1 deal – €4.3 k 3 deals – – €4.9 k 4 deals" in said


def test_without_amounts_deals_are_counted(found, kinds):
    links = kinds(kinds(ageing(dataclasses.replace(found, open_amounts=False)), "Td"), "A")
    assert links[1].to_plotly_json()["props"]["aria-label"] == "Demo, 60–89 days: 2 deals"


def test_where_nothing_is_open_the_next_step_is_said(found, words):
    none = dataclasses.replace(found.ageing, none="None here.", next_step="Widen the filters.")
    assert "None here. Widen the filters." in words(ageing(dataclasses.replace(found, ageing=none)))
