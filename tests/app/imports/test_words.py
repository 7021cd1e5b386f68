"""A sentence names a file as it was handed in, and nothing by where it lies on the server."""

import datetime as dt
from pathlib import Path

from app.imports.record import HandedIn, Record
from app.imports.words import as_known

RECORD = Record(
    "i20260701T080000000000",
    dt.datetime.now(dt.UTC),
    files=(HandedIn("deals.csv", "Deals (3).csv", 1), HandedIn("deals_2.csv", "Deals 2.csv", 1)),
)


def test_files_have_their_own_names_and_no_folder():
    said = "deals.csv is not in /srv/var/imports/i1/sample. '/srv/var/deals_2.csv' is, and old-deals.csvx."
    told = as_known(said, RECORD, Path("/srv/var"))
    assert told == "Deals (3).csv is not in sample. 'Deals 2.csv' is, and old-deals.csvx."
