"""The words of headers, stages and statuses in the languages of CRMs: words.toml, continued by languages.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

FILES: Final = ("words.toml", "languages.toml")
Words = Mapping[str, Mapping[str, Sequence[str]]]


def _together(files: Sequence[Words]) -> Words:
    """Return the lists of several files as one, each word once and the surest first."""
    sections = dict.fromkeys(section for file in files for section in file)
    return {
        section: {
            name: tuple(dict.fromkeys(word for file in files for word in file.get(section, {}).get(name, ())))
            for name in dict.fromkeys(name for file in files for name in file.get(section, {}))
        }
        for section in sections
    }


WORDS: Words = _together([tomllib.loads((Path(__file__).parent / file).read_text("utf-8")) for file in FILES])
