"""Alerts in a message."""

import datetime as dt

from app.documents.alerts import alerts_body, alerts_title, digest_title
from app.views.alerts.raised import as_raised
from data.records.alerts.crossings import Alert


def alert(title="Alder", rule="silent", **more):
    told = {"why": "Nobody has acted for 31 days", "next_step": "Call", "owner": "Ann", "amount": 1000.0, **more}
    return as_raised(Alert("O07", title, **told, number=1, rule=rule, raised_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC)))


def test_a_title_is_one_line_that_says_what_it_is_about():
    assert alerts_title([alert()]) == "Headwind: Alder: Nobody has acted for 31 days"
    assert alerts_title([alert("A\r\nBcc: x")]) == "Headwind: A Bcc: x: Nobody has acted for 31 days"
    assert alerts_title([alert(name) for name in "ABCDE"]) == "Headwind: 5 alerts: A, B, C and 2 more"
    assert digest_title(0, weekly=True, whose="Ann") == "Headwind: the week of Ann: no alert"
    assert digest_title(2, weekly=False, whose="") == "Headwind: the day: 2 alerts"


def test_a_body_says_by_rule_what_to_do_and_where():
    assert alerts_body([alert(), alert("Birch", "pushed", next_step="")], "EUR", "https://crm.example.com") == (
        "Nobody has acted:\n- Alder · Ann · €1.0\u00a0k\n  Nobody has acted for 31 days\n  Next: Call\n"
        "  https://crm.example.com/at-risk?deal=O07\n\n"
        "Expected close was moved back:\n- Birch · Ann · €1.0\u00a0k\n  Nobody has acted for 31 days\n"
        "  https://crm.example.com/at-risk?deal=O07\n\nAll alerts: https://crm.example.com/alerts\n"
    )


def test_without_an_address_there_are_no_links_and_a_long_one_is_cut():
    said = alerts_body([alert()] * 27, "EUR", "")
    assert "http" not in said
    assert said.count("- Alder") == 25
    assert "And 2 more alerts; the page Alerts has all." in said
    assert (
        alerts_body([], "EUR", "", more="Attached.")
        == "No alert has been raised since the former digest.\n\nAttached.\n"
    )
