"""What deals lack is counted of those of whom it is expected, open ones apart."""

import duckdb

from app.imports.report import Lacking
from app.jobs.imports.checking import lacking

ROWS = """
    create table opportunity_facts as from (values
        ('open', null, null, date '2026-01-01', null, null, null),
        ('open', 'Ann', 0.0, date '2026-01-01', null, date '2026-09-01', null),
        ('lost', 'Ann', 0.0, date '2026-01-01', null, null, null),
        ('won', 'Ann', null, date '2026-01-01', date '2026-02-01', null, 5.0))
        as t(outcome, owner, amount, opened_on, closed_on, expected_close_on, won_amount)"""


def test_what_deals_lack_is_counted():
    with duckdb.connect() as draft:
        draft.execute(ROWS)
        assert list(lacking(draft)) == [
            Lacking("amount", 4, 1, 1, zeros=2, zeros_open=1),
            Lacking("owner", 4, 1, 1),
            Lacking("expected_close_on", 2, 1, 1),
            Lacking("closed_on", 2, 1, 0),
        ]
        draft.execute("delete from opportunity_facts where outcome <> 'won'")
        assert list(lacking(draft)) == []
