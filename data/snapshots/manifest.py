"""A snapshot's manifest, and pointers to what is current; they are signed where the deployment has a secret.

Files. Beside `<version>.duckdb` lies `<version>.duckdb.manifest`: the file's SHA-256, and the signature. A pointer is a
version's name, and the signature in a second line. Without a secret there is no manifest and no second line.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from data.errors import NotReady, NotSigned
from data.files import opened, place, text_of
from data.signing import SIGN, SIGNATURE, Signer

SUFFIX: Final = ".manifest"
SNAPSHOT, HASH = "snapshot", "sha256"
AGAIN: Final = "Prepare again: python -m app prepare --source <folder>, or --source demo."
ELSE: Final = f"{SIGN} Else prepare again: python -m app prepare --source <folder>, or --source demo."


@dataclasses.dataclass(frozen=True)
class Pointer:
    """A kind of pointer: what its signature is for, what it names, and what to do where it is not signed."""

    kind: str
    names: str
    step: str


TO_SNAPSHOT: Final = Pointer("pointer", "snapshot", ELSE)
TO_MODEL: Final = Pointer("model pointer", "model version", f"{SIGN} Else train again: python -m app train.")


def manifest_of(snapshot: Path) -> Path:
    """Return where the manifest of a snapshot's file lies."""
    return snapshot.with_name(f"{snapshot.name}{SUFFIX}")


def write(snapshot: Path, signer: Signer) -> None:
    """Write the signed manifest of a snapshot's file; nothing without a secret."""
    if signer.signs:
        content = {HASH: _hash(snapshot)}
        place(manifest_of(snapshot), json.dumps(signer.signed(SNAPSHOT, snapshot.stem, content)))


def verify(snapshot: Path, signer: Signer) -> None:
    """Compare a snapshot's file with its signed manifest; raise NotSigned, or NotReady where it is another file."""
    # One that is gone, or no file, is told as such by whoever opens it.
    if not signer.signs or not snapshot.is_file():
        return
    manifest = _read(snapshot)
    signature = manifest.pop(SIGNATURE, "")
    if not signer.is_signed(SNAPSHOT, snapshot.stem, manifest, signature):
        raise NotSigned(f"Snapshot {snapshot.stem} is not signed with this HEADWIND_SECRET.", ELSE)
    _compare(snapshot, manifest)


def sign(snapshot: Path, signer: Signer) -> None:
    """Sign a snapshot's file as it lies there; raise NotReady where a manifest says that it was another one."""
    _compare(snapshot, _read(snapshot))
    write(snapshot, signer)


def pointer_to(version: str, signer: Signer, pointer: Pointer = TO_SNAPSHOT) -> str:
    """Return the text of a pointer to a version."""
    return f"{version}\n" + (f"{signer.sign(pointer.kind, version, {})}\n" if signer.signs else "")


def pointed_at(text: str, signer: Signer, pointer: Pointer = TO_SNAPSHOT) -> str | None:
    """Return the version that a pointer names, None if it names none; raise NotSigned where anybody wrote it."""
    version, signature = (*text.split(), "", "")[:2]
    if version and not signer.is_signed(pointer.kind, version, {}, signature):
        words = f"The pointer to {pointer.names} {version} is not signed with this HEADWIND_SECRET."
        raise NotSigned(words, pointer.step)
    return version or None


def read_pointer(path: Path, step: str) -> str:
    """Return the text of a pointer, '' if there is none; raise NotReady with a step where it cannot be read."""
    try:
        return text_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        raise NotReady(f"A pointer cannot be read: {error}.", f"Move {path} away. {step}") from error


def _compare(snapshot: Path, manifest: dict[str, Any]) -> None:
    if HASH in manifest and manifest[HASH] != _hash(snapshot):
        raise NotReady(f"Snapshot {snapshot.stem} is damaged: its file is not what was published.", AGAIN)


def _read(snapshot: Path) -> dict[str, Any]:
    """Read a manifest; {} where there is none that can be read, which no signature fits."""
    try:
        found = json.loads(text_of(manifest_of(snapshot)))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(path: Path) -> str:
    try:
        with opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NotReady(f"Snapshot {path.stem} cannot be read: {error}.", AGAIN) from error
