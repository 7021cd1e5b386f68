"""The verdict in words, whether there was enough to judge by, and the kinds of model side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.model.section import between, method, ranged, terms
from app.components.parts import tag, verdict
from app.components.table import Column, table
from app.views.model.quality import BASE, MODEL, ModelQuality
from app.views.threshold.holdout import GROUPED, PSEUDO, ROLLING

SAME_DAY: Final = " of the same day"
METRICS: Final = {
    "auc": ("AUC", f"chance that a lost deal ranks above a won one{SAME_DAY}; 0.5 is a coin", 3),
    "pr_auc": ("PR AUC", "mean precision over the losses; more is better", 3),
    "log_loss": ("Log loss", "surprise at what happened; less is better", 4),
    "brier": ("Brier", "squared error of the probability; less is better", 4),
}
METRIC_LABELS: Final = {"auc": "AUC", "pr_auc": "PR AUC", "log_loss": "log loss", "brier": "Brier"}
ROUNDED: Final = {
    "Ready": "its probabilities are shown",
    "Weak": "use it to sort, not to decide",
    "No signal": "no deal is ranked and no probabilities are shown",
}


def plainly(answer: ModelQuality) -> html.P | None:
    """'On past deals that it had never seen 82 % of its flags were right, and it caught 33 % of the losses.'."""
    if answer.flags is None or answer.flags.precision is None or answer.flags.recall is None:
        return None
    right, caught = formats.percent(answer.flags.precision), formats.percent(answer.flags.recall)
    words = (
        f"On past deals that it had never seen {right} of its flags were right, and it caught {caught} of the losses."
    )
    return html.P(words, className="hw-headline")


def render_verdict(answer: ModelQuality) -> html.Div:
    """Say the verdict first, then why, then what data would help, then how it was judged."""
    follows = html.Span(f" – {ROUNDED[answer.verdict]}", className="hw-muted")
    parts = [html.P([verdict(answer.verdict), follows]), html.P(" ".join(answer.reasons))]
    if answer.would_help:
        parts.append(html.P([html.Strong("What would help: "), "; ".join(answer.would_help), "."]))
    if answer.method:
        parts.append(html.P(method(answer.method)))
    return html.Div(parts, className="hw-said-verdict")


def skill(answer: ModelQuality) -> html.Dl:
    """The skills and the AUC with their bootstrap intervals, and what they were measured on."""
    held = answer.looked
    skills = [
        (f"Skill over {found.against}", formats.percent(found.value, 1), _interval(found.low, found.high, 1))
        for found in answer.skills
    ]
    return terms(
        [
            *skills,
            *_beyond(answer),
            *_auc(answer),
            ("Held out", formats.count(held.opportunities) if held else formats.NOTHING, _days(answer)),
            (
                "Lost of those",
                formats.percent(held.lost_share, 1) if held else formats.NOTHING,
                "of the deals held out",
            ),
            (
                "Trained",
                formats.date(answer.trained_at.date()),
                f"{formats.plural(answer.trees, 'tree')}, version {answer.version}",
            ),
        ]
    )


def _auc(answer: ModelQuality) -> list[tuple[str, str, str]]:
    if answer.auc is None or answer.auc_low is None or answer.auc_high is None:
        return []
    ends = between(answer.auc_low, answer.auc_high, lambda value: formats.number(value, 3))
    return [("AUC", formats.number(answer.auc, 3), f"95{formats.NBSP}% interval {ends}")]


def _beyond(answer: ModelQuality) -> list[tuple[str, Any, str]]:
    """What the hold-out cannot show: how much rests on what nobody has verified, and how sure it is today."""
    said: list[tuple[str, Any, str]] = []
    if answer.declared is not None:
        columns = formats.plural(len(answer.declared.features), "column")
        share = formats.percent(answer.declared.share)
        said.append(("Skill not verified", share, f"rests on {columns} declared to be known in time"))
    if answer.today is not None:
        now, then = (formats.number(spread * 100, 0) for spread in (answer.today.spread_now, answer.today.spread_then))
        said.append(
            (
                "How far apart today",
                f"{now} {'point' if now == '1' else 'points'}",
                f"{then} in the hold-out, for deals of the same age",
            )
        )
    return said


def _interval(low: float, high: float, digits: int) -> str:
    return f"95{formats.NBSP}% interval {between(low, high, lambda share: formats.percent(share, digits))}"


def _days(answer: ModelQuality) -> str:
    held = answer.looked
    if held is None:
        return "nothing could be held out"
    if not held.first_on:
        return f"opportunities, {held.where}"
    days = formats.plural(held.days, "day")
    return f"opportunities, on {days} from {formats.date(held.first_on)} to {formats.date(held.last_on)}"


def needs(frame: pd.DataFrame) -> Any:
    """List the least data a verdict takes: what there is, what is needed, and whether that is enough in words."""
    if frame.empty:
        return states.empty("No minimum is stated", "This version was judged without stating one.")
    rows = frame.assign(enough=[_enough(bool(enough)) for enough in frame["enough"]])
    columns = [
        Column("name", "To judge"),
        Column("have", "Have", "count"),
        Column("need", "Need", "count"),
        Column("enough", "", "component"),
    ]
    return table(rows, columns, caption="Minimum data")


def _enough(enough: bool) -> html.Span:
    words = "✓ enough" if enough else "✕ too few"
    return html.Span(words, className="hw-whole" if enough else "hw-whole hw-lost")


def metrics(answer: ModelQuality) -> Any:
    """Put every kind of model side by side, on exactly the same looks, each metric with its interval."""
    if answer.metrics.empty:
        helps = f"What would help: {'; '.join(answer.would_help)}." if answer.would_help else ""
        return states.not_enough(" ".join(answer.reasons), helps or "Import an export with more closed opportunities.")
    found = answer.metrics.to_dict("records")
    cells = {name: [_metric(row, name, answer.best[name]) for row in found] for name in METRICS}
    rows = pd.DataFrame({"model": [_model(row["model"], shown=answer.standing.ranked) for row in found], **cells})
    columns = [Column("model", "On the same looks", "component")]
    columns += [Column(name, label, "component", title=title) for name, (label, title, _) in METRICS.items()]
    return html.Div(
        [
            html.Div(table(rows, columns, caption="Metrics out of time"), className="hw-model-wide hw-model-numbers"),
            html.P(_explained(answer), className="hw-more"),
        ]
    )


def _model(name: str, *, shown: bool) -> Any:
    return html.Span([name, " ", tag("shown", "won")]) if name == MODEL and shown else name


def _metric(row: dict[Any, Any], name: str, best: str) -> html.Span:
    digits = METRICS[name][2]
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    return ranged(value, low, high, lambda one: formats.number(one, digits), best=row["model"] == best)


def _explained(answer: ModelQuality) -> str:
    words = "; ".join(f"{label}: {title.split(';')[0]}" for label, title, _ in METRICS.values())
    said = f"Small: 95{formats.NBSP}% interval over opportunities. {words}."
    if answer.looked is None or answer.looked.method == ROLLING:
        return said
    return f"{said.replace(SAME_DAY, '')} The age × calendar rule needs dates: without any it repeats the base rate."


def nothing_flagged(answer: ModelQuality) -> Any:
    """Say why there are no flags to hold against outcomes."""
    if answer.standing.ranked:
        return states.not_enough(" ".join(answer.reasons))
    words = "The model has no signal, so no flag could be relied on."
    return states.empty("No deal is flagged", words, "Deals at risk lists the open deals by what is known.")


def split(answer: ModelQuality, columns: Sequence[Column]) -> Any:
    """List how many were learned from and judged if there are no days to draw."""
    held = answer.looked
    names = {"fit": "Fitted", "calibrate": "Calibrated", "test": "Judged", "published fit": "Published model fitted"}
    rows = answer.split.assign(part=[names.get(part, part) for part in answer.split["part"]])
    first = {PSEUDO: "the first cut", GROUPED: "the first fold"}.get(held.method if held else "", "the first origin")
    words = (
        "Without opening and closing dates nothing is split in time."
        f" Fitted and calibrated: at {first}; judged: over all."
    )
    return html.Div(
        [html.P(words, className="hw-panel-summary"), table(rows, list(columns), caption="What was learned from")]
    )


def winner(answer: ModelQuality) -> str:
    """Say in a sentence who is best on what, and where the difference is too small to matter."""
    if not answer.best:
        return ""
    won: dict[str, list[str]] = {}
    for name, model in answer.best.items():
        won.setdefault(model, []).append(METRIC_LABELS[name])
    parts = [f"{spoken(model)} is best on {and_joined(names)}" for model, names in won.items()]
    if MODEL not in won:
        parts.append(f"{MODEL}{', the one shown,' if answer.standing.ranked else ''} on none")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}.{_close(answer)}"


def _close(answer: ModelQuality) -> str:
    if not answer.close:
        return ""
    near = and_joined([spoken(name) for name in answer.close])
    return f" On log loss {near} {'is' if len(answer.close) == 1 else 'are'} within 1{formats.NBSP}% of {MODEL}."


def spoken(model: str) -> str:
    """A kind of model in the middle of a sentence."""
    if model == BASE:
        return "the base rate"
    return model if model == MODEL else f"{'the ' if model.endswith('rule') else ''}{model[:1].lower()}{model[1:]}"


def and_joined(names: Sequence[str]) -> str:
    """Names in a sentence: 'AUC, log loss and Brier'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
