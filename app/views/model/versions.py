"""The model versions there are, how two of them differ, and who published or overrode what."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from app.services import Published, Services
from app.views import model_card as card
from app.views.model.differences import Differences, differences
from app.views.model_card import ServedModel
from app.views.state import State
from data.errors import BundleDamaged, NotSigned, StoreUnavailable
from model.registry.bundle import Bundle
from model.registry.challenger import PUBLISHABLE
from model.registry.versions import versions

MOST_LISTED: Final = 24
AUDITED: Final = 50
AUDIT: Final = ("at", "author", "action", "subject", "detail")


@dataclasses.dataclass(frozen=True)
class ModelVersions:
    """The versions, newest first, two of them side by side, and the audit trail, latest first.

    versions: version, readable, source, as_of_on, trained_at, verdict, skill, low, high, rule_skill, rule_low,
    rule_high, features, serving, challenge (how it did beside the champion of its day, or ''), refused (so that it may
    not be published). a, b: what is compared ('' if there is nothing to compare with); unknown: what the address
    asks for in vain, because it is not there or is damaged. audit: at (UTC), author, action, subject, detail; unread
    says why it cannot be read, '' where it can.
    """

    standing: ServedModel
    versions: pd.DataFrame
    a: str
    b: str
    unknown: tuple[str, ...]
    differences: Differences | None
    audit: pd.DataFrame
    unread: str


def model_versions(services: Services, state: State | None) -> ModelVersions:
    """Answer with what is on disk; `a` and `b` of the state are compared, else the one before and the served."""
    published = services.published()
    listed = _versions_table(services, published.bundle.version)
    known = set(services.bundles.versions())
    asked = {side: str((state or {}).get(side) or "") for side in ("a", "b")}
    second = _read(services, published, asked["b"]) if asked["b"] in known else None
    second = second or published.bundle
    wanted = [asked["a"]] if asked["a"] in known else []
    first, damaged = _first(services, published, [*wanted, *_before(listed, second.version)])
    audit, unread = _audit(services)
    compared = {"a": first.version if first else "", "b": second.version}
    return ModelVersions(
        standing=card.served_model(published),
        versions=listed.assign(readable=listed["readable"] & ~listed["version"].isin(damaged)),
        **compared,
        unknown=tuple(version for side, version in asked.items() if version not in ("", compared[side])),
        differences=differences(first, second) if first and first.version != second.version else None,
        audit=audit,
        unread=unread,
    )


def _first(services: Services, published: Published, names: list[str]) -> tuple[Bundle | None, list[str]]:
    """Return the first of some versions that can be read whole, and those before it that cannot."""
    damaged: list[str] = []
    for name in names:
        if found := _read(services, published, name):
            return found, damaged
        damaged.append(name)
    return None, damaged


def _versions_table(services: Services, serving: str) -> pd.DataFrame:
    found = versions(services.bundles, MOST_LISTED)
    if not found:
        return pd.DataFrame()
    frame = pd.DataFrame([dataclasses.asdict(version) for version in found])
    refused = [version.outcome not in PUBLISHABLE for version in found]
    return frame.assign(serving=frame["version"] == serving, refused=refused)


def _before(listed: pd.DataFrame, version: str) -> list[str]:
    """The versions to compare with: those older than this one, newest first, then the newer ones."""
    others = [str(name) for name in listed.loc[listed["readable"], "version"] if name != version]
    return sorted(others, key=lambda name: name > version)


def _read(services: Services, published: Published, version: str) -> Bundle | None:
    """The served version is in memory; another is read without taking its place. None if it may not be read."""
    if version == published.bundle.version:
        return published.bundle
    try:
        return services.bundles.read(version)
    except (BundleDamaged, NotSigned):
        return None


def _audit(services: Services) -> tuple[pd.DataFrame, str]:
    """The audit trail; the versions are on disk, and are shown also where the store cannot be read."""
    try:
        lines, unread = services.store.audit(AUDITED), ""
    except StoreUnavailable as error:
        lines, unread = (), f"{error.message} {error.on_page}".strip()
    made = card.frame([dataclasses.asdict(line) for line in lines], AUDIT)
    return made.assign(at=[f"{at:%Y-%m-%d %H:%M}" for at in made["at"]]), unread
