"""The first thing that answers: it says what is being prepared until there is something to serve, then hands over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from app.addresses import Below, Wsgi, without
from app.boot import progress, waiting
from app.boot.progress import Progress
from app.boot.start import POINTER
from app.guards.gate import guarded
from app.guards.headers import NONCE
from app.guards.hosts import PROBED
from app.settings import Settings
from app.telemetry.names import METRICS

LOG = logging.getLogger(__name__)

# Seconds between two looks for something published, and for which a page waits while the application is loading.
PAUSE, PATIENCE = 0.5, 30.0
OPENING = Progress("Opening what was prepared", 0.99)
UNPUBLISHED = Progress(
    error="Nothing is published in this data folder yet, and this server prepares nothing.",
    next_step="Start it again with --prepare, or run beside it: python -m app import --source FOLDER.",
)


class Entrance:
    """A WSGI application that is light until something has been published.

    `build` loads the real one, which would take the memory that preparing needs.
    """

    def __init__(self, settings: Settings, build: Callable[[Settings], Wsgi]) -> None:
        """Remember what to build; nothing is loaded yet."""
        self._settings, self._build = settings, build
        self._application: Wsgi | None = None
        self._telling = Below(guarded(self._waiting_answer, settings), settings.prefix)
        self._loading = threading.Event()
        self._settled = threading.Event()
        self._door, self._is_open = threading.Lock(), False

    def open(self) -> Entrance:
        """Begin to look for something to serve, in a thread of this process, once."""
        with self._door:
            if not self._is_open:
                self._is_open = True
                threading.Thread(target=self._watch, name="entrance", daemon=True).start()
        return self

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer by the real application, or by what is known of preparing."""
        path = without(self._settings.prefix, environ.get("PATH_INFO", "/"))
        if not self._is_open:
            self.open()
        if self._application is None and self._opens and path not in PROBED:
            self._settled.wait(PATIENCE)
        if self._application is not None:
            return self._application(environ, start_response)
        return self._telling(environ, start_response)

    def _waiting_answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        known = OPENING if self._opens else self._progress()
        path = environ.get("PATH_INFO", "/")
        counted = self._counted() if path == METRICS else ""
        found = waiting.answer(path, known, environ[NONCE], counted)
        return waiting.send(found, start_response, body=environ.get("REQUEST_METHOD") != "HEAD")

    def _counted(self) -> str:
        """What all workers have counted: a scrape that meets the one that loads would find every count gone."""
        if not self._loading.is_set():
            return ""
        from app.telemetry import counts  # noqa: PLC0415  # while something is prepared nothing more is loaded

        return counts.as_text()

    def _progress(self) -> Progress:
        known = progress.read(self._settings.data_dir)
        return UNPUBLISHED if known == Progress() and not self._settings.prepare else known

    @property
    def _opens(self) -> bool:
        return self._loading.is_set() and not self._settled.is_set()

    @property
    def _begins_empty(self) -> bool:
        """Whether pages open before anything is published: nothing is prepared here any more, and people may import."""
        is_preparing = self._settings.prepare and not progress.read(self._settings.data_dir).error
        return not is_preparing and not self._settings.read_only

    def _watch(self) -> None:
        while not (self._settings.snapshots / POINTER).is_file() and not self._begins_empty:
            time.sleep(PAUSE)
        self._loading.set()
        try:
            self._application = self._build(self._settings)
        except Exception:
            LOG.exception("The application cannot be loaded")
            failed = Progress(
                error="Headwind cannot be loaded.", next_step="The log says why: whoever runs it can look."
            )
            progress.write(self._settings.data_dir, failed)
        finally:
            self._settled.set()
