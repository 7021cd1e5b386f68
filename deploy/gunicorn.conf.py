"""The production server. Where PORT is set, gunicorn binds 0.0.0.0:$PORT by itself; else 127.0.0.1:8000."""

import os
from pathlib import Path

# One process holds the snapshot and the bundle in about 200 MB; threads share both.
workers = int(os.environ.get("HEADWIND_WORKERS") or "1")
worker_class = "gthread"
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

# The whole state of a page stands in its address, the names of many owners too; this is the longest that can be set.
limit_request_line = 8190
