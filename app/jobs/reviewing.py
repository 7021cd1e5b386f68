"""The weekly review written into a file, without a browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final, get_args
from urllib.parse import parse_qs

from app import formats
from app.documents.files import Kind, written
from app.documents.review import document, file_name
from app.jobs.telling import Say
from app.services import Services
from app.settings import Settings
from app.views.movement.days import KEYS
from app.views.review.answer import review
from app.views.state import CHOICES
from data import files
from data.errors import HeadwindError

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
FILTERS: Final = frozenset(one.name for one in CHOICES.filters)
SCOPE: Final = ("period", "from", "to", "compare", *(one.name for one in CHOICES.filters))
POLICY: Final = ("policy", "team", *(one.name for one in CHOICES.numbers))
ASKED: Final = (*SCOPE, *KEYS, *POLICY)


def write_review(settings: Settings, output: str, query: str, say: Say) -> Path:
    """Write the review that the page shows for what stands behind ? in its address; the name's ending is its kind.

    A file that is there already is replaced, so that a schedule can write the same one every week.
    """
    answer = review(Services(settings), _state(query))
    place = Path(output or file_name(answer, "pdf"))
    kind = place.suffix.removeprefix(".").lower()
    if kind not in KINDS:
        words = f"A review is not written as {place.name}."
        raise HeadwindError(words, f"Name a file that ends in .{', .'.join(KINDS)}: --output FILE")
    made = written(document(answer), kind, dt.datetime.now(dt.UTC))
    try:
        with files.replacing(place) as draft:
            draft.write_bytes(made)
    except OSError as error:
        raise HeadwindError(f"{place} cannot be written: {error}.", "Name another file: --output FILE") from error
    left_out = f", {formats.count(answer.held_out)} held out" if answer.held_out else ""
    say(f"Wrote {place}: {formats.plural(len(answer.discuss), 'deal')} to discuss{left_out}")
    return place


def _state(query: str) -> dict[str, str | list[str]]:
    found = parse_qs(query.lstrip("?"), keep_blank_values=True)
    if unknown := [name for name in found if name not in ASKED]:
        raise HeadwindError(f"A review is not narrowed by {unknown[0]!r}.", f"Use {', '.join(ASKED)}.")
    if twice := [name for name, values in found.items() if name not in FILTERS and len(values) > 1]:
        raise HeadwindError(f"{twice[0]} is given twice.", "Give it once.")
    return {name: values if name in FILTERS else values[-1] for name, values in found.items()}
