"""Jobs in words and tables: the finding first, then the timetable and the runs."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.parts import Tone, tag
from app.components.table import Column, table
from app.views.jobs.answer import Jobs, PlannedJob, RecordedRun

# What a job does, for whoever has never typed its name.
MEANS: Final = {
    "import": "imports what has arrived",
    "prepare": "published what a server serves",
    "demo": "generated the demo CRM",
    "score": "scores open deals again",
    "train": "trains a model that takes over only if it is not worse",
    "publish": "served another model version",
    "roll-back": "served the former model version",
    "review": "writes the weekly review into a file",
    "alert": "raises what has begun, and sends what is due",
    "prune": "deletes what is older than it is kept",
    "backup": "writes a backup",
    "serve-snapshot": "served a kept snapshot again",
    "remove-snapshot": "deleted a kept snapshot",
    "sign": "signed what is published",
}
RESULTS: Final[dict[str, tuple[str, Tone]]] = {
    "done": ("done", "won"),
    "running": ("running", "neutral"),
    "busy": ("not its turn", "neutral"),
    "failed": ("failed", "lost"),
    "killed": ("killed", "lost"),
}
PLANNED: Final = (
    Column("job", "Job", sub="means"),
    Column("when", "When"),
    Column("due", "Next (UTC)", sub="left"),
    Column("last", "Last run", "component"),
)
RECORDED: Final = (
    Column("job", "Job", sub="by"),
    Column("began", "Began (UTC)", "date"),
    Column("took", "Took"),
    Column("ended", "Result", "component"),
)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def finding(answer: Jobs) -> Any:
    """What matters most, with what to do about it; and who keeps the timetable."""
    if answer.unread:
        return states.error(answer.finding, answer.next_step)
    parts = [html.P(answer.finding, className="hw-headline")]
    if answer.next_step:
        parts.append(html.P([html.Strong("Next: "), answer.next_step], className="hw-panel-summary"))
    if answer.kept:
        parts.append(html.P(f"The timetable is kept, {answer.kept}.", className="hw-panel-summary"))
    return html.Div(parts)


def planned(answer: Jobs) -> Any:
    """When each job is due, and how it went last."""
    if not answer.planned:
        return states.empty("No timetable", answer.refused or answer.unread)
    rows = pd.DataFrame([_planned(one) for one in answer.planned])
    whose = "" if answer.kept else "Nobody keeps it: these are the times at which jobs would begin. "
    said = f"{whose}By the clock of {answer.time_zone}. A file schedule.toml in the data folder changes it."
    return html.Div([html.P(said, className="hw-panel-summary"), table(rows, PLANNED, caption="Timetable", cards=True)])


def recorded(answer: Jobs) -> Any:
    """The runs on record, the latest first."""
    if not answer.runs:
        return states.empty(
            "No run is on record", "Jobs of the command line and of the timetable are, once they begin."
        )
    return table(pd.DataFrame([_run(one) for one in answer.runs]), RECORDED, caption="Runs", cards=True)


def _planned(one: PlannedJob) -> dict[str, Any]:
    last: Any = "not yet"
    if one.result:
        when = formats.moment(one.ended_at) if one.ended_at else ""
        last = html.Div([_result(one.result), html.Span(when, className="hw-sub")])
    means = MEANS.get(one.job, "")
    return {"job": one.job, "means": means, "when": one.when.capitalize(), **_due(one), "last": last}


def _due(one: PlannedJob) -> dict[str, str]:
    """When it is due next and how long that is; else why it is not."""
    if one.due_at is None or one.seconds_left is None:
        return {"due": one.lacks or "not planned", "left": ""}
    left = f"in {duration(one.seconds_left)}" if one.seconds_left > 0 else "due now"
    return {"due": formats.moment(one.due_at).removesuffix(" UTC"), "left": left}


def _run(one: RecordedRun) -> dict[str, Any]:
    place = f"{one.host}, process {one.process}" if one.host else ""
    # Whoever runs a job again is told by its lease whether it may.
    by = " · ".join(part for part in (one.author, place, "holds the lease" if _holds(one) else "") if part)
    said = [html.Span(words, className="hw-sub") for words in (one.error, one.next_step) if words]
    began = formats.moment(one.began_at).removesuffix(" UTC")
    return {
        "job": one.job,
        "by": by,
        "began": began,
        "took": duration(one.seconds),
        "ended": html.Div([_result(one.result), *said]),
    }


def _holds(one: RecordedRun) -> bool:
    return one.leased and one.result == "running"


def _result(name: str) -> html.Span:
    words, tone = RESULTS.get(name, (name, "neutral"))
    return tag(words, tone)


def duration(seconds: float) -> str:
    """'0.4 s', '38 s', '2 min 5 s', '1 h 12 min', '3 d 4 h'."""
    if seconds < 10:
        return f"{max(seconds, 0):.1f} s"
    whole = dt.timedelta(seconds=round(seconds))
    hours, rest = divmod(whole.seconds, HOUR)
    if whole.days:
        return f"{whole.days} d {hours} h"
    if hours:
        return f"{hours} h {rest // MINUTE} min"
    return f"{rest // MINUTE} min {rest % MINUTE} s" if rest >= MINUTE else f"{rest} s"
