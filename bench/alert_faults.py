"""Alerts whose sending is killed at random moments: none is lost, none arrives twice. A part of bench.faults."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import delete

from app.services import Services
from app.settings import ROOT, Settings
from bench.aims import Aim
from data.records import alert_tables as tables
from data.records.alerts import crossings, deliveries, destinations
from data.records.alerts.deliveries import SENT, UNCONFIRMED
from data.records.alerts.destinations import Wanted
from data.records.store import Store
from tests.receivers import Mailbox, Receiver, Webhook, listening

# Seconds that a receiver takes for each step, so that a conversation is not over in a moment.
PAUSE = 0.05
HOSTS = ("127.0.0.1", "example.com")


@dataclasses.dataclass
class Trial:
    """A data folder, its store and its source, the environment of the job, and who receives."""

    folder: Path
    store: Store
    source: str
    env: Mapping[str, str]
    receivers: tuple[Receiver, Receiver]
    reached: threading.Event

    def listen(self, _stage: str) -> None:
        """Take some time for a step, and note that a receiver has been reached."""
        self.reached.set()
        time.sleep(PAUSE)

    def job(self) -> subprocess.Popen[bytes]:
        """Start the job."""
        command, quiet = [sys.executable, "-m", "app", "alert"], subprocess.DEVNULL
        return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=quiet, stderr=quiet, start_new_session=True)

    def begin(self) -> int:
        """Let all that rules hold of begin anew, and return how much that is."""
        known = sum(len(subjects) for subjects in crossings.standing(self.store, self.source).values())
        with self.store.writing() as (connection, _):
            connection.execute(delete(tables.alert_conditions))
        return known

    def raised(self) -> int:
        """How many alerts there are."""
        return len(crossings.latest(self.store, self.source, 1_000_000))

    def taken(self) -> list[str]:
        """The ids that receivers have counted, as the outbox names them."""
        return [one.strip("<>").partition("@")[0] for receiver in self.receivers for one in receiver.taken]


def alert_kills(folder: Path, demo: Path, env: Mapping[str, str], seed: int, count: int) -> Iterator[Aim]:
    """Kill the job at random moments and run it again each time; count what is lost and what arrives twice."""
    with listening(Mailbox) as mail, listening(Webhook) as chat, _trial(folder, demo, env, (mail, chat)) as trial:
        lasts, sends = _timed(trial)
        drawn = random.Random(f"{seed} alerts")  # noqa: S311  # moments, no secrets
        # Loading takes most of the job, so every second moment is one in which it sends.
        shares = [(nth + drawn.random()) / count for nth in range(count)]
        moments = [(nth % 2 == 1, share * (sends if nth % 2 else lasts)) for nth, share in enumerate(shares)]
        wrong = sum(_is_wrong(trial, moment, sending=sending) for sending, moment in moments)
        yield Aim("alerts: kills after which one is not raised, or twice", wrong, "", 1.0, f"of {count}, {lasts:.1f} s")
        yield from _delivered(trial)


def _timed(trial: Trial) -> tuple[float, float]:
    """Seconds that the job takes, and for which it sends."""
    trial.begin()
    began = time.perf_counter()
    with trial.job() as job:
        trial.reached.wait()
        reached = time.perf_counter()
        job.wait()
    return time.perf_counter() - began, time.perf_counter() - reached


@contextlib.contextmanager
def _trial(folder: Path, demo: Path, env: Mapping[str, str], both: tuple[Receiver, Receiver]) -> Iterator[Trial]:
    place = folder / "alerts"
    shutil.copytree(demo, place, symlinks=True)
    mail, chat = both
    told = {"HEADWIND_DATA_DIR": str(place), "HEADWIND_ALERT_HOSTS": ",".join(HOSTS)}
    told |= {"HEADWIND_MAIL_SERVER": f"smtp://127.0.0.1:{mail.port}", "HEADWIND_MAIL_FROM": "headwind@example.com"}
    services = Services(Settings(data_dir=place))
    source = services.published().bundle.source
    for channel, address in (("e-mail", "ann@example.com"), ("chat", f"http://127.0.0.1:{chat.port}/hook")):
        wanted = Wanted(channel, address, quiet_from=0, quiet_until=0)
        destinations.add(services.store, source, wanted, "the trial", HOSTS)
    trial = Trial(place, services.store, source, {**env, **told}, both, threading.Event())
    trial.job().wait()
    for receiver in both:
        receiver.at = trial.listen
    yield trial
    services.store.close()


def _is_wrong(trial: Trial, moment: float, *, sending: bool) -> bool:
    """Kill one run and end the next; tell whether an alert is missing, or raised again."""
    before, due = trial.raised(), trial.begin()
    trial.reached.clear()
    with trial.job() as job:
        if sending:
            trial.reached.wait()
        with contextlib.suppress(subprocess.TimeoutExpired):
            job.wait(moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(job.pid, signal.SIGKILL)
    return trial.job().wait() != 0 or trial.raised() != before + due


def _delivered(trial: Trial) -> Iterator[Aim]:
    every, taken = deliveries.latest(trial.store, trial.source, 1_000_000), trial.taken()
    twice = len(taken) - len({*taken})
    lost = [one for one in every if one.status != UNCONFIRMED and (one.status != SENT or one.key not in taken)]
    doubt = sum(one.status == UNCONFIRMED for one in every)
    yield Aim("alerts: messages that arrived twice", twice, "", 1.0, f"of {len(every)}")
    yield Aim("alerts: messages that are lost", len(lost), "", 1.0, f"{doubt} are said to be unconfirmed")
