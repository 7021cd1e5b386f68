"""The firewall on real exports, which the project does not ship: it catches what tells the ending and nothing else."""

import contextlib
import dataclasses
from functools import cache
from pathlib import Path

import pytest

from data import sources
from data.building import build
from data.schema import Field
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import kept_catalogue
from model.features.matrix import feature_set
from model.leaks import verdicts as firewall
from model.leaks.verdicts import residual_leaks, verdicts

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NAMES = ("kaggle_crm", "skygeni", "ibm_win_loss", "salvirt")
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="The real exports are not beside the checkout.")

LIFE = ("days_in_stage_at_end", "stage_changes", "days_closing", "days_qualified", "share_identified",
        "share_validated", "share_qualified")  # fmt: skip
# Known for every closed opportunity of this export and for a third of the open ones.
OF_THE_ACCOUNT = ("account", "sector", "employees", "revenue", "country")
# What each export says of the end, with the days from opening to closing added where it has both.
TELLS = {
    "kaggle_crm": ("closed_on", "close_value", "days_open"),
    "skygeni": ("closed_on", "sales_cycle_days", "stage_at_close", "days_open"),
    "ibm_win_loss": LIFE,
    "salvirt": (),
}
HONEST = {
    "kaggle_crm": ("product", "owner", "manager", "region", "series", "list_price", "amount"),
    "skygeni": ("product", "owner", "region", "industry", "lead_source", "amount"),
    "ibm_win_loss": ("amount", "own_size", "bought_before", "route", "product", "product_group", "region", "competitor",
                     "revenue", "employees"),
    "salvirt": ("product", "owner", "authority", "company_size", "competitors", "purchasing_department", "partnership",
                "budget_allocated", "formal_tender", "information_requested", "proposal_requested", "growth",
                "positive_statement", "lead_source", "client", "clarity", "strategic_deal", "cross_sale", "up_sale",
                "deal_type", "needs_defined", "attention_to_client"),
}  # fmt: skip


@cache
def export(folder: Path, name: str):
    """Facts and catalogue of a real export, with days_open, which nobody should use, where it has dates."""
    with contextlib.closing(build.open_draft(folder / f"{name}.duckdb", 20_000_000)) as draft:
        build.build(draft, SHARED / name, sources.load(name), lambda _: None)
        catalogue = kept_catalogue(draft)
        facts = training_facts(draft, catalogue)
    if facts["closed_on"].notna().any():
        facts["days_open"] = (facts["closed_on"] - facts["opened_on"]).dt.days.astype("float64")
        catalogue += (Field("opportunities", "days_open", "Length", "integer", "at close", feature=False),)
    return facts, catalogue


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("real")


def redeclared(catalogue, known):
    """The same catalogue by somebody who believes that every column of the export is known then."""
    own = (f for f in catalogue if f.table != "facts" and f.name != "opportunity_id")
    return (
        *(dataclasses.replace(f, known=known, feature=True) for f in own),
        *(f for f in catalogue if f.table == "facts"),
    )


@cache
def judged(folder, name, known=None):
    """Return the verdict on each column of a real export, as its mapping has it or declared to be known then."""
    facts, catalogue = export(folder, name)
    return {v.column: v.verdict for v in verdicts(facts, redeclared(catalogue, known) if known else catalogue)}


@pytest.mark.parametrize("name", NAMES)
def test_what_tells_the_ending_is_refused_and_what_does_not_is_used(folder, name):
    facts, catalogue = export(folder, name)
    found = judged(folder, name)
    assert {found[column] for column in TELLS[name]} <= {"leak"}
    assert {column: found[column] for column in HONEST[name]} == dict.fromkeys(HONEST[name], "use")
    assert residual_leaks(facts, verdicts(facts, catalogue)) == ()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("known", ["while open", "at opening"])
def test_a_mapping_that_declares_everything_wrongly_lets_nothing_in(folder, name, known):
    found = judged(folder, name, known)
    expected = {"leak"} if known == "while open" else {"leak", "suspect"}
    assert {found[column] for column in TELLS[name]} <= expected


@pytest.mark.parametrize("known", ["while open", "at opening"])
def test_evidence_alone_refuses_what_is_set_at_the_close(folder, known):
    found = judged(folder, "kaggle_crm", known)
    assert {found[column] for column in TELLS["kaggle_crm"]} == {"leak"}
    found = judged(folder, "skygeni", known)
    assert (found["sales_cycle_days"], found["closed_on"]) == ("leak", "leak")


@pytest.mark.parametrize("known", [None, "while open", "at opening"])
def test_an_account_that_is_filled_in_for_closed_ones_is_suspect_with_what_follows_from_it(folder, known):
    facts, catalogue = export(folder, "kaggle_crm")
    found = judged(folder, "kaggle_crm", known)
    assert {found[column] for column in (*OF_THE_ACCOUNT, "account_loss_rate")} == {"suspect"}
    chosen = feature_set(facts, catalogue if known is None else redeclared(catalogue, known))
    assert not {*OF_THE_ACCOUNT, "account_loss_rate"} & set(chosen.names)


def test_the_amount_alone_orders_losses_as_far_as_is_known(folder):
    alone = {v.column: v.evidence.auc for v in verdicts(*export(folder, "ibm_win_loss"))}
    assert alone["amount"] == pytest.approx(0.727, abs=0.015)
    assert max(alone[column] or 0.0 for column in HONEST["ibm_win_loss"]) == alone["amount"]


@pytest.mark.parametrize(("name", "columns"), [("kaggle_crm", TELLS["kaggle_crm"]), ("skygeni", ("days_open",))])
def test_a_real_leak_that_is_let_through_is_found(folder, monkeypatch, name, columns):
    facts, catalogue = export(folder, name)
    monkeypatch.setattr(firewall, "RULINGS", ())
    let_in = verdicts(facts, redeclared(catalogue, "at opening"))
    assert set(columns) <= set(residual_leaks(facts, let_in))
