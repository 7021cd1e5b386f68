"""What a server tells Prometheus: what its workers counted, and what is served, which is asked once a snapshot."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import flask
from flask import Response
from prometheus_client.metrics_core import GaugeMetricFamily, HistogramMetricFamily, Metric

from app.boot import progress
from app.context import services
from app.services import Published, Services
from app.telemetry import counts, machine, names
from app.views.import_report.served import TENTHS, VERDICTS, Served, served
from data.errors import HeadwindError, NotReady
from data.records.alerts import deliveries
from data.records.jobs import runs
from data.records.store import Store
from data.snapshots.versions import moment_of

# Seconds for which the size of the data folder is not looked at again.
SIZE_HOLDS: Final = 900.0


def wire(server: flask.Flask) -> None:
    """Let a server tell what it counts; who may read it is a guard's to say."""
    told = Exposition()
    counts.WORKERS.set(1)
    server.add_url_rule(names.METRICS, "metrics", lambda: Response(told.text(services()), content_type=names.TYPE))


class Exposition:
    """What a process tells of what is served. It is worked out once for each snapshot and policy, and then kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet."""
        self._clock, self._lock = clock, threading.Lock()
        self._known: tuple[object, Served] | None = None
        self._tried = ""
        self._size, self._size_until = 0, 0.0

    def text(self, opened: Services) -> str:
        """Return everything as Prometheus reads it."""
        return counts.as_text(lambda: self._metrics(opened))

    def _metrics(self, opened: Services) -> Iterator[Metric]:
        yield from counts.counts()
        known = progress.read(opened.settings.data_dir)
        published = self._opened(opened, is_preparing=bool(known.as_metrics()[names.PREPARING]))
        for name, value in {names.READY: float(published is not None), **known.as_metrics()}.items():
            yield gauge(name, names.MEANS[name], value)
        yield gauge(
            "headwind_memory_bytes", "Memory that the server's workers hold.", machine.memory_of(counts.processes())
        )
        yield from self._of_folder(opened.settings.data_dir)
        yield from _of_pointer(opened)
        yield from of_store(opened.store)
        with contextlib.suppress(HeadwindError):  # what could not be asked in time is asked with the next scrape
            yield from of_served(self._served(published)) if published is not None else ()

    def _opened(self, opened: Services, *, is_preparing: bool) -> Published | None:
        """Return what is served if it is open; else let it be opened beside the scrape, where nothing is prepared."""
        try:
            found, version = opened.opened(), opened.snapshots.current_version()
        except HeadwindError:  # pages and the log say what is wrong with it
            return None
        if found is None and version is not None and not is_preparing:
            self._open_once(opened, version)
        return found

    def _open_once(self, opened: Services, version: str) -> None:
        with self._lock:
            is_new, self._tried = version != self._tried, version
        if is_new:
            threading.Thread(target=opened.open, name="published", daemon=True).start()

    def _served(self, published: Published) -> Served:
        asked = published.snapshot.version, published.adopted, published.unread
        known = self._known
        if known is None or known[0] != asked:
            known = self._known = asked, served(published)
        return known[1]

    def _of_folder(self, folder: Path) -> Iterator[Metric]:
        if self._clock() >= self._size_until:
            self._size, self._size_until = machine.size_of(folder), self._clock() + SIZE_HOLDS
        yield gauge("headwind_data_folder_bytes", "What the data folder holds, at most 15 minutes ago.", self._size)
        free = machine.free_beside(folder)
        yield gauge("headwind_data_folder_free_bytes", "What the disk of the data folder has left.", free)


def gauge(name: str, means: str, value: float) -> GaugeMetricFamily:
    """A number without labels."""
    return GaugeMetricFamily(name, means, value=value)


def labelled(name: str, means: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    """A number for each value of one label."""
    found = GaugeMetricFamily(name, means, labels=[label])
    for value, number in values.items():
        found.add_metric([value], number)
    return found


def _of_pointer(opened: Services) -> Iterator[Metric]:
    """When what is current was published, told by its name: nothing is opened for it."""
    with contextlib.suppress(NotReady, ValueError):
        version = opened.snapshots.current_version()
        if version is not None:
            means = "When what is served was published, in seconds since 1970."
            yield gauge("headwind_snapshot_published_timestamp_seconds", means, moment_of(version).timestamp())


def of_store(store: Store) -> Iterator[Metric]:
    """How jobs ended last, and what became of messages; nothing of either while the store does not answer."""
    try:
        ended = {job: run for job, run in runs.latest_by_job(store).items() if run.ended_at is not None}
        messages = deliveries.status_counts(store)
    except HeadwindError:  # counted by itself
        return
    at = {job: run.ended_at.timestamp() for job, run in ended.items() if run.ended_at is not None}
    yield labelled("headwind_job_ended_timestamp_seconds", "When the last run of a job ended.", "job", at)
    failed = {job: float(run.exit_code != 0) for job, run in ended.items()}
    yield labelled("headwind_job_failed", "1 where the last run of a job did not end well.", "job", failed)
    counted = {status: float(n) for status, n in messages.items()}
    yield labelled("headwind_messages", "Messages of alerts by what became of them.", "status", counted)


def of_served(found: Served) -> Iterator[Metric]:
    """What is served in numbers."""
    midnight = dt.datetime.combine(found.as_of_on, dt.time(), dt.UTC)
    yield gauge("headwind_data_as_of_timestamp_seconds", "The as-of date of the data.", midnight.timestamp())
    yield gauge("headwind_model_trained_timestamp_seconds", "When the model was trained.", found.trained_at.timestamp())
    info = GaugeMetricFamily("headwind_served_info", "Which versions are served.", labels=["snapshot", "bundle"])
    info.add_metric([found.snapshot, found.bundle], 1)
    yield info
    verdicts = {verdict: float(verdict == found.verdict) for verdict in VERDICTS}
    yield labelled("headwind_model_verdict", "1 for the verdict of the model that is served.", "verdict", verdicts)
    yield gauge("headwind_open_deals", "Open deals that are served.", found.open_deals)
    yield gauge("headwind_flagged_deals", "Open deals that the policy in force flags.", found.flagged)
    yield gauge("headwind_rows_set_aside", "Rows of the export that could not be used.", found.rows_set_aside)
    yield _histogram(found)
    yield labelled(
        "headwind_drift_features", "Features of the model by how far they have moved.", "moved", {**found.moved}
    )
    for name, value, means in (
        ("headwind_drift_probability_psi", found.probability_psi, "How far loss probabilities lie from training."),
        ("headwind_drift_largest_psi", found.largest_psi, "How far the farthest feature lies from training."),
    ):
        yield from () if value is None else (gauge(name, f"{means[:-1]} (population stability index).", value),)


def _histogram(found: Served) -> HistogramMetricFamily:
    """The loss probabilities of what is open now; it falls where deals close."""
    edges = [str(tenth / TENTHS) for tenth in range(1, TENTHS)] + ["+Inf"]
    buckets = [(edge, sum(found.tenths[: nth + 1])) for nth, edge in enumerate(edges)]
    return HistogramMetricFamily(
        "headwind_loss_probability", "Loss probabilities of open deals.", buckets=buckets, sum_value=found.total
    )
