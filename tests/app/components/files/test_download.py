"""The menu of a list's files."""

from app.addresses import below
from app.components.files.download import download, query_of


def test_each_file_is_a_plain_link_with_the_filters_of_the_list(kinds):
    menu = download("at-risk", "deals-export", "owner=Bob")
    assert [(link.children, link.id, link.href) for link in kinds(menu, "A")] == [
        ("CSV", "deals-export", "/export/at-risk.csv?owner=Bob"),
        ("Excel", "deals-export-excel", "/export/at-risk.xlsx?owner=Bob"),
    ]
    with below("/crm"):
        assert kinds(download("rejects", "x"), "A")[0].href == "/crm/export/rejects.csv"


def test_a_query_holds_what_differs_from_what_applies_anyway():
    state = {
        "period": "all",
        "compare": "quarter",
        "from": None,
        "owner": ["Ann & Co", ""],
        "region": [],
        "threshold": 0.5,
    }
    assert (
        query_of(state, since="2026-06-01", closes="")
        == "period=all&owner=Ann+%26+Co&owner=&threshold=0.5&since=2026-06-01"
    )
    assert query_of(None) == ""
