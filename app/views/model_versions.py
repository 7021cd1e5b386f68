"""The model versions there are, how two of them differ, and who published or overrode what."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from app.services import Published, Services
from app.views import model_card as card
from app.views.model_card import Standing
from app.views.model_differences import Differences, differences
from app.views.state import State
from model.archive import load
from model.bundle import Bundle
from model.versions import versions

LISTED: Final = 24
AUDITED: Final = 50
AUDIT: Final = ("at", "author", "action", "subject", "detail")


@dataclasses.dataclass(frozen=True)
class ModelVersions:
    """The versions, newest first, two of them side by side, and the audit trail, latest first.

    versions: version, readable, source, as_of_on, trained_at, verdict, skill, low, high, rule_skill,
    rule_low, rule_high, features, serving. a, b: what is
    compared ('' where there is nothing to compare with); unknown: what the address asks for in vain. audit: at (UTC),
    author, action, subject, detail.
    """

    standing: Standing
    versions: pd.DataFrame
    a: str
    b: str
    unknown: tuple[str, ...]
    differences: Differences | None
    audit: pd.DataFrame


def model_versions(services: Services, state: State | None) -> ModelVersions:
    """Answer with what is on disk; `a` and `b` of the state are compared, else the one before and the served."""
    published = services.published()
    listed = _listed(services, published.bundle.version)
    known = set(services.bundles.versions())
    asked = {side: str((state or {}).get(side) or "") for side in ("a", "b")}
    unknown = tuple(version for version in asked.values() if version and version not in known)
    b = asked["b"] if asked["b"] in known else published.bundle.version
    a = asked["a"] if asked["a"] in known else _before(listed, b)
    return ModelVersions(
        standing=card.standing(published),
        versions=listed,
        a=a,
        b=b,
        unknown=unknown,
        differences=_differences(services, published, a, b) if a and a != b else None,
        audit=_audit(services),
    )


def _listed(services: Services, serving: str) -> pd.DataFrame:
    rows = [dataclasses.asdict(found) for found in versions(services.bundles, LISTED)]
    frame = pd.DataFrame(rows)
    return frame.assign(serving=frame["version"] == serving) if len(frame) else frame


def _before(listed: pd.DataFrame, version: str) -> str:
    """The newest readable version older than this one, else the newest other; '' where there is no other."""
    others = [str(name) for name in listed.loc[listed["readable"], "version"] if name != version]
    return next((name for name in others if name < version), others[0] if others else "")


def _differences(services: Services, published: Published, a: str, b: str) -> Differences:
    return differences(_read(services, published, a), _read(services, published, b))


def _read(services: Services, published: Published, version: str) -> Bundle:
    """The served version is in memory; another is read without taking its place."""
    return published.bundle if version == published.bundle.version else load(services.bundles.folder, version)


def _audit(services: Services) -> pd.DataFrame:
    made = card.frame([dataclasses.asdict(line) for line in services.store.audit(AUDITED)], AUDIT)
    return made.assign(at=[f"{at:%Y-%m-%d %H:%M}" for at in made["at"]])
