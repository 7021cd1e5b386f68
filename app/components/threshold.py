"""The threshold's controls, its key figures, its decision in a sentence, and the flags per owner."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.table import Column, table
from app.views.answers import Kpi
from app.views.extent import NO_AMOUNTS, NOTHING_OPEN
from app.views.holdout import ROLLING, Flags, Looked
from app.views.threshold import Line, Threshold

OWNERS = 10
NO_OWNER = "No owner"
# As near as the plateau of the cost curve.
AS_CHEAP = 1.02
# From so many on, costs counted in deals need no decimals.
LARGE = 10

# The shares are those that costs are taken to be until somebody says better.
FALSE_ALARM = "time, and what is conceded to a deal that is won anyway: 10 % of the mean amount, if you do not know"
MISSED_LOSS = "what acting in time would have saved of a lost deal: 5 % of the mean amount, if you do not know"


def controls() -> html.Div:
    """Draw the slider with its number, and the two costs; the browser fills them from the answer and the address."""
    slider = dbc.Input(id="threshold-range", type="range", min=0, max=100, step=1, class_name="form-range")
    track = html.Div(
        [slider, html.I(className="hw-plateau"), html.I(className="hw-cheapest")],
        id="threshold-track",
        className="hw-threshold-track",
    )
    number = dbc.Input(id="threshold-number", type="number", min=0, max=100, step="any", size="sm", debounce=400)
    box = html.Div([number, html.Span("%", className="hw-muted")], className="hw-unit-box")
    label = dbc.Label("Threshold", html_for="threshold-range")
    exact = dbc.Label("Threshold in per cent", html_for="threshold-number", class_name="visually-hidden")
    cheapest = html.Button("Use cheapest", id="threshold-cheapest", className="hw-button", type="button")
    said = html.Div([html.Span(id="threshold-said", className="hw-muted"), cheapest], className="hw-threshold-said")
    line = html.Div([label, exact, html.Div([track, box], className="hw-threshold-line"), said], id="threshold-slider")
    line.className = "hw-threshold-slider"
    costs = [
        _cost("threshold-false-alarm", "A false alarm costs", FALSE_ALARM),
        _cost("threshold-missed-loss", "A missed loss costs", MISSED_LOSS),
    ]
    return html.Div([line, html.Div(costs, className="hw-threshold-costs")], className="hw-threshold-controls")


def _cost(identity: str, words: str, meaning: str) -> html.Div:
    field = dbc.Input(id=identity, type="number", min=0, step="any", size="sm", debounce=400)
    label = dbc.Label([words, html.Span(meaning, className="hw-sub")], html_for=identity)
    return html.Div(
        [label, html.Div([html.Span(id=f"{identity}-unit", className="hw-muted"), field], className="hw-unit-box")]
    )


def policy(answer: Threshold) -> dict[str, float]:
    """What the controls show, and which costs are the usual ones: only others stand in the address."""
    costs, usual = answer.policy.costs, answer.defaults
    return {
        "threshold": answer.policy.threshold,
        "false_alarm": _plain(costs.false_alarm),
        "missed_loss": _plain(costs.missed_loss),
        "usual_false_alarm": _plain(usual.false_alarm),
        "usual_missed_loss": _plain(usual.missed_loss),
    }


def _plain(cost: float) -> float:
    return float(round(cost)) if cost >= 10 else round(cost, 2)


def unit(currency: str) -> str:
    """What stands before an amount: '$', or the currency's name where it has no symbol."""
    return formats.SYMBOLS.get(currency.upper(), currency).strip()


def places(answer: Threshold) -> dict[str, str]:
    """Where the cheapest threshold and its plateau stand on the slider, as custom properties of its track."""
    if answer.line is None:
        return {"--cheapest": "-1", "--low": "0", "--high": "0"}
    line = answer.line
    return {
        "--cheapest": f"{min(line.cheapest, 1.0):.4f}",
        "--low": f"{line.plateau_low:.4f}",
        "--high": f"{line.plateau_high:.4f}",
    }


def following(answer: Threshold) -> str:
    """Say whether the threshold was chosen or follows the costs."""
    if answer.line is None:
        return ""
    cheapest = formats.threshold(min(answer.line.cheapest, 1.0))
    return (
        f"Chosen; the cheapest is {cheapest}" if answer.policy.chosen else f"The cheapest for these costs, {cheapest}"
    )


def key_figures(answer: Threshold) -> tuple[Kpi, ...]:
    """Up to four key figures: flagged, their amount, the cost of a typical day, the losses caught.

    Where nothing in the export is open, or it has no amounts, what follows from those is left out.
    """
    held = answer.looked
    if answer.flags is None or answer.line is None or held is None:
        return ()
    return (*_open_figures(answer), *_held_figures(answer, answer.flags, answer.line, held))


def _open_figures(answer: Threshold) -> tuple[Kpi, ...]:
    now = answer.now
    if not now.open_anywhere:
        return ()
    flagged = Kpi("flagged", "Flagged open deals", float(now.flagged_count), "count", now.open_count, "open",
                  against=_flag_share(now.flagged_count, now.open_count), href="/at-risk?flagged=yes")  # fmt: skip
    if not answer.amounts:
        return (flagged,)
    share = formats.percent(now.flagged_amount / now.open_amount) if now.open_amount else ""
    amount = Kpi("amount", "Flagged amount", now.flagged_amount, "money", now.flagged_count, "flagged",
                 against=f"{share} of the open amount" if share else "nothing open",
                 note=f"{_at(now.flagged_expected_loss, answer)} of it expected to be lost")  # fmt: skip
    return flagged, amount


def _held_figures(answer: Threshold, flags: Flags, line: Line, held: Looked) -> tuple[Kpi, ...]:
    least = f"{_at(line.cheapest_cost, answer)} at the cheapest, {formats.threshold(min(line.cheapest, 1.0))}"
    n, counted = (held.days, "days held out") if held.method == ROLLING else (held.opportunities, "held out")
    return (
        Kpi("cost", _cost_of(answer, held), flags.cost, "money", n, counted, against=least,
            note=f"{_at(answer.none_cost, answer)} flagging nobody, {_at(answer.all_cost, answer)} flagging everybody"),
        Kpi("recall", "Losses caught", flags.recall, "percent", n, counted,
            against=f"{formats.percent(flags.precision)} of the flags were right"),
    )  # fmt: skip


def _cost_of(answer: Threshold, held: Looked) -> str:
    return f"Cost of {held.whole}{'' if answer.amounts else ', in deals'}"


def _flag_share(flagged: int, count: int) -> str:
    return f"{formats.percent(flagged / count)} of what is open" if count else "nothing is open"


def _at(cost: float | None, answer: Threshold) -> str:
    if answer.amounts or cost is None:
        return formats.money(cost, answer.currency)
    return f"{formats.number(cost, 0 if cost >= LARGE else 1)} deals"


def unpriced(answer: Threshold) -> str:
    """Say what costs are counted in where the export has no amounts; '' where it has."""
    if answer.amounts:
        return ""
    return f"{NO_AMOUNTS} Costs are in deals: 0.1 is a tenth of what a deal is worth, the same for every deal."


def decision(answer: Threshold) -> str:
    """Say in a sentence what the threshold flags now, and where the costs alone decide."""
    now, at = answer.now, formats.threshold(answer.policy.threshold)
    if not now.open_count:
        return f"At {at} nothing is flagged: {_nothing_open(answer)}."
    flagged = f"{formats.count(now.flagged_count)} of {formats.plural(now.open_count, 'open deal')}"
    verb = "is" if now.flagged_count == 1 else "are"
    amounts = f", {_at(now.flagged_amount, answer)} of {_at(now.open_amount, answer)}" if answer.amounts else ""
    return f"At {at}: {flagged} {verb} flagged{amounts}. {_balance(answer)}".strip()


def _nothing_open(answer: Threshold) -> str:
    return "no deal is open in this scope" if answer.now.open_anywhere else "this export holds closed deals only"


def _balance(answer: Threshold) -> str:
    """Where the costs alone decide, say so: a threshold that flags all but everybody is no list to work from."""
    line, costs = answer.line, answer.policy.costs
    if line is None or answer.all_cost is None or answer.none_cost is None:
        return ""
    if answer.all_cost <= line.cheapest_cost * AS_CHEAP:
        return _everybody(costs.missed_loss, costs.false_alarm)
    if answer.none_cost <= line.cheapest_cost * AS_CHEAP:
        return "A missed loss costs so little here that flagging nobody is as cheap as any threshold."
    return ""


def _everybody(missed_loss: float, false_alarm: float) -> str:
    if not false_alarm and not missed_loss:
        return "Neither costs anything here, so every threshold is as cheap as another."
    if not false_alarm:
        return "A false alarm costs nothing here, so flagging everybody is as cheap as any threshold."
    times = missed_loss / false_alarm
    return (
        f"A missed loss costs {formats.number(times, 0 if times >= 10 else 1)} times as much as a false alarm,"
        " so flagging everybody is as cheap as the best threshold:"
        " a shorter list needs a dearer false alarm, or a threshold of your own."
    )


def none_open(answer: Threshold) -> html.Div:
    """Say that nothing is open, and whether another scope would hold something."""
    if answer.now.open_anywhere:
        return states.empty("No open deals", "Nothing is open in this scope.", "Widen the scope, or reset it.")
    return states.empty("No open deals", NOTHING_OPEN, "An export with open deals has them flagged here.")


def owners(answer: Threshold) -> Any:
    """List the owners with the most flagged, by amount where there are amounts."""
    frame, currency = answer.now.owners, answer.currency
    if frame.empty:
        return none_open(answer)
    named = frame.assign(owner=frame["owner"].fillna(NO_OWNER))
    columns = [
        Column("owner", "Owner"),
        Column("flagged_count", "Flagged", "count"),
        Column("open_count", "of open", "count"),
    ]
    if answer.amounts:
        columns += [
            Column("flagged_amount", "Amount", "money", currency=currency),
            Column("flagged_expected_loss", "Expected loss", "money", currency=currency, minor=True),
        ]
    return table(named, columns, caption="Flagged open deals by owner", limit=OWNERS)


def refused(answer: Threshold) -> html.Div:
    """Say why no threshold is offered, and what data would help."""
    why = (
        "A threshold separates likely losses from others; this model cannot, so none is offered and no deal is flagged."
    )
    return html.Div(
        [states.no_signal(" ".join(answer.reasons), "; ".join(answer.would_help)), html.P(why)], className="hw-flow"
    )


def two_choices(answer: Threshold) -> Any:
    """Give the base rate, and the two choices that are left without a ranking with their costs."""
    held = answer.looked
    if held is None or answer.none_cost is None or answer.all_cost is None:
        return states.not_enough(" ".join(answer.reasons))
    rows = pd.DataFrame(
        {
            "choice": ["Flag nobody", "Flag everybody"],
            "meaning": ["every loss is missed", "every won deal is a false alarm"],
            "cost": [answer.none_cost, answer.all_cost],
        }
    )
    columns = [
        Column("choice", "Choice", sub="meaning"),
        Column("cost", _cost_of(answer, held), "money", currency=answer.currency),
    ]
    cheaper = str(rows.loc[rows["cost"].idxmin(), "choice"]).lower()
    looked_at = "open deals looked at" if held.method == ROLLING else "deals looked at"
    rate = (
        f"Of the {looked_at}, {formats.percent(held.base_rate)} ended in a loss (95{formats.NBSP}% interval"
        f" {formats.percent(held.low)} to {formats.percent(held.high)}), and no more can be said of any one of them."
        f" With these costs the cheaper choice is to {cheaper}."
    )
    return html.Div([html.P(rate), table(rows, columns, caption="Flag everybody or nobody")], className="hw-flow")
