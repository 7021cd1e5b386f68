"""Publications of the ten-row world on several days, whose loss probabilities a person can work out."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

import pandas as pd

from app.jobs.publication import published
from app.jobs.recovery import exclusively
from app.jobs.scoring import write_scores
from app.services import Services
from app.settings import Settings
from data.building.build import open_draft
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import kept_catalogue
from model.arrays import Numbers
from model.registry.bundle import Bundle
from tests import shared, worlds

SECOND = "20260710T000000Z-00000002"
# Today is 10 July: O07 got a discount of 7 on 5 July, and a new deal came.
LATER = {
    "opportunities": worlds.OPPORTUNITIES.replace(",1000,,0\n", ",1000,,7\n")
    + "O11,Alder,Beta,Ann,Lead,2026-07-01,,,500,,0\n",
    "changes": f"{worlds.CHANGES}O07,discount,0,7,2026-07-05\n",
    "activities": f"{worlds.ACTIVITIES}O07,2026-07-10\n",
}
# Today is 5 October, 97 days after 30 June: O07 is won, O08 lost; O09 was lost after 93 days, and O10 is gone.
MUCH_LATER = {
    "opportunities": worlds.OPPORTUNITIES.replace(
        "Offer,2026-05-01,2026-07-15,,1000,", "Won,2026-05-01,2026-07-15,2026-09-10,1000,1000"
    )
    .replace("Offer,2026-05-31,2026-06-20,,2000,", "Lost,2026-05-31,2026-06-20,2026-08-01,0,0")
    .replace("Lead,2026-06-10,2026-08-31,,3000,", "Lost,2026-06-10,2026-08-31,2026-10-01,3000,0")
    .replace("O10,,Beta,Cat,Lead,2026-06-20,,,4000,,0", "O12,,Beta,Cat,Lead,2026-10-01,,,4000,,0"),
    "activities": f"{worlds.ACTIVITIES}O12,2026-10-05\n",
}


def by_hand(bundle: Bundle, facts: pd.DataFrame) -> Numbers:
    """A tenth per push, a hundredth per point of discount, a thousandth per day, and five hundredths by the second."""
    age = (facts["as_of_on"] - facts["opened_on"]).dt.days.to_numpy("float64")
    of_version = 0.05 if bundle.version == SECOND else 0.0
    pushes, discount = (facts[name].to_numpy("float64") for name in ("pushes", "discount"))
    return 0.1 * pushes + 0.01 * discount + 0.001 * age + of_version


def quiet(_words: object) -> None:
    """Take what a job says."""


def second(services: Services) -> Bundle:
    """Keep another version of the world's bundle, and return it."""
    bundle = dataclasses.replace(services.published().bundle, version=SECOND)
    services.bundles.keep(bundle)
    return bundle


def publish(
    services: Services,
    folder: Path,
    bundle: Bundle,
    files: Mapping[str, str] = MappingProxyType({}),
    *,
    scored: bool = True,
) -> str:
    """Publish the world with some of its files replaced, scored by a bundle or by the hand-written probabilities."""
    with exclusively(services.settings), services.snapshots.draft() as path:
        worlds.draft(path, worlds.write(folder, **files), terms=worlds.ANYWAY)
        if scored:
            with contextlib.closing(open_draft(path)) as draft:
                facts = training_facts(draft, kept_catalogue(draft))
                write_scores(services.settings, draft, bundle, facts)
        else:
            worlds.scored(path, bundle.version)
        return published(services.settings, path, bundle, quiet)


def begun(folder: Path, *, scored: bool = True) -> Services:
    """Return the world published on 30 June, scored by its bundle by hand, or with the probabilities of the world."""
    return _copied(f"begun {scored}", folder, partial(_begun, scored=scored))


def _begun(folder: Path, *, scored: bool) -> None:
    services = worlds.services(folder)
    with mock.patch.object(Bundle, "loss_probability", by_hand):
        publish(services, folder / "first", services.published().bundle, scored=scored)


def by_two_versions(folder: Path) -> Services:
    """Return the world published by hand on 30 June by the first version, on 10 July by the second."""
    return _copied("by two versions", folder, _by_two_versions)


def a_horizon_apart(folder: Path) -> Services:
    """Return the world published on 30 June, and on 5 October, which is a horizon later."""
    return _copied("a horizon apart", folder, _a_horizon_apart)


def with_a_second_version(folder: Path, version: str) -> Services:
    """Return the world published by hand on 30 June; there is a second version of its bundle."""
    return _copied(f"with {version}", folder, partial(_with_a_second_version, version=version))


def _with_a_second_version(folder: Path, version: str) -> None:
    services = begun(folder, scored=False)
    services.bundles.keep(dataclasses.replace(services.published().bundle, version=version))


def _by_two_versions(folder: Path) -> None:
    services = begun(folder)
    with mock.patch.object(Bundle, "loss_probability", by_hand):
        publish(services, folder / "later", second(services), LATER)


def _a_horizon_apart(folder: Path) -> None:
    services = begun(folder, scored=False)
    publish(services, folder / "much later", services.published().bundle, MUCH_LATER)


def _copied(name: str, folder: Path, make: Callable[[Path], None]) -> Services:
    """Copy what is made once in a run of tests."""
    shutil.copytree(shared.once(("ledger", name), make), folder, dirs_exist_ok=True)
    return Services(Settings(data_dir=folder / "var"))


def said_of(services: Services, opportunity_id: str) -> list[dict[str, Any]]:
    """Return the ledger's rows of an opportunity, the latest first."""
    files = services.ledger.files("ten")
    found = services.ledger.ask("ledger/of_opportunity", "entries", files, opportunity_id=opportunity_id)
    rows: list[dict[str, Any]] = found.to_dict("records")
    return rows
