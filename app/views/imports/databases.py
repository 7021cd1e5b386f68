"""Imports of what a database holds: begun, and read again by an address that is given again."""

from __future__ import annotations

import dataclasses

from app.imports import working
from app.imports.databases import DatabaseRequest, address_given, label_of, reads_of
from app.imports.record import PROPOSAL, REPORT, SAMPLES, WORK, Desks
from app.services import Services
from app.views.imports.acts import begun
from app.views.imports.answer import ImportState, allow, import_state
from data.errors import InvalidInput


def begin_of_database(services: Services, author: str, request: DatabaseRequest) -> ImportState:
    """Begin an import of what a database holds; its address goes to the process that reads it, and is kept nowhere."""
    allow(services)
    reads, url = reads_of(request.reads), address_given(request.address, services.settings)
    with begun(services, author) as desk:
        desk.change(lambda known: dataclasses.replace(known, label=label_of(url), reads=reads))
        working.start(services.settings, desk, "read", request.address)
    return import_state(services, desk.identity)


def read_again(services: Services, identity: str, request: DatabaseRequest) -> ImportState:
    """Read a database again for an import that is of one; what was proposed of it holds no longer."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    reads, _ = reads_of(request.reads), address_given(request.address, services.settings)
    with working.idle(desk):
        if not desk.record().reads:
            raise InvalidInput("reads", "This import is not of a database.", "Begin another import.")
        desk.change(lambda known: dataclasses.replace(known, reads=reads))
        desk.forget(PROPOSAL, SAMPLES, REPORT, WORK)
    working.start(services.settings, desk, "read", request.address)
    return import_state(services, identity)
