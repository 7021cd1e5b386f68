"""Sheets with the same columns are read as one table; a sheet of other columns beside them is none of its parts."""

import tomllib

import pytest

from data import sources
from data.building.build import Terms
from data.proposals import answered, as_toml, proposal
from tests import cases


def book(*sheets):
    """Return a workbook of the forty deals in so many sheets, beside a list of people."""
    lines = cases.lines(cases.rows())
    head, rows = lines[0], lines[1:]
    parts = {str(2023 + n): [head, *rows[n :: len(sheets)]] for n in range(len(sheets))}
    return cases.workbook({**parts, "People": [["Owner", "Phone"], ["Rep 1", "123"]]})


@pytest.mark.parametrize("sheets", [("a", "b"), ("a", "b", "c")])
def test_all_of_them_are_read(tmp_path, sheets):
    cases.write(tmp_path, {"deals.xlsx": book(*sheets)})
    found = proposal(tmp_path, "Ours")
    assert found.keys["opportunities"]["sheet"] == "*"
    assert found.questions == ()
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())
    assert answer.is_right


def test_ids_that_begin_anew_in_each_sheet_are_of_different_deals(tmp_path):
    lines = cases.lines(cases.rows())
    parts = [[[f"N{n}", *row[1:]] for n, row in enumerate(lines[1 + half : 21 + half])] for half in (0, 20)]
    cases.write(tmp_path, {"deals.xlsx": cases.workbook({str(n): [lines[0], *part] for n, part in enumerate(parts)})})
    found = proposal(tmp_path, "Ours")
    (question,) = found.questions
    told = answered(found, {question.key: "No, they are different deals: number the rows"})
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(told.keys))), Terms())
    assert answer.opportunities == cases.COUNTS


def test_one_of_them_is_read_where_a_mapping_names_it(tmp_path):
    cases.write(tmp_path, {"deals.xlsx": book("a", "b", "c")})
    keys = proposal(tmp_path, "Ours").keys
    keys["opportunities"]["sheet"] = "2024"
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(keys))), Terms())
    assert sum(answer.opportunities.values()) == 13
