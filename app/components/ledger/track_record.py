"""The Track record page: what was said, beside what came, as sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.parts import link, sentence
from app.components.table import Column, table
from app.views.ledger.track_record import Since, TrackRecord

HOW: Final = (
    "Every deal that was open at the first publication of a month counts once for it, closed by now or not, with what"
    " was said that day and what had become of it {days} days later: deals that close early count no more than others."
)
ERROR: Final = "Error: the mean squared distance of what was said from what came (Brier score); 0 is perfect."
RATE: Final = "the same share for every deal"
STAGE: Final = "the share lost of its stage"
REBUILT: Final = "Until then, rebuilt and not what was said: how the model would have done on earlier dates is under "
UNKNOWN: Final = "Nobody and nothing is called so, in the data or in any forecast that is kept: {names}."
UNKNOWN_STEP: Final = "Correct or remove that filter."
TOO_FEW_THEN: Final = "Too few deals {here}: the first forecasts were of {n}, and {needed} have to close."
LATER: Final = "Forecasts of later imports count too, each {days} days after it was made."
WITHOUT_THEN: Final = "Without filters there were {n}, which can be judged with data of {day} or later."
NO_LEDGER: Final = "Nothing is kept yet: what is said is kept from the next publication on."
TOO_FEW_HERE: Final = "Too few closed deals with these filters: {n} of {needed}."
WITHOUT: Final = "Without filters there are {n}: choose fewer of them."
CLOSED_ALONE: Final = (
    "Reps and stages name no date, so these are held against the {n} that closed within {days} days alone: who was "
    "closer to what came, and who was on the right side of 50 % how often."
)
MISSED_NONE: Final = "No lost deal went without a flag."
ALARMS_NONE: Final = "No flagged deal was won."
ALARMS: Final = "Flagged, and won all the same: a false alarm, or a deal that somebody saved."
MISSED: Final = "Lost, and not flagged when it was said last: what did nobody see?"


def standing(answer: TrackRecord) -> Any:
    """Say in a sentence how what was said came out, or from when on that can be told."""
    if not answer.ready:
        return _not_yet(answer)
    words = [_lost(answer), _money(answer, answer.total), _closer(answer.total)]
    said = html.P(" ".join(word for word in words if word), className="hw-headline")
    return html.Div([said, *_filtered(answer), _how(answer)])


def _how(answer: TrackRecord) -> html.P:
    return html.P(HOW.format(days=answer.horizon), className="hw-panel-summary")


def _filtered(answer: TrackRecord) -> list[html.P]:
    """As of when the chosen filters hold; nothing where none is chosen."""
    return [html.P(answer.filter_words, className="hw-panel-summary")] if answer.filter_words else []


def _lost(answer: TrackRecord) -> str:
    """'Of 1,240 open deals 312 were lost within 90 days; 298 had been expected.'."""
    n, lost, expected = (answer.total[name] for name in ("n", "lost", "expected_lost"))
    were = f"{formats.count(lost)} {'was' if lost == 1 else 'were'} lost within {answer.horizon} days"
    return f"Of {formats.plural(int(n), 'open deal')} {were}; {formats.count(expected)} had been expected."


def _money(answer: TrackRecord, total: Mapping[str, Any]) -> str:
    if not answer.amounts:
        return ""
    lost, expected = (formats.money(total[name], answer.currency) for name in ("amount_lost", "expected_amount"))
    return f"{lost} was lost, {expected} expected."


def _closer(total: Mapping[str, Any]) -> str:
    """How much smaller the error is than that of the base rate; nothing where no base rate was known."""
    if formats.missing(total["base_error"]) or not total["base_error"]:
        return ""
    share = 1.0 - total["error"] / total["base_error"]
    word = "less" if share >= 0 else "more"
    return f"That is {formats.percent(abs(share))} {word} error than giving every deal the same chance."


def _not_yet(answer: TrackRecord) -> html.Div:
    """From when on there are numbers, what is kept until then, and where rebuilt ones stand."""
    since = answer.since
    if answer.unknown:
        return html.Div(states.not_enough(UNKNOWN.format(names="; ".join(answer.unknown)), UNKNOWN_STEP))
    if answer.closed_anywhere >= answer.needed:
        return html.Div([_too_few_here(answer), *_filtered(answer), _how(answer)])
    if answer.none:
        return html.Div([states.not_enough(answer.none), _rebuilt()])
    if since.numbers_from is None:
        return html.Div([states.not_enough(NO_LEDGER), _rebuilt()])
    kept = html.P(_kept(since, filtered=bool(answer.filter_words)))
    return html.Div([states.not_enough(*_when(answer)), kept, *_filtered(answer), _how(answer), _rebuilt()])


def _when(answer: TrackRecord) -> tuple[str, str]:
    """What is missing, and from when on there can be numbers: not before as many deals were spoken of as are needed."""
    since, needed, day = answer.since, formats.count(answer.needed), formats.date(answer.since.numbers_from)
    later = LATER.format(days=answer.horizon)
    is_past = bool(since.latest_on and since.numbers_from and since.latest_on >= since.numbers_from)
    if is_past or since.first_entries >= answer.needed:
        when = f"What was said first can be judged {answer.horizon} days later: with data of {day} or later."
        return f"Too few closed deals yet: {formats.count(answer.closed)} of {needed}.", later if is_past else when
    here = "with these filters" if answer.filter_words else "yet"
    words = TOO_FEW_THEN.format(here=here, n=formats.plural(since.first_entries, "deal"), needed=needed)
    if answer.filter_words and since.first_anywhere >= answer.needed:
        return words, WITHOUT_THEN.format(n=formats.count(since.first_anywhere), day=day)
    return words, later


def _too_few_here(answer: TrackRecord) -> Any:
    n, needed, anywhere = (formats.count(n) for n in (answer.closed, answer.needed, answer.closed_anywhere))
    return states.not_enough(TOO_FEW_HERE.format(n=n, needed=needed), WITHOUT.format(n=anywhere))


def _rebuilt() -> html.P:
    return html.P([REBUILT, link("Backtest", at("/model/backtest")), "."], className="hw-muted")


def _kept(since: Since, *, filtered: bool) -> str:
    """'So far 1,204 forecasts of 3 imports since 29 Nov 2026 are kept.'."""
    n, here = formats.plural(since.entries, "forecast"), " with these filters" if filtered else ""
    imports, verb = formats.plural(since.publications, "import"), "is" if since.entries == 1 else "are"
    return f"So far {n} of {imports} since {formats.date(since.first_on)} {verb} kept{here}."


def bands(answer: TrackRecord) -> Any:
    """Of the deals that were given about the same chance of being lost, how many were."""
    rows = answer.bands.assign(
        said=[formats.between(row.low, row.high) for row in answer.bands.itertuples()],
        judged=[_judged(row.differs, row.predicted, row.realised) for row in answer.bands.itertuples()],
    )
    columns = (
        Column("said", f"Said: lost within {answer.horizon} days"),
        Column("n", "Deals", "count"),
        Column("predicted", "Said on average", "percent"),
        Column("realised", "Lost", "percent"),
        Column("judged", "So"),
    )
    return table(rows, columns, caption="What was said, and what was lost")


def _judged(differs: str, predicted: float, realised: float) -> str:
    """'as said', or how many points more or fewer, where that is beyond chance."""
    return f"{formats.points_between(predicted, realised)}, {differs} than said" if differs else "as said"


def voices(answer: TrackRecord) -> Any:
    """Who was closer of what closed: Headwind, the stage, the base rate, the reps."""
    rows = pd.DataFrame([{"who": one.label, "error": one.error, "right": one.right} for one in answer.voices])
    if rows.empty:
        return states.not_enough("Of no closed deal is there anything to compare with.")
    columns = (
        Column("who", "Who"),
        Column("right", "On the right side", "percent"),
        Column("error", "Error", "number", digits=3, title=ERROR),
    )
    n = formats.plural(answer.voices[0].n, "loss chance")
    words = html.P(CLOSED_ALONE.format(n=n, days=answer.horizon), className="hw-panel-summary")
    return html.Div([words, table(rows, columns, caption="Who was closer")])


def months(answer: TrackRecord) -> Any:
    """What was said at the first publication of each month, beside what came."""
    return html.Div(
        [html.P(ERROR, className="hw-panel-summary"), _table(answer, "months", Column("as_of_on", "Said on", "date"))]
    )


def versions(answer: TrackRecord) -> Any:
    """The same by model version."""
    return _table(answer, "versions", Column("bundle_version", "Model version"))


def _table(answer: TrackRecord, name: str, first: Column) -> Any:
    amounts = (
        Column("expected_amount", "Expected loss", "money", currency=answer.currency),
        Column("amount_lost", "Amount lost", "money", currency=answer.currency),
    )
    columns = (
        first,
        Column("n", "Deals", "count"),
        Column("expected_lost", "Said lost", "count"),
        Column("lost", "Lost", "count"),
        *(amounts if answer.amounts else ()),
        Column("error", "Error", "number", digits=3, title=ERROR),
        Column("stage_error", "Error by stage", "number", digits=3, title=STAGE, minor=True),
        Column("base_error", "Error by base rate", "number", digits=3, title=RATE, minor=True),
        Column("caught", "Lost, flagged", "count", minor=True),
        Column("missed", "Lost, not flagged", "count", minor=True),
        Column("false_alarms", "Flagged, won", "count", minor=True),
    )
    return table(getattr(answer, name), columns, caption="By month" if name == "months" else "By model version")


def missed(answer: TrackRecord) -> Any:
    """The largest lost deals that nobody was warned of."""
    return _deals(answer, answer.missed, MISSED, MISSED_NONE)


def false_alarms(answer: TrackRecord) -> Any:
    """The largest flagged deals that were won."""
    return _deals(answer, answer.false_alarms, ALARMS, ALARMS_NONE)


def _deals(answer: TrackRecord, rows: pd.DataFrame, words: str, none: str) -> Any:
    if rows.empty:
        return html.P(none)
    columns = (
        Column("title", "Deal", "name", href="href", sub="under_title"),
        Column("owner", "Owner", "name", minor=True),
        Column("stage", "Stage then", minor=True),
        *((Column("amount", "Amount", "money", currency=answer.currency),) if answer.amounts else ()),
        Column("loss_probability", "Loss chance then", "percent"),
        Column("as_of_on", "Said on", "date"),
        Column("closed_on", "Closed on", "date"),
    )
    return html.Div(
        [html.P(sentence(words), className="hw-panel-summary"), table(rows, columns, caption=words, cards=True)]
    )
