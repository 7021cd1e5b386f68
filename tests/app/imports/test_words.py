"""A sentence names a file as it was handed in, and nothing by where it lies on the server."""

import datetime as dt
from pathlib import Path

import pytest

from app.imports.record import HandedIn, Record
from app.imports.words import as_known, not_read
from data.proposals import FileGuess

RECORD = Record(
    "i20260701T080000000000",
    dt.datetime.now(dt.UTC),
    files=(HandedIn("deals.csv", "Deals (3).csv", 1), HandedIn("deals_2.csv", "Deals 2.csv", 1)),
)


def test_files_have_their_own_names_and_no_folder():
    said = "deals.csv is not in /srv/var/imports/i1/sample. '/srv/var/deals_2.csv' is, and old-deals.csvx."
    told = as_known(said, RECORD, Path("/srv/var"))
    assert told == "Deals (3).csv is not in sample. 'Deals 2.csv' is, and old-deals.csvx."


@pytest.mark.parametrize(
    ("table", "evidence", "unread", "said"),
    [
        ("accounts", "It lists them.", "", ""),
        ("", "", "", "a.csv is not used: nothing in it fits the deals"),
        ("", "It lacks 3 accounts of the deals.", "", "a.csv is not used: It lacks 3 accounts of the deals."),
        ("", "", "The second sheet of a.csv cannot be read.", "The second sheet of a.csv cannot be read."),
    ],
)
def test_a_file_that_is_not_used_is_named_with_the_reason(table, evidence, unread, said):
    assert not_read(FileGuess("a.csv", 3, "", table, evidence, unread)).startswith(said)
    assert bool(said) == bool(not_read(FileGuess("a.csv", 3, "", table, evidence, unread)))
