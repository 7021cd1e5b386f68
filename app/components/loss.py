"""The loss probability as a number, a bar and a threshold tick; and the bar of now and then."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from app import formats
from app.components.parts import attributes
from app.views.deals.arms import TO_LEAVE
from app.views.win_rate.base_rate import BaseRate

Range = tuple[float, float]
OF_THE_PROBABILITY = (
    "Calibration interval: how far the loss chance of such deals is settled by past deals. "
    "It is of the loss chance, not of this deal's future."
)
# What to do with a deal, by shape and word beside the colour; one that is fine needs no word.
SEVERITY: Final = {"act now": "▲ act now", "watch": "◆ watch", "fine": "", TO_LEAVE: f"◇ {TO_LEAVE}"}


def loss(
    probability: float | None, threshold: float | None = None, span: Range | None = None, *, flagged: bool | None = None
) -> html.Span:
    """A loss probability (0..1) for a table cell, with its interval in words on hover.

    `flagged` is None if nothing is said of flags; then no threshold is drawn either.
    """
    if formats.missing(probability) or probability is None:
        return html.Span(formats.NOTHING, className="hw-loss hw-num")
    number = html.Span(formats.percent(probability), className="hw-loss-number")
    tick = None if threshold is None else html.I(className="hw-tick")
    track = html.Span([html.I(className="hw-fill"), tick], className="hw-track", **attributes(aria_hidden="true"))
    track.style = {"--v": f"{probability:.4f}", **({} if threshold is None else {"--t": f"{threshold:.4f}"})}
    name = "hw-loss hw-flagged" if flagged else "hw-loss"
    return html.Span(
        [number, track], className=name, title=loss_sentence(probability, threshold, span, flagged=flagged)
    )


def severity(told: str | None) -> html.Span | None:
    """What to do with a deal, below or beside its loss probability; None of one that is fine or that nothing ranks."""
    words = SEVERITY[told] if told else ""
    name = "hw-sub hw-severity" if told != "watch" else "hw-sub hw-severity hw-watch"
    return html.Span(words, className=name) if words else None


def loss_sentence(
    probability: float, threshold: float | None, span: Range | None, *, flagged: bool | None = None
) -> str:
    """Say a loss probability with its interval and whether it is flagged, and from which probability, if any is."""
    parts = [f"Loss chance {formats.percent(probability, 1)}"]
    if span is not None:
        parts.append(f"calibration interval {between(span)}")
    if flagged is not None:
        line = "" if threshold is None else f": the line for this amount is {formats.threshold(threshold)}"
        parts.append(f"{'flagged' if flagged else 'not flagged'}{line}")
    return ", ".join(parts)


def between(span: Range | None) -> str:
    """Write an interval of shares: (0.55, 0.68) -> '55–68 %'."""
    if span is None:
        return ""
    return formats.between(*span)


def lost_so_far(rate: BaseRate) -> str:
    """'Of 6,711 deals that closed, 37 % were lost (36–38 %).'."""
    if rate.lost_share is None or rate.low is None or rate.high is None:
        return "Nothing has closed with these filters yet."
    share, span = formats.percent(rate.lost_share), between((rate.low, rate.high))
    return f"Of {formats.plural(rate.closed, 'deal')} that closed, {share} were lost (95 % interval {span})."


def interval(span: Range, identity: str = "") -> html.Span:
    """The calibration interval of a loss probability, beside its number: '[55–68]'."""
    named = {"id": identity} if identity else {}
    return html.Span(formats.interval(*span), className="hw-interval", title=OF_THE_PROBABILITY, **named)


def now_then(
    now: float,
    then: float,
    threshold: float | None = None,
    now_span: Range | None = None,
    then_span: Range | None = None,
    identity: str = "now-then",
    was: str = "Now",
) -> html.Div:
    """'Now 62 % [55–68] → Then 44 % [37–52]' over one bar of 0..100 with the threshold line; `was` is the first word.

    The browser may repaint it: the places are custom properties of `identity` (--now, --then, --now-low, --now-high,
    --then-low, --then-high, --t, each 0..1), the words are `identity`-now, -now-span, -then, -then-span.
    """
    arrow = html.Span("→", className="hw-arrow", **attributes(aria_hidden="true"))
    numbers = html.Div(
        [_number("now", was, now, now_span, identity), arrow, _number("then", "Then", then, then_span, identity)],
        className="hw-nt-numbers",
    )
    bar = html.Div(_marks(threshold), className="hw-nt-bar", **attributes(aria_hidden="true"))
    axis = html.Div([html.Span(f"{at}") for at in (0, 25, 50, 75, 100)], className="hw-nt-axis")
    axis.children[-1].children += f"{formats.NBSP}%"
    places = _places(now, then, threshold, now_span, then_span)
    return html.Div([numbers, bar, axis], id=identity, className="hw-nt", style=places)


def _number(part: str, label: str, share: float, span: Range | None, identity: str) -> html.Div:
    key = f"{identity}-{part}"
    value = html.Span(formats.percent(share), id=key, className="hw-nt-value")
    said = formats.interval(*span) if span else ""
    ends = html.Span(said, id=f"{key}-span", className="hw-nt-span", title=OF_THE_PROBABILITY)
    return html.Div([html.Span(label, className="hw-nt-label"), value, ends], className=f"hw-nt-{part}")


def _marks(threshold: float | None) -> list[Any]:
    marks = [html.I(className=f"hw-nt-{part}") for part in ("now-band", "then-band", "move", "now-dot", "then-dot")]
    if threshold is not None:
        marks.append(html.I(html.Span(f"threshold {formats.threshold(threshold)}"), className="hw-nt-threshold"))
    return marks


def _places(now: float, then: float, threshold: float | None, *spans: Range | None) -> dict[str, str]:
    (now_low, now_high), (then_low, then_high) = spans[0] or (now, now), spans[1] or (then, then)
    places = {"--now": now, "--then": then, "--now-low": now_low, "--now-high": now_high}
    places |= {"--then-low": then_low, "--then-high": then_high, "--t": -1.0 if threshold is None else threshold}
    return {name: f"{place:.4f}" for name, place in places.items()}


def place_words(rank: int, n_open: int) -> str:
    """'of the 40 open deals of its owner this is the 2nd most worth acting on'."""
    most = f"{formats.ordinal(rank)} most" if rank > 1 else "most"
    return f"of the {formats.plural(n_open, 'open deal')} of its owner this is the {most} worth acting on"
