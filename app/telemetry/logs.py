"""How a line of the log is written: with the id of the request it belongs to, as plain text or as one JSON object."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any, Final

from app.telemetry import request_id

# As gunicorn writes its own.
PLAIN: Final = "[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s"
DATES: Final = "[%Y-%m-%d %H:%M:%S %z]"


class PlainLines(logging.Formatter):
    """Lines to read; the request stands at the end of the first."""

    def __init__(self) -> None:
        """Write as the server does."""
        super().__init__(PLAIN.replace("[%(asctime)s]", "%(asctime)s"), DATES)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; a traceback follows on lines of its own."""
        head, *rest = super().format(record).split("\n")
        asked = request_id.current()
        return "\n".join((f"{head} [request {asked}]" if asked else head, *rest))


def json_line(at: float, level: str, message: str, **more: Any) -> str:
    """Write what is said at a moment (seconds since 1970) as one JSON object, with whatever else is known."""
    moment = dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": moment, "level": level, **more, "message": message}, ensure_ascii=False, default=str)


class JsonLines(logging.Formatter):
    """One JSON object a line, for a program that gathers logs; what is `known` stands in each."""

    def __init__(self, **known: Any) -> None:
        """Remember what every line says."""
        super().__init__()
        self._known = known

    def format(self, record: logging.LogRecord) -> str:
        """Write a record: time, level, logger, process and message, and request and traceback where there are any."""
        more = {**self._known, "logger": record.name, "process": record.process}
        if asked := request_id.current():
            more["request_id"] = asked
        if record.exc_info:
            more["traceback"] = self.formatException(record.exc_info)
        return json_line(record.created, record.levelname.lower(), record.getMessage(), **more)


def configuration(*, as_json: bool) -> dict[str, Any]:
    """Return what logging.config.dictConfig and gunicorn take: warnings of all, and what the server itself says."""
    handler = {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines if as_json else PlainLines}},
        "handlers": {"stderr": handler},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
            "gunicorn.access": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        },
    }
