"""What one change of many deals does: in a sentence, in key figures, by owner and deal by deal."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.deals.lists import nothing_open, owner_column, with_lists
from app.components.table import Column, table
from app.views.answers import Kpi
from app.views.bulk_change.answer import Counts, Portfolio, Side
from app.views.bulk_change.form import Change, change_label, targets_label
from app.views.deals.title import with_titles

OWNERS: Final = 12


def refused(words: str) -> Any:
    """Say what of the link cannot be done."""
    return states.notice(words, "Nothing is changed.") if words else None


def decision(answer: Portfolio) -> Any:
    """Say what the change does, in a sentence, and below it what became of each deal that it reaches."""
    change, counts = answer.form.change if answer.form else None, answer.counts
    if change is None or counts is None or answer.before is None or answer.after is None:
        return ["Nothing is changed yet.", html.Span(_start(answer), className="hw-sub")]
    who = targets_label(change.to, change.days).removeprefix("all ")
    some = f"in {formats.count(counts.changed)} of {formats.count(counts.reached)} {who}"
    head = f"{change_label(change, answer.currency)} {some}: " if counts.reached else f"There are no {who}: "
    below = f"{rest(counts, change)} {_line(answer)}".strip()
    return [head + _effect_sentence(answer.before, answer.after, answer), html.Span(below, className="hw-sub")]


def _start(answer: Portfolio) -> str:
    return f"Take one of the changes above, or choose to which deals and what. {_line(answer)}"


def _line(answer: Portfolio) -> str:
    return f"Flagged: {answer.flagging.line_words}, {answer.flagging.policy_words}. {answer.flagging.unread}".strip()


def _effect_sentence(before: Side, after: Side, answer: Portfolio) -> str:
    if before == after:
        return "nothing moves."
    stays = before.flagged == after.flagged
    flagged = "still " if stays else f"{formats.count(before.flagged)} → "
    flagged += f"{formats.count(after.flagged)} flagged"
    if before.expected_loss is None or after.expected_loss is None:
        return f"{flagged}."
    losses = (formats.money(loss, answer.currency) for loss in (before.expected_loss, after.expected_loss))
    return f"{flagged}, expected loss {' → '.join(losses)}."


def rest(counts: Counts, change: Change) -> str:
    """Say what became of the deals that were reached, one sentence for each kind there is."""
    label = change.field.label
    said = [
        (counts.there, "{n} there already."),
        (counts.unrecorded, f"{{n}} without {label} recorded: left as they are."),
        (counts.held, f"{{n}} would leave the range{_range(change)} and stop at its end."),
        (counts.unusual, "{n} then lie beyond what 98 of 100 deals hold; the model knows little there."),
        (counts.no_longer_flagged, "{n} no longer flagged."),
        (counts.newly_flagged, "{n} newly flagged."),
    ]
    sentences = [words.format(n=formats.count(n)) for n, words in said if n]
    side_effects = change.side_effects if counts.changed else ""
    return " ".join([*sentences, side_effects]).strip()


def _range(change: Change) -> str:
    low, high = change.field.minimum, change.field.maximum
    if change.field.step is None or low is None or high is None:
        return ""
    return f" of {formats.number(low)} to {formats.measured(high, change.field.unit)}"


def key_figures(answer: Portfolio) -> tuple[Kpi, ...]:
    """What is flagged, lost and won with the change, each beside what it is without."""
    before, counts = answer.before, answer.counts
    if before is None or counts is None:
        return ()
    after, n = answer.after, counts.open_count
    figures = [_figure("flagged", "Deals flagged", "count", (before.flagged, after and after.flagged), n, fewer=True)]
    if before.expected_loss is None:
        pair = before.losses, after and after.losses
        return (*figures, _figure("losses", "Deals expected to be lost", "count", pair, n, fewer=True))
    loss = before.expected_loss, after and after.expected_loss
    revenue = before.expected_revenue, after and after.expected_revenue
    money = [
        _figure("expected_loss", "Expected loss", "money", loss, n, fewer=True, currency=answer.currency),
        _figure("expected_revenue", "Expected revenue", "money", revenue, n, fewer=False, currency=answer.currency),
    ]
    return (*figures, *money)


def _figure(key: str, label: str, unit: Any, pair: Any, n: int, *, fewer: bool, currency: str = "") -> Kpi:
    before, after = pair
    if after is None:
        return Kpi(key, label, float(before), unit, n, "open", against="as recorded")
    was = f"{formats.value(before, unit, currency)} as recorded"
    delta = after - before
    if not delta:
        return Kpi(key, label, float(after), unit, n, "open", against="unchanged")
    better = (delta < 0) == fewer
    return Kpi(
        key, label, float(after), unit, n, "open", delta=float(delta), delta_unit=unit, better=better, against=was
    )


def nothing(answer: Portfolio) -> Any:
    """Say why there is nothing to compare: no deal open, none that the change reaches, or none that it moves."""
    counts, change = answer.counts, answer.form.change if answer.form else None
    if counts is None or not counts.open_count:
        return nothing_open(anywhere=answer.open_anywhere > 0)
    if change is None:
        return None
    if not counts.reached:
        words = f"Of the {formats.count(counts.open_count)} open deals with these filters none is reached."
        return states.empty(
            f"No {targets_label(change.to, change.days).removeprefix('all ')}",
            words,
            "Choose other deals, or widen the filters.",
        )
    if not counts.changed:
        return states.empty("No deal changes", rest(counts, change), "Choose another value, or other deals.")
    return None


def no_signal(answer: Portfolio) -> Any:
    """Say that many deals cannot be compared where one deal cannot be told from another."""
    why = "The model cannot tell one deal from another, so it cannot say what a change of many would do."
    said = states.no_signal(answer.verdict_words, "; ".join(answer.would_help))
    return html.Div([said, html.P(why, className="hw-portfolio-why")])


def flat(answer: Portfolio) -> float | None:
    """The threshold that is one for all deals; None by money, where each deal has its own."""
    return answer.flagging.line if answer.flagging.policy in ("flat", "recall", "recall-amount") else None


def listed_caption(answer: Portfolio) -> str:
    """Say how many of the changed deals are listed, and in which order."""
    changed = answer.counts.changed if answer.counts else 0
    some = f"{len(answer.deals)} of {formats.count(changed)}" if changed > len(answer.deals) else "all that change"
    return f"{some}, those that change side first"


def owners(answer: Portfolio) -> Any:
    """List the owners whose deals move most, as they are and as they would be."""
    frame, currency = answer.owners, answer.currency
    columns = [
        owner_column(),
        Column("flagged_before", "Flagged now", "count"),
        Column("flagged_after", "Flagged then", "count"),
    ]
    if answer.amounts:
        columns += [
            Column("expected_loss_before", "Expected loss now", "money", currency=currency, minor=True),
            Column("expected_loss_after", "Expected loss then", "money", currency=currency, minor=True),
            Column("gained", "Change", "number"),
        ]
    foot = {"owner": "All"} | {column.key: frame[column.key].sum() for column in columns[1:] if column.key in frame}
    foot |= {"gained": _gained(answer.before, answer.after, currency)}
    return table(
        with_lists(frame).assign(gained=_changes(frame, currency)),
        columns,
        caption="By owner, now and then",
        foot=foot,
        limit=OWNERS,
    )


def deals(answer: Portfolio) -> Any:
    """List the deals that change side, then those that move most, each with its own what-if."""
    change = answer.form.change if answer.form else None
    named = _titled(answer.deals, answer.currency)
    columns = [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        owner_column(minor=True),
        Column("amount_after", "Amount", "money", currency=answer.currency, minor=True),
        Column("moved", change.field.label if change else "Change", minor=True),
        Column("loss_probability_before", "Loss now", "percent"),
        Column(
            "loss_probability_after",
            "Loss then",
            "loss",
            threshold="threshold_after",
            flagged="flagged_after",
            sub="crossed",
        ),
        Column("gained", "Expected loss change", "number", minor=True),
    ]
    shown = [column for column in columns if answer.amounts or column.key not in ("amount_after", "gained")]
    return table(named, shown, caption="Deals that change most")


def _titled(frame: pd.DataFrame, currency: str) -> pd.DataFrame:
    return with_lists(with_titles(frame)).assign(
        moved=[
            f"{formats.cut(a)} → {formats.cut(b)}" for a, b in zip(frame["from_words"], frame["to_words"], strict=True)
        ],
        gained=_changes(frame, currency),
        crossed=[f"{_ARROWS.get(side, '')}{side}" for side in frame["side"]],
    )


_ARROWS: Final = {"no longer flagged": "↓ ", "now flagged": "↑ "}


def _changes(frame: pd.DataFrame, currency: str) -> list[str]:
    """What each row's expected loss moves by, with its sign."""
    moved = frame["expected_loss_after"] - frame["expected_loss_before"]
    return [formats.delta(value, "money", currency) for value in moved]


def _gained(before: Side | None, after: Side | None, currency: str) -> str:
    if before is None or after is None or before.expected_loss is None or after.expected_loss is None:
        return ""
    return formats.delta(after.expected_loss - before.expected_loss, "money", currency)
