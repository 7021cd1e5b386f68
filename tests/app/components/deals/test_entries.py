"""What was said of a deal when, in its drawer."""

import datetime as dt
import json

from app.components.deals.entries import MEANS, said_before
from app.views.ledger.entries import LedgerEntries, LedgerEntry, Revision
from tests.drawn import plain

NOW = dt.datetime(2026, 7, 10, 8, tzinfo=dt.UTC)


def entry(loss, revision=None, flagged=None):
    known = (loss, None, None, 1000.0, 1000.0 * loss, "Offer", "Ann", flagged, "money", "v1", "s1")
    return LedgerEntry(NOW.date(), NOW, *known, None, None, None, None, revision)


def test_each_publication_has_why_it_moved():
    moved = Revision(13, 7, 1, 5, "", "+13 pts: data changed +7, time passed +1, model changed +5")
    said = json.dumps(plain(said_before(LedgerEntries("O07", (entry(0.39, moved, flagged=True), entry(0.26)), ""))))
    assert said.count("data changed +7") == 1
    assert "First said" in said
    assert MEANS in said


def test_why_there_is_nothing_stands_in_its_place():
    assert "Nothing yet." in json.dumps(plain(said_before(LedgerEntries("O07", (), "Nothing yet."))))
