"""One step of an import of the Data page, in a process of its own: propose its mapping, check it, publish it."""

from app.jobs.imports.proceeding import proceed
from app.jobs.imports.serving import remove_snapshot, serve_snapshot

__all__ = ["proceed", "remove_snapshot", "serve_snapshot"]
