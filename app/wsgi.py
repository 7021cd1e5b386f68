"""The production door: gunicorn app.wsgi:server."""

from __future__ import annotations

from app.factory import create_app
from app.settings import Settings

server = create_app(Settings.from_env()).server
