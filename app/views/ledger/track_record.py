"""How what was said came out: of every deal that was open then, closed by now or not, one horizon later."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app.services import Published, Services
from app.views.deals import account_address
from app.views.deals.by_date import undated
from app.views.deals.title import with_names, with_titles
from app.views.extent import extent
from app.views.ledger.entries import files_until
from app.views.ledger.lineage import lineage
from app.views.ledger.narrowing import choice_of, chosen_alone, filter_words, spoken_of, unknown_names
from app.views.state import State, scope_of
from data.ledger.ledger import LedgerFile
from data.ledger.limits import HORIZON
from data.snapshots.snapshot import Snapshot
from model.statistics.proportions import wilson_bounds

# Closings of deals of which something was said: fewer say nothing of who said it.
FEWEST_CLOSED: Final = 50
# Of the largest deals so many are shown.
SHOWN: Final = 10
UNRANKED: Final = "Without signal no deal is given a loss chance, so nothing is said that could come true."
DEAL: Final = ("opportunity_id", "account", "owner", "stage", "amount", "as_of_on", "loss_probability", "closed_on")
A_HORIZON: Final = dt.timedelta(days=HORIZON)
COUNTED: Final = (
    *("n", "won", "lost", "expected_lost", "amount", "expected_amount", "amount_lost", "n_base", "n_stage"),
    *("square", "base_square", "stage_square", "flagged", "caught", "false_alarms", "missed"),
)
NO_NUMBERS: Final[Mapping[str, Any]] = {
    "total": {},
    "voices": (),
    **dict.fromkeys(("months", "versions", "bands", "missed", "false_alarms"), pd.DataFrame()),
}
VOICES: Final = {
    "model": "Headwind",
    "stage": "The stage alone",
    "base": "The same for every deal",
    "rep": "The reps",
}


@dataclasses.dataclass(frozen=True)
class Voice:
    """Somebody who says how likely a deal is lost: on `n` closed deals, the mean squared error, and the share right.

    Right is who said more than a half of a deal that was lost, or less of one that was won.
    """

    key: str
    label: str
    n: int
    error: float
    right: float


@dataclasses.dataclass(frozen=True)
class Since:
    """Since when anything is kept: the first and the latest publication, how many, and how many loss chances in all.

    numbers_from: the data's date from which what was said first can be judged; None before the first publication.
    entries are of the deals of the viewer's scope, and so is `first_entries`, those of the first publication alone:
    not more than these can have closed by numbers_from. `first_anywhere` is the same whatever the filters.
    """

    first_on: dt.date | None
    latest_on: dt.date | None
    publications: int
    entries: int
    first_entries: int
    first_anywhere: int
    numbers_from: dt.date | None


@dataclasses.dataclass(frozen=True)
class TrackRecord:
    """What was said at the first publication of each month, beside what came within `horizon` days.

    `closed` of `needed` closings: what was said of deals that closed within it, a deal once a month, and
    `closed_anywhere` whatever the filters; `filter_words` say as of when filters hold, '' without any. With fewer, not
    `ready`, there are no numbers; `none` says why nothing can ever be judged, '' where something can. `unknown` are
    filters in words that name what is neither in the data nor in anything that was said. total, months
    (by as_of_on) and versions (by bundle_version) have n, won, lost, expected_lost, amount, amount_lost,
    expected_amount, error, base_error and stage_error (mean squared; NaN where nobody could have said), flagged,
    caught, missed and false_alarms. bands: low, high, n, lost, predicted, realised (shares lost), differs (more or
    fewer than chance explains). voices: who was closer of what closed. missed and false_alarms: opportunity_id,
    account, owner, stage, amount, as_of_on, loss_probability, closed_on, deal_name, title, under_title, href.
    """

    horizon: int
    ready: bool
    none: str
    closed: int
    closed_anywhere: int
    needed: int
    filter_words: str
    unknown: tuple[str, ...]
    since: Since
    total: dict[str, Any]
    months: pd.DataFrame
    versions: pd.DataFrame
    bands: pd.DataFrame
    voices: tuple[Voice, ...]
    missed: pd.DataFrame
    false_alarms: pd.DataFrame
    currency: str
    amounts: bool
    ranked: bool


def track_record(services: Services, state: State | None = None) -> TrackRecord:
    """Answer how what was said of the export that is served came out, of the deals of the viewer's scope."""
    published, scope = services.published(), scope_of(state)
    # It changes nothing here, but one that there is not is said as anywhere else.
    scope.over(published.snapshot)
    said = files_until(services.ledger, published)
    every = services.ledger.files(lineage(published.snapshot.info), "outcomes")
    choice = choice_of(services, scope)
    files = chosen_alone(services, every, choice)
    monthly, sums, first = _added(files)
    closed = _closed(first)
    ready = closed >= FEWEST_CLOSED
    numbers = _numbers(sums, first) | _of_monthly(monthly, published.snapshot) if ready else NO_NUMBERS
    return TrackRecord(
        horizon=HORIZON,
        ready=ready,
        none="" if ready else _none(published, services.ledger.files(lineage(published.snapshot.info))),
        closed=closed,
        closed_anywhere=closed if files is every else _closed(_added(every)[2]),
        needed=FEWEST_CLOSED,
        filter_words=filter_words(scope),
        unknown=unknown_names(services, said, scope),
        since=_since(said, spoken_of(services, said, choice)),
        currency=published.snapshot.info["currency"],
        amounts=extent(published.snapshot).amounts,
        ranked=published.bundle.has_signal,
        **numbers,
    )


def _added(files: Sequence[LedgerFile]) -> tuple[tuple[LedgerFile, ...], pd.DataFrame, pd.DataFrame]:
    """The first publications of each month, the sums of all publications, and those of the first ones."""
    monthly, sums = first_of_months(files), _sums(files)
    return monthly, sums, sums[sums["snapshot"].isin([one.snapshot for one in monthly])]


def _closed(first: pd.DataFrame) -> int:
    return int(first["won"].sum() + first["lost"].sum())


def _none(published: Published, files: Sequence[LedgerFile]) -> str:
    """Why nothing that was said can ever be judged; '' where something can."""
    if not published.bundle.has_signal:
        return UNRANKED
    return undated(published) if files and not any(one.chances for one in files) else ""


def first_of_months(files: Sequence[LedgerFile]) -> tuple[LedgerFile, ...]:
    """The first publication of each month: of two model versions of one month, what was said first."""
    first: dict[tuple[int, int], LedgerFile] = {}
    for one in sorted(files, key=lambda one: (one.as_of_on, one.snapshot)):
        first.setdefault((one.as_of_on.year, one.as_of_on.month), one)
    return tuple(first.values())


def _since(files: Sequence[LedgerFile], spoken: Mapping[str, int]) -> Since:
    if not files:
        return Since(None, None, 0, 0, 0, 0, None)
    first, latest = (pick(files, key=lambda one: (one.as_of_on, one.snapshot)) for pick in (min, max))
    here = spoken.get(first.snapshot, 0)
    days, counts = (first.as_of_on, latest.as_of_on), (len(files), sum(spoken.values()), here, first.entries)
    return Since(*days, *counts, first.as_of_on + A_HORIZON)


def _sums(files: Sequence[LedgerFile]) -> pd.DataFrame:
    """What each publication adds up to, beside which it is."""
    about = ("snapshot", "as_of_on", "bundle_version")
    rows = [{name: getattr(one, name) for name in about} | _part(one, "sums")[0] for one in files]
    found = pd.DataFrame(rows, columns=[*about, *COUNTED])
    return found.astype(dict.fromkeys(COUNTED, "float64")).fillna(dict.fromkeys(COUNTED, 0.0))


def _part(file: LedgerFile, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.summary)[name]
    return found


def _numbers(sums: pd.DataFrame, first: pd.DataFrame) -> dict[str, Any]:
    return {
        "total": _measured(first.assign(all=0), "all").iloc[0].drop("all").to_dict(),
        "months": _measured(first, "as_of_on"),
        "versions": _measured(sums, "bundle_version"),
    }


def _of_monthly(monthly: Sequence[LedgerFile], snapshot: Snapshot) -> dict[str, Any]:
    return {
        "bands": _bands(monthly),
        "voices": _voices(monthly),
        "missed": _deals(monthly, "missed", snapshot),
        "false_alarms": _deals(monthly, "false_alarms", snapshot),
    }


def _measured(sums: pd.DataFrame, key: str) -> pd.DataFrame:
    """Add up the sums of publications by a column, the latest first, and divide what is a mean."""
    found = sums.groupby(key, as_index=False)[list(COUNTED)].sum().sort_values(key, ascending=False)
    return found.assign(
        error=found["square"] / found["n"].where(found["n"] > 0),
        base_error=found["base_square"] / found["n_base"].where(found["n_base"] > 0),
        stage_error=found["stage_square"] / found["n_stage"].where(found["n_stage"] > 0),
    ).drop(columns=["square", "base_square", "stage_square", "n_base", "n_stage"])


def _bands(monthly: Sequence[LedgerFile]) -> pd.DataFrame:
    rows = pd.DataFrame([row for one in monthly for row in _part(one, "bands")])
    found = rows.groupby("band", as_index=False).sum()
    low, n = found["band"] / 5, found["n"]
    shares = {"predicted": found["expected_lost"] / n, "realised": found["lost"] / n}
    found = found.assign(low=low, high=low + 0.2, **shares).drop(columns=["band", "expected_lost"])
    return found.assign(differs=[_differs(row) for row in found.to_dict("records")])


def _differs(band: Mapping[Any, Any]) -> str:
    """'more' or 'fewer' were lost than had been said, '' where chance explains it."""
    low, high = wilson_bounds(int(band["lost"]), int(band["n"]))
    return "more" if band["predicted"] < low else "fewer" if band["predicted"] > high else ""


def _voices(monthly: Sequence[LedgerFile]) -> tuple[Voice, ...]:
    """Who said anything of what closed, the closest first: of the months in which all spoke who speak in the latest."""
    spoken = [{row["key"]: row for row in _part(one, "voices")} for one in monthly]
    latest: frozenset[str] = next((frozenset(one) for one in reversed(spoken) if one), frozenset())
    months = [one for one in spoken if one.keys() == latest]
    sums = {key: {name: sum(one[key][name] for one in months) for name in ("n", "square", "sides")} for key in latest}
    found = [_voice(key, of) for key, of in sums.items()]
    return tuple(sorted(found, key=lambda one: one.error))


def _voice(key: str, sums: Mapping[str, float]) -> Voice:
    return Voice(key, VOICES[key], int(sums["n"]), sums["square"] / sums["n"], sums["sides"] / sums["n"])


def _deals(monthly: Sequence[LedgerFile], kind: str, snapshot: Snapshot) -> pd.DataFrame:
    """The largest of all months, each as it was said of last: the latest month first says it.

    They are called by the names they have now; what the export no longer holds has none.
    """
    rows = pd.DataFrame([row for one in reversed(monthly) for row in _part(one, kind)], columns=list(DEAL))
    rows = rows.drop_duplicates("opportunity_id").sort_values("amount", ascending=False, kind="stable").head(SHOWN)
    days = {name: [dt.date.fromisoformat(day) for day in rows[name]] for name in ("as_of_on", "closed_on")}
    # An account's page lists what it has closed beside what it has open.
    known = [account_address.page(name) if isinstance(name, str) else "" for name in rows["account"]]
    return with_titles(with_names(rows, snapshot).assign(**days, href=known), "opportunity_id")
