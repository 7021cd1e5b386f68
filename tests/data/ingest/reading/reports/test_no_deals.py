"""A total, a footer and a second header are no deals; a row that is set aside for what it says is one."""

import duckdb

from data.ingest.reading.reports.no_deals import is_no_deal, is_total
from data.statements import sql
from tests import cases


def test_lines_that_are_no_deals_are_told_from_deals(tmp_path):
    lines = cases.deals(cases.one(4, Stage="Nowhere")).splitlines()
    foot = ["Exported by Mia,,,,,,", f"Total,,,,,,{sum(deal.amount for deal in cases.DEALS)}"]
    found = cases.imported(tmp_path, {"deals.csv": "\n".join([*lines[:20], lines[0], *lines[20:], *foot])})
    told = {line: is_no_deal(reason) for _, line, _, _, reason in found.set_aside}
    assert (told, found.opportunities["open"]) == ({5: False, 21: True, 43: True, 44: True}, 9)
    totals = [line for _, line, _, _, reason in found.set_aside if is_total(reason)]
    assert totals == [44]


def test_what_a_snapshot_says_is_set_aside_leaves_them_out():
    with duckdb.connect() as connection:
        connection.execute("create table opportunities (outcome varchar); create table rejects as from range(5)")
        connection.execute("create table info as select 'no_deals' as key, '3' as value")
        assert connection.execute(sql("counts")).fetchall() == [(0, 0, 2)]
        # As a snapshot of before.
        connection.execute("delete from info")
        assert connection.execute(sql("counts")).fetchall() == [(0, 0, 5)]
