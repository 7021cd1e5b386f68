"""No column becomes a feature unjudged, and what tells the ending is refused whatever the catalogue declares."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from data.errors import InvalidInput
from model.features.matrix import feature_set
from model.leaks import verdicts as firewall
from model.leaks.verdicts import residual_leaks
from tests.model.judging import closed_only, custom, each, judge, reason_for, undated, verdict_on
from tests.model.synthetic import CATALOGUE

NOBODY_LOOKED = "Ann, 1 July 2026: it is settled by the contract and never edited."


@pytest.fixture(scope="module")
def handover(facts):
    """A yes or no typed in at the close: no while open, yes for most won and some lost ones."""
    yes = np.random.default_rng(3).random(len(facts))[each(facts)]
    share = facts["label_lost"].map({0.0: 0.8, 1.0: 0.2}).fillna(0.0)
    return facts.assign(handover=np.where(yes < share, "Yes", "No"))


@pytest.fixture(scope="module", name="closed_only")
def fixture_closed_only(facts):
    return closed_only(facts)


@pytest.fixture(scope="module", name="undated")
def fixture_undated(facts):
    return undated(facts)


def test_what_the_catalogue_declares_as_known_at_close_is_refused(facts):
    judged = verdict_on(facts)
    assert {judged[name] for name in ("closed_on", "close_value", "outcome")} == {"leak"}


def test_ordinary_columns_are_used(facts):
    judged = verdict_on(facts)
    assert {judged[name] for name in ("contacts", "owner", "pushes", "amount", "days_to_expected_close")} == {"use"}


@pytest.mark.parametrize("known", ["at opening", "while open"])
def test_close_value_is_refused_by_evidence(facts, known):
    ended = facts.assign(close_value=np.where(facts["label_lost"] == 1, 0.0, facts["amount"]))
    declared = custom("close_value", known=known)
    assert "one names the lost one in 100.0 % of cases: it gives the ending away." in reason_for(ended, declared)
    assert judge(ended, declared)["close_value"].evidence.auc == 1.0


@pytest.mark.parametrize("known", ["at opening", "while open"])
def test_the_day_of_closing_is_refused_by_evidence(facts, known):
    judged = judge(facts, custom("closed_on", "date", known))["closed_on"]
    assert (judged.verdict, judged.reason) == ("leak", "It holds the day of closing.")
    assert judged.evidence.restated == 1.0


@pytest.mark.parametrize("known", ["at opening", "while open"])
def test_cycle_days_are_refused_by_evidence_even_if_off_by_one(facts, known):
    ended = facts.assign(cycle=(facts["closed_on"] - facts["opened_on"]).dt.days + 1)
    assert reason_for(ended, custom("cycle", "integer", known)) == "It holds the days from opening to closing."


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
    judged = judge(facts.assign(account=account, account_closed=5, account_lost=facts["contacts"]))
    assert (judged["account"].verdict, judged["account_loss_rate"].verdict) == ("leak", "leak")
    seen = judged["account"].evidence
    assert (seen.missing_open, seen.missing_won, seen.missing_lost) == (1.0, 0.0, 0.0)


def test_a_reason_filled_for_lost_ones_only_is_refused(facts):
    ended = facts.assign(why=facts["lead_source"].where(facts["label_lost"] == 1))
    assert verdict_on(ended, custom("why", "choice"))["why"] == "leak"


@pytest.mark.parametrize("every", [2, 4])
def test_a_reason_given_for_some_lost_ones_and_no_won_one_is_suspect(facts, every):
    some = (facts["label_lost"] == 1) & (each(facts) % every == 0)
    judged = judge(facts.assign(why=facts["lead_source"].where(some)), custom("why", "choice"))["why"]
    assert judged.verdict == "suspect"
    assert "being empty may tell the outcome" in judged.reason


@pytest.mark.parametrize(("empty", "word"), [(0.95, "leak"), (0.7, "suspect"), (0.3, "suspect"), (0.05, "use")])
@pytest.mark.parametrize("kind", ["number", "choice"])
def test_gaps_of_open_ones_alone_are_a_leak_only_where_they_are_near_total(facts, empty, word, kind):
    still_open = facts["label_lost"].isna() & (np.random.default_rng(4).random(len(facts))[each(facts)] < empty)
    values = facts["lead_source"] if kind == "choice" else facts["amount"]
    filled = facts.assign(email=values.mask(still_open))
    judged = judge(filled, custom("email", kind))["email"]
    assert judged.verdict == word
    if word == "suspect":
        assert judge(filled, custom("email", kind), email=NOBODY_LOOKED)["email"].used
        allowed = judge(filled, custom("email", kind), email=NOBODY_LOOKED).values()
        assert residual_leaks(filled, allowed) == ()


@pytest.mark.parametrize(("empty", "word"), [(0.95, "leak"), (0.7, "suspect")])
def test_gaps_of_one_outcome_alone_are_a_leak_only_where_they_are_near_total(facts, empty, word):
    won = (facts["label_lost"] == 0) & (np.random.default_rng(4).random(len(facts))[each(facts)] < empty)
    assert verdict_on(facts.assign(email=facts["amount"].mask(won)), custom("email"))["email"] == word


def test_gaps_do_not_count_as_values_that_the_close_has_moved(facts):
    """Without a recorded history a field that two in five open ones lack, and that is alike where it is, is doubted."""
    lacking = facts["label_lost"].isna() & (each(facts) % 5 < 2)
    judged = judge(facts.assign(email=facts["lead_source"].mask(lacking)), custom("email", "choice", "while open"))
    assert judged["email"].verdict == "suspect"
    assert (judged["email"].evidence.moved_at_close or 0.0) < 0.05


def test_a_doubtful_account_of_many_takes_its_loss_history_along(facts):
    codes = each(facts)
    named = "Account " + pd.Series(codes % 400, index=facts.index).astype(str)
    lacking = facts["label_lost"].isna() & (codes % 2 == 0)
    judged = verdict_on(facts.assign(account=named.mask(lacking), account_closed=5, account_lost=facts["contacts"]))
    assert (judged["account"], judged["account_loss_rate"]) == ("suspect", "suspect")


def test_gaps_that_differ_by_outcome_are_suspect_where_nothing_is_open(closed_only):
    kept = (closed_only["label_lost"] == 1) | (each(closed_only) % 5 > 0)
    judged = judge(closed_only.assign(email=closed_only["lead_source"].where(kept)), custom("email", "choice"))["email"]
    assert (judged.verdict, judged.evidence.missing_lost) == ("suspect", 0.0)
    assert judged.evidence.missing_won == pytest.approx(0.2, abs=0.04)


@pytest.mark.parametrize("known", ["at opening", "while open"])
def test_a_column_overwritten_at_the_close_is_caught_by_what_open_ones_hold(handover, known):
    judged = judge(handover, custom("handover", "choice", known))["handover"]
    assert judged.verdict == ("leak" if known == "while open" else "suspect")
    assert (judged.evidence.auc or 0.0) < 0.95
    assert (judged.evidence.moved_at_close or 0.0) > 0.4
    assert "handover" not in feature_set(handover, (*CATALOGUE, custom("handover", "choice", known))).names


def test_a_column_that_is_said_to_be_tracked_and_never_changes_is_judged_as_untracked(handover):
    tracked = judge(handover, custom("handover", "choice", "while open", tracked=True))["handover"]
    untracked = judge(handover, custom("handover", "choice", "while open"))["handover"]
    assert (tracked.verdict, untracked.verdict) == ("leak", "leak")
    assert tracked.reason.startswith("The export has no change of it: ")


def test_without_history_nothing_open_means_its_value_at_the_close(closed_only):
    words = reason_for(closed_only, custom("lead_source", "choice", "while open"))
    assert words == "Its history is not recorded. What the export holds is its value at the close."
    assert verdict_on(closed_only, custom("lead_source", "choice", "while open"))["lead_source"] == "leak"


def test_without_history_open_and_closed_alike_is_suspect(facts):
    judged = judge(facts, custom("lead_source", "choice", "while open"))["lead_source"]
    assert (judged.verdict, judged.evidence.history) == ("suspect", False)
    assert (judged.evidence.moved_at_close or 0.0) < 0.05


def test_an_export_without_a_log_of_changes_tracks_nothing(facts):
    contacts = facts.groupby("opportunity_id")["contacts"].transform("first")
    assert verdict_on(facts.assign(pushes=np.nan, contacts=contacts))["contacts"] == "suspect"


def test_an_optional_field_with_the_same_gaps_everywhere_is_used(facts):
    codes = each(facts)
    sometimes = facts.assign(
        competitor=pd.Series(np.where(codes % 2 == 0, "North", "South"), index=facts.index).mask(codes % 3 == 0)
    )
    assert verdict_on(sometimes, custom("competitor", "choice"))["competitor"] == "use"


def test_constants_are_of_no_use_and_ids_are_suspect(facts):
    odd = facts.assign(note="n-" + facts["opportunity_id"], same=1.0)
    judged = verdict_on(odd, custom("note", "text"), custom("same", known="while open"))
    assert (judged["note"], judged["same"]) == ("suspect", "unused")


def test_many_thin_accounts_are_of_no_use_by_name(facts):
    many = facts.assign(account="Account " + pd.Series(each(facts) % 400, index=facts.index).astype(str))
    assert verdict_on(many)["account"] == "unused"
    assert "400 different values" in reason_for(many, next(f for f in CATALOGUE if f.name == "account"))


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


def test_without_dates_opportunities_are_judged_in_their_declared_order(undated):
    numbered = undated.assign(order_no=np.arange(len(undated), 0.0, -1))
    # Only the earlier half, by number, knows the outcome: by number it is no better than a coin later on.
    half = numbered["order_no"] <= len(undated) // 2
    known = numbered.assign(hint=numbered["label_lost"].where(half, each(numbered) % 2))
    assert judge(known, custom("hint"))["hint"].evidence.auc == pytest.approx(0.5, abs=0.05)
    assert (judge(known.drop(columns="order_no"), custom("hint"))["hint"].evidence.auc or 0.0) > 0.7


def test_without_dates_or_order_folds_are_judged(undated):
    judged = judge(undated)
    assert {judged[name].verdict for name in ("owner", "lead_source")} == {"use"}
    assert (judged["owner"].evidence.auc or 0.0) > 0.55
    assert judged["lead_source"].evidence.auc == pytest.approx(0.5, abs=0.05)
    assert judged["age_days"].verdict == "unused"


@pytest.mark.parametrize(("every", "word"), [(100, "leak"), (2, "suspect")])
def test_without_dates_what_is_filled_in_at_the_close_is_still_refused(undated, every, word):
    still_open = np.arange(len(undated)) % 4 == 0
    some_open = undated.assign(label_lost=undated["label_lost"].mask(still_open))
    filled = some_open.assign(
        team=some_open["lead_source"].mask(still_open & (np.arange(len(undated)) // 4 % every > 0))
    )
    assert verdict_on(filled, custom("team", "choice"))["team"] == word
    assert verdict_on(filled)["lead_source"] == "use"


def test_an_override_lets_a_suspect_column_in_with_what_rests_on_it(facts):
    field = custom("owner", "choice", "while open")
    given = facts.assign(owner_closed=4, owner_lost=facts["contacts"] % 4)
    doubted = judge(given, field)
    assert (doubted["owner"].used, doubted["owner_loss_rate"].verdict) == (False, "suspect")
    allowed = judge(given, field, owner=NOBODY_LOOKED)
    assert (allowed["owner"].verdict, allowed["owner"].override, allowed["owner"].used) == (
        "suspect", NOBODY_LOOKED, True,
    )  # fmt: skip
    assert allowed["owner_loss_rate"].verdict == "use"


def test_a_leak_with_an_override_stays_refused(facts):
    judged = judge(facts, close_value=NOBODY_LOOKED)["close_value"]
    assert (judged.verdict, judged.used) == ("leak", False)


@pytest.mark.parametrize("name", ["amount", "nothing_of_that_name"])
def test_an_override_of_what_is_not_suspect_is_refused_by_name(facts, name):
    with pytest.raises(InvalidInput, match=name):
        judge(facts, **{name: NOBODY_LOOKED})


def test_an_honest_choice_of_columns_lets_nothing_through(facts):
    assert residual_leaks(facts, judge(facts).values()) == ()


@pytest.mark.parametrize("column", ["close_value", "closed_on", "cycle", "why"])
def test_a_leak_that_the_firewall_is_made_to_let_through_is_found(facts, monkeypatch, column):
    ended = facts.assign(
        close_value=np.where(facts["label_lost"] == 1, 0.0, facts["amount"]),
        cycle=(facts["closed_on"] - facts["opened_on"]).dt.days,
        why=facts["lead_source"].where(facts["label_lost"] == 1),
    )
    monkeypatch.setattr(firewall, "RULINGS", ())
    fields = [custom("close_value"), custom("closed_on", "date"), custom("cycle"), custom("why", "choice")]
    judged = judge(ended, *fields)
    assert judged[column].verdict == "use"
    assert column in residual_leaks(ended, judged.values())
