"""The words of headers, stages and statuses, in six languages: words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

WORDS: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text("utf-8")
)
