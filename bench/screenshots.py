"""Pictures of every page, with and without signal, in both themes, at three widths: python -m bench.screenshots.

They lie in .bench/screenshots, with an index.html of them all. The command fails where a page has a script error,
scrolls sideways or shows an error.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from bench import processes
from bench.hand import chromium
from bench.scenes import Scene, Spectator, scenes
from bench.worlds import CACHE, world
from tests import worlds

OPPORTUNITIES: Final = 12_000
FOLDER: Final = CACHE / "screenshots"
WIDTHS: Final = (1440, 1024, 360)
STYLE: Final = """body { font: 14px system-ui, sans-serif; margin: 24px; background: #8883 }
div { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start }
figure { margin: 0; width: 220px } figcaption { font-size: 13px }
img { width: 220px; max-height: 320px; object-fit: cover; object-position: top; border: 1px solid #8888 }"""


def main(*words: str) -> int:
    """Take every picture; return 1 where something went wrong on a page."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__.partition(":")[0])
    parser.add_argument("--data", type=Path, help="a prepared data folder to show in place of the demo that is built")
    parser.add_argument("--only", default="", help="the scenes to take, as words of their names; all without it")
    asked = parser.parse_args(words)
    shutil.rmtree(FOLDER, ignore_errors=True)
    complaints = taken(asked.data or world(OPPORTUNITIES).data_dir, asked.only)
    print(*complaints, f"{FOLDER / 'index.html'}: {len(complaints)} complaints", sep="\n")
    return min(1, len(complaints))


def taken(demo: Path, only: str) -> list[str]:
    """Photograph both worlds and write the index; return what went wrong."""
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        silent = worlds.services(Path(folder), "No signal").settings.data_dir
        with served(demo) as address:
            complaints = photographed(browser, address, "demo", only)
        with served(silent) as address:
            complaints += photographed(browser, address, "no-signal", only)
    (FOLDER / "index.html").write_text(index(sorted(path.name for path in FOLDER.glob("*.png"))), "utf-8")
    return complaints


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a prepared data folder as it is, and return its address."""
    env = {"HEADWIND_DATA_DIR": str(folder), "HEADWIND_SOURCE": "", "HEADWIND_DEBUG": ""}
    with processes.served(*processes.GUNICORN, env=env) as server:
        yield f"http://127.0.0.1:{server.port}"


def photographed(browser: Browser, address: str, of: str, only: str = "") -> list[str]:
    """Take the pictures of one server; return what went wrong on its pages."""
    spectator = Spectator(browser, address)
    for scene in [one for one in scenes(spectator.first_deal()) if only in one.name]:
        _photograph(spectator, scene, of)
    spectator.page.context.close()
    return [f"{of}: {words}" for words in spectator.complaints]


def _photograph(spectator: Spectator, scene: Scene, of: str) -> None:
    print(f"{of}: {scene.name}", flush=True)
    for theme, width in spectator.views(scene, WIDTHS):
        path = FOLDER / f"{of}_{scene.name}_{theme}_{width}.png"
        # What lies over a page lies over what is in sight of it.
        spectator.page.screenshot(path=path, full_page=not scene.searched)


def index(names: list[str]) -> str:
    """A page of thumbnails: a row for each scene of each world, each of which leads to its picture."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name in names:
        of, scene, *_ = name.split("_")
        rows.setdefault((of, scene), []).append(name)
    body = "\n".join(f"<h2>{html.escape(' · '.join(row))}</h2>\n<div>{_thumbnails(rows[row])}</div>" for row in rows)
    return f'<!doctype html><html lang="en"><title>Headwind</title><style>{STYLE}</style>\n{body}\n</html>\n'


def _thumbnails(names: list[str]) -> str:
    """Figures of one scene, each named by what differs: its theme and its width."""
    captions = {name: " · ".join(name.removesuffix(".png").split("_")[2:]) for name in names}
    return "".join(
        f'<figure><a href="{name}"><img src="{name}" alt="{name}" loading="lazy"></a><figcaption>{words}</figcaption>'
        "</figure>"
        for name, words in captions.items()
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
