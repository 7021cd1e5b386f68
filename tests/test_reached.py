"""Coverage is held to the lines that are reached."""

import json

import pytest

from tests.reached import main


@pytest.mark.parametrize(("covered", "status"), [(97, 0), (96, 1)])
def test_too_few_lines_that_are_reached_fail(tmp_path, capsys, covered, status):
    totals = {"covered_lines": covered, "num_statements": 100, "percent_covered": 50.0}
    (tmp_path / "lines.json").write_text(json.dumps({"totals": totals}))
    assert main(tmp_path / "lines.json") == status
    assert f"{covered}.0 % of lines" in capsys.readouterr().out
