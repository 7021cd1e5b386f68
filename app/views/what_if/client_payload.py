"""What a browser needs to answer for one opportunity by itself: facts, the compiled model, the line, the sentences."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from app import formats
from app.addresses import at
from app.views.deals import deal_address
from app.views.extent import extent
from app.views.state import Policy
from app.views.what_if.curve import LEVELS_TRIED, POINTS, nearest
from app.views.what_if.deal import Case, Related
from app.views.what_if.decision import CHANGE_SENTENCES, DECISIONS, STILL, worth_of_line
from app.views.what_if.levers import Lever
from model.browser.export import facts_of

EPOCH: Final = dt.date(1970, 1, 1)
OLD_BUNDLE: Final = "The model was trained before models were compiled for browsers; train it again."


@dataclasses.dataclass(frozen=True)
class Scorer:
    """Where the compiled model is; without an address only the server can answer, and `refused` says why."""

    url: str
    refused: str


@dataclasses.dataclass(frozen=True)
class InBrowser:
    """One opportunity, ready to be answered for without asking the server.

    `twin` is where the server answers for it. `facts` are what the scorer reads, `related` what comes with each value
    of a field, `server_only` the fields of which only the server knows what comes with them, `tried` the levels of a
    long list that a curve tries. `today` is in days since 1970-01-01, `points` the most that a curve has.
    `sentences` are app.views.what_if.decision's.
    """

    twin: str
    bundle_version: str
    scorer: Scorer
    facts: Mapping[str, Any]
    related: Mapping[str, Related]
    server_only: tuple[str, ...]
    tried: Mapping[str, tuple[str, ...]]
    today: int
    points: int
    policy: Mapping[str, Any]
    amount: float | None
    amounts: bool
    symbol: str
    sentences: Mapping[str, Mapping[str, str]]


def in_browser(case: Case, policy: Policy, levers: tuple[Lever, ...]) -> InBrowser | None:
    """Gather what a browser needs; None without signal, if there is nothing to answer."""
    if not case.published.bundle.has_signal:
        return None
    bundle, line, currency = case.published.bundle, policy.line, case.snapshot.info["currency"]
    own = policy.by_worth and policy.most is None and policy.moved
    return InBrowser(
        twin=deal_address.endpoint(case.opportunity_id),
        bundle_version=bundle.version,
        scorer=scorer(case),
        facts=facts_of(case.row, bundle.feature_set),
        related={name: known for name, known in case.related.items() if name not in case.server_only},
        server_only=tuple(sorted(case.server_only)),
        tried={one.name: tuple(nearest(case, one)) for one in levers if len(one.levels) > LEVELS_TRIED},
        today=(case.snapshot.as_of_on - EPOCH).days,
        points=POINTS,
        policy={
            "by": line.by,
            "at": line.at,
            "unpriced": line.unpriced,
            "chosen": policy.chosen,
            "least": line.least,
            "beyond": line.beyond,
            "floor": line.floor,
            "by_worth": policy.by_worth,
            "rivals": policy.rivals,
            "most": policy.most,
            "worth": worth_of_line(policy, currency) if own else None,
        },
        amount=case.value("amount"),
        amounts=extent(case.snapshot).amounts,
        symbol=formats.symbol(currency),
        sentences={"decision": DECISIONS, "still": STILL, "said": CHANGE_SENTENCES},
    )


def scorer(case: Case) -> Scorer:
    """Name the address of the compiled model, or the reason why there is none."""
    bundle = case.published.bundle
    exported = bundle.exported
    if exported is None:
        return Scorer("", OLD_BUNDLE)
    if exported.payload is None:
        return Scorer("", exported.refused)
    return Scorer(at(f"/scorer/{bundle.scorer_name}.json"), "")
