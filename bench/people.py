"""People who look around, for the load generator: locust -f bench/people.py replays what a browser sends.

HEADWIND_PEOPLE names a file of JSON: `pages`, a list of the requests that opening a page makes, and `levers`, the
requests of a hand that lets go of a lever; a request is an address and the body that is posted, or null.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, between, task

REQUESTS: dict[str, Any] = json.loads(Path(os.environ["HEADWIND_PEOPLE"]).read_text("utf-8"))
# Seconds between two pages, and between two moves of one hand.
READS, MOVES = (4.0, 12.0), (0.5, 1.5)


class Person(FastHttpUser):
    """Opens one page after the other, and now and then moves levers for a while."""

    wait_time = between(*READS)

    @task(3)
    def page(self) -> None:
        """Open a page as a browser does, one request after the other."""
        for path, body in random.choice(REQUESTS["pages"]):  # noqa: S311  # nothing secret is drawn
            self._ask(path, body)

    @task(1)
    def levers(self) -> None:
        """Move what-if levers a few times."""
        for _ in range(random.randint(3, 6)):  # noqa: S311  # nothing secret is drawn
            self._ask(*random.choice(REQUESTS["levers"]))  # noqa: S311  # nothing secret is drawn
            gevent.sleep(random.uniform(*MOVES))  # noqa: S311  # nothing secret is drawn

    def _ask(self, path: str, body: Any) -> None:
        name = path.partition("?")[0]
        if body is None:
            self.client.get(path, name=name)
        else:
            self.client.post(path, json=body, name=name)
