"""What is sent and the model refuses is answered back, with why."""

import dataclasses

import pytest

from app.services import Published
from app.views.what_if.ignored import ignored
from app.views.what_if.score import score_known, score_new


def names(found):
    return [(one.column, one.verdict) for one in found]


def test_a_refused_column_is_ignored_and_a_read_one_is_not(ten):
    published = ten.published()
    assert names(ignored(published, ["sector", "discount", "sector"])) == [("sector", "suspect")]
    (one,) = ignored(published, ["sector"])
    assert (one.label, one.reason) == ("Sector", "Its history is not recorded.")


def test_a_suspect_that_a_person_vouched_for_is_read(ten):
    assert ignored(ten.published(), ["list_price"]) == ()


def reading(ten, *names):
    """The ten-row world of which the model reads these features, too."""
    published = ten.published()
    chosen = published.bundle.feature_set
    chosen = dataclasses.replace(chosen, numeric=(*chosen.numeric, *names))
    return Published(published.snapshot, dataclasses.replace(published.bundle, feature_set=chosen))


@pytest.mark.parametrize(
    ("name", "rule", "label"),
    [
        ("opening_amount", "amount_change", "Amount since opening"),
        ("pushes_before_stage", "pushes_in_stage", "Pushes in this stage"),
        ("opened_on", "age_days", "Age"),
        ("opened_on", "days_in_stage", "Age"),
        ("owner", "owner_loss_rate", "Owner's loss rate"),
        ("account", "account_loss_rate", "Account's loss rate"),
    ],
)
def test_what_only_feeds_a_rule_is_ignored_where_the_model_does_not_use_it(ten, name, rule, label):
    (one,) = ignored(ten.published(), [name])
    assert (one.column, one.verdict) == (name, "unused")
    assert one.reason.startswith("It feeds only what the model does not use (")
    assert label in one.reason
    assert ignored(reading(ten, rule), [name]) == ()


def test_what_feeds_no_rule_at_all_is_ignored(ten):
    (one,) = ignored(ten.published(), ["usual_cycle_days"])
    assert one.reason == "Nothing that the model reads follows from it."


def test_a_new_opportunity_is_scored_and_hears_what_was_ignored(ten):
    with_sector, without = (
        score_new(ten, {}, [facts]) for facts in ({"discount": 9, "sector": "Retail"}, {"discount": 9})
    )
    assert names(with_sector.ignored) == [("sector", "suspect")]
    assert without.ignored == ()
    assert with_sector.scores[0].loss_probability == without.scores[0].loss_probability


def test_changes_of_known_opportunities_are_told_alike(ten, monkeypatch):
    assert score_known(ten, {}, [("O07", {"discount": 60})]).ignored == ()


@pytest.mark.parametrize(("verdict", "read"), [("leak", False), ("use", True)])
def test_an_amount_that_is_refused_still_counts_in_money(ten, verdict, read):
    from model.leaks.verdicts import Verdict

    published = ten.published()
    chosen = dataclasses.replace(published.bundle.feature_set, verdicts=(Verdict("amount", verdict, "It is final."),))
    again = Published(published.snapshot, dataclasses.replace(published.bundle, feature_set=chosen))
    found = ignored(again, ["amount"])
    assert [one.reason for one in found] == ([] if read else ["It is final. It counts in the expected loss alone."])
