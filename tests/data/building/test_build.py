"""How a draft is filled."""

import contextlib

from data.building import build


def test_a_join_along_time_is_sorted_however_few_rows_are_expected(tmp_path):
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as draft:
        draft.execute("create table starts as select range * 10 as day from range(5)")
        draft.execute("create table versions as select range as since from range(1000)")
        plan = draft.execute("explain from starts asof left join versions on day >= since").fetchall()[0][1]
    assert "ASOF_JOIN" in plan.upper().replace(" ", "_")
    assert "NESTED" not in plan.upper()
