import dataclasses

import numpy as np
import pandas as pd
import pytest

from data.schema import Field, Kind
from model.features import feature_set
from model.verdicts import verdicts
from tests.model.synthetic import CATALOGUE


def custom(name: str, kind: Kind = "number", **more) -> Field:
    return Field("opportunities", name, name.title(), kind, "while open", **more)


def verdict_on(facts: pd.DataFrame, *fields: Field) -> dict[str, str]:
    chosen = [f for f in CATALOGUE if f.name not in {field.name for field in fields}]
    return {v.column: v.verdict for v in verdicts(facts, (*chosen, *fields))}


def reason_for(facts: pd.DataFrame, field: Field) -> str:
    chosen = [f for f in CATALOGUE if f.name != field.name]
    return next(v.reason for v in verdicts(facts, (*chosen, field)) if v.column == field.name)


def test_what_the_catalogue_declares_as_known_at_close_is_refused(facts):
    judged = verdict_on(facts)
    assert {judged[name] for name in ("closed_on", "close_value", "outcome")} == {"leak"}


def test_ordinary_columns_are_used(facts):
    judged = verdict_on(facts)
    assert {judged[name] for name in ("contacts", "owner", "pushes", "amount", "days_to_expected_close")} == {"use"}


def test_close_value_declared_as_known_while_open_is_refused_by_evidence(facts):
    ended = facts.assign(close_value=np.where(facts["label_lost"] == 1, 0.0, facts["amount"]))
    assert verdict_on(ended, custom("close_value"))["close_value"] == "leak"
    assert "AUC 1.000" in reason_for(ended, custom("close_value"))


def test_the_day_of_closing_declared_as_known_while_open_is_refused_by_evidence(facts):
    assert verdict_on(facts, custom("closed_on", "date"))["closed_on"] == "leak"
    assert "day of closing" in reason_for(facts, custom("closed_on", "date"))


def test_cycle_days_declared_as_known_while_open_are_refused_by_evidence(facts):
    ended = facts.assign(cycle=(facts["closed_on"] - facts["opened_on"]).dt.days)
    assert "days from opening to closing" in reason_for(ended, custom("cycle", "integer"))


def test_a_close_date_overwritten_at_the_end_takes_its_derived_features_along(facts):
    ended = facts.assign(expected_close_on=facts["closed_on"].fillna(facts["expected_close_on"]))
    judged = verdict_on(ended)
    assert {judged[n] for n in ("days_to_expected_close", "planned_cycle_days", "expected_close_quarter_day")} == {
        "leak"
    }


def test_an_account_filled_in_at_close_is_refused_with_its_history(facts):
    open_now = facts["label_lost"].isna()
    account = pd.Series("Acme", index=facts.index).mask(open_now)
    account[~open_now & (facts["amount"] > facts["amount"].median())] = "Birch"
    ended = facts.assign(account=account, account_closed=5, account_lost=facts["contacts"])
    judged = verdict_on(ended)
    assert (judged["account"], judged["account_loss_rate"]) == ("leak", "leak")


def test_a_reason_filled_for_lost_ones_only_is_refused(facts):
    ended = facts.assign(why=facts["lead_source"].where(facts["label_lost"] == 1))
    assert verdict_on(ended, custom("why", "choice"))["why"] == "leak"


def test_an_optional_field_with_the_same_gaps_everywhere_is_used(facts):
    codes = pd.factorize(facts["opportunity_id"])[0]
    sometimes = facts.assign(
        competitor=pd.Series(np.where(codes % 2 == 0, "North", "South"), index=facts.index).mask(codes % 3 == 0)
    )
    assert verdict_on(sometimes, custom("competitor", "choice"))["competitor"] == "use"


def test_ids_and_constants_are_of_no_use(facts):
    odd = facts.assign(note="n-" + facts["opportunity_id"], same=1.0)
    judged = verdict_on(odd, custom("note", "text"), custom("same"))
    assert (judged["note"], judged["same"]) == ("unused", "unused")


def test_many_thin_accounts_are_of_no_use_by_name(facts):
    codes = pd.factorize(facts["opportunity_id"])[0]
    many = facts.assign(account="Account " + pd.Series(codes % 400, index=facts.index).astype(str))
    assert verdict_on(many)["account"] == "unused"
    assert "400 levels" in reason_for(many, next(f for f in CATALOGUE if f.name == "account"))


@pytest.mark.parametrize("name", ["pushes", "expected_close_on"])
def test_a_missing_column_leaves_its_derived_features_unused(facts, name):
    judged = verdict_on(facts.drop(columns=name))
    assert "leak" not in {judged["days_to_expected_close"], judged["pushes"]}
    assert judged["days_to_expected_close" if name == "expected_close_on" else "pushes"] == "unused"


def test_refused_columns_are_no_features(facts):
    ended = facts.assign(close_value=np.where(facts["label_lost"] == 1, 0.0, facts["amount"]))
    declared = [
        dataclasses.replace(f, known="while open", feature=True) if f.name == "close_value" else f for f in CATALOGUE
    ]
    assert "close_value" not in feature_set(ended, declared).names
