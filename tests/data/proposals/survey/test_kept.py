"""A file is read once for its proposal, whatever is asked of it."""

import pytest

from data.ingest.reading import raw
from data.proposals import proposal

ROWS = 60


@pytest.fixture
def folder(tmp_path):
    """Deals in two stages that are open and two that are not, with a total, a note in JSON and two currencies."""
    stages = ("Lead", "Offer", "Won", "Lost")
    lines = [
        f'{n},{stages[n % 4]},{1000 + n},{"EUR" if n % 3 else "USD"},2026-0{1 + n % 6}-1{n % 9},"{{""name"": ""Ann""}}"'
        for n in range(ROWS)
    ]
    text = "\n".join(("Id,Stage,Amount,Currency,Close Date,Owner", *lines, f"Total,,{sum(range(ROWS)) + 60_000},,,"))
    (tmp_path / "deals.csv").write_text(text)
    return tmp_path


def test_a_file_is_read_once_whatever_is_asked_of_it(folder, monkeypatch):
    read, plain = [], raw.read

    def counted(*given):
        read.append(given)
        return plain(*given)

    monkeypatch.setattr(raw, "read", counted)
    assert proposal(folder).questions, "something is asked, by what was read"
    assert len(read) == 1
