"""What the rules of alerts hold of in what is published: which deals, owners and fields, each with a sentence why."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.alerts.raised import OF_DEALS
from app.views.at_risk.answer import top_reason
from app.views.deals.title import deal_title
from app.views.state import policy_of
from data.records.alerts.crossings import Look, Sighting
from data.records.alerts.rules import RuleInForce

A_WEEK: Final = dt.timedelta(days=7)
FAR: Final = "moved far"
# Features that are named of those that have moved.
MOST_NAMED: Final = 3
LOOK: Final = "Look at the page Drift, and ask whoever runs Headwind to train again."
TALK: Final = "Go through these deals together."
Row = Mapping[Any, Any]


def looks_at(published: Published, rules: Sequence[RuleInForce], held: Collection[str] = ()) -> tuple[Look, ...]:
    """Look at what is published by each rule that is active and can be looked at; without signal few can.

    held: the deals that an experiment holds out. Of them nothing is raised, and no owner has to act on them.
    """
    active = {rule.name: rule for rule in rules if rule.active}
    every = _watched(published, active).to_dict("records")
    to_act_on = [row for row in every if row["opportunity_id"] not in held]
    found = {
        name: look(published, every if name in OF_DEALS else to_act_on, active[name])
        for name, look in LOOKS.items()
        if name in active
    }
    return tuple(_look(active[name], published, tuple(seen), held) for name, seen in found.items() if seen is not None)


def _look(rule: RuleInForce, published: Published, seen: tuple[Sighting, ...], held: Collection[str]) -> Look:
    withheld = frozenset(held).intersection(one.subject for one in seen) if rule.name in OF_DEALS else frozenset()
    return Look(rule.name, _terms(rule, published), seen, withheld)


def _watched(published: Published, active: Mapping[str, RuleInForce]) -> pd.DataFrame:
    numbers = {name: active[name].number if name in active else None for name in ("rose", "silent", "pushed")}
    before = published.snapshot.as_of_on - A_WEEK
    policy = policy_of(None, published).parameters()
    return published.snapshot.ask("watched", week_before=before, **numbers, **policy)


def _terms(rule: RuleInForce, published: Published) -> str:
    """What a rule goes by; a line that somebody has moved is crossed by nobody."""
    if rule.name not in ("flagged", "owner_amount"):
        return rule.terms
    adopted = published.adopted
    return f"{rule.terms} policy {adopted.number if adopted else 'suggested'}".strip()


def _flagged(published: Published, rows: Sequence[Row], _: RuleInForce) -> Iterator[Sighting] | None:
    if not published.bundle.has_signal:
        return None
    return (_of_deal(published, row, _flag_words(row)) for row in rows if row["flagged"])


def _flag_words(row: Row) -> str:
    """'Loss chance 62 %: close date pushed three times'."""
    reason = top_reason(json.loads(row["reasons"]))
    because = f": {reason['words'][:1].lower()}{reason['words'][1:]}" if reason else ""
    return f"Loss chance {formats.percent(row['loss_probability'])}{because}"


def _rose(published: Published, rows: Sequence[Row], rule: RuleInForce) -> Iterator[Sighting] | None:
    if not published.bundle.has_signal:
        return None
    return (_of_deal(published, row, _rise_words(row)) for row in rows if _reaches(row["gained"], rule))


def _reaches(value: Any, rule: RuleInForce) -> bool:
    return rule.number is not None and not pd.isna(value) and float(value) >= rule.number


def _rise_words(row: Row) -> str:
    risen = formats.plural(row["gained"], "point", space=formats.NBSP)
    return f"Loss chance up by {risen} within a week, to {formats.percent(row['loss_probability'])}"


def _silent(published: Published, rows: Sequence[Row], rule: RuleInForce) -> Iterator[Sighting]:
    return (_of_deal(published, row, _silence_words(row)) for row in rows if _reaches(row["quiet_days"], rule))


def _silence_words(row: Row) -> str:
    since = " since it was opened" if pd.isna(row["days_since_activity"]) else ""
    return f"Nobody has acted for {formats.days(row['quiet_days'])}{since}"


def _pushed(published: Published, rows: Sequence[Row], rule: RuleInForce) -> Iterator[Sighting]:
    return (
        _of_deal(published, row, f"Expected close moved back {formats.plural(int(row['pushes']), 'time')}")
        for row in rows
        if _reaches(row["pushes"], rule)
    )


def _owner_amount(published: Published, rows: Sequence[Row], rule: RuleInForce) -> Iterator[Sighting] | None:
    if not published.bundle.has_signal:
        return None
    flagged = pd.DataFrame([row for row in rows if row["flagged"]], columns=["owner", "manager", "amount"])
    sums = flagged.dropna(subset=["owner"]).groupby("owner", sort=True).agg({"amount": ["sum", "count"]})["amount"]
    over = sums[sums["sum"] >= (rule.number or 0)]
    managers = flagged.drop_duplicates("owner").set_index("owner")["manager"]
    return (
        Sighting(
            subject=str(owner),
            title=str(owner),
            why=_sum_words(row["sum"], int(row["count"]), published.snapshot.info["currency"]),
            next_step=TALK,
            owner=str(owner),
            manager=_text(managers[owner]),
            amount=float(row["sum"]),
        )
        for owner, row in over.iterrows()
    )


def _sum_words(amount: float, n: int, currency: str) -> str:
    return f"{formats.plural(n, 'deal')} to act on now: {formats.money(amount, currency)} in all"


def _drifted(published: Published, _: Sequence[Row], __: RuleInForce) -> Iterator[Sighting]:
    found = published.snapshot.ask("drift")
    far = found[found["moved"] == FAR]
    if not far.empty:
        named = [str(words).rstrip(".") for words in far["sentence"].head(MOST_NAMED)]
        more = len(far) - len(named)
        others = f"; {formats.plural(more, 'other field')} too" if more > 0 else ""
        yield Sighting("model", "The model", f"{'; '.join(named)}{others}", LOOK)


def _of_deal(published: Published, row: Row, why: str) -> Sighting:
    known = json.loads(row["reasons"]) if isinstance(row["reasons"], str) else []
    reason = top_reason(published.steps.with_steps(known))
    return Sighting(
        subject=str(row["opportunity_id"]),
        title=deal_title(row),
        why=why,
        next_step=reason["next_step"] if reason else "",
        owner=_text(row["owner"]),
        manager=_text(row["manager"]),
        amount=_number(row["amount"]),
        loss_probability=_number(row["loss_probability"]),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


LOOKS: Final[Mapping[str, Callable[[Published, Sequence[Row], RuleInForce], Iterator[Sighting] | None]]] = {
    "flagged": _flagged,
    "rose": _rose,
    "silent": _silent,
    "pushed": _pushed,
    "owner_amount": _owner_amount,
    "drifted": _drifted,
}
