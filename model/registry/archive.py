"""One bundle on disk: a folder with its trees, its facts, its hold-out and their hashes. Never a pickle."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import math
import shutil
import uuid
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoost

from data.errors import BundleDamaged, NotFound, NotSigned
from data.files import opened, place, text_of
from data.schema import Field
from data.signing import SIGN, SIGNATURE, UNSIGNED, Signer
from model.browser.export import Exported
from model.features.matrix import FeatureSet
from model.finite import json_text
from model.leaks.verdicts import Evidence, Verdict
from model.money.costs import SAVE_RATE, Costs, default_costs
from model.monitoring.profile import Profile
from model.registry.bundle import Bundle
from model.registry.card import Card
from model.registry.gate import Gate
from model.statistics.calibration import Calibration
from model.statistics.metrics import Holdout
from model.statistics.venn_abers import Band
from model.time_to_close.by_date import Timing

TREES, FACTS, HOLDOUT, MANIFEST = "model.cbm", "bundle.json", "holdout.json", "manifest.json"
BAND, PROFILE, BROWSER = "band.json", "profile.json", "browser.json"
# What a signature says is signed.
KIND = "bundle"
# A version that is being written, or deleted, has a name that begins like this.
DRAFT = ".draft-"
TRAIN = "Train one: python -m app train."
RETRAIN = "Train again: python -m app train."


def save(bundle: Bundle, folder: Path, signer: Signer = UNSIGNED) -> Path:
    """Write `<version>/` with the trees, the facts and their signed hashes; it appears complete or not at all."""
    draft, final = folder / f"{DRAFT}{uuid.uuid4().hex}", folder / bundle.version
    draft.mkdir(parents=True)
    try:
        if bundle.classifier is not None:
            bundle.classifier.save_model(str(draft / TREES))
        _write(draft / FACTS, _facts(bundle))
        _write(draft / HOLDOUT, _columns(bundle.holdout))
        _save_artifacts(bundle, draft)
        hashes = {path.name: _hash(path) for path in sorted(draft.iterdir())}
        _write(draft / MANIFEST, signer.signed(KIND, bundle.version, hashes))
        draft.replace(final)
    except BaseException:  # whoever is interrupted leaves no half of a bundle either
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return final


def _save_artifacts(bundle: Bundle, draft: Path) -> None:
    if bundle.band is not None:
        _write(draft / BAND, bundle.band.as_json())
    if bundle.profile is not None:
        _write(draft / PROFILE, bundle.profile.as_json())
    if bundle.timing is not None:
        bundle.timing.save(draft)
    if bundle.exported is not None and bundle.exported.payload is not None:
        (draft / BROWSER).write_bytes(bundle.exported.payload)


def _facts(bundle: Bundle) -> dict[str, Any]:
    skipped = ("classifier", "holdout", "band", "timing", "profile", "exported")
    held = {f.name: getattr(bundle, f.name) for f in dataclasses.fields(bundle) if f.name not in skipped}
    facts = {k: [dataclasses.asdict(f) for f in v] if k == "fields" else _plain(v) for k, v in held.items()}
    return facts | {"exported": bundle.exported and bundle.exported.as_json()}


def _plain(value: Any) -> Any:
    if isinstance(value, Card):
        return value.as_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _columns(holdout: Holdout) -> dict[str, Any]:
    arrays = {
        name: getattr(holdout, name)
        for name in ("probability", "label", "amount", "opportunity", "base", "group", "team")
    }
    unknown = {name: [v if math.isfinite(v) else None for v in array.tolist()] for name, array in arrays.items()}
    return {**unknown, "landmarks": holdout.landmarks, "managers": list(holdout.managers)}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json_text(content, path.name, indent=1), "utf-8")


def _hash(path: Path) -> str:
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(folder: Path, version: str, signer: Signer = UNSIGNED) -> Bundle:
    """Read a version once its signature and hashes hold; raise NotSigned, BundleDamaged with the file, or NotFound."""
    kept = _folder(folder, version)
    manifest = _manifest(kept, signer)
    _compare(kept, manifest, strays=signer.signs)
    try:
        return _in_deals(_bundle(kept, manifest.keys()))
    except (KeyError, OSError, TypeError, ValueError) as problem:
        raise _damaged(version, FACTS) from problem


def facts_of(folder: Path, version: str, signer: Signer = UNSIGNED) -> dict[str, Any]:
    """Read a version's facts alone; where there is a secret, once its signature and their hash hold."""
    kept = _folder(folder, version)
    if signer.signs:
        _compare_one(kept, FACTS, _manifest(kept, signer).get(FACTS))
    return _read(kept / FACTS)


def sign(folder: Path, version: str, signer: Signer) -> None:
    """Sign a version whose files are what was saved; raise BundleDamaged naming one that is not."""
    kept = _folder(folder, version)
    manifest = _manifest(kept, UNSIGNED)
    _compare(kept, manifest, strays=True)
    place(kept / MANIFEST, json_text(signer.signed(KIND, version, manifest), MANIFEST, indent=1))


def _folder(folder: Path, version: str) -> Path:
    if not version or Path(version).name != version or not (folder / version).is_dir():
        raise NotFound(f"There is no model version {version!r}.", TRAIN)
    return folder / version


def _manifest(kept: Path, signer: Signer) -> dict[str, Any]:
    """Read a version's hashes once their signature holds."""
    manifest = _read(kept / MANIFEST)
    signature = manifest.pop(SIGNATURE, "")
    if not signer.is_signed(KIND, kept.name, manifest, signature):
        words = f"Model version {kept.name} is not signed with this HEADWIND_SECRET."
        raise NotSigned(words, f"{SIGN} Else train again: python -m app train.")
    return manifest


def _compare(kept: Path, manifest: Mapping[str, Any], *, strays: bool) -> None:
    """Compare every file with its hash; with `strays`, files that the manifest does not name are refused too.

    What is no file, such as a pipe, is refused always: reading it might never end.
    """
    for name, expected in manifest.items():
        _compare_one(kept, name, expected)
    if {FACTS, HOLDOUT} - manifest.keys():
        raise _damaged(kept.name, MANIFEST)
    # What a killed job left half written begins with a dot, and is never read.
    there = [path for path in sorted(kept.iterdir()) if not path.name.startswith(".")]
    for path in there:
        if not path.is_file() or (strays and path.name not in manifest.keys() | {MANIFEST}):
            raise _damaged(kept.name, path.name)


def _compare_one(kept: Path, name: str, expected: object) -> None:
    if not (kept / name).is_file() or _hash(kept / name) != expected:
        raise _damaged(kept.name, name)


def _in_deals(bundle: Bundle) -> Bundle:
    """A version of before closed deals were refused as witnesses of what was at stake takes none of them for one."""
    held = bundle.holdout
    if bundle.amounts_told or not np.isfinite(held.amount).any():
        return bundle
    unknown = dataclasses.replace(held, amount=np.full(len(held.amount), np.nan))
    return dataclasses.replace(
        bundle,
        holdout=unknown,
        costs=default_costs(unknown.amount),
        card=dataclasses.replace(bundle.card, backtest=tuple(row.unpriced for row in bundle.card.backtest)),
    )


def _damaged(version: str, name: str) -> BundleDamaged:
    return BundleDamaged(f"Model version {version} is damaged: {name} is not what was saved.", RETRAIN)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(text_of(path))
    except (OSError, ValueError, RecursionError) as problem:
        raise _damaged(path.parent.name, path.name) from problem
    if not isinstance(found, dict):
        raise _damaged(path.parent.name, path.name)
    return found


def _bundle(place: Path, kept: Collection[str]) -> Bundle:
    held = _read(place / FACTS)
    chosen = held["feature_set"]
    judged = tuple(Verdict(**{**v, "evidence": Evidence(**v["evidence"])}) for v in chosen["verdicts"])
    return Bundle(
        **{name: held[name] for name in ("version", "source", "trained_at", "base_rate", "threshold", "data")},
        as_of_on=dt.date.fromisoformat(held["as_of_on"]),
        feature_set=FeatureSet(tuple(chosen["numeric"]), tuple(chosen["categorical"]), judged, chosen["prior"]),
        fields=tuple(Field(**{**field, "levels": tuple(field["levels"])}) for field in held["fields"]),
        calibration=Calibration(**held["calibration"]),
        costs=_costs(held["costs"]),
        gate=_gate(held["gate"]),
        card=Card.of_json(held["card"]),
        holdout=_holdout(_read(place / HOLDOUT)),
        classifier=CatBoost().load_model(str(place / TREES)) if TREES in kept else None,
        band=Band.of_json(_read(place / BAND)) if BAND in kept else None,
        profile=Profile.of_json(_read(place / PROFILE)) if PROFILE in kept else None,
        timing=Timing.load(place),
        exported=_exported(place, held.get("exported")),
    )


def _costs(held: Mapping[str, Any]) -> Costs:
    """Read costs; where they say what a missed loss costs and not what share acting saves, the usual share holds."""
    later = {name: held[name] for name in ("conceded", "beyond_help") if name in held}
    return Costs(held["false_alarm"], held.get("save_rate", SAVE_RATE), held.get("capacity"), **later)


def _exported(place: Path, held: Mapping[str, Any] | None) -> Exported | None:
    path = place / BROWSER
    return None if held is None else Exported(payload=path.read_bytes() if path.is_file() else None, **held)


def _gate(held: Mapping[str, Any]) -> Gate:
    lists = {name: tuple(held[name]) for name in ("reasons", "would_help", "needs")}
    return Gate(**{**held, **lists})


def _holdout(held: Mapping[str, Any]) -> Holdout:
    numbers = {
        name: np.array(held.get(name, []), dtype="float64") for name in ("probability", "label", "amount", "base")
    }
    codes = (np.array(held.get(name, []), dtype=np.intp) for name in ("opportunity", "group", "team"))
    opportunity, group, team = codes
    managers = tuple(held.get("managers", ()))
    days = held["landmarks"]
    return Holdout(**numbers, opportunity=opportunity, landmarks=days, group=group, team=team, managers=managers)
