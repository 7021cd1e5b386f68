"""Alerts as a message of plain text: by rule, each with its deal, its money, why, and what to do next."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from app import formats
from app.addresses import at
from app.views.alerts.raised import Raised
from app.views.alerts.words import RULES

# Of more of them a message says how many there are, and the page has all.
MOST_TOLD: Final = 25
PRODUCT: Final = "Headwind"
NOTHING: Final = "No alert has been raised since the former digest."
REVIEW: Final = "The weekly review is attached."


def alerts_title(found: Sequence[Raised]) -> str:
    """'Act on Alder', or '3 alerts: Alder, Birch, Cedar'."""
    if len(found) == 1:
        return f"{PRODUCT}: {_line(found[0].title)}: {_line(found[0].why)}"
    named = ", ".join(dict.fromkeys(_line(formats.cut(one.title, 40)) for one in found[:3]))
    more = len(found) - 3
    return f"{PRODUCT}: {formats.plural(len(found), 'alert')}: {named}{f' and {more} more' if more > 0 else ''}"


def digest_title(n: int, weekly: bool, whose: str) -> str:
    """'Headwind: the week of Ann: 3 alerts'."""
    of = f" of {_line(whose)}" if whose else ""
    return f"{PRODUCT}: the {'week' if weekly else 'day'}{of}: {formats.plural(n, 'alert') if n else 'no alert'}"


def alerts_body(found: Sequence[Raised], currency: str, base: str, *, more: str = "") -> str:
    """Write alerts by rule; links begin with `base`, and there are none without. `more` stands below them."""
    lines = [line for rule in _by_rule(found[:MOST_TOLD]) for line in _section(rule, currency, base)]
    left = len(found) - MOST_TOLD
    if left > 0:
        lines += [f"And {formats.plural(left, 'more alert')}; the page Alerts has all.", ""]
    ends = [
        *(lines or [NOTHING, ""]),
        *([more] if more else []),
        *([f"All alerts: {base}{at('/alerts')}"] if base else []),
    ]
    return "\n".join(ends).strip() + "\n"


def _by_rule(found: Sequence[Raised]) -> Iterator[list[Raised]]:
    ordered = sorted(found, key=lambda one: list(RULES).index(one.rule))
    yield from (list(group) for _, group in itertools.groupby(ordered, lambda one: one.rule))


def _section(found: Sequence[Raised], currency: str, base: str) -> Iterator[str]:
    yield f"{found[0].rule_words}:"
    for one in found:
        money = formats.money(one.amount, currency) if one.amount is not None else ""
        yield f"- {' · '.join(part for part in (_line(one.title), _line(one.owner), money) if part)}"
        yield f"  {_line(one.why)}"
        if one.next_step:
            yield f"  Next: {_line(one.next_step)}"
        if base and one.href:
            yield f"  {base}{one.href}"
    yield ""


def _line(text: str) -> str:
    """A text on one line, whatever a CRM holds."""
    return " ".join(text.split())
