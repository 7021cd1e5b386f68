"""Exits with 0 where the server beside it answers /healthz on PORT, else with 1: images without curl ask by it."""

import contextlib
import http.client
import os
import sys
from http import HTTPStatus

# Seconds; an image's own limit is longer.
PATIENCE = 4.0


def is_alive(port: int) -> bool:
    """Ask once; a proxy that the environment names is not asked."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as asked:
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("PORT") or 8050)))
