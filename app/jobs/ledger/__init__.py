"""What is published is written into the ledger before it is served, and what became of earlier words beside it."""

from app.jobs.ledger.recording import record

__all__ = ["record"]
