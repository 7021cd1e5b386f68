"""The threshold's controls, the numbers that move with the hand, and why no line may be offered."""

from __future__ import annotations

import math
from typing import Any

import dash_bootstrap_components as dbc
import numpy as np
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.loss import lost_so_far
from app.components.parts import attributes, link
from app.components.threshold.sentences import cost, cost_title, line_text
from app.components.threshold.teams import teams_in_force
from app.views.flagging import team_name
from app.views.state import MOST_DEALS, MOST_MONEY
from app.views.threshold.answer import Threshold
from app.views.threshold.stops import Lines

# The shares are those that costs are taken to be until somebody says better.
FALSE_ALARM = "the hours it takes, whatever the amount: 1 % of the mean amount, if unknown"
CONCEDED = "discount or terms, share of the amount, whether or not it would have been lost: 10 %, if unknown"
SAVE_RATE = "of the losses acted on, how many are not lost after all: 20 %, if unknown"
CAPACITY = "flagged deals at a time; empty where nobody knows"
BEYOND_HELP = "a loss chance above which nobody saves a deal; 100 % if there is none"
RECALL = "share of the losses that the line would have caught"
# What the suggested line of a kind rests on; by capacity it is what one owner can act on, and needs no mark.
FOLLOWS = {
    "money": "follows from the costs",
    "flat": "cheapest for these costs",
    "recall": "catches the share",
    "recall-amount": "catches the share",
}
ASSUMED = "These are assumptions until an experiment measures them."
# What each kind of policy flags, in the order in which they are offered.
KINDS = {
    "capacity": ("By capacity", "the deals of each owner most worth acting on, as many as one can act on"),
    "money": ("By money", "every deal where acting is worth more than it costs"),
    "flat": ("Flat", "from one loss chance on, whatever the amount"),
    "recall": ("By losses caught", "flat, as high as catches a share of the deals that are lost"),
    "recall-amount": ("By lost money caught", "flat, as high as catches a share of the amount that is lost"),
}


def controls() -> html.Div:
    """Draw the kind of policy, the slider with its number, and the costs; the browser fills them from the answer."""
    kinds = dbc.RadioItems(
        id="threshold-by",
        name="threshold-by",
        options=[{"label": _kind(*words), "value": kind} for kind, words in KINDS.items()],
    )
    by = html.Fieldset([html.Legend("Policy", className="form-label"), kinds], className="hw-threshold-by")
    refused = html.P(id="threshold-typed-said", className="hw-threshold-typed", **attributes(role="alert"))
    costs = [
        _cost("threshold-false-alarm", "Acting on one deal costs", FALSE_ALARM, least=0, most=MOST_MONEY),
        _cost("threshold-conceded", "and concedes", CONCEDED, least=0, most=99, unit="%"),
        _cost("threshold-save-rate", "Save rate", SAVE_RATE, least=0.1, most=100, unit="%"),
        _cost("threshold-beyond-help", "Beyond help above", BEYOND_HELP, least=0, most=100, unit="%"),
        _cost("threshold-capacity", "One owner can act on", CAPACITY, least=0, most=MOST_DEALS, unit="deals"),
        html.P(ASSUMED, className="hw-caveat hw-assumed"),
        html.P(id="threshold-measured", className="hw-caveat hw-measured"),
        refused,
    ]
    return html.Div(
        [html.Div([by, _line()], className="hw-threshold-policy"), html.Div(costs, className="hw-threshold-costs")],
        className="hw-threshold-controls",
    )


def _kind(name: str, meaning: str) -> html.Span:
    return html.Span([html.Strong(name), f": {meaning}"])


def _line() -> html.Div:
    slider = dbc.Input(id="threshold-range", type="range", min=0, max=200, step=1, class_name="form-range")
    marks = [html.I(className=f"hw-mark-{name}") for name in ("plateau", "follows", "cheapest", "in-force")]
    track = html.Div([slider, *marks], id="threshold-track", className="hw-threshold-track")
    number = dbc.Input(id="threshold-number", type="number", min=0, step="any", size="sm", debounce=True)
    box = html.Div(
        [
            html.Span(id="threshold-before", className="hw-muted"),
            number,
            html.Span(id="threshold-after", className="hw-muted"),
        ]
    )
    box.className = "hw-unit-box"
    label = dbc.Label("Flag from", html_for="threshold-range", id="threshold-label")
    exact = dbc.Label("The line as a number", html_for="threshold-number", class_name="visually-hidden")
    legend = html.Div(id="threshold-legend", className="hw-threshold-legend")
    buttons = [
        html.Button("Follow the costs", id="threshold-follow", className="hw-button", type="button"),
        html.Button("Use the cheapest", id="threshold-cheapest", className="hw-button", type="button"),
        html.Button("Back to what is in force", id="threshold-back", className="hw-button", type="button"),
    ]
    said = html.Div(id="threshold-said", className="hw-threshold-said")
    acts = html.Div(buttons, className="hw-threshold-acts")
    line = html.Div([track, box], className="hw-threshold-line")
    recall = html.Div(
        _cost("threshold-recall", "Catch at least", RECALL, least=0, most=100, unit="%"), id="threshold-catch"
    )
    return html.Div(
        [recall, label, exact, line, legend, acts, said], id="threshold-slider", className="hw-threshold-slider"
    )


def _cost(identity: str, words: str, meaning: str, least: float, most: float, unit: str = "") -> html.Div:
    field = dbc.Input(id=identity, type="number", min=least, max=most, step="any", size="sm", debounce=True)
    label = dbc.Label([words, html.Span(meaning, className="hw-sub")], html_for=identity)
    before = html.Span(id=f"{identity}-unit", className="hw-muted") if not unit else None
    after = html.Span(unit, className="hw-muted") if unit else None
    box = html.Div([part for part in (before, field, after) if part is not None], className="hw-unit-box")
    return html.Div([label, box])


def units(answer: Threshold) -> dict[str, str]:
    """What stands before and after the line's number, and over the slider."""
    by = answer.policy.line.by
    if by != "money":
        whose = f" in {team_name(answer.team)}" if answer.team is not None else ""
        each = {"before": "", "after": "deals", "label": f"Deals of each owner{whose} that are flagged"}
        return each if by == "capacity" else {"before": "", "after": "%", "label": "Flag from a loss chance of"}
    what = "a worth of acting" if answer.policy.costs.conceded else "an expected loss"
    label = f"Flag above {what} of" if answer.amounts else f"Flag above {what}, in deals, of"
    return {"before": formats.currency_sign(answer.currency) if answer.amounts else "", "after": "", "label": label}


# --- the track ---


def places(lines: Lines | None) -> dict[str, str]:
    """Where the marks stand on the slider, as shares of it in custom properties of its track; -1 if one has none."""
    if lines is None:
        return dict.fromkeys(("--follows", "--cheapest", "--in-force", "--low", "--high"), "-1")
    at = {"--follows": lines.suggested, "--cheapest": lines.cheapest, "--in-force": lines.in_force}
    at |= {"--low": lines.plateau_low, "--high": lines.plateau_high}
    return {name: "-1" if line is None else f"{_place(lines, line):.4f}" for name, line in at.items()}


def _place(lines: Lines, line: float) -> float:
    """Share of the way along the stops; between two of them as far as the line lies between theirs.

    By capacity the slider begins with none of each owner, which is the last stop.
    """
    ats = lines.stops["at"].to_numpy("float64")
    place = float(np.interp(line, ats, np.linspace(0.0, 1.0, len(ats))))
    return 1.0 - place if lines.by == "capacity" else place


def legend(answer: Threshold, lines: Lines) -> list[html.Span]:
    """What the marks on the track stand for, each with its line."""
    follows = FOLLOWS.get(answer.policy.kind)
    marks = [("follows", f"{follows} {line_text(answer, lines.suggested)}")] if follows else []
    if lines.by != "flat" or answer.policy.kind != "flat":
        marks.append(("cheapest", f"cheapest on past deals {line_text(answer, lines.cheapest)}"))
    if lines.in_force is not None:
        marks.append(("in-force", f"in force {line_text(answer, lines.in_force)}"))
    marks.append(("plateau", "within 2\u00a0% of the cheapest"))
    return [html.Span([html.I(className=f"hw-key-{name}"), words]) for name, words in marks]


def following(answer: Threshold) -> list[Any]:
    """Say what is in force, and whether the viewer looks at something else."""
    held = answer.in_force_flagging
    chosen = " You are looking at a policy of your own; nobody else sees it." if answer.policy.chosen else ""
    unread = f" {held.unread}" if held.unread else ""
    return [
        html.Strong("In force: "),
        f"{held.line_words}, {held.policy_words}.{chosen}{unread} ",
        html.Button("Adopt or restore", id="threshold-to-adopting", className="hw-button hw-quiet", type="button"),
        *teams_in_force(answer),
    ]


# --- the numbers in a row ---


def strip(answer: Threshold, lines: Lines) -> html.Dl:
    """The numbers that move with the hand: flagged, their amount, what is expected to be lost of it, the cost."""
    words = strip_texts(answer, lines)
    named = [
        (f"threshold-{key}", name)
        for key, name in (
            ("flagged", "Flagged open deals"),
            ("amount", "Flagged amount"),
            ("expected", "Expected to be lost of it"),
            ("cost", cost_title(answer)),
        )
        if f"#threshold-{key}" in words
    ]
    return html.Dl([_figure(key, name, words, lines.here) for key, name in named], className="hw-strip")


def _figure(key: str, name: str, words: dict[str, list[str]], here: int) -> html.Div:
    below = html.Span(words[f"#{key}-of"][here], id=f"{key}-of", className="hw-sub")
    return html.Div([html.Dt(name), html.Dd([html.Span(words[f"#{key}"][here], id=key), below])])


def strip_texts(answer: Threshold, lines: Lines) -> dict[str, list[str]]:
    """The strip's numbers at every stop, by selector; what the export cannot say is left out."""
    now, found = answer.now.stops, {}
    if answer.now.open_count:
        counts, whole = now["flagged_count"].tolist(), answer.now.open_count
        found["#threshold-flagged"] = [formats.count(n) for n in counts]
        found["#threshold-flagged-of"] = [f"{formats.percent(n / whole)} of {formats.count(whole)}" for n in counts]
    if answer.now.open_count and answer.amounts:
        amounts, expected = now["flagged_amount"].tolist(), now["flagged_expected_loss"].tolist()
        total = answer.now.open_amount
        found["#threshold-amount"] = [cost(amount, answer) for amount in amounts]
        found["#threshold-amount-of"] = [
            f"{formats.percent(amount / total)} of {cost(total, answer)}" if total else formats.NBSP
            for amount in amounts
        ]
        found["#threshold-expected"] = [cost(amount, answer) for amount in expected]
        found["#threshold-expected-of"] = [
            f"{formats.percent(part / whole)} of what is flagged" if whole else "nothing is flagged"
            for part, whole in zip(expected, amounts, strict=True)
        ]
    spent = lines.stops["cost"].tolist()
    found["#threshold-cost"] = [cost(one, answer) for one in spent]
    found["#threshold-cost-of"] = [f"{cost(lines.cheapest_cost, answer)} at the cheapest"] * len(spent)
    return found


def unpriced(answer: Threshold) -> str:
    """Say what costs are counted in where it is not money, and why; '' where it is."""
    if answer.amounts:
        return ""
    return f"{answer.in_deals} Costs are in deals: 0.1 is a tenth of what a deal is worth, the same for every deal."


def not_followed(answer: Threshold) -> Any:
    """Say which of a link's own costs or line is impossible; what is in force applies instead."""
    return states.notice("Not applied:", answer.refused, "error") if answer.refused else None


OF_LOSSES = "It is a share of the losses acted on."
# What floating point adds to a number that is whole.
NOISE = 1e-6


def limits(answer: Threshold) -> dict[str, tuple[float, float, str]]:
    """The least and the most that each box takes, as it is typed, and why no more or less, by the box's identity.

    No cost may put the line above the sure loss of the largest deal.
    """
    costs, deals = answer.policy.costs, not answer.amounts
    by = answer.policy.line.by
    why = "Beyond that not even a sure loss would be worth acting on."
    most_cost, most_conceded, least_saved = (
        costs.furthest(name, answer.largest) for name in ("false_alarm", "conceded", "save_rate")
    )
    most = {"flat": 100.0, "capacity": MOST_DEALS}.get(by, 1.0 if deals else MOST_MONEY)
    certain = "Nothing is likelier than certain." if by == "flat" or (by == "money" and deals) else ""
    share = "It is a share of the amount, and no more than what acting saves."
    least = -costs.false_alarm if by == "money" and costs.conceded else 0.0
    return {
        "threshold-false-alarm": (0.0, math.floor(most_cost * 1e6 + NOISE) / 1e6, why),
        "threshold-save-rate": (max(0.1, math.ceil(least_saved * 1e6 - NOISE) / 1e4), 100.0, f"{OF_LOSSES} {why}"),
        "threshold-conceded": (0.0, min(99.0, math.floor(most_conceded * 1e6 + NOISE) / 1e4), share),
        "threshold-beyond-help": (0.0, 100.0, "It is a loss chance."),
        "threshold-recall": (0.0, 100.0, "It is a share of the losses."),
        "threshold-capacity": (0.0, MOST_DEALS, ""),
        "threshold-number": (least, most, certain),
    }


# --- without a line ---


def refused(answer: Threshold) -> html.Div:
    """Say why no line is offered, and what data would help."""
    why = "A line separates likely losses from others; this model cannot, so none is offered and no deal is flagged."
    known = f" {lost_so_far(answer.base_rate)}" if answer.base_rate else ""
    listed = link("Deals at risk", at("/at-risk"))
    next_step = html.P(["Until then ", listed, " lists the open deals by what is known."])
    signal = states.no_signal(" ".join(answer.reasons), "; ".join(answer.would_help))
    return html.Div([html.P(f"{why}{known}"), next_step, signal], className="hw-flow")
