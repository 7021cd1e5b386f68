"""The production server. Where PORT is set it binds 0.0.0.0:$PORT, as a host expects; else HEADWIND_HOST and _PORT."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from app.boot import progress, start
from app.telemetry import folder, logs

# Settings that cannot be served stop the start here, before a port is bound.
SETTINGS = start.served()

bind = [f"0.0.0.0:{SETTINGS.port}"] if os.environ.get("PORT", "").strip() else list(SETTINGS.bound)

# One process holds the snapshot and the bundle in about 200 MB; threads share both.
workers = SETTINGS.workers
# Requests are read whole before a thread takes them: with threads that read, eight half-sent ones stopped everybody.
worker_class = "app.boot.buffered.BufferedWorker"
threads = 8
timeout = 60

# A snapshot is opened after the fork: a DuckDB instance inherited from a parent belongs to the parent's threads.
preload_app = False

# A worker keeps what it has opened; memory was flat over 600 pages, so none is recycled.
max_requests = 0

# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# Nobody steers the server through a socket in the home folder, which a host may mount read-only.
control_socket_disable = True

# The host's router already logs each request.
accesslog = None
logconfig_dict = logs.configuration(as_json=SETTINGS.logs_as_json(is_terminal=sys.stderr.isatty()))

# By this variable the library that counts finds its folder.
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
JOBS: list[subprocess.Popen[bytes]] = []


def on_starting(server: Arbiter) -> None:
    """Warn once, before any worker, of what a platform should not be without, and name where workers count."""
    start.warn(SETTINGS, server.log)
    progress.forget_failure(SETTINGS.data_dir)
    os.environ[COUNTS] = str(folder.make(folder.memory_or_disk()))


def when_ready(server: Arbiter) -> None:
    """Prepare beside the workers once the port is bound: a host gives a process a minute to do that."""
    # Workers are told what is bound: which names they answer to follows from it.
    # Who comes through a socket in a folder comes from a proxy, so from anywhere.
    bound = (address[0] if isinstance(address, tuple) else "0.0.0.0" for address in server.cfg.address)
    os.environ["HEADWIND_HOST"] = ",".join(bound)
    if start.read().prepare:
        JOBS.append(subprocess.Popen([sys.executable, "-m", "app.boot"], start_new_session=True))


def post_worker_init(worker: Worker) -> None:
    """Open the entrance in the process that serves, before anybody asks."""
    worker.wsgi.open()


def child_exit(server: Arbiter, worker: Worker) -> None:
    """Keep what a worker has counted that has ended, however it did."""
    try:
        folder.end(Path(os.environ[COUNTS]), worker.pid)
    except Exception:  # counts are no reason to end the server
        server.log.exception("What worker %s counted is lost", worker.pid)


def on_exit(_server: Arbiter) -> None:
    """Stop what is being prepared with the server; the next start begins anew."""
    shutil.rmtree(os.environ[COUNTS], ignore_errors=True)
    for job in JOBS:
        job.terminate()
