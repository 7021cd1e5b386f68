"""How old the open ones of the eight deals are."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.at_risk.answer import at_risk
from app.views.stages.ageing import AGES, _cells, bands
from app.views.stages.answer import stages
from tests import passages

ROW = st.tuples(st.sampled_from(["Lead", "Offer"]), st.sampled_from([0, 1, 2, 3, 4, 5, None]), st.integers(1, 99))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return passages.services(tmp_path_factory.mktemp("passages"))


def test_each_open_deal_stands_in_its_stage_and_age(served):
    """F is 10 days old, the others 60."""
    found = stages(served, {}).ageing
    assert {(cell.stage, cell.band): (cell.n, cell.amount) for cell in found.cells if cell.n} == {
        ("Lead", "under 30 days"): (1, 600),
        ("Demo", "60–89 days"): (2, 3500),
        ("Offer", "60–89 days"): (1, 800),
    }
    assert (found.n, found.amount, len(found.cells)) == (4, 4900, 15)


def test_each_cell_leads_to_its_deals(served):
    cells = [cell for cell in stages(served, {}).ageing.cells if cell.n]
    assert [cell.href for cell in cells] == [
        "/at-risk?flagged=all&stage=Lead&age_to=29",
        "/at-risk?flagged=all&stage=Demo&age_from=60&age_to=89",
        "/at-risk?flagged=all&stage=Offer&age_from=60&age_to=89",
    ]
    listed = at_risk(served, {"stage": ["Demo"], "age_from": "60", "age_to": "89"}).shown
    assert (listed.n, listed.amount) == (2, 3500)


def test_bands_follow_each_other_without_a_gap():
    known = bands(unknown=False)
    assert [(one.from_days, one.to_days) for one in known] == [(0, 29), (30, 59), (60, 89), (90, 179), (180, None)]
    assert [one.label for one in bands(unknown=True)][-2:] == ["180 days and more", "Age not known"]


@given(st.lists(ROW, max_size=12, unique_by=lambda row: row[:2]))
def test_cells_add_up_to_all_that_is_open(rows):
    found = pd.DataFrame(rows, columns=["stage", "band", "n"]).astype({"band": "Int64"})
    shown = bands(unknown=bool(found["band"].isna().any()))
    cells = list(_cells(found.assign(amount=found["n"] * 10.0), ["Lead", "Offer"], shown))
    assert sum(cell.n for cell in cells) == found["n"].sum()
    assert len(cells) == 2 * len(shown) >= 2 * len(AGES)
