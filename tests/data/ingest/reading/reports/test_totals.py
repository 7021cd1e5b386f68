"""A total below the deals of a report is set aside with its reason; a deal never is."""

import duckdb
import pytest

from data.ingest.reading import raw
from data.ingest.reading.cells import define
from data.sources.forms import Layout
from data.sources.source import TableMapping
from data.statements import sql

HEADER = ("Id", "Name", "Account", "Stage", "Amount", "Created")
DEALS = [(f"D{n}", f"Deal {n}", f"Acct {n}", "Open", f"1.000,{n:02}", f"2025-01-{n:02}") for n in range(1, 11)]
SUM = "10.000,55"
COLUMNS = {"opportunity_id": "Id", "account": "Account", "stage": "Stage", "amount": "Amount", "opened_on": "Created"}
WITHOUT_ID = {name: header for name, header in COLUMNS.items() if name != "opportunity_id"}
SAYS = "A total, not a deal: it says {0!r} and lacks what nearly every deal has."
SUMS = f"A total, not a deal: {SUM} is the sum of the rows above, and it lacks what nearly every deal has."


def set_aside(folder, columns, table, below):
    """Return which lines below the ten deals are set aside, and why."""
    lines = [";".join(row) for row in (HEADER, *DEALS, *below)]
    (folder / "deals.csv").write_text("\n".join(lines))
    with duckdb.connect() as connection:
        define(connection)
        connection.execute(sql("report_tables"))
        raw.read(connection, folder, TableMapping(table, "deals.csv", columns, {}, Layout()))
        return dict(connection.execute("select line, reason from rejects order by line").fetchall())


@pytest.mark.parametrize(
    ("columns", "table", "below", "expected"),
    [
        # By its word, wherever it stands and whatever else is counted.
        (COLUMNS, "opportunities", [("Gesamt", "", "", "2.000 Datensätze", "9,00", "")], {12: SAYS.format("Gesamt")}),
        (WITHOUT_ID, "opportunities", [("", "", "ИТОГО", "", SUM, "")], {12: SAYS.format("ИТОГО")}),
        (
            COLUMNS,
            "survey",
            [("", "", "", "Grand Total (10 records)", SUM, "")],
            {12: SAYS.format("Grand Total (10 records)")},
        ),
        # By its sum alone, and the sum below it too.
        (COLUMNS, "opportunities", [("", "", "", "EUR", SUM, ""), ("", "", "", "10", SUM, "")], {12: SUMS, 13: SUMS}),
        (COLUMNS, "survey", [("", "", "", "10", SUM, "")], {12: SUMS}),
        # Deals: with an id, of an account, opened on a day, or worth a cent less.
        (COLUMNS, "opportunities", [("D11", "Total", "", "", SUM, "")], {}),
        (WITHOUT_ID, "opportunities", [("", "Total", "Acct 11", "", SUM, "")], {}),
        (WITHOUT_ID, "opportunities", [("", "Total", "", "", SUM, "2025-02-01")], {}),
        (COLUMNS, "opportunities", [("", "", "", "Open", "10.000,54", "")], {}),
        (COLUMNS, "opportunities", [("", "Total", "Acct 11", "Open", SUM, "2025-02-01")], {}),
        # Other tables have no deals.
        ({"owner": "Name", "amount": "Amount"}, "quotas", [("", "Total", "", "", SUM, "")], {}),
    ],
)
def test_a_total_is_set_aside_and_a_deal_never_is(tmp_path, columns, table, below, expected):
    columns = {header: header for header in HEADER} if table == "survey" else columns
    assert set_aside(tmp_path, columns, table, below) == expected


def test_what_stands_above_many_rows_is_no_total(tmp_path):
    total = ("", "", "", "EUR", SUM, "")
    more = [(f"E{n}", "", "", "Open", "1,00", "") for n in range(9)]
    assert set_aside(tmp_path, COLUMNS, "opportunities", [total, *more]) == {}
