"""The verdict in words, the metrics side by side, what was refused and why, and the versions there are."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.parts import Tone, tag, verdict
from app.components.table import Column, table
from app.views.model_quality import BASE, MODEL, RIVAL, ModelQuality

METRICS = {
    "auc": ("AUC", "chance that a lost deal ranks above a won one; 0.5 is a coin", 3),
    "pr_auc": ("PR AUC", "mean precision over the losses; more is better", 3),
    "log_loss": ("Log loss", "surprise at what happened; less is better", 4),
    "brier": ("Brier", "squared error of the probability; less is better", 4),
}
NAMED = {"auc": "AUC", "pr_auc": "PR AUC", "log_loss": "log loss", "brier": "Brier"}
SPOKEN = {MODEL: MODEL, RIVAL: "logistic regression", BASE: "the base rate"}
TONES: dict[str, Tone] = {"leak": "lost", "unused": "neutral"}
REFUSED = {"leak": "Refused", "unused": "Not used"}
ROUNDED = {
    "Ready": "its probabilities are shown",
    "Weak": "use it to sort, not to decide",
    "No signal": "no probabilities are shown",
}


def said_verdict(answer: ModelQuality) -> html.Div:
    """Say the verdict first, then why, then what data would help."""
    follows = html.Span(f" – {ROUNDED[answer.verdict]}", className="hw-muted")
    parts = [html.P([verdict(answer.verdict), follows]), html.P(" ".join(answer.reasons))]
    if answer.would_help:
        parts.append(html.P([html.Strong("What would help: "), "; ".join(answer.would_help), "."]))
    return html.Div(parts, className="hw-said-verdict")


def skill(answer: ModelQuality) -> html.Dl:
    """The skill and the AUC with their bootstrap intervals, and what they were measured on."""
    held = answer.looked
    rows = [
        ("Skill against the base rate", formats.percent(answer.skill, 1), _between(answer.low, answer.high)),
        (
            "AUC",
            formats.number(answer.auc, 3),
            f"95{formats.NBSP}% interval {answer.auc_low:.3f} to {answer.auc_high:.3f}",
        ),
        ("Held out", formats.count(held.opportunities) if held else formats.NOTHING, _days(answer)),
        ("Lost of those looks", formats.percent(held.base_rate) if held else formats.NOTHING, "the base rate"),
        (
            "Trained",
            formats.date(answer.trained_at.date()),
            f"{formats.plural(answer.trees, 'tree')}, version {answer.version}",
        ),
    ]
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd([value, html.Span(more, className="hw-sub")])])
            for name, value, more in rows
        ],
        className="hw-terms",
    )


def _between(low: float, high: float) -> str:
    return f"95{formats.NBSP}% interval {formats.percent(low, 1)} to {formats.percent(high, 1)}"


def _days(answer: ModelQuality) -> str:
    held = answer.looked
    if held is None:
        return "nothing could be held out"
    days = formats.plural(held.days, "day")
    return (
        f"opportunities, on {days} from {formats.date(held.first_on)} to {formats.date(held.last_on)}"
        if held.first_on
        else days
    )


def metrics(answer: ModelQuality) -> Any:
    """Put the model, the logistic regression and the base rate side by side, on exactly the same looks."""
    if answer.metrics.empty:
        return states.not_enough(" ".join(answer.reasons), "Import an export with more closed opportunities.")
    rows = answer.metrics.assign(
        **{
            name: [
                _metric(value, model == answer.best[name], digits)
                for model, value in zip(answer.metrics["model"], answer.metrics[name], strict=True)
            ]
            for name, (_, _, digits) in METRICS.items()
        }
    )
    columns = [Column("model", "On the same looks")]
    columns += [Column(name, label, "component", title=title) for name, (label, title, _) in METRICS.items()]
    return html.Div([table(rows, columns, caption="Metrics out of time"), html.P(_explained(), className="hw-more")])


def _metric(value: float, best: bool, digits: int) -> html.Span:
    return html.Span(formats.number(value, digits), className="hw-num hw-best" if best else "hw-num")


def _explained() -> str:
    return "; ".join(f"{label}: {title.split(';')[0]}" for label, title, _ in METRICS.values()) + "."


def winner(answer: ModelQuality) -> str:
    """Say in a sentence who is best on what, and where the difference is too small to matter."""
    if not answer.best:
        return ""
    won = {model: [NAMED[name] for name, best in answer.best.items() if best == model] for model in SPOKEN}
    parts = [f"{SPOKEN[model]} is best on {_listed(names)}" for model, names in won.items() if names]
    if not won[MODEL]:
        parts.append(f"{SPOKEN[MODEL]} on none")
    text = ", ".join(parts)
    close = (
        f" CatBoost and logistic regression are within 1{formats.NBSP}% of each other on log loss."
        if answer.close
        else ""
    )
    return f"{text[:1].upper()}{text[1:]}.{close}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def refused(frame: pd.DataFrame) -> Any:
    """List every column that no feature was made of, with the reason."""
    if frame.empty:
        return states.empty("Nothing was refused", "Every column that is known while a deal is open is used.")
    rows = frame.assign(verdict=[tag(REFUSED[word], TONES[word]) for word in frame["verdict"]])
    columns = [
        Column("label", "Column", sub="column"),
        Column("verdict", "Verdict", "component"),
        Column("reason", "Reason"),
    ]
    return html.Div(table(rows, columns, caption="Columns refused or not used"), className="hw-tall")


def refused_summary(frame: pd.DataFrame) -> str:
    """Say how many columns tell the ending, and how many tell nothing."""
    leaks = int((frame["verdict"] == "leak").sum()) if len(frame) else 0
    return (
        f"{formats.plural(leaks, 'column tells', 'columns tell')} how the deal ended and would only flatter the model;"
        f" {formats.count(len(frame) - leaks)} more tell it nothing in this export."
    )


def versions(frame: pd.DataFrame) -> Any:
    """List the versions, newest first, and mark the one whose probabilities are shown."""
    if frame.empty:
        return states.not_ready("No model has been trained yet.", "Train one: make import SOURCE=folder.")
    rows = frame.assign(
        version=[_version(row) for row in frame.to_dict("records")],
        trained=[str(at)[:16].replace("T", " ") for at in frame["trained_at"]],
        skill=[_skill(row) for row in frame.to_dict("records")],
    )
    columns = [
        Column("version", "Version", "component"),
        Column("trained", "Trained (UTC)"),
        Column("source", "Source", minor=True),
        Column("as_of_on", "Data as of", "date", minor=True),
        Column("verdict", "Verdict"),
        Column("skill", "Skill"),
    ]
    return table(rows, columns, caption="Model versions")


def _version(row: dict[Any, Any]) -> html.Div:
    parts: list[Any] = [row["version"]]
    if row["serving"]:
        parts += [" ", tag("serving", "won")]
    if not row["readable"]:
        parts += [" ", tag("damaged", "lost", "Its record cannot be read.")]
    return html.Div(parts)


def _skill(row: dict[Any, Any]) -> str:
    if row["skill"] is None or pd.isna(row["skill"]):
        return formats.NOTHING
    return f"{formats.percent(row['skill'], 1)} ({formats.percent(row['low'], 1)} to {formats.percent(row['high'], 1)})"
