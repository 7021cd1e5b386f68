"""One step of an import of the Data page, in a process of its own: read a database, propose, check, publish."""

from app.jobs.imports.proceeding import proceed
from app.jobs.imports.serving import remove_snapshot, serve_snapshot

__all__ = ["proceed", "remove_snapshot", "serve_snapshot"]
