"""How much of every CRM's export is recognised right, wrong or asked: python -m bench.recognition [NAME]."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.aims import Aim, heading, show, status
from tests.exports_of.trial import EXPORTS, Judged, judged


def main(named: str = "") -> int:
    """Propose a mapping for every format whose name begins so; print a line each, and return 1 where one is wrong."""
    heading("Exports of CRMs, recognised and imported")
    print(f"  {'format':24}{'CRM':14}right wrong missing asked  import")
    found: list[Judged] = []
    for export in EXPORTS:
        if export.name.startswith(named):
            with tempfile.TemporaryDirectory() as folder:
                found.append(judged(export, Path(folder)))
            print(_line(export.name, found[-1]), flush=True)
    return status(show(aims(found)))


def _line(name: str, one: Judged) -> str:
    counts = f"{len(one.right):5}{len(one.wrong):6}{len(one.missing):8}{len(one.asked):6}"
    more = [*(f"wrong {held}" for held in one.wrong), *(f"no {held}" for held in one.missing), *one.asked]
    return f"  {name:24}{one.crm or '-':14}{counts}  {one.imported[:150]} {', '.join(more)[:200]}"


def aims(found: list[Judged]) -> Iterator[Aim]:
    """Yield what counts: columns wrong, formats that do not import right, and questions beyond one."""
    yield Aim("Columns right", sum(len(one.right) for one in found), "columns")
    yield Aim("Columns wrong", sum(len(one.wrong) for one in found), "columns", 1)
    yield Aim("Columns not found", sum(len(one.missing) for one in found), "columns")
    yield Aim("Imports that do not end right", sum(not one.is_whole for one in found), "formats", 1)
    yield Aim("Formats with more than one question", sum(len(one.asked) > 1 for one in found), "formats", 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
