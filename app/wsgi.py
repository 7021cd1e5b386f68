"""The production door: gunicorn app.wsgi:server."""

from __future__ import annotations

from typing import cast

from app import allocators  # noqa: F401  # first: what is loaded after it gives memory back
from app.addresses import Wsgi
from app.boot.entrance import Entrance
from app.settings import Settings


def build(settings: Settings) -> Wsgi:
    """Put right what killed jobs left, and load the application."""
    # Loaded only when there is something to serve: until then its memory belongs to what prepares.
    from app import jobs  # noqa: PLC0415
    from app.factory import create_app, opened, warmed  # noqa: PLC0415

    jobs.recover(settings)
    return cast("Wsgi", opened(warmed(create_app(settings))).server)


SETTINGS = Settings.from_env()
server = Entrance(SETTINGS, build)
