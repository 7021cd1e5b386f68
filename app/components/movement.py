"""What changed between two days: each kind with its count, its money and its deals, old and new value side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.deals.lists import owner_column, stage_column, titled
from app.components.files.download import download
from app.components.parts import attributes, link
from app.components.table import Column, table
from app.views.deals import account_address
from app.views.deals.deal_address import drawer
from app.views.movement.addresses import class_at
from app.views.movement.answer import MOST_DEALS, Movement, MovementClass
from app.views.movement.flags import FLAG_LABELS, NEWLY, NO_LONGER, FlagMoves
from app.views.movement.known import unknown_words

# What is closed has no drawer.
CLOSED: Final = frozenset({"won", "lost", "withdrawn"})
SHOW_ALL: Final = f"Show all, up to {MOST_DEALS:,}"


def tiles(answer: Movement, asked: Mapping[str, str] | None = None) -> Any:
    """Each kind of change with its count and money, a link to its deals; why there is nothing to compare, if so."""
    if answer.none:
        return states.empty("Nothing to compare yet", answer.none, answer.next_step)
    listed = [
        _tile(one.key, one.label, one.n, one.amount, answer, asked, unknown_words(one.not_known))
        for one in answer.classes
    ]
    return html.Ul([*listed, *_flag_tiles(answer, asked)], className="hw-tiles")


def _flag_tiles(answer: Movement, asked: Mapping[str, str] | None) -> Iterator[html.Li]:
    flags = answer.flags
    for key, n, amount in (
        (NEWLY, flags.newly_n, flags.newly_amount),
        (NO_LONGER, flags.no_longer_n, flags.no_longer_amount),
    ):
        yield _tile(key, FLAG_LABELS[key], n, amount, answer, asked, flags.none)


def _tile(
    key: str,
    label: str,
    n: int | None,
    amount: float,
    answer: Movement,
    asked: Mapping[str, str] | None,
    unknown: str = "",
) -> html.Li:
    """Say how many deals a kind of change is of and what they hold, or why that is not known."""
    money = formats.money(amount, answer.currency) if n and answer.amounts else ""
    parts = [
        html.Span(label, className="hw-tile-label"),
        html.Strong(formats.count(n), className="hw-tile-count"),
        html.Span(unknown or money, className="hw-tile-money"),
    ]
    if not n:
        return html.Li(html.Div(parts, className="hw-tile"))
    here = (asked or {}).get("class") == key
    tile = link(parts, class_at(key, asked), "hw-tile hw-tile-link")
    return html.Li(tile, **attributes(aria_current="true" if here else None))


def listed(answer: Movement, asked: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The kinds of change as rows: label, n, amount, change, href; first what there was, last what there is."""
    ends = [
        (f"Open on {formats.date(day)}", money.n, money.amount, None, href)
        for day, money, href in (
            (answer.since, answer.opening, ""),
            (answer.until, answer.closing, answer.closing_href),
        )
    ]
    changes = [
        (_row_label(one), one.n, one.amount, one.change, class_at(one.key, asked) if one.n else "")
        for one in answer.classes
    ]
    return pd.DataFrame([ends[0], *changes, ends[1]], columns=["label", "n", "amount", "change", "href"])


def _row_label(one: MovementClass) -> str:
    return f"{one.label} ({unknown_words(one.not_known)})" if one.not_known else one.label


def listed_columns(answer: Movement) -> tuple[Column, ...]:
    """How those rows are written."""
    return (
        Column("label", "Change", href="href"),
        Column("n", "Deals", "count"),
        Column("amount", "Amount", "money", currency=answer.currency),
        Column("change", "Changes the open amount by", "money", currency=answer.currency),
    )


def title(key: str, answer: Movement) -> str:
    """The words of a kind of change."""
    return FLAG_LABELS.get(key) or next((one.label for one in answer.classes if one.key == key), "")


def first_kind(answer: Movement) -> str:
    """The kind that is shown where the address names none: the one with most money that lowers the amount."""
    lowering = [
        one for one in answer.classes if one.n and (one.change < 0 or one.key == "pushed_out") and one.key != "won"
    ]
    listed = lowering or [one for one in answer.classes if one.n]
    return max(listed, key=lambda one: one.amount).key if listed else ""


def heading(key: str, answer: Movement, query: str) -> html.Div:
    """The name of a kind of change beside the files of its deals."""
    files = [download("movement", "movement-export", query)] if title(key, answer) else []
    return html.Div([html.H3(title(key, answer)), *files], className="hw-panel-head")


def deals(key: str, answer: Movement, every: str) -> Any:
    """The deals of one kind of change, those with most money first, with what they were then and are now.

    `every` is the address at which all of them are listed.
    """
    if key in FLAG_LABELS:
        return _flag_deals(key, answer)
    rows = answer.deals[answer.deals["class"] == key]
    kind = next((one for one in answer.classes if one.key == key), None)
    if rows.empty or kind is None:
        return states.empty("No deal", "Nothing of this kind happened between the two days.")
    listed = table(_turned(rows, answer), _columns(answer), caption=kind.label, cards=True)
    left = len(rows) < min(kind.n or 0, MOST_DEALS)
    return html.Div([_more(kind, len(rows), answer), listed, link(SHOW_ALL, every, "hw-more") if left else None])


def _more(kind: MovementClass, shown: int, answer: Movement) -> html.P:
    money = f", {formats.money(kind.amount, answer.currency)}" if answer.amounts else ""
    n = kind.n or 0
    listed = f"; the {formats.count(shown)} with most money are listed" if n > shown else ""
    unpriced = f"; of {formats.plural(kind.unpriced, 'deal')} the amount was not known" if kind.unpriced else ""
    days = f"as of {formats.date(answer.since)} → as of {formats.date(answer.until)}"
    said = f"{formats.plural(n, 'deal')}{money}{listed}{unpriced}. What changed is written {days}."
    return html.P(said, className="hw-panel-summary")


def _turned(rows: pd.DataFrame, answer: Movement) -> pd.DataFrame:
    """The deals with what each was then and is now in one cell, or what has stayed as it was."""

    def money(value: Any) -> str:
        return formats.money(value, answer.currency)

    return titled(rows).assign(
        href=[_found(row) for row in rows.to_dict("records")],
        owner=_pairs(rows, "owner", formats.name),
        expected=_pairs(rows, "expected", formats.date),
        amounts=_pairs(rows, "amount", money),
        stage=_pairs(rows, "stage", formats.name),
    )


def _found(row: Mapping[Any, Any]) -> str:
    """Where a deal is found: in its drawer while it is open, then among its account's; '' without an account."""
    if row["class"] not in CLOSED:
        return drawer(str(row["opportunity_id"]))
    return account_address.page(row["account"]) if isinstance(row["account"], str) else ""


def _pairs(rows: pd.DataFrame, what: str, write: Callable[[Any], str]) -> list[html.Span]:
    sides = zip(rows[f"{what}_then"], rows[f"{what}_now"], strict=True)
    return [_pair(*(formats.NOTHING if pd.isna(side) else write(side) for side in pair)) for pair in sides]


def _pair(then: str, now: str) -> html.Span:
    if then == now:
        return html.Span(formats.cut(now))
    return html.Span([html.Span(formats.cut(then), className="hw-muted"), " → ", html.Strong(formats.cut(now))])


def _columns(answer: Movement) -> list[Column]:
    return [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        Column("owner", "Owner", "component"),
        Column("expected", "Expected close", "component"),
        *([Column("amounts", "Amount", "component")] if answer.amounts else []),
        Column("stage", "Stage", "component", minor=True),
    ]


def _flag_deals(key: str, answer: Movement) -> Any:
    flags: FlagMoves = answer.flags
    rows = flags.newly if key == NEWLY else flags.no_longer
    if rows.empty or flags.since is None:
        return states.empty("No deal", flags.none or "No flag moved between the two days.", flags.next_step)
    columns = [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        owner_column(minor=True),
        stage_column(),
        *([Column("amount", "Amount", "money", currency=answer.currency)] if answer.amounts else []),
        Column("loss_then", f"Loss chance, {formats.date(flags.since)}", "percent"),
        Column("loss_now", "Loss chance today", "percent"),
        Column("outcome", "Is", "text", minor=True),
    ]
    day = formats.date(flags.since)
    said = f"Since {day}, by today's policy on both days; the earlier loss chance is {flags.rebuilt}."
    return html.Div(
        [html.P(said, className="hw-panel-summary"), table(titled(rows), columns, caption=FLAG_LABELS[key], cards=True)]
    )
