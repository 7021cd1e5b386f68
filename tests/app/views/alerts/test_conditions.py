"""What the rules hold of in the ten-row world: O07 was pushed twice, on O08 nobody has acted for 29 days."""

import dataclasses

import pandas as pd
import pytest

from app.views.alerts import conditions
from app.views.alerts.conditions import looks_at
from data.records.alerts.rules import RULES, RuleInForce

PUSHED = '[{"field": "pushes", "direction": "high", "value": "2", "words": "Pushed twice", "points": 9.0}]'


def by(published, **numbers):
    """What each rule holds of that is given a number, or None where it has none."""
    known = {rule.name: rule for rule in RULES}
    rules = [RuleInForce(name, known[name].about, number, active=True) for name, number in numbers.items()]
    return {one.rule: one for one in looks_at(published, rules)}


def subjects(published, **numbers):
    return {rule: [one.subject for one in found.found] for rule, found in by(published, **numbers).items()}


def test_deals_are_named_whose_number_is_reached(ten):
    published = ten.published()
    assert subjects(published, silent=29, pushed=2) == {"silent": ["O08"], "pushed": ["O07"]}
    assert subjects(published, silent=30, pushed=3) == {"silent": [], "pushed": []}
    assert subjects(published, silent=1) == {"silent": ["O08", "O10", "O09", "O07"]}


def test_an_alert_says_whose_deal_it_is_its_money_and_why(ten):
    published = ten.published()
    (silent,) = by(published, silent=29)["silent"].found
    assert (silent.title, silent.owner, silent.manager, silent.amount) == ("Birch", "Bob", "Mia", 2000.0)
    assert silent.loss_probability == pytest.approx(0.8)
    assert silent.why == "Nobody has acted for 29\u00a0days"
    never = by(published, silent=20)["silent"].found[-1]
    assert (never.subject, never.why) == ("O09", "Nobody has acted for 20\u00a0days since it was opened")
    (pushed,) = by(published, pushed=2)["pushed"].found
    assert pushed.why == "Expected close moved back 2 times"


def test_what_is_flagged_and_what_its_owner_has_in_all(ten):
    published = ten.published()
    flagged = [one.subject for one in by(published, flagged=None)["flagged"].found]
    assert flagged == ["O08", "O10"]
    sums = by(published, owner_amount=2000)["owner_amount"]
    assert [(one.subject, one.amount, one.manager) for one in sums.found] == [
        ("Bob", 2000.0, "Mia"),
        ("Cat", 4000.0, "Noa"),
    ]
    assert sums.found[0].why == "1 deal to act on now: €2.0\u00a0k in all"
    assert [one.subject for one in by(published, owner_amount=2001)["owner_amount"].found] == ["Cat"]


def test_a_line_that_somebody_has_moved_is_another_line(ten):
    published = ten.published()
    assert by(published, flagged=None)["flagged"].terms == "policy suggested"
    adopted = type("Adopted", (), {"number": 7})
    assert (
        conditions._terms(
            RuleInForce("flagged", "deals", None, active=True), dataclasses.replace(published, adopted=adopted)
        )
        == "policy 7"
    )
    assert by(published, silent=29)["silent"].terms == "29"


def test_without_signal_nothing_of_a_loss_chance_is_looked_at(ten_without_signal):
    asked = {"flagged": None, "rose": 1, "owner_amount": 1, "silent": 29}
    assert set(by(ten_without_signal.published(), **asked)) == {"silent"}


def row(**more):
    told = {
        "opportunity_id": "O1",
        "account": "Alder",
        "owner": "Ann",
        "manager": None,
        "amount": 9.0,
        "reasons": PUSHED,
    }
    return {**told, "loss_probability": 0.62, "gained": 18.0, "flagged": True, **more}


def sightings(look, *asked):
    return look(*asked)


def test_a_rise_and_a_flag_in_words(ten):
    published, rule = ten.published(), RuleInForce("rose", "deals", 15, active=True)
    (risen,) = sightings(conditions._rose, published, [row(), row(gained=14.0), row(gained=float("nan"))], rule)
    assert risen.why == "Loss chance up by 18\u00a0points within a week, to 62\u00a0%"
    assert (risen.manager, bool(risen.next_step)) == ("", True)
    (flagged,) = sightings(conditions._flagged, published, [row(), row(flagged=False)], rule)
    assert flagged.why == "Loss chance 62\u00a0%: pushed twice"


def test_drift_is_one_alert_that_names_what_has_moved_far(ten, monkeypatch):
    published = ten.published()
    rows = [(f"Field {nth}: far.", "moved far") for nth in range(5)] + [("Other: near.", "moved")]
    frame = pd.DataFrame(rows, columns=["sentence", "moved"])
    monkeypatch.setattr(published.snapshot, "ask", lambda *_: frame)
    (one,) = conditions._drifted(published, [], RuleInForce("drifted", "data", None, active=True))
    assert one.why == "Field 0: far; Field 1: far; Field 2: far; 2 other fields too"
    monkeypatch.setattr(published.snapshot, "ask", lambda *_: frame.tail(1))
    assert list(conditions._drifted(published, [], RuleInForce("drifted", "data", None, active=True))) == []


def test_of_what_an_experiment_holds_out_nothing_is_raised_and_no_owner_has_to_act_on_it(ten):
    asked = [RuleInForce(name, "deals", number, active=True) for name, number in (("silent", 1), ("owner_amount", 1))]
    silent, sums = looks_at(ten.published(), asked, ["O08", "O99"])
    assert [one.subject for one in silent.found] == ["O08", "O10", "O09", "O07"]
    assert silent.withheld == {"O08"}
    assert ([one.subject for one in sums.found], sums.withheld) == (["Cat"], frozenset())
