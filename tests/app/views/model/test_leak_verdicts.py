"""Every column with its verdict, the worst first."""

import dataclasses

from app.services import Published
from app.views.model.leak_verdicts import columns, refused_by_evidence
from model.leaks.verdicts import Evidence, Verdict


def test_leaks_come_first_then_suspects_then_what_is_used(ten):
    found = columns(ten).columns
    assert found["verdict"].tolist() == ["leak", "suspect", "suspect", "use", "use", "use", "unused"]
    assert found["label"].tolist()[:2] == ["Close value", "Sector"]
    assert found["label"].tolist()[-1] == "Days in stage"


def test_columns_are_counted_by_verdict(ten):
    assert columns(ten).counts == {"leak": 1, "suspect": 2, "use": 3, "unused": 1}


def test_an_overridden_suspect_is_used_and_says_by_whom(ten):
    found = columns(ten).columns.set_index("column")
    assert found["used"].to_dict()["list_price"]
    assert not found["used"].to_dict()["sector"]
    assert found.loc["list_price", "override"].startswith("Ann")


def test_a_refused_leak_was_not_let_through(ten):
    assert columns(ten).let_through == ()


def test_a_column_used_against_its_evidence_is_named_and_comes_first(ten, monkeypatch):
    published = ten.published()
    chosen = published.bundle.feature_set
    wrong = Verdict("discount", "use", "Known while open.", Evidence(auc=0.99))
    verdicts = tuple(wrong if verdict.column == "discount" else verdict for verdict in chosen.verdicts)
    bundle = dataclasses.replace(published.bundle, feature_set=dataclasses.replace(chosen, verdicts=verdicts))
    monkeypatch.setattr(ten, "published", lambda: Published(published.snapshot, bundle))
    found = columns(ten)
    assert found.let_through == ("Discount",)
    assert found.columns.loc[0, "column"] == "discount"


def test_a_leak_that_training_found_let_through_is_named_whatever_its_verdict(leaking):
    found = columns(leaking)
    assert found.let_through == ("Close value",)
    assert found.columns.loc[0, ["column", "verdict", "let_through"]].tolist() == ["close_value", "use", True]
    assert found.counts["leak"] == 0


def test_what_only_the_card_names_is_told_as_well(ten, monkeypatch):
    published = ten.published()
    card = dataclasses.replace(published.bundle.card, let_through=("gone",))
    again = Published(published.snapshot, dataclasses.replace(published.bundle, card=card))
    monkeypatch.setattr(ten, "published", lambda: again)
    assert columns(ten).let_through == ("gone",)


def test_what_the_evidence_alone_refuses():
    def refuses(**seen) -> bool:
        return refused_by_evidence(Verdict("x", "use", "", Evidence(**seen)))

    assert refuses(known="at close")
    assert refuses(auc=0.96)
    assert refuses(missing_open=0.95, missing_won=0.0, missing_lost=0.0)
    assert refuses(missing_won=0.0, missing_lost=0.95)
    # What a person may answer for is no leak.
    assert not refuses(missing_open=0.7, missing_won=0.0, missing_lost=0.0)
    assert not refuses(missing_won=0.0, missing_lost=0.6)
    # A tenth of the lost and none of the won is too little to go by.
    assert not refuses(missing_open=0.05, missing_won=0.0, missing_lost=0.1)
    assert refuses(restated=0.97)
    assert not refuses()
    assert not refuses(known="while open", auc=0.8, restated=0.1)


def test_used_columns_that_nothing_has_verified_are_named(ten, monkeypatch):
    assert columns(ten).unverified == ()
    published = ten.published()
    chosen = published.bundle.feature_set
    declared = Evidence("at opening", verified="declared, not verified", tested="Nothing shows it.", compared=7)
    told = tuple(dataclasses.replace(v, evidence=declared) for v in chosen.verdicts)
    bundle = dataclasses.replace(published.bundle, feature_set=dataclasses.replace(chosen, verdicts=told))
    monkeypatch.setattr(ten, "published", lambda: Published(published.snapshot, bundle))
    found = columns(ten)
    assert set(found.unverified) == {"Discount", "Pushes of the close date", "Stage", "List price"}
    row = found.columns.set_index("column").loc["discount"]
    assert (row["verified"], row["tested"], row["compared"]) == ("declared, not verified", "Nothing shows it.", 7)
