"""What is served, said line by line or as one object for a script."""

from __future__ import annotations

import json

from app.answer_json import as_json
from app.jobs.telling import Say
from app.services import Services
from app.settings import Settings
from app.views.import_report import check as served


def check(settings: Settings, say: Say, *, as_object: bool = False) -> None:
    """Say what is served, line by line or as one JSON object; raise NotReady if nothing can be."""
    found = as_json(served.check(Services(settings)))
    if as_object:
        print(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        for nth, line in enumerate(_lines(value)):
            say(f"{key if nth == 0 else '':>16}  {line}")


def _lines(value: object) -> list[str]:
    """Write a value of the check for a person: a row a line."""
    if isinstance(value, dict):
        return [", ".join(f"{name} {held:,}" for name, held in value.items())]
    if isinstance(value, list):
        rows = [row.values() if isinstance(row, dict) else [row] for row in value]
        return [" · ".join(str(cell) for cell in row if cell not in (None, "")) for row in rows] or ["none"]
    return ["none" if value is None else str(value)]
