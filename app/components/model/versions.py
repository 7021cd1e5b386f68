"""The versions, how two of them differ, how one is published, and who did what when."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.model.quality import METRICS, and_joined
from app.components.model.section import by_administrator, flow, ranged
from app.components.parts import link, tag
from app.components.table import Column, table
from app.views.model.differences import Differences
from app.views.model.versions import ModelVersions

SIDES: Final = (("a", "Version A"), ("b", "Version B"))
MARKS: Final = ("serving", "refused")


def listing(frame: pd.DataFrame) -> Any:
    """List the versions, newest first, and mark the one whose probabilities are shown."""
    if frame.empty:
        return states.not_ready("No model has been trained yet.", "An import trains one.")
    serving = next(iter(frame.loc[frame["serving"], "version"]), "")
    rows = frame.assign(
        version=[_version(row) for row in frame.to_dict("records")],
        trained=[str(at)[:16].replace("T", " ") or formats.NOTHING for at in frame["trained_at"]],
        skill=[_skill(row, "skill", "low", "high") for row in frame.to_dict("records")],
        rule_skill=[_skill(row, "rule_skill", "rule_low", "rule_high") for row in frame.to_dict("records")],
        challenge=[_challenge(row) for row in frame.to_dict("records")],
        compare=[_compare(row, serving) for row in frame.to_dict("records")],
    )
    columns = [
        Column("version", "Version", "component"),
        Column("trained", "Trained (UTC)"),
        Column("source", "Source", minor=True),
        Column("as_of_on", "Data as of", "date", minor=True),
        Column("verdict", "Verdict"),
        Column("skill", "Over the base rate", "component", title="skill against the base rate"),
        Column("rule_skill", "Over age × calendar", "component", title="skill against the age × calendar rule"),
        Column("features", "Features", "count", minor=True),
        Column("challenge", "Against the champion", "component", title="on the same rows of the same backtest"),
        Column("compare", "", "component"),
    ]
    return html.Div(table(rows, columns, caption="Model versions"), className="hw-model-wide")


def _version(row: dict[Any, Any]) -> html.Div:
    parts: list[Any] = [row["version"]]
    if row["serving"]:
        parts += [" ", tag("serving", "won")]
    if not row["readable"]:
        parts += [" ", tag("damaged", "lost", "Its record cannot be read.")]
    return html.Div(parts)


def _skill(row: dict[Any, Any], *names: str) -> Any:
    value, low, high = (row[name] for name in names)
    if value is None or pd.isna(value):
        return formats.NOTHING
    return ranged(value, low, high, lambda share: formats.percent(share, 1))


def _challenge(row: dict[Any, Any]) -> Any:
    """How it did beside the champion of its day; a refused version says so first."""
    if not row["challenge"] and not row["refused"]:
        return formats.NOTHING
    refused = html.Strong("Refused: ", className="hw-lost") if row["refused"] else None
    return html.Div([part for part in (refused, row["challenge"]) if part], className="hw-model-challenge")


def _compare(row: dict[Any, Any], serving: str) -> Any:
    if row["serving"] or not row["readable"] or not serving:
        return ""
    return link("Compare", at(f"/model/versions?a={row['version']}&b={serving}"), "hw-cell-link hw-whole")


def pickers() -> html.Div:
    """Two selects; what they hold comes from the address, and what is chosen goes there."""
    fields = [
        html.Div(
            [dbc.Label(name, html_for=f"model-versions-{side}"), dbc.Select(id=f"model-versions-{side}", options=[])]
        )
        for side, name in SIDES
    ]
    return html.Div(fields, className="hw-model-pickers")


def options(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """What the selects offer: each readable version with its verdict; the served one says so."""
    return [
        {
            "value": row["version"],
            "label": " · ".join([row["version"], row["verdict"], *(word for word in MARKS if row[word])]),
        }
        for row in frame.to_dict("records")
        if row["readable"]
    ]


def differences(answer: ModelVersions) -> Any:
    """How the two differ: in a sentence, in what they were worth, in facts, and column by column."""
    unknown = [html.P(f"There is no model version {version}.", className="hw-lost") for version in answer.unknown]
    found = answer.differences
    if found is None:
        words = "There is one version; the next training gives something to compare with."
        same = "Choose two different versions."
        return flow(*unknown, states.empty("Nothing to compare", same if len(answer.versions) > 1 else words))
    return flow(
        *unknown,
        html.P(summary(found), className="hw-model-said"),
        html.Div([_metrics(found), _facts(found)], className="hw-model-sides"),
        _changed(found),
    )


def summary(found: Differences) -> str:
    """Say in a sentence what differs, and whether the metrics may be compared."""
    differ = [str(aspect) for aspect in found.facts["aspect"]]
    what = f"They differ in {and_joined(differ)}." if differ else "Nothing else about them differs."
    if found.same_data:
        return f"{what} Both learned from the same data, so their metrics compare."
    return f"{what} They learned from different data, each judged on its own later deals: compare metrics with care."


def _metrics(found: Differences) -> Any:
    if found.metrics.empty:
        return states.not_enough("One of them could not be judged, so there are no metrics to compare.")
    rows = pd.DataFrame(
        [
            {"name": METRICS[row["name"]][0], **{side: _metric(row, side) for side, _ in SIDES}}
            for row in found.metrics.to_dict("records")
        ]
    )
    columns = [Column("name", "CatBoost"), Column("a", "A", "component"), Column("b", "B", "component")]
    return html.Div(table(rows, columns, caption="Metrics of both"), className="hw-model-wide hw-model-numbers")


def _metric(row: dict[Any, Any], side: str) -> html.Span:
    digits = METRICS[row["name"]][2]
    value, low, high = (row[f"{side}{end}"] for end in ("", "_low", "_high"))
    return ranged(value, low, high, lambda one: formats.number(one, digits), best=row["better"] == side)


def _facts(found: Differences) -> Any:
    if found.facts.empty:
        return None
    rows = found.facts.assign(aspect=[f"{aspect[:1].upper()}{aspect[1:]}" for aspect in found.facts["aspect"]])
    columns = [Column("aspect", "What differs"), Column("a", "A"), Column("b", "B")]
    return html.Div(table(rows, columns, caption="What differs"), className="hw-model-wide")


def _changed(found: Differences) -> Any:
    parts: list[Any] = []
    if found.gained:
        parts.append(html.P([html.Strong("Features only B has: "), ", ".join(found.gained), "."]))
    if found.dropped:
        parts.append(html.P([html.Strong("Features only A has: "), ", ".join(found.dropped), "."]))
    if found.verdicts.empty:
        return flow(*parts, html.P("Every column has the same verdict in both.", className="hw-muted"))
    columns = [
        Column("label", "Column", sub="column"),
        Column("a", "Verdict in A"),
        Column("b", "Verdict in B"),
        Column("reason", "Why in B", "component"),
    ]
    return flow(*parts, table(found.verdicts, columns, caption="Verdicts that differ"))


def how_to(answer: ModelVersions, *, visited: bool = False) -> html.Div:
    """How another version comes to be served; who only visits is not led to the commands."""
    moving = "A version is never overwritten: a pointer moves, and the next request is answered by the other one."
    if visited:
        return flow(html.P(f"{moving} Whoever runs this deployment moves it."))
    return flow(html.P(moving), _refused(answer), by_administrator("Whoever runs this deployment moves it"))


def _refused(answer: ModelVersions) -> html.P | None:
    """The version that the address names, if it cannot be served."""
    frame, version = answer.versions, answer.a
    if not version or not len(frame) or not frame.loc[frame["version"] == version, "refused"].any():
        return None
    return html.P(f"Version {version} was refused when it met the champion: it cannot be published.")


def audit(frame: pd.DataFrame, unread: str = "") -> Any:
    """List who published or overrode what, latest first; or say why that cannot be read."""
    if unread:
        return states.error("The audit trail cannot be read.", unread)
    if frame.empty:
        return states.empty(
            "Nothing has been written down yet", "Every publication and every override will stand here with its author."
        )
    columns = [
        Column("at", "When (UTC)", "date"),
        Column("author", "Who"),
        Column("action", "Did"),
        Column("subject", "To"),
        Column("detail", "Why"),
    ]
    return html.Div(table(frame, columns, caption="Audit trail"), className="hw-tall")
