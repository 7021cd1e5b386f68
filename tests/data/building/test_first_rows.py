"""The first rows of files are kept as plain text, and read as an import would read them."""

from typing import Any

import pytest

from data import sources
from data.building import first_rows
from data.building.first_rows import keep_first_rows, read_first_rows
from data.errors import SourceError

MAPPING: dict[str, Any] = {
    "label": "Our CRM",
    "stage": [{"name": name, "outcome": name} for name in ("won", "lost")] + [{"name": "Lead", "outcome": "open"}],
    "opportunities": {
        "file": "deals.csv",
        "columns": {"opportunity_id": "Id", "stage": "Stage", "amount": "Amount", "opened_on": "Opened"},
    },
}
DEALS = "Id;Stage;Amount;Opened\nA;Lead;1.200,50;31.12.2025\nB;Lead;900,00;13.01.2026\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "deals.csv").write_text(DEALS, encoding="utf-8")
    return tmp_path


def kept(folder):
    return keep_first_rows(folder / "files", folder / "sample", {"deals.csv": ["Id", "Stage"]})


def test_a_few_cells_of_each_column_are_kept(folder):
    assert kept(folder) == {
        "deals.csv": {
            "Id": ["A", "B"],
            "Stage": ["Lead"],
            "Amount": ["1.200,50", "900,00"],
            "Opened": ["31.12.2025", "13.01.2026"],
        }
    }


def test_no_more_rows_are_kept_than_are_needed(folder, monkeypatch):
    monkeypatch.setattr(first_rows, "KEPT", 1)
    kept(folder)
    assert (folder / "sample" / "deals.csv").read_text("utf-8").splitlines() == [
        "Id,Stage,Amount,Opened",
        'A,Lead,"1.200,50",31.12.2025',
    ]


def test_days_and_numbers_stand_as_they_would_be_read(folder):
    kept(folder)
    read = read_first_rows(folder / "sample", sources.parse("ours", MAPPING))
    assert read.to_dict("records")[0] == {
        "opportunity_id": "A",
        "stage": "Lead",
        "amount": "1200.5",
        "opened_on": "2025-12-31",
    }


def test_a_column_that_is_not_there_is_named(folder):
    kept(folder)
    columns = {**MAPPING["opportunities"]["columns"], "owner": "Rep"}
    wrong = {**MAPPING, "opportunities": {**MAPPING["opportunities"], "columns": columns}}
    with pytest.raises(SourceError, match="'Rep'"):
        read_first_rows(folder / "sample", sources.parse("ours", wrong))
