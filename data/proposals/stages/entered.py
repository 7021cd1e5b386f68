"""Columns of days whose names hold the stages of their own export: when each of these was entered."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from data.counted import counted
from data.proposals.columns import is_counted
from data.proposals.crms import Crm
from data.proposals.names import likeness, plain, spans, words_of
from data.proposals.outcome_words import LIKE, outcome_of
from data.proposals.proposed import Keys
from data.proposals.survey import Column, Survey, Turns
from data.proposals.words import WORDS

Words = tuple[str, ...]
# Holds days against each other: of a file, the column of its stage, columns of days each with a stage, and those whose
# stages do not end a deal.
Turn = Callable[[str, Mapping[str, str], Collection[str]], Turns]
# One column may be called as a stage is by chance.
FEWEST: Final = 2
# What stands behind a stage in brackets is its pipeline.
PIPELINE = re.compile(r"\(([^()]*)\)\W*$")
SAID: Final = {key: frozenset(map(plain, words)) for key, words in WORDS["entered"].items()}
KEPT: Final = {
    "first": "of a stage entered again they keep the first day{}",
    "last": "of a stage entered again they keep the last day{}",
    "": "which day they keep of a stage entered again, nothing tells{}",
}


@dataclasses.dataclass(frozen=True)
class Entered:
    """Headers with the stage that was entered on their days, why, and which of its days each keeps: '' if untold.

    `named`: stages that headers alone name. `present`: the header of the day on which the present one was entered.
    `after`: how many days after the first each is usually entered. `of_each`: all columns that are of one stage each.
    """

    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    why: str = ""
    keeps: str = ""
    named: tuple[str, ...] = ()
    present: str = ""
    after: Mapping[str, float] = dataclasses.field(default_factory=dict)
    of_each: tuple[str, ...] = ()

    def as_keys(self, file: str) -> Keys:
        """Return the history as a mapping declares it; nothing where there is none."""
        said = {
            "file": file,
            "keeps": self.keeps,
            "columns": {"entered_on": self.present} if self.present else {},
            "entered": dict(self.columns),
        }
        return {key: value for key, value in said.items() if value} if self.columns else {}


@dataclasses.dataclass(frozen=True)
class _Form:
    """What stands before and behind the stage in a header."""

    before: Words
    behind: Words

    @property
    def words(self) -> set[str]:
        return {*self.before, *self.behind}

    @property
    def is_sure(self) -> bool:
        return bool(self.words & SAID["words"])

    @property
    def is_of_entries(self) -> bool:
        return not self.words & (SAID["left"] | SAID["planned"])

    @property
    def keeps(self) -> str:
        return next((day for day in ("first", "last") if self.words & SAID[day]), "")


def entered(
    main: Survey, stage: str, stages: Mapping[str, bool], taken: Collection[str], crm: Crm, turn: Turn | None
) -> Entered:
    """Return the columns that say when stages were entered, of those that are not taken.

    `stages`: the cells of the column `stage`, and whether each is open. `turn` holds days against each other.
    """
    days = [c for c in main.columns if c.header not in taken and c.filled and (c.kind == "date" or is_counted(c))]
    found = _likeliest(days, {words_of(name): name for name in stages}, stages)
    if not found:
        return Entered(of_each=_of_each(main, taken, stages))
    form, columns = found
    still_open = [header for header, name in columns.items() if outcome_of(name) == "open"]
    told = turn(stage, columns, still_open) if turn else Turns()
    keeps, by = _keeps(form, crm, told)
    said = counted(str(len(columns)), "column says", "columns say")
    folded = {name.casefold() for name in stages}
    return Entered(
        columns=columns,
        why=f"{said} when each stage was entered; {KEPT[keeps].format(by)}",
        keeps=keeps,
        named=tuple(dict.fromkeys(name for name in columns.values() if name.casefold() not in folded)),
        present=_present(days, columns),
        after={name.casefold(): told.after[h] for h, name in columns.items() if h in told.after},
        of_each=_of_each(main, taken, {*stages, *columns.values()}),
    )


def _of_each(main: Survey, taken: Collection[str], stages: Collection[str]) -> tuple[str, ...]:
    """Return the columns that say something of one stage each, as how long a deal was in it or when it left it."""
    free = (column for column in main.columns if column.header not in taken)
    met = _by_form(free, {words_of(name): name for name in stages})
    return tuple(header for columns in met.values() if len(set(columns.values())) >= FEWEST for header in columns)


def _present(days: Sequence[Column], columns: Collection[str]) -> str:
    likely = [(likeness(c.header, WORDS["entered"]["present"]), c.header) for c in days if c.header not in columns]
    sure, header = max(likely, default=(0.0, ""))
    return header if sure >= LIKE else ""


def _keeps(form: _Form, crm: Crm, told: Turns) -> tuple[str, str]:
    """Return which day of several the columns keep, and by what that is told."""
    if form.keeps:
        return form.keeps, ", by their names"
    if crm.entered:
        return crm.entered, f", as {crm.name} does"
    if told.back and not told.behind:
        return "last", f", by {counted(f'{told.back:,}', 'deal', 'deals')} that went back"
    if told.behind:
        return "first", f", by {counted(f'{told.behind:,}', 'deal', 'deals')} that went back"
    return "", ""


def _likeliest(
    days: Sequence[Column], names: Mapping[Words, str], stages: Mapping[str, bool]
) -> tuple[_Form, dict[str, str]] | None:
    """Return the form in which most headers name a stage, a sure one first, and these headers."""
    met = _by_form(days, names).items()
    found = [(form, _with_others(form, columns, days)) for form, columns in met if form.is_of_entries]
    fitting = [(form, columns) for form, columns in found if _is_group(form, columns, stages)]
    rank = lambda one: (one[0].is_sure, len(set(one[1].values())), one[0].keeps == "first")  # noqa: E731  # one line
    return max(fitting, key=rank, default=None)


def _by_form(columns: Iterable[Column], names: Mapping[Words, str]) -> dict[_Form, dict[str, str]]:
    """Return the headers that name a stage, each with it, by what stands around it."""
    met: dict[_Form, dict[str, str]] = {}
    for column in columns:
        for form, name in _placed(column.header, names):
            met.setdefault(form, {})[column.header] = name
    return met


def _is_group(form: _Form, columns: Mapping[str, str], stages: Mapping[str, bool]) -> bool:
    """Say whether headers are of stages: two at least, of an open stage where no word of theirs says what they are."""
    different = Counter(columns.values())
    return len(different) >= FEWEST and (form.is_sure or any(stages.get(name) for name in different))


def _placed(header: str, names: Mapping[Words, str]) -> Iterator[tuple[_Form, str]]:
    """Yield the form of a header around the longest stage that it names."""
    words = words_of(header)
    pipeline = PIPELINE.search(header)
    most = len(words_of(header[: pipeline.start()])) if pipeline else len(words)
    found = [
        (len(name), -start, name)
        for name in names
        for start in range(len(words) - len(name) + 1)
        if name and words[start : start + len(name)] == name
    ]
    if found:
        length, negative, name = max(found)
        start, end = -negative, length - negative
        yield _Form(words[:start], words[end:most] if end <= most else words[end:]), names[name]


def _with_others(form: _Form, columns: Mapping[str, str], days: Sequence[Column]) -> dict[str, str]:
    """Add headers of a sure form that name stages which no deal is in."""
    others = {c.header: _between(c.header, form) for c in days if form.is_sure and c.header not in columns}
    return {c.header: name for c in days if (name := columns.get(c.header) or others.get(c.header, ""))}


def _between(header: str, form: _Form) -> str:
    """Return what stands where a form has its stage; '' in a header of another form."""
    text = PIPELINE.sub("", header)
    places = list(spans(text))
    start, end = len(form.before), len(places) - len(form.behind)
    words = tuple(word for word, *_ in places)
    if start >= end or words[:start] != form.before or words[end:] != form.behind:
        return ""
    if set(words[start:end]) & (SAID["left"] | SAID["planned"] | SAID["any"]):
        return ""
    return text[places[start][1] : places[end - 1][2]]
