"""How many planted leaks pass the firewall, and how many honest columns it refuses: python -m bench.leaks."""

from __future__ import annotations

import collections
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bench.aims import Aim, heading, show, status
from bench.honest import HONEST
from bench.imported import demo_crm
from bench.planted import LEAKS
from bench.planting import Planted, World, field, of_facts, plant, world
from data.catalogue import CANONICAL, DERIVED
from data.schema import Field
from model.leaks.recorded_changes import Records
from model.leaks.verdicts import Verdict, verdicts

DECLARED = ("at opening", "tracked", "while open")
WORLDS, OPPORTUNITIES = 20, 3_000
DEMO, SEED = 12_000, 7
# What is planted is drawn anew so many times.
PLANTINGS = (3, 4, 5)
OWN = (Field("opportunities", "size", "Size", "choice", "at opening"),)


def aims() -> Iterator[Aim]:
    """Plant leaks in the demo and in twenty small worlds, declare them in three ways, and count what is used."""
    with tempfile.TemporaryDirectory() as place:
        found, catalogue, records = _demo(Path(place))
        yield _cost(found, catalogue, records)
        judged = {how: [judge(found, LEAKS, how, catalogue, records, n) for n in PLANTINGS] for how in DECLARED}
    print_verdicts({how: drawn[0] for how, drawn in judged.items()})
    for how, drawn in judged.items():
        passed = collections.Counter(name for each in drawn for name, verdict in each.items() if verdict.used)
        which = ", ".join(f"{name} {count}" for name, count in passed.most_common(4))
        mean = sum(passed.values()) / len(PLANTINGS)
        yield Aim(f"demo: of {len(LEAKS)} leaks declared {how!r}, used on the mean", mean, "", 1, which)
    refused = _refused(judge(found, HONEST, "at opening", catalogue, records))
    yield Aim(f"demo: of {len(HONEST)} honest columns, refused", len(refused), "", 1, ", ".join(refused))
    yield from _small()


def _small() -> Iterator[Aim]:
    passed: collections.Counter[str] = collections.Counter()
    alarms: collections.Counter[str] = collections.Counter()
    for seed in range(WORLDS):
        found = world(OPPORTUNITIES, 100 + seed)
        leaks = judge(found, LEAKS, "at opening", (*CANONICAL, *DERIVED, *OWN), None, seed)
        passed.update(name for name, verdict in leaks.items() if verdict.used)
        alarms.update(_refused(judge(found, HONEST, "at opening", (*CANONICAL, *DERIVED, *OWN), None, seed)))
    share = sum(passed.values()) / (WORLDS * len(LEAKS)) * 100
    which = ", ".join(f"{name} {count}" for name, count in passed.most_common(4))
    yield Aim(f"{WORLDS} worlds of {OPPORTUNITIES:,}: leaks used", share, "%", 10, which)
    name, worst = alarms.most_common(1)[0] if alarms else ("", 0)
    yield Aim(f"{WORLDS} worlds of {OPPORTUNITIES:,}: worlds that refuse one honest column", worst, "", 2, name)


def _cost(found: World, catalogue: Iterable[Field], records: Records) -> Aim:
    """Compare what judging costs with sorting every column once: looking at every pair of values takes far longer."""
    facts, columns = plant(found, HONEST, 3), tuple(HONEST)
    fields = (*catalogue, *(field(column, "at opening") for column in columns))
    judging = seconds(lambda: verdicts(facts, fields, records=records))
    sorting = seconds(lambda: [facts[name].astype(str).sort_values() for name in facts])
    return Aim("demo: judging all columns, compared with sorting them", judging / sorting, "times", 1)


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that something takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def judge(
    found: World,
    columns: Iterable[Planted],
    declared: str,
    catalogue: Iterable[Field],
    records: Records | None = None,
    seed: int = 3,
) -> dict[str, Verdict]:
    """Plant columns in a world, declare them all in one way, and return the verdict on each."""
    planted = tuple(columns)
    facts = plant(found, planted, seed)
    fields = (*catalogue, *(field(column, declared) for column in planted))
    judged = {verdict.column: verdict for verdict in verdicts(facts, fields, records=records)}
    return {column.name: judged[column.name] for column in planted}


def _refused(judged: Mapping[str, Verdict]) -> list[str]:
    return [name for name, verdict in judged.items() if verdict.verdict in ("suspect", "leak")]


def print_verdicts(judged: Mapping[str, Mapping[str, Verdict]]) -> None:
    """Print each planted leak with its verdict under every declaration, and what it does alone."""
    heading(f"{'Planted leak':<20}{''.join(f'{how:<12}' for how in judged)}AUC alone")
    first = next(iter(judged.values()))
    for name, verdict in first.items():
        words = "".join(f"{each[name].verdict:<12}" for each in judged.values())
        print(f"{name:<20}{words}{verdict.evidence.auc or 0.0:.3f}")


def _demo(folder: Path) -> tuple[World, tuple[Field, ...], Records]:
    held, _ = demo_crm(DEMO, SEED, folder)
    return of_facts(held.facts, 1), held.catalogue, held.records


if __name__ == "__main__":
    sys.exit(status(show(aims())))
