"""Small worlds that a person can compute in the head, built by the same code as real snapshots."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from catboost import CatBoost

from app.services import Services
from app.settings import Settings
from app.views.flagging import Flagging
from app.views.policy_lines import bound
from data import sources
from data.building import build
from data.building.build import Terms
from data.schema import Field
from data.snapshots.listing import write_list
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import kept_catalogue
from data.sources import Source
from model.browser.export import export
from model.decisions import neighbours
from model.features.matrix import FeatureSet, features
from model.leaks.verdicts import Verdict
from model.money.costs import Costs
from model.money.flag_line import Line
from model.registry.bundle import Bundle
from model.registry.card import Card
from model.registry.card_records import Importance
from model.registry.gate import Gate
from model.statistics.calibration import Calibration
from model.statistics.metrics import Holdout
from tests import cards, shared

# Today in this world is 30 June 2026, the day of the last closing. Of the six closed, four are won.
OPPORTUNITIES = """\
id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount
O01,Alder,Alpha,Ann,Won,2026-01-01,,2026-02-10,1000,1000,0
O02,Birch,Alpha,Ann,Won,2026-01-01,,2026-03-12,2000,1800,10
O03,Alder,Beta,Ann,Lost,2026-02-01,,2026-03-03,3000,0,0
O04,Cedar,Alpha,Bob,Won,2026-03-01,,2026-05-30,4000,4000,0
O05,Birch,Beta,Bob,Lost,2026-04-01,,2026-05-01,5000,0,5
O06,Cedar,Beta,Cat,Won,2026-04-01,,2026-06-30,6000,6000,0
O07,Alder,Alpha,Ann,Offer,2026-05-01,2026-07-15,,1000,,0
O08,Birch,Alpha,Bob,Offer,2026-05-31,2026-06-20,,2000,,20
O09,Cedar,Beta,Bob,Lead,2026-06-10,2026-08-31,,3000,,0
O10,,Beta,Cat,Lead,2026-06-20,,,4000,,0
"""
ACCOUNTS = "name,sector\nAlder,Retail\nBirch,Retail\nCedar,Energy\n"
PRODUCTS = "name,price\nAlpha,1000\nBeta,3000\n"
TEAM = "name,manager,region\nAnn,Mia,North\nBob,Mia,South\nCat,Noa,South\n"
STAGE_HISTORY = """\
id,stage,entered
O01,Lead,2026-01-01
O01,Offer,2026-01-20
O02,Lead,2026-01-01
O02,Offer,2026-02-01
O03,Lead,2026-02-01
O04,Lead,2026-03-01
O04,Offer,2026-04-01
O05,Lead,2026-04-01
O05,Offer,2026-04-20
O06,Lead,2026-04-01
O06,Offer,2026-05-01
O07,Lead,2026-05-01
O07,Offer,2026-05-31
O08,Lead,2026-05-31
O08,Offer,2026-06-10
O09,Lead,2026-06-10
O10,Lead,2026-06-20
"""
CHANGES = """\
id,field,from,to,on
O07,expected_close_on,2026-06-15,2026-06-30,2026-06-01
O07,expected_close_on,2026-06-30,2026-07-15,2026-06-25
O07,amount,800,1000,2026-06-10
O08,discount,0,20,2026-06-15
"""
ACTIVITIES = "id,on\nO07,2026-06-20\nO07,2026-06-29\nO08,2026-06-01\nO01,2026-01-15\n"

FILES = {
    "opportunities.csv": OPPORTUNITIES,
    "accounts.csv": ACCOUNTS,
    "products.csv": PRODUCTS,
    "team.csv": TEAM,
    "stage_history.csv": STAGE_HISTORY,
    "changes.csv": CHANGES,
    "activities.csv": ACTIVITIES,
}
MAPPING: dict[str, Any] = {
    "label": "Ten opportunities",
    "currency": "EUR",
    "recognise": ["opportunities.csv"],
    "stage": [
        {"name": "Lead", "outcome": "open"},
        {"name": "Offer", "outcome": "open"},
        {"name": "Won", "outcome": "won"},
        {"name": "Lost", "outcome": "lost"},
    ],
    "opportunities": {
        "file": "opportunities.csv",
        "columns": {
            "opportunity_id": "id",
            "account": "account",
            "product": "product",
            "owner": "owner",
            "stage": "stage",
            "opened_on": "opened",
            "expected_close_on": "expected",
            "closed_on": "closed",
            "amount": "amount",
            "close_value": "close_value",
            "discount": "discount",
        },
    },
    "accounts": {"file": "accounts.csv", "columns": {"account": "name", "sector": "sector"}},
    "products": {"file": "products.csv", "columns": {"product": "name", "list_price": "price"}},
    "team": {"file": "team.csv", "columns": {"owner": "name", "manager": "manager", "region": "region"}},
    "stage_history": {
        "file": "stage_history.csv",
        "columns": {"opportunity_id": "id", "stage": "stage", "entered_on": "entered"},
    },
    "changes": {
        "file": "changes.csv",
        "columns": {
            "opportunity_id": "id", "field": "field", "from_value": "from", "to_value": "to", "changed_on": "on",
        },
    },
    "activities": {"file": "activities.csv", "columns": {"opportunity_id": "id", "acted_on": "on"}},
    "field": [
        {
            "table": "opportunities", "name": "discount", "label": "Discount", "kind": "number", "unit": "percent",
            "known": "while open", "minimum": 0, "maximum": 60, "step": 1, "tracked": True, "changeable": True,
        },
        {"table": "accounts", "name": "sector", "label": "Sector", "kind": "choice", "known": "at opening"},
    ],
}  # fmt: skip

# By opportunity: its loss probability and the two ends of its interval.
Scores = Mapping[str, tuple[float, float, float]]
# Hand-written loss probabilities of the four open opportunities, each with the interval of its calibration.
SCORES: Scores = {"O07": (0.2, 0.15, 0.3), "O08": (0.8, 0.7, 0.85), "O09": (0.5, 0.45, 0.6), "O10": (0.4, 0.3, 0.45)}
# Of each, how likely it is won and lost within 30, 60 and 90 days.
DATED = {
    "O07": {"won": (0.4, 0.6, 0.7), "lost": (0.05, 0.1, 0.15), "months": (0.4, 0.6, 0.7, 0.8, 0.8, 0.8)},
    "O08": {"won": (0.1, 0.1, 0.1), "lost": (0.4, 0.6, 0.7), "months": (0.1, 0.1, 0.1, 0.2, 0.2, 0.2)},
    "O09": {"won": (0.0, 0.2, 0.4), "lost": (0.1, 0.3, 0.4), "months": (0.0, 0.2, 0.4, 0.4, 0.5, 0.5)},
    "O10": {"won": (0.15, 0.3, 0.45), "lost": (0.1, 0.2, 0.3), "months": (0.15, 0.3, 0.45, 0.45, 0.5, 0.6)},
}


# The same world with two pipelines, and gaps: O10 has no pipeline, O09 and the won O04 no owner, O08 and the won O01 no
# product. The owner of the open O10 and of the won O06 is really called what the screen says where there is none.
GAPS = {
    "opportunities": """\
id,pipeline,account,product,owner,stage,opened,expected,closed,amount,close_value,discount
O01,New,Alder,,Ann,Won,2026-01-01,,2026-02-10,1000,1000,0
O02,New,Birch,Alpha,Ann,Won,2026-01-01,,2026-03-12,2000,1800,10
O03,New,Alder,Beta,Ann,Lost,2026-02-01,,2026-03-03,3000,0,0
O04,New,Cedar,Alpha,,Won,2026-03-01,,2026-05-30,4000,4000,0
O05,New,Birch,Beta,Bob,Lost,2026-04-01,,2026-05-01,5000,0,5
O06,Renewals,Cedar,Beta,Not recorded,Won,2026-04-01,,2026-06-30,6000,6000,0
O07,New,Alder,Alpha,Ann,Offer,2026-05-01,2026-07-15,,1000,,0
O08,New,Birch,,Bob,Offer,2026-05-31,2026-06-20,,2000,,20
O09,Renewals,Cedar,Beta,,Lead,2026-06-10,2026-08-31,,3000,,0
O10,,,Beta,Not recorded,Lead,2026-06-20,,,4000,,0
""",
    "team": "name,manager,region\nAnn,Mia,North\nBob,Mia,South\nNot recorded,Noa,South\n",
}


# The open O07 was lost on 20 May and reopened on 10 June, the won O02 lost on 25 January and reopened on 5 March.
REOPENED = STAGE_HISTORY.replace("O07,Offer,2026-05-31", "O07,Lost,2026-05-20\nO07,Offer,2026-06-10").replace(
    "O02,Offer,2026-02-01", "O02,Offer,2026-01-20\nO02,Lost,2026-01-25\nO02,Offer,2026-03-05\nO02,Won,2026-03-12"
)


def with_gaps() -> Source:
    """Return the mapping of the world with two pipelines and gaps."""
    opportunities = MAPPING["opportunities"]
    return source(opportunities=opportunities | {"columns": {"pipeline": "pipeline"} | opportunities["columns"]})


def write(folder: Path, **changed: str) -> Path:
    """Write the world's files; a keyword such as opportunities=... replaces one of them, or adds one."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {f"{name}.csv": text for name, text in changed.items()}
    for name, text in (FILES | given).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def source(**changed: Any) -> Source:
    """Return the world's source mapping, with some of its entries replaced."""
    return sources.parse("ten", {**MAPPING, **changed})


# A world that is cut short, or that is nearly all dirt, is published with a reason.
ANYWAY = Terms(accept="It is meant to be so.")


def draft(path: Path, folder: Path, mapping: Source | None = None, terms: Terms = Terms()) -> Path:  # noqa: B008  # frozen
    """Build a draft file from the world's folder."""
    with contextlib.closing(build.open_draft(path)) as connection:
        build.build(connection, folder, mapping or source(), lambda _: None, terms)
    return path


def drafted(path: Path) -> Path:
    """Return a draft of the world's own files at a path; it is built once in a run of tests, and copied."""
    made = shared.once("draft", lambda empty: draft(empty / "ten.duckdb", write(empty / "export")))
    path.parent.mkdir(parents=True, exist_ok=True)
    return shutil.copyfile(made / "ten.duckdb", path)


def scored(
    path: Path, bundle_version: str, verdict: str = "Ready", *, dated: bool = True, scores: Scores = SCORES
) -> Path:
    """Write the hand-written loss probabilities into a draft, as a scoring run would; by date only where `dated`."""
    ranked = verdict != "No signal"
    with contextlib.closing(build.open_draft(path)) as connection:
        connection.executemany(
            "insert into scores (opportunity_id, loss_probability, low, high, expected_loss, reasons)"
            " select opportunity_id, $2, $3, $4, $2 * amount, '[]' from opportunities where opportunity_id = $1",
            [(name, loss, *(ends if ranked else (None, None))) for name, (loss, *ends) in scores.items()],
        )
        for name, chances in DATED.items() if ranked and dated else ():
            connection.execute(
                "update scores set won_30 = $2, won_60 = $3, won_90 = $4, lost_30 = $5, lost_60 = $6, lost_90 = $7,"
                " won_month_1 = $8, won_month_2 = $9, won_month_3 = $10, won_month_4 = $11, won_month_5 = $12,"
                " won_month_6 = $13 where opportunity_id = $1",
                [name, *chances["won"], *chances["lost"], *chances["months"]],
            )
        connection.executemany(
            "insert into info values (?, ?)", [("bundle_version", bundle_version), ("verdict", verdict)]
        )
        write_list(connection)
    return path


# Eight held-out opportunities, half of them lost, of 4500 on average. By money five have an expected loss above 1500,
# of which three were lost, and a lost one of 1000 is missed: 5 x 300 + 0.2 x 1000 = 1700. Flat, 0.3 is cheapest: 6 x
# 300 = 1800; at 0.5 three of four flags are right and a lost one of 6000 is missed. Of the open ones O08 and O10 are
# flagged by money, O08 and O09 from 0.5 on.
HOLDOUT = {
    "probability": [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1],
    "label": [1, 1, 0, 1, 0, 1, 0, 0],
    "amount": [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000],
}
COSTS = Costs(false_alarm=300, save_rate=0.2)
BY_MONEY = {"policy": bound(Line("money", 1500.0))}
FLAT = {"policy": bound(Line("flat", 0.5))}
POLICY = Flagging(
    *("money", 1500.0, 0.0, 300.0, 0.2, None),
    *(None, None, False, "expected loss above $1.5\u00a0k", "the model's suggestion"),
    floor=1500.0,
)
FEATURES = ("discount", "pushes", "stage")


def bundle(facts: pd.DataFrame, catalogue: tuple[Field, ...], verdict: Any = "Ready") -> Bundle:
    """Train two small trees on the world's rows; what a person reads off the bundle is written by hand."""
    used = (Verdict(name, "use", "Known while open.") for name in FEATURES)
    chosen = FeatureSet(FEATURES[:2], FEATURES[2:], (*used, *cards.VERDICTS), 1 / 3)
    known = facts[facts["label_lost"].notna()]
    trees = CatBoost(
        {"iterations": 2, "depth": 2, "loss_function": "Logloss", "verbose": 0, "allow_writing_files": False}
    )
    trees.fit(features(known, chosen), known["label_lost"], cat_features=["stage"])
    held = {name: np.array(values, dtype=float) for name, values in HOLDOUT.items()}
    exported = export(None if verdict == "No signal" else trees, chosen, Calibration(), None, facts, rows=100)
    named = {field.name: field for field in catalogue}
    importance = tuple(Importance(name, named[name].label, 1 / 3) for name in FEATURES)
    return Bundle(
        version="20260630T000000Z-00000001",
        source="ten",
        as_of_on=dt.date(2026, 6, 30),
        trained_at="2026-06-30T00:00:00+00:00",
        feature_set=chosen,
        fields=tuple(named[name] for name in FEATURES),
        base_rate=1 / 3,
        calibration=Calibration(),
        costs=COSTS,
        threshold=0.3,
        gate=Gate(
            *(verdict, 0.2, 0.1, 0.3, 0.8, 0.7, 0.9),
            ("It beats the base rate.",),
            ("more closed opportunities",),
            *(0.15, 0.05, 0.25),
            cards.NEEDS,
        ),
        card=Card(
            metrics=cards.METRICS,
            ripe_share=1.0,
            importance=importance,
            trees=2,
            seconds=0.1,
            backtest=cards.BACKTEST,
            method=cards.METHOD,
            search=cards.SEARCH,
            drivers=cards.DRIVERS,
            timing=cards.TIMING,
        ),
        holdout=Holdout(**held, opportunity=np.arange(8), landmarks=1, managers=()),
        classifier=trees,
        exported=exported,
    )


def services(
    folder: Path,
    verdict: Any = "Ready",
    *,
    dated: bool = True,
    mapping: Source | None = None,
    files: Mapping[str, str] = MappingProxyType({}),
    scores: Scores = SCORES,
) -> Services:
    """Publish the world with its bundle, its hand-written loss probabilities and its closed opportunities as looks.

    It is made once in a run of tests: a copy of its folder takes a hundredth of the time.
    """
    key = ("world", verdict, dated, mapping, sorted(files.items()), sorted(scores.items()))
    made = shared.once(key, lambda empty: _published(empty, verdict, dated, mapping, files, scores))
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Services(Settings(data_dir=folder / "var"))


def _published(
    folder: Path, verdict: Any, dated: bool, mapping: Source | None, files: Mapping[str, str], scores: Scores
) -> Services:
    opened = Services(Settings(data_dir=folder / "var"))
    with opened.snapshots.draft() as path:
        draft(path, write(folder / "export", **files), mapping)
        with contextlib.closing(build.open_draft(path)) as connection:
            catalogue = kept_catalogue(connection)
            facts = training_facts(connection, catalogue)
            trained = bundle(facts, catalogue, verdict)
            neighbours.write(connection, trained, facts)
        opened.bundles.publish(trained)
        opened.snapshots.publish(scored(path, trained.version, verdict, dated=dated, scores=scores))
    return opened
