"""The production door: gunicorn app.wsgi:server."""

from __future__ import annotations

from app import jobs
from app.factory import create_app
from app.settings import Settings

SETTINGS = Settings.from_env()
jobs.recover(SETTINGS)
server = create_app(SETTINGS).server
