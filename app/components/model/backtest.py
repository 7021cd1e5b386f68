"""The backtest as tables: every earlier date, the settings tried, and the dates of outcomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.model.section import ranged
from app.components.parts import tag
from app.components.table import Column, table

OUTCOMES: Final = ("won", "lost", "open")
CHANCE: Final = "chance that a lost deal ranks above a won one"
IN: Final = {True: "", False: "; a share of what a deal is worth"}


def origins(
    frame: pd.DataFrame, currency: str, *, dated: bool = True, amounts: bool = True, ranked: bool = True
) -> html.Div:
    """List what was learned at every origin, what was judged, and how the probabilities came out, with intervals.

    An origin is a date on which some were open; not `dated`, a cut or a fold. Without `amounts` what is saved is a
    share of what a deal is worth. Without signal nothing is said of flags: none is raised.
    """
    found = frame.to_dict("records")
    writers = _writers(currency if amounts else None)
    cells = {name: [_value(row, name, write) for row in found] for name, write in writers.items()}
    ended = [f"{formats.count(known)} ended" for known in frame["known"]]
    above = [writers["saved"](at) for at in frame["flag_from"]]
    rows = frame.assign(ended=ended, flag_from=above, **{name: pd.Series(cells[name], dtype=object) for name in cells})
    columns = [
        Column("named", "Origin", "date"),
        Column("learned", "Learned from", "count", title=f"deals whose outcome was known{' by then' if dated else ''}"),
        Column("open_then", "Open then", "count", sub="ended", title="deals that were open on that day")
        if dated
        else Column("open_then", "Judged", "count", title="deals that were not learned from"),
        Column("lost_share", "Looks lost", "percent", title="of the looks with an outcome"),
        Column("auc", "AUC", "component", title=f"{'inside the date: ' if dated else ''}{CHANCE}"),
        Column("skill", "Skill", "component", title="share of the base rate's log loss saved"),
        Column("log_loss", "Log loss", "component"),
        Column("brier", "Brier", "component"),
        Column(
            "calibration_error",
            "Calibration error",
            "component",
            title="mean distance between said and happened, over ten groups",
        ),
        Column("flag_from", "Flagged above", "component", title="expected loss, by costs known by then"),
        Column("saved", "Saved per deal", "component", title=f"against flagging nobody, by that line{IN[amounts]}"),
    ]
    columns = columns if ranked else [column for column in columns if column.key not in ("flag_from", "saved")]
    return html.Div(table(rows, columns, caption="Backtest by origin"), className="hw-model-wide hw-model-numbers")


def _writers(currency: str | None) -> dict[str, Callable[[float], str]]:
    return {
        "auc": lambda value: formats.number(value, 3),
        "skill": lambda share: formats.percent(share, 1),
        "log_loss": lambda value: formats.number(value, 3),
        "brier": lambda value: formats.number(value, 3),
        "calibration_error": lambda share: formats.percent(share, 1),
        "saved": lambda amount: formats.number(amount, 3) if currency is None else formats.money(amount, currency),
    }


def _value(row: dict[Any, Any], name: str, write: Callable[[float], str]) -> html.Span:
    return ranged(row[name], row[f"{name}_low"], row[f"{name}_high"], write)


def search(frame: pd.DataFrame) -> Any:
    """List the settings tried, the least log loss first; the one that was taken says so."""
    if frame.empty:
        return states.empty("No settings were compared", "This version was trained with fixed settings.")
    rows = frame.assign(chosen=[tag("chosen", "won") if chosen is True else "" for chosen in frame["chosen"]])
    columns = [
        Column("depth", "Depth", title="questions a tree may ask in a row"),
        Column("learning_rate", "Learning rate", "number", digits=3),
        Column("l2_leaf_reg", "L2", "number", digits=1, title="how strongly leaves are held back"),
        Column("iterations", "Trees", "count"),
        Column("border_count", "Borders", "count", title="values at which a number may be split, at most"),
        Column("log_loss", "Log loss", "number", digits=4),
        Column("chosen", "", "component"),
    ]
    return table(rows, columns, caption="Settings tried")


def search_summary(frame: pd.DataFrame) -> str:
    """Say in a sentence how many settings were tried and how much the choice mattered."""
    spread = frame["log_loss"].max() - frame["log_loss"].min()
    best = frame[frame["chosen"].eq(other=True)].head(1)
    taken = [
        f" Taken: depth {row.depth:.0f}, {formats.plural(int(row.iterations), 'tree')}." for row in best.itertuples()
    ]
    return (
        f"{formats.plural(len(frame), 'setting')} tried before the first origin, on data no test row comes from; their"
        f" log losses lie within {formats.number(spread, 4)}.{''.join(taken)}"
    )


def no_timing(why: str) -> html.Div:
    """Say that nothing is known of when deals end, and why."""
    takes = "It takes an export with the days on which deals were opened and closed."
    return states.not_enough("Nothing says when deals end.", why or takes)


def timing(frame: pd.DataFrame) -> Any:
    """Lay out what was said of 30, 60 and 90 days against what happened, and against plain frequencies."""
    rows = pd.DataFrame([_horizon(days, part) for days, part in frame.groupby("days", sort=True)])
    columns = [
        Column("within", "Within"),
        *(Column(name, name.capitalize(), "component", title="said, and happened") for name in OUTCOMES),
        Column("log_loss", "Log loss", "number", digits=3),
        Column("base_log_loss", "Plain", "number", digits=3, title="log loss of the plain frequencies, by age"),
        Column("saved", "Saved", "percent", digits=1, title="share of the plain frequencies' log loss"),
    ]
    return html.Div(
        table(rows, columns, caption="Won, lost or open by date"), className="hw-model-wide hw-model-numbers"
    )


def _horizon(days: Any, part: pd.DataFrame) -> dict[str, Any]:
    said = part.set_index("outcome")
    loss, plain = part["log_loss"].mean(), part["base_log_loss"].mean()
    cells = {name: _prediction_cell(said.loc[name]) if name in said.index else formats.NOTHING for name in OUTCOMES}
    saved = 1 - loss / plain if plain else None
    return {
        "within": formats.days(days), **cells, "log_loss": loss, "base_log_loss": plain, "saved": saved,
    }  # fmt: skip


def _prediction_cell(row: pd.Series[Any]) -> html.Span:
    happened = html.Span(f"happened {formats.percent(row['realised'], 1)}", className="hw-sub")
    return html.Span([f"said {formats.percent(row['predicted'], 1)}", happened], className="hw-num")


def timing_summary(frame: pd.DataFrame) -> str:
    """Say in a sentence how far said and happened lie apart at most, and how often plain frequencies are beaten."""
    gap = (frame["predicted"] - frame["realised"]).abs()
    worst = frame.loc[gap.idxmax()]
    by_days = frame.groupby("days")[["log_loss", "base_log_loss"]].mean()
    beaten = int((by_days["log_loss"] < by_days["base_log_loss"]).sum())
    return (
        f"On {formats.count(frame['n'].max())} looks: beats the plain frequencies at {beaten} of {len(by_days)} dates;"
        f" said and happened lie at most {gap.max() * 100:.1f} points apart ({worst['outcome']} within"
        f" {formats.days(worst['days'])})."
    )
