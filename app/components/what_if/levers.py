"""What can be changed about an opportunity, as slider, choice or date; and what is fixed, with the reason.

The browser reads everything it needs off a lever's own attributes: `data-lever` its field, `data-kind`, `data-now` the
recorded value, `data-today` the as-of date of a date, `data-min`, `data-max` and `data-step` the slider's, `data-low`
and `data-high` what is usual, `data-least` and `data-most` all that was ever seen, and a note for each of these.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from collections.abc import Sequence
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.parts import attributes, render_name
from app.views.what_if.deal import NUMBERS, in_days, value_text
from app.views.what_if.fixed_facts import FOLLOWS_FROM_THE_REST, Fact
from app.views.what_if.levers import Lever

Part = Literal["range", "number", "date", "choice"]
RADIOS = 5
# A longer list is typed into, with suggestions.
MOST_OPTIONS = 60


def identity(lever: str, part: Part) -> dict[str, str]:
    """The pattern-matching id of one control of a lever."""
    return {"page": "what-if", "lever": lever, "part": part}


def dom_id(lever: str, part: Part) -> str:
    """The same id as the document writes it."""
    return json.dumps(identity(lever, part), sort_keys=True, separators=(",", ":"))


def levers(listed: Sequence[Lever], currency: str, was: str = "now") -> html.Div:
    """Draw every lever, those that move along a scale first; `was` is the word before what is recorded."""
    scales = [one for one in listed if one.kind in (*NUMBERS, "date")]
    choices = [one for one in listed if one not in scales]
    drawn = html.Div([lever(one, currency, was) for one in (*scales, *choices)], className="hw-levers")
    return html.Div([_key(), drawn])


def _key() -> html.P:
    """What the colours of the tracks mean; a browser that cannot work them out shows none."""
    ramp = html.I(**attributes(aria_hidden="true"))
    return html.P(["Along a track: lowers", ramp, "raises the loss chance"], className="hw-levers-key")


def lever(one: Lever, currency: str = "", was: str = "now") -> html.Div:
    """Draw one lever: label, recorded value, control, a way back, and a line for what is to be said of its value."""
    control, first = _control(one, currency)
    label = html.Label(
        one.label,
        htmlFor=dom_id(one.name, first),
        id=f"what-if-label-{one.name}",
        title=one.description or None,
    )
    now = html.Span(render_name(f"{was} {value_text(one.now, one.kind, one.unit, currency)}"), className="hw-lever-now")
    told = attributes(aria_label=f"Reset {one.label}", data_reset=one.name)
    back = html.Button(
        "Reset", className="hw-button hw-quiet hw-lever-reset", type="button", hidden=not _is_changed(one), **told
    )
    effect = html.Span(id=f"what-if-effect-{one.name}", className="hw-lever-effect")
    head = html.Div([label, now, effect, back], className="hw-lever-head")
    notes = _notes(one, currency)
    kind = note_of(one)
    note = html.P(notes.get(kind, ""), className="hw-lever-note", **attributes(data_note=kind))
    name = "hw-lever hw-lever-moved" if _is_changed(one) else "hw-lever"
    said = {f"data-{kind}": words for kind, words in notes.items()}
    return html.Div([head, control, note], className=name, style=_places(one), **_data(one), **said)


def _control(one: Lever, currency: str) -> tuple[html.Div, Part]:
    if one.kind == "date":
        return _date(one), "range"
    if one.kind in NUMBERS:
        return _number(one, currency), "range"
    return _choice(one), "choice"


def _is_changed(one: Lever) -> bool:
    return bool(one.now != one.then)


def _place(one: Lever, value: Any) -> float | None:
    """Where a value stands on the slider's own scale."""
    if value is None:
        return None
    return float((value - one.today).days) if one.kind == "date" else float(value)


def _places(one: Lever) -> dict[str, str]:
    """Where the recorded value, what is usual and what was ever seen stand on the track, 0 to 1."""
    if one.minimum is None or one.maximum is None:
        return {}
    width, start = one.maximum - one.minimum or 1.0, one.minimum
    stands = {"--now": _place(one, one.now), **{f"--{end}": at for end, at in _ends(one).items()}}
    return {name: f"{min(max((at - start) / width, 0), 1):.4f}" for name, at in stands.items() if at is not None}


def _ends(one: Lever) -> dict[str, float]:
    return {} if one.seen is None else dataclasses.asdict(one.seen)


def _data(one: Lever) -> dict[str, Any]:
    now = one.now.isoformat() if one.kind == "date" and one.now else "" if one.now is None else f"{one.now}"
    data = {"lever": one.name, "kind": one.kind, "label": one.label, "now": now, **_ends(one)}
    data |= {"min": one.minimum, "max": one.maximum, "step": one.step}
    if one.kind == "date":
        data["today"] = one.today.isoformat()
    return {f"data-{name}": value for name, value in data.items() if value is not None}


def note_of(one: Lever) -> str:
    """Which note belongs to the value: 'unseen', 'unusual', 'side-effects' once it is moved, or ''."""
    if not _is_changed(one):
        return ""
    at = _place(one, one.then) if one.kind in (*NUMBERS, "date") else None
    if at is not None and one.seen is not None:
        if not one.seen.least <= at <= one.seen.most:
            return "unseen"
        if not one.seen.low <= at <= one.seen.high:
            return "unusual"
    return "side-effects" if one.side_effects else ""


def _notes(one: Lever, currency: str) -> dict[str, str]:
    """What is to be said of a value, by note."""
    notes = {"side-effects": one.side_effects, "refusal": one.refusal if one.kind in (*NUMBERS, "date") else ""}
    if one.seen is not None:
        ends = {name: _end(one, at, currency) for name, at in _ends(one).items()}
        notes["unusual"] = f"Unusual: 98 of 100 lie between {ends['low']} and {ends['high']}."
        notes["unseen"] = f"Never seen: all lie between {ends['least']} and {ends['most']}."
    return {name: words for name, words in notes.items() if words}


def _end(one: Lever, at: float, currency: str) -> str:
    return _ahead(at) if one.kind == "date" else value_text(at, one.kind, one.unit, currency)


def _ahead(days: float) -> str:
    count = round(days)
    return "today" if not count else f"{formats.days(abs(count))} {'ahead' if count > 0 else 'ago'}"


def _unit(one: Lever, currency: str) -> html.Span:
    """The unit, inside the box of the number; a label says it to whoever hears."""
    unit = {"money": formats.currency_sign(currency), "percent": "%"}.get(one.unit, one.unit)
    side = "before" if one.unit == "money" else "after"
    told = attributes(data_side=side, data_unit=unit) if unit else {}
    return html.Span(unit, className="hw-lever-unit", **told)


def _track(one: Lever) -> html.Div:
    slider = dbc.Input(
        id=identity(one.name, "range"),
        type="range",
        min=one.minimum,
        max=one.maximum,
        step=one.step or "any",
        value=_place(one, one.then if one.then is not None else one.now) or 0,
        debounce=True,
        class_name="form-range",
    )
    marks = [html.I(className=f"hw-lever-{name}") for name in ("seen", "shade", "usual", "was")]
    return html.Div([*marks, slider], className="hw-lever-track")


def _number(one: Lever, currency: str) -> html.Div:
    box = dbc.Input(
        id=identity(one.name, "number"),
        type="number",
        min=one.least,
        max=one.most,
        step=1 if one.kind == "integer" else "any",
        value=one.then,
        size="sm",
        debounce=True,
        class_name="hw-lever-number",
    )
    words = f"{one.label}, exactly"
    exact = html.Label(words, htmlFor=dom_id(one.name, "number"), className="visually-hidden")
    return html.Div([_track(one), html.Div([exact, box, _unit(one, currency)])], className="hw-lever-scale")


def _date(one: Lever) -> html.Div:
    day = one.then.isoformat() if one.then else None
    first, last = (
        None if at is None else (one.today + dt.timedelta(days=at)).isoformat() for at in (one.least, one.most)
    )
    ends = {"min": first, "max": last}
    box = dbc.Input(id=identity(one.name, "date"), type="date", value=day, **ends, size="sm", debounce=True)
    exact = html.Label(f"{one.label}, day", htmlFor=dom_id(one.name, "date"), className="visually-hidden")
    at = _place(one, one.then)
    ahead = html.Span("" if at is None else in_days(at), className="hw-lever-ahead")
    # A browser writes a day in its own way: that is seen only while it is typed.
    words = "" if at is None else formats.date(one.then)
    shown = html.Span(words, className="hw-lever-day", **attributes(aria_hidden="true"))
    return html.Div([_track(one), html.Div([exact, box, shown, ahead])], className="hw-lever-scale")


def _choice(one: Lever) -> html.Div:
    if one.kind == "text" or not one.levels or len(one.levels) > MOST_OPTIONS:
        return _typed(one)
    levels = ["", *one.levels] if one.now is None else list(one.levels)
    chosen: dict[str, Any] = {"id": identity(one.name, "choice"), "value": one.then or ""}
    if len(levels) <= RADIOS:
        options = [{"label": render_name(level), "value": level} for level in levels]
        radios = dbc.RadioItems(**chosen, options=options, inline=True, name=f"what-if-{one.name}")
        return html.Div(radios, **attributes(role="group", aria_labelledby=f"what-if-label-{one.name}"))
    options = [{"label": formats.cut(formats.name(level)), "title": level, "value": level} for level in levels]
    return html.Div(dbc.Select(**chosen, options=options, size="sm"))


def _typed(one: Lever) -> html.Div:
    """A text to be typed, with the levels as suggestions."""
    known = f"what-if-levels-{one.name}"
    box = dbc.Input(
        id=identity(one.name, "choice"), type="text", value=one.then or "", list=known, size="sm", debounce=True
    )
    return html.Div([box, html.Datalist([html.Option(value=level) for level in one.levels], id=known)])


def facts(listed: Sequence[Fact]) -> html.Div:
    """List what is fixed, under the reason why; what follows from the rest is a list of sentences."""
    reasons = dict.fromkeys(fact.because for fact in listed)
    ordered = sorted(listed, key=lambda fact: list(reasons).index(fact.because))
    grouped = itertools.groupby(ordered, key=lambda fact: fact.because)
    return html.Div([_group(because, list(members)) for because, members in grouped], className="hw-facts")


def _group(because: str, members: Sequence[Fact]) -> html.Div:
    heading = html.H3(because, className="hw-facts-because")
    if because == FOLLOWS_FROM_THE_REST:
        return html.Div(
            [heading, html.Ul([html.Li(render_name(fact.value)) for fact in members], className="hw-facts-said")]
        )
    pairs = [html.Div([html.Dt(fact.label), html.Dd(render_name(fact.value))]) for fact in members]
    return html.Div([heading, html.Dl(pairs, className="hw-facts-list")])
