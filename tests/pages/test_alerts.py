"""The wires of the page of alerts, called as functions."""

import dataclasses
import datetime as dt

from app.components.alerts import raised as components
from app.components.alerts import rules
from app.context import services
from app.views.alerts.answer import (
    IN_DOUBT,
    NO_DESTINATION,
    NOT_LOOKED,
    NOWHERE,
    OF_A_COPY,
    READ_ONLY,
    Alerts,
    DestinationRow,
    Unsent,
    alerts,
)
from app.views.alerts.raised import Raised
from pages import alerts as page

NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
RAISED = Raised(
    1, "silent", "Nobody has acted", "O07", "Alder", "/at-risk?deal=O07", "", "Quiet", "Call", "Ann", 1e3, 0.2, NOON
)
DESTINATION = DestinationRow(3, "Ann", "E-mail", "ann@example.com", "Deals", "Ann", "Every day", "", "Mia", NOON.date())
UNSENT = Unsent(4, "Two alerts", "ann@example.com", "unconfirmed", 1, "It ended.", IN_DOUBT, NOON)


def test_before_anybody_has_looked_the_page_says_how_to_begin(inside, words):
    drawn = words(inside(page.show_alerts, state={}))
    for said in (
        "No alert has been raised",
        NOT_LOOKED,
        NOWHERE,
        NO_DESTINATION,
        "Nobody has acted for 30 days or more",
    ):
        assert said in drawn
    assert '"data-path": "/rules/silent"' in drawn
    assert '"data-path": "/destinations"' not in drawn


def test_what_came_of_the_latest_test_message_is_said_of_the_place(inside, words):
    tested = dataclasses.replace(DESTINATION, tested="Ann accepted the test message.", tested_by="Mia", tested_at=NOON)
    drawn = words(page.render(filled(inside, destinations=(tested,))))
    assert "Tested by Mia, 1 Jul 2026, 12:00 UTC: Ann accepted the test message." in drawn


def filled(inside, **more) -> Alerts:
    found = inside(lambda: alerts(services(), {}))
    told = {
        "raised": (RAISED,),
        "raised_count": 1,
        "destinations": (DESTINATION,),
        "unsent": (UNSENT,),
        "channels": ("e-mail", "chat"),
        **more,
    }
    return dataclasses.replace(found, looked_at=NOON, **told)


def test_what_could_not_be_sent_stands_before_what_was_raised(inside, words):
    answer = filled(inside)
    drawn = words(page.render(answer))
    assert components.headline(answer) == "1 alert raised lately, 1 message could not be sent"
    assert drawn.index("Two alerts") < drawn.index("Alder")
    for said in ("/at-risk?deal=O07", "Next: Call", "Ann · €1.0\u00a0k", IN_DOUBT, "Every day · Deals of Ann"):
        assert said in drawn
    assert all(
        f'"data-path": "{path}"' in drawn
        for path in ("/deliveries/4/again", "/destinations/3", "/destinations/3/test", "/destinations")
    )
    # By that what is typed into each is known while the page is drawn anew.
    assert '"data-form": "POST /destinations/3/test"' in drawn


def test_what_is_raised_is_counted_whole_where_the_latest_are_shown(inside, words):
    answer = filled(inside, raised_count=113)
    assert components.headline(answer).startswith("113 alerts raised lately")
    assert "The latest of each rule are shown, 1 of 113." in words(page.render(answer))


def test_a_rule_that_was_set_since_it_was_looked_at_says_so(inside, words):
    (rule, *_) = inside(lambda: alerts(services(), {})).rules
    said = words(page.render(filled(inside, rules=(dataclasses.replace(rule, standing=7, set_since=True),))))
    assert "It held of 7 before it was set" in said


def test_visitors_of_a_read_only_deployment_see_no_form(inside, words):
    drawn = words(page.render(filled(inside, refused=READ_ONLY)))
    assert "Alder" in drawn
    assert READ_ONLY in drawn
    assert "data-path" not in drawn


def test_what_cannot_be_read_is_said(inside, words):
    assert "Try again." in words(page.render(filled(inside, unread="The store is busy. Try again.")))


def test_an_alert_of_no_open_deal_leads_nowhere(words):
    drawn = words(components._alert(dataclasses.replace(RAISED, href="", ended="lost 1 Jul 2026", amount=None), "EUR"))
    assert "href" not in drawn
    assert "Deal is lost 1 Jul 2026" in drawn


def test_a_rule_that_is_off_says_so(inside, words):
    (off,) = [one for one in filled(inside).rules if not one.active]
    drawn = words(rules._rule(off, "EUR", fixed=True))
    assert '"Off"' in drawn
    assert "What one owner has to act on adds up to €1,000,000 or more" in drawn


def test_what_a_restored_copy_has_not_sent_says_so_and_can_be_sent_after_all(inside, words):
    left = dataclasses.replace(UNSENT, status="left", reason="", caution=OF_A_COPY)
    answer = filled(inside, unsent=(left, UNSENT))
    drawn = words(page.render(answer))
    assert components.headline(answer) == (
        "1 alert raised lately, 1 message could not be sent, 1 message left to the original of this copy"
    )
    for said in ("Not sent by this copy", OF_A_COPY, "Send it after all", "Not confirmed", "Try again"):
        assert said in drawn


def test_what_is_held_out_says_so_in_place_of_what_to_do_and_is_counted(inside, words):
    held = dataclasses.replace(RAISED, next_step="", held_out="Held out for the experiment.")
    drawn = words(page.render(filled(inside, raised=(held,))))
    assert "Held out for the experiment." in drawn
    assert "Next: " not in drawn
    assert "counts the deals that it named in the last 365 days" in drawn
    silent = next(one for one in filled(inside).rules if one.name == "silent")
    said = rules._holds(dataclasses.replace(silent, standing=12, withheld=3))
    assert said == "It holds of 12 now. Of 3 nothing was raised: an experiment holds them out."


def test_each_place_is_told_by_its_number_and_name(inside, words):
    two = (DESTINATION, dataclasses.replace(DESTINATION, number=4))
    drawn = words(page.render(filled(inside, destinations=two)))
    for said in (
        "Place 3, Ann (ann@example.com)",
        "Send a test message to Place 4, Ann (ann",
        "Remove Place 4, Ann (ann",
        "Add a place",
    ):
        assert said in drawn
