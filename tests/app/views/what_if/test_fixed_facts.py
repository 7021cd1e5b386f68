"""What is fixed about a deal, in the ten-row world of which the model has left a fact out."""

import dataclasses

import pandas as pd
import pytest

from app.services import Published
from app.views.what_if import fixed_facts
from app.views.what_if.deal import movable
from app.views.what_if.new_deal import case_of
from model.fitting.feature_selection import without
from model.leaks.verdicts import ADDS_NOTHING, Verdict


@pytest.fixture
def left_out(ten):
    """O08 as it stands once the model has left these features out."""

    def opened(*names):
        published = ten.published()
        chosen = published.bundle.feature_set
        dated = Verdict("expected_close_on", "unused", "A date enters only through what is derived from it.")
        kept = (v for v in chosen.verdicts if v.column not in (*names, dated.column))
        judged = (*kept, dated, *(Verdict(name, "use", "") for name in names))
        chosen = without(dataclasses.replace(chosen, verdicts=judged), dict.fromkeys(names, ADDS_NOTHING))
        bundle = dataclasses.replace(published.bundle, feature_set=chosen)
        return case_of(Published(published.snapshot, bundle), "O08", {})

    return opened


def test_a_fact_that_told_nothing_is_no_lever_and_says_so(left_out):
    found = left_out("discount")
    assert "discount" not in movable(found)
    said = {fact.label: fact for fact in fixed_facts.facts(found)}["Discount"]
    assert said.value == "20\N{NO-BREAK SPACE}%"
    assert said.because == fixed_facts.TOLD_NOTHING


def test_a_date_of_which_every_rule_told_nothing_says_so_too(left_out):
    found = left_out("days_to_close", "pushes")
    said = {fact.label: fact.because for fact in fixed_facts.facts(found)}
    assert said["Expected close"] == fixed_facts.TOLD_NOTHING


def test_an_amount_that_told_nothing_still_makes_the_expected_loss(left_out):
    said = {fact.label: fact.because for fact in fixed_facts.facts(left_out("amount"))}
    assert said["Amount"] == fixed_facts.TOLD_NOTHING + fixed_facts.EXPECTED_LOSS


def test_what_is_only_counted_with_is_listed_where_the_model_counts_with_it(ten, left_out):
    idle = left_out("discount")
    assert not pd.isna(idle.row["usual_cycle_days"].iloc[0])
    labels = {fact.label for fact in fixed_facts.facts(idle)}
    assert not {"Usual cycle of the segment's won ones", "Amount at opening", "Stage entered"} & labels
    assert {"Opened", "Owner", "Last activity"} <= labels
    bundle = ten.published().bundle
    chosen = dataclasses.replace(bundle.feature_set, numeric=("days_in_stage",))
    published = Published(ten.published().snapshot, dataclasses.replace(bundle, feature_set=chosen))
    assert "Stage entered" in {fact.label for fact in fixed_facts.facts(case_of(published, "O08", {}))}
