"""How a callback or a request handler reaches the services."""

from __future__ import annotations

from typing import cast

from flask import current_app

from app.services import Services

KEY = "headwind"


def services() -> Services:
    """Return the services of the application that is answering."""
    return cast("Services", current_app.extensions[KEY])
