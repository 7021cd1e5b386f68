"""A list as it stands on paper."""

import datetime as dt
import re

import pandas as pd
import pytest

from app.api.files import printed as paper
from app.api.files.printed import cell, printed
from app.views.exports.export import Column, Export, Provenance

TOLD = Provenance("Owner: <b>", dt.date(2026, 6, 30), "Ten", "", "", "Owner: <b> · Data as of 30 Jun 2026")


def listed(*accounts):
    frame = pd.DataFrame({"account": accounts, "amount": [1000.0] * len(accounts), "hidden": "no"})
    columns = (Column("account", "Account"), Column("amount", "Amount", "money", "USD"), Column("hidden", "Hidden"))
    return Export("list", "List", columns, len(frame), iter([frame.head(1), frame.tail(-1)]), TOLD)


def test_it_is_a_table_with_a_head_and_says_what_it_rests_on():
    text = printed(listed("Alder", "<script>"))
    assert text.startswith("<p>Owner: &lt;b&gt; · Data as of 30 Jun 2026</p><p>2 deals</p><table><thead>")
    assert re.findall(r"<th[^>]*>([^<]*)</th>", text) == ["Account", "Amount"]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", text) == ["Alder", "$1,000", "&lt;script&gt;", "$1,000"]


def test_a_long_list_says_what_it_leaves_out(monkeypatch):
    monkeypatch.setattr(paper, "MOST_ROWS", 2)
    text = printed(listed("a", "b", "c"))
    assert text.count("<tr>") == 1 + 2
    assert (
        "The first 2 of 3 deals. Narrow the filters to print the others, or take all of them as CSV or Excel." in text
    )


@pytest.mark.parametrize(
    ("value", "column", "words"),
    [
        (None, Column("a", "A"), ""),
        (float("nan"), Column("a", "A", "money"), ""),
        (1234.4, Column("a", "A", "money", "EUR"), "€1,234"),
        (0.126, Column("a", "A", "percent"), "13\u00a0%"),
        (pd.Timestamp("2026-06-30"), Column("a", "A", "date"), "30 Jun 2026"),
        (41.0, Column("a", "A", "days"), "41"),
    ],
)
def test_a_cell_is_written_as_a_page_writes_it(value, column, words):
    assert cell(value, column) == words


def test_the_list_of_open_deals_stands_on_paper_as_it_is_narrowed(client):
    response = client.get("/export/at-risk.html?owner=Bob&sort=amount")
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/html", "no-store")
    text = response.get_data(as_text=True)
    assert re.findall(r">(O\d\d)<", text) == ["O08", "O09"]
    assert "Owner: Bob" in text
    assert client.get("/export/at-risk.html?colour=red").status_code == 422
