"""The line that heads a table of an unknown export: its own names, whatever words of a CRM its rows hold."""

import pytest

from data.proposals.survey import survey

NAMES = "Ref,Customer,Who,Where we are,Worth,Started\n"
ROWS = "J1,Delta Oaks 76,Lou,no,€362.76,12 Sep 2025\nJ2,Casa Verde,Kim,owner,,\nJ3,Elm,Pat,stage,€5.50,08 Sep 2026\n"
KNOWN = "Deal ID,Stage,Amount,Close Date"


@pytest.mark.parametrize(
    ("above", "header", "rows"),
    [
        ("", NAMES, ROWS),
        ("Deals of 2025\n\nOwner,Lou,,,,\nFrom,01 Jan 2025\n", NAMES, ROWS),
        ("", "Ref,Customer,Where,Next\n", "A,Elm,Lead,Demo\nB,Oak,Offer,Demo\nC,Ash,Demo,Offer\n"),
        ("", NAMES.replace(",", ";"), ROWS.replace(",", ";").replace(".", ",")),
        ("Region,Part,Kind,Day,2024,2025\n", KNOWN + ",2025,2026\n", "J1,no,5.50,2025-09-12,1,2\n" * 3),
        ("What,How,Worth,When,Last,Now\n", KNOWN + ",2025,2026\n", "J1,no,5.50,2025-09-12,1,2\n" * 3),
    ],
)
def test_a_row_below_a_line_of_names_is_no_header(tmp_path, work, above, header, rows):
    (tmp_path / "deals.csv").write_text(above + header + rows)
    (found,), _ = survey(tmp_path, work)
    assert ([column.header for column in found.columns], found.rows) == (header.strip().replace(";", ",").split(","), 3)
