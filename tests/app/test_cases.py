"""Exports of other CRMs through the real command line: import, then `check --json`, or one line of what to do."""

import json

import pytest

from app.__main__ import main
from tests import cases


@pytest.fixture
def headwind(tmp_path, monkeypatch, capsys):
    """Run the command line over a data folder of its own; return its exit status and what it says."""
    for name, value in {"DATA_DIR": str(tmp_path / "var"), "SOURCE": ""}.items():
        monkeypatch.setenv(f"HEADWIND_{name}", value)
    monkeypatch.setenv("DATABASE_URL", "")

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def german(deal):
    """Days day first, amounts with a decimal comma, and a year that was mistyped."""
    amount = f"{deal.amount:,.2f}".translate(str.maketrans(",.", ".,"))
    closed = deal.close.replace(year=2107) if deal.n == 39 else deal.close
    return {"Created": f"{deal.opened:%d.%m.%Y}", "Close Date": f"{closed:%d.%m.%Y}", "Amount": f"{amount} €"}


def test_an_export_is_imported_and_checked(headwind, tmp_path):
    folder = cases.write(tmp_path / "export", {"deals.csv": cases.deals(german, ";"), "headwind.toml": cases.mapping()})
    assert headwind("import", "--source", folder)[0] == 0
    answer = json.loads(headwind("check", "--json")[1])
    assert answer["opportunities"] == cases.COUNTS | {"lost": 9}
    assert answer["amount"] == cases.SUMS
    assert (answer["as_of_on"], answer["currency"], answer["set_aside"]) == ("2025-08-09", "EUR", 1)
    assert [(row["column"], row["rows"], row["example"]) for row in answer["reasons"]] == [
        ("closed_on", 1, "14.08.2107")
    ]
    assert {row["column"] for row in answer["read_as"]} >= {"Created", "Close Date", "Amount", "deals.csv"}


def test_a_refusal_is_one_line_and_leaves_what_was_served(headwind, tmp_path):
    good = cases.write(tmp_path / "good", {"deals.csv": cases.deals(), "headwind.toml": cases.mapping()})
    assert headwind("import", "--source", good)[0] == 0
    wrong = cases.mapping().replace('outcome = "won"', 'outcome = "Won"')
    for name, content in {"headwind.toml": wrong, "deals.csv": "<html>Sign in</html>"}.items():
        bad = cases.write(tmp_path / name, {"deals.csv": cases.deals(), "headwind.toml": cases.mapping()})
        cases.write(bad, {name: content})
        status, _, said = headwind("import", "--source", bad)
        assert status == 1
        assert len(said.splitlines()) == 1
    assert json.loads(headwind("check", "--json")[1])["opportunities"] == cases.COUNTS


def test_an_unknown_folder_is_described_and_imported_with_its_draft(headwind, tmp_path):
    folder = cases.write(tmp_path / "ours", {"Deals 2025.csv": cases.deals()})
    status, _, said = headwind("import", "--source", folder)
    assert status == 1
    assert f"python -m app describe {folder}" in said
    assert headwind("describe", folder)[0] == 0
    assert headwind("import", "--source", folder)[0] == 0
    answer = json.loads(headwind("check", "--json")[1])
    assert (answer["opportunities"], answer["amount"]) == (cases.COUNTS, cases.SUMS)


def test_every_key_of_a_mapping_is_published(headwind):
    status, said, _ = headwind("describe", "--keys")
    assert status == 0
    assert [
        key for key in ("date_format", "named_in", "repeats", "snapshot", "thousands") if f"{key}: " not in said
    ] == []
    assert "[team.columns] owner, manager, region" in said
