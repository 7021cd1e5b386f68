"""What a stage is whose words tell nothing, where a rule beside it calls every deal in it won, or every one lost."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from data.ingest.outcomes import NO, YES
from data.proposals.names import best
from data.proposals.outcome_words import LIKE, is_doubtful
from data.proposals.proposed import Guess, OutcomeGuess, StageGuess
from data.proposals.stages.chances import CERTAIN, chance_of
from data.proposals.stages.rules import headers_of, outcome_by
from data.proposals.stages.stage_order import step_of
from data.proposals.survey import Column, Look, Pasts, Survey
from data.proposals.words import WORDS

TOLD = "every deal in it is {} by {!r}"
NEARLY = "nearly every deal in it is {} by {!r}"
UNTOLD = "nearly every deal in it has ended by {!r}, and nothing tells how"
FILLED = "nearly every deal in it has a day in {!r}, and those of another stage have none"
PAST = "in nearly every deal in it {!r} is past, and in other stages it is ahead"
SHARED = "every deal in it is won or lost by {!r}"
MIXED = "Deals in {} have ended; {!r} tells which were won."
ENDS = {"won", "lost"}
# Of so few deals days tell nothing.
FEWEST_DAYS = 10
# Of a stage's deals a few may say otherwise.
NEARLY_ALL, HALF, SOME, SOME_WON = 0.95, 0.5, 0.2, 0.05


def told_stages(
    main: Survey,
    stage: str,
    stages: Sequence[StageGuess],
    outcomes: Sequence[OutcomeGuess],
    look: Look,
) -> tuple[StageGuess, ...]:
    """Return stages with the outcomes that rules give their deals, where each stage has deals of one outcome alone.

    A stage that open and closed deals share, as where lost ones keep their last, tells none. One that won and lost
    deals share has `ended`.
    """
    headers = headers_of(outcomes)
    if not headers or not stages:
        return tuple(stages)
    counts: dict[str, Counter[str]] = {}
    for cell, *told, rows in look(main, [stage, *headers]):
        outcome = outcome_by(dict(zip(headers, told, strict=True)), outcomes)
        counts.setdefault(cell.casefold(), Counter())[outcome] += rows
    if any(len(found) > 1 and set(found) != ENDS for found in counts.values()):
        return tuple(stages)
    return tuple(_stage_of(one, set(counts.get(one.name.casefold(), ())), headers[-1]) for one in stages)


def told_by_signs(
    main: Survey,
    stage: str,
    stages: Sequence[StageGuess],
    named: Mapping[str, Guess],
    look: Look,
    rules: Sequence[OutcomeGuess] = (),
) -> tuple[StageGuess, ...]:
    """Return stages with what other columns say of nearly all deals in those whose words tell nothing.

    Those that have ended without a word for how are `ended`, and open until somebody says. Deals of which `rules` tell
    how they ended are not looked at.
    """
    signs = {sign: header for sign, header in _signs(main, named).items() if header != stage}
    if not signs or all(one.outcome != "open" for one in stages):
        return tuple(stages)
    certain = _certain(main.column(signs["chance"])) if "chance" in signs else 0.0
    counts: dict[str, Counter[str]] = {}
    headers = headers_of(rules)
    for cell, *told, rows in look(main, [stage, *signs.values(), *headers]):
        if outcome_by(dict(zip(headers, told[len(signs) :], strict=True)), rules):
            continue
        for sign, text in zip(signs, told, strict=False):
            counts.setdefault(cell.casefold(), Counter())[f"{sign} {_meaning(sign, text, certain)}"] += rows
    return tuple(_by_signs(one, counts.get(one.name.casefold(), Counter()), signs) for one in stages)


def told_by_days(stages: Sequence[StageGuess], pasts: Pasts) -> tuple[StageGuess, ...]:
    """Return stages of which those have `ended` whose words tell nothing and whose days are past, unlike in others.

    In others they are ahead, or there are none where the column keeps the days on which deals closed.
    """
    still_open = [one for one in stages if one.outcome == "open"]
    unlike = _is_ahead if pasts.is_ahead else _is_empty
    if not any(unlike(one, pasts) for one in still_open):
        return tuple(stages)
    return tuple(_by_days(one, pasts) for one in stages)


def _is_ahead(stage: StageGuess, pasts: Pasts) -> bool:
    return pasts.days.get(stage.name.casefold(), 0) > 0 and pasts.share(stage.name) < HALF


def _is_empty(stage: StageGuess, pasts: Pasts) -> bool:
    return stage.rows >= FEWEST_DAYS and pasts.days.get(stage.name.casefold(), 0) <= (1 - NEARLY_ALL) * stage.rows


def _by_days(stage: StageGuess, pasts: Pasts) -> StageGuess:
    days = pasts.days.get(stage.name.casefold(), 0)
    if stage.outcome != "open" or stage.ended or days < FEWEST_DAYS or pasts.share(stage.name) < NEARLY_ALL:
        return stage
    if not pasts.is_ahead and days < NEARLY_ALL * stage.rows:
        return stage
    evidence = (PAST if pasts.is_ahead else FILLED).format(pasts.header)
    return dataclasses.replace(stage, ended=True, confidence=0.5, evidence=evidence)


def told_by_won(main: Survey, stage: str, stages: Sequence[StageGuess], look: Look) -> tuple[OutcomeGuess, ...]:
    """Return rules by which a flag tells won from lost among deals of stages that hold both, as one called Closed.

    Such a stage sounds as if deals in it had ended, and some of them are won and some not. There are none where a deal
    of another stage is won.
    """
    won = flag(main, WORDS["outcome"]["won_flags"])
    likely = [one.name for one in stages if one.outcome == "open" and is_doubtful(one.name)]
    if not won or won == stage or not likely:
        return ()
    counts: dict[str, Counter[bool]] = {}
    for cell, said, rows in look(main, [stage, won]):
        counts.setdefault(cell.casefold(), Counter())[said.casefold() in YES] += rows
    held = {name: counts.get(name.casefold(), Counter()) for name in likely}
    ended = tuple(name for name, one in held.items() if SOME_WON * one.total() <= one[True] < one.total())
    told, of_all = sum(held[name][True] for name in ended), sum(one[True] for one in counts.values())
    if not told or told < NEARLY_ALL * of_all:
        return ()
    why = MIXED.format(" and ".join(map(repr, ended)), won)
    return (
        OutcomeGuess("won", {won: (True,)}, 0.9, why),
        OutcomeGuess("lost", {stage: ended, won: (False,)}, 0.9, why),
    )


def endings(main: Survey, named: Mapping[str, Guess]) -> tuple[str, ...]:
    """Return the headers of columns that say of some deals that they have ended."""
    signs = {sign: main.column(header) for sign, header in _signs(main, named).items()}
    return tuple(column.header for sign, column in signs.items() if _tells_endings(sign, column))


def _tells_endings(sign: str, column: Column) -> bool:
    """Say whether some cells mean that a deal has ended: a chance does where it may be none, some and certain."""
    told = {_meaning(sign, cell, _certain(column)) for cell, _ in column.common}
    return told >= {"yes", "no", "open"} if sign == "chance" else "yes" in told


def _signs(main: Survey, named: Mapping[str, Guess]) -> dict[str, str]:
    """Return the headers of the columns that tell that deals have ended, and how, by what each is a sign of.

    A reason or a closing day that every deal has is no sign.
    """
    words = WORDS["outcome"]
    found = {"closed": flag(main, words["closed_flags"]), "won": flag(main, words["won_flags"])}
    if "rep_probability" in named:
        found["chance"] = named["rep_probability"].header
    reasons = [header for sure, header in best(main.names, words["loss_reasons"]) if sure >= LIKE]
    found["reason"] = reasons[0] if reasons else ""
    closings = {named[name].header for name in ("closed_on", "expected_close_on") if name in named}
    found["day"] = named["closed_on"].header if "closed_on" in named and len(closings) > 1 else ""
    partly = {sign for sign in ("reason", "day") if found[sign] and not _is_partly(main, found[sign])}
    return {sign: header for sign, header in found.items() if header and sign not in partly}


def _is_partly(main: Survey, header: str) -> bool:
    return 0 < main.column(header).filled < NEARLY_ALL * main.rows


def flag(main: Survey, words: Sequence[str]) -> str:
    """Return the header of the first column of yes and no that has one of some words; '' if there is none."""
    likely = (main.column(header) for sure, header in best(main.names, words) if sure >= LIKE)
    flags = (c.header for c in likely if c.common and {cell.casefold() for cell, _ in c.common} <= {*YES, *NO})
    return next(flags, "")


def _certain(column: Column) -> float:
    """Return what a column of probabilities writes for certain: 1 where it has no more, else 100."""
    return 1.0 if max((chance_of(cell) or 0.0 for cell, _ in column.common), default=0.0) <= 1 else CERTAIN


def _meaning(sign: str, text: str, certain: float) -> str:
    """Return what a cell says as a sign: yes or no, '' for nothing; and of a chance whether it is certain."""
    if sign in ("reason", "day"):
        return "yes" if text else "no"
    if sign == "chance":
        number = chance_of(text)
        return "" if number is None else {0.0: "no", certain: "yes"}.get(number, "open")
    folded = text.casefold()
    return "yes" if folded in YES else "no"


def _by_signs(stage: StageGuess, counts: Counter[str], signs: Mapping[str, str]) -> StageGuess:
    if stage.outcome != "open":
        return stage
    outcome, sign = _told_outcome(stage.name, counts, signs)
    if not sign:
        return stage
    if not outcome:
        return dataclasses.replace(stage, ended=True, confidence=0.5, evidence=UNTOLD.format(signs[sign]))
    return dataclasses.replace(stage, outcome=outcome, confidence=0.9, evidence=NEARLY.format(outcome, signs[sign]))


def _told_outcome(name: str, counts: Counter[str], signs: Mapping[str, str]) -> tuple[str, str]:
    """Return the outcome of a stage, '' where nothing tells how it has ended, and the sign that tells it, else ''."""
    share = {sign: _share(counts, sign) for sign in signs}
    if share.get("closed", 1.0) < NEARLY_ALL:
        return "", ""
    won = next((sign for sign in ("won", "chance") if share.get(sign, 0.0) >= NEARLY_ALL), "")
    if won:
        return "won", won
    ended = next((sign for sign in ("closed", "day") if share.get(sign, 0.0) >= NEARLY_ALL), "")
    reasons = share.get("reason", 0.0)
    hopeless = "chance" in signs and _share(counts, "chance", "no") >= NEARLY_ALL
    if hopeless and (ended or reasons >= SOME):
        return "lost", "chance"
    if reasons >= HALF:
        return "lost", "reason"
    if ended:
        return ("lost", "won") if share.get("won", 1.0) == 0 else ("", ended)
    return "", "chance" if hopeless and "reason" not in signs and step_of(name) is None else ""


def _share(counts: Counter[str], sign: str, said: str = "yes") -> float:
    """Return the share of a stage's deals of which a sign says something, among those of which it says anything."""
    total = sum(counts[f"{sign} {one}"] for one in ("yes", "no", "open"))
    return counts[f"{sign} {said}"] / total if total else 0.0


def _stage_of(stage: StageGuess, outcomes: set[str], header: str) -> StageGuess:
    if stage.outcome != "open" or not outcomes or not outcomes <= ENDS:
        return stage
    if len(outcomes) > 1:
        return dataclasses.replace(stage, ended=True, confidence=0.95, evidence=SHARED.format(header))
    (outcome,) = outcomes
    return dataclasses.replace(stage, outcome=outcome, confidence=0.95, evidence=TOLD.format(outcome, header))
