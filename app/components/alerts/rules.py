"""The rules, each with what it holds of and how often it was right, and the places that alerts go to."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.alerts.forms import author, choice, form, labelled, number
from app.components.parts import tag
from app.views.alerts.answer import NO_DESTINATION, Alerts, DestinationRow, RuleRow
from app.views.alerts.words import ABOUT, CHANNELS, FREQUENCIES, rule_sentence

ADD_A_PLACE: Final = "Add a place that alerts go to"
NOT_CHECKED: Final = "Not checked yet."
LONGEST_ADDRESS, LONGEST_NAME = 2_000, 200


def rules(found: Alerts) -> list[Any]:
    """Each rule in a sentence, with its state, how often it was right, and the form that sets it."""
    fixed = bool(found.refused)
    counted = f"How often a rule was right counts the deals that it named in the last {formats.days(found.kept_days)}."
    listed = html.Ul([_rule(one, found.currency, fixed=fixed) for one in found.rules], className="hw-alerts")
    return [html.P(counted, className="hw-panel-summary"), listed]


def _rule(one: RuleRow, currency: str, *, fixed: bool) -> html.Li:
    off = [] if one.active else [" ", tag("Off")]
    told = [
        html.Div([html.Strong(rule_sentence(one.name, one.number, currency)), *off], className="hw-alert-of"),
        html.Span(_holds(one), className="hw-alert-why") if one.active else None,
        html.Span(f"{one.hit_words}.", className="hw-sub") if one.hit_words else None,
        html.Span(f"Set by {one.changed_by}, {formats.date(one.changed_on)}", className="hw-sub")
        if one.changed_by
        else None,
        None if fixed else _set(one),
    ]
    return html.Li([part for part in told if part], className="hw-alert")


def _holds(one: RuleRow) -> str:
    """'It holds of 12 now.', 'It holds of 12 now. Of 3 nothing was raised: an experiment holds them out.'."""
    if one.standing is None:
        return NOT_CHECKED
    if one.set_since:
        return f"It held of {formats.count(one.standing)} before it was set; with the next import it is looked at anew."
    them = "it" if one.withheld == 1 else "them"
    n = formats.count(one.withheld)
    out = f" Of {n} nothing was raised: an experiment holds {them} out." if one.withheld else ""
    return f"It holds of {formats.count(one.standing) if one.standing else 'none'} now.{out}"


def _set(one: RuleRow) -> html.Details:
    label = " ".join(part for part in (one.words, one.before, "…", one.behind) if part)
    fields = [number(label, "number", one.number, one.low, one.high)] if one.number is not None else []
    # Its label is tied to it by its identity alone.
    on = dbc.Checkbox(id=f"alert-rule-{one.name}", name="active", label="On", value=one.active)
    body = form([*fields, on, author()], "Save", method="PATCH", path=f"/rules/{one.name}", says="Saved.")
    named = html.Span(f" {one.words}", className="visually-hidden")
    return html.Details([html.Summary(["Change", named]), body])


def destinations(found: Alerts) -> list[Any]:
    """Where alerts go, each with what it gets and when, and the form that adds another."""
    fixed = bool(found.refused)
    listed = html.Ul([_destination(one, fixed=fixed) for one in found.destinations], className="hw-alerts")
    shown = listed if found.destinations else html.P(NO_DESTINATION, className="hw-muted")
    return [shown, *([_add(found)] if found.channels and not fixed else [])]


def _destination(one: DestinationRow, *, fixed: bool) -> html.Li:
    about = f"{one.about} of {one.whose}" if one.whose else one.about
    what = " · ".join(part for part in (one.channel, one.frequency, about, one.quiet) if part)
    told = [
        html.Strong(one.place),
        html.Span(what, className="hw-alert-why"),
        html.Span(f"Added by {one.author}, {formats.date(one.made_on)}", className="hw-sub"),
        _tested(one),
        None if fixed else html.Div([_test(one), _remove(one)], className="hw-alert-ways"),
    ]
    return html.Li([part for part in told if part], className="hw-alert")


def _tested(one: DestinationRow) -> html.Span | None:
    """What came of the latest test message, for whoever comes back to the page."""
    if one.tested_at is None:
        return None
    return html.Span(f"Tested by {one.tested_by}, {formats.moment(one.tested_at)}: {one.tested}", className="hw-sub")


def _test(one: DestinationRow) -> html.Details:
    named = html.Span(f" {one.place}", className="visually-hidden")
    path = f"/destinations/{one.number}/test"
    body = form([author()], f"Send a test message to {one.place}", method="POST", path=path, waits="Sending …")
    return html.Details([html.Summary(["Test", named]), body])


def _remove(one: DestinationRow) -> html.Details:
    named = html.Span(f" {one.place}", className="visually-hidden")
    body = form([author()], f"Remove {one.place}", method="DELETE", path=f"/destinations/{one.number}", says="Removed.")
    return html.Details([html.Summary(["Remove", named]), body])


def _add(found: Alerts) -> html.Details:
    channels = {name: CHANNELS[name] for name in found.channels}
    address = dbc.Input(name="address", type="text", size="sm", maxlength=LONGEST_ADDRESS, autocomplete="off")
    whose = dbc.Input(name="whose", type="text", size="sm", maxlength=LONGEST_NAME, placeholder="Everybody's")
    name = dbc.Input(name="name", type="text", size="sm", maxlength=LONGEST_NAME, placeholder="Sales team")
    fields = [
        choice("Send by", "channel", channels, found.channels[0]),
        labelled("Mailbox, or address of the chat's webhook", address),
        labelled("What it is called (may stay empty)", name),
        choice("About", "about", dict(ABOUT), "everything"),
        labelled("Deals of one owner or manager alone", whose),
        choice("How often", "frequency", dict(FREQUENCIES), "at once"),
        number("Quiet from this hour on", "quiet_from", 19, 0, 23),
        number("Quiet until this hour, when digests go out", "quiet_until", 7, 0, 23),
        author(),
    ]
    body = form(fields, "Add", method="POST", path="/destinations", says="Added.")
    return html.Details([html.Summary(ADD_A_PLACE), body])
