"""The page's answer in the ten-row world: what was raised, how right it was, and what may be told of where it goes."""

import contextlib
import dataclasses
import datetime as dt
from functools import partial

import pytest

from app.views.alerts import hits as counted
from app.views.alerts.answer import IN_DOUBT, NO_MAIL, NOWHERE, READ_ONLY, alerts
from app.views.alerts.hits import hits
from app.views.alerts.setting import add_destination, remove_destination, send_again, set_rule
from data.errors import InvalidInput, ReadOnly, StoreUnavailable
from data.records.alerts import deliveries
from data.records.alerts.destinations import Wanted
from data.records.store import Store
from tests.held import WORDS, hold_out

JULY = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
HOOK = Wanted("chat", "https://chat.example.com/hooks/SECRET")


def test_an_alert_leads_to_its_deal_or_says_what_became_of_it(desk, raise_of):
    raise_of("silent", "O07", "O06", "O99", owner="Ann", amount=9.0)
    one, closed, gone = alerts(desk, {}).raised
    assert (one.opportunity_id, one.href, one.ended, one.why) == ("O07", "/at-risk?deal=O07", "", "Why")
    assert (closed.href, closed.ended) == ("", "won 30 Jun 2026")
    assert gone.opportunity_id == "O99"


def test_of_many_alerts_those_of_each_rule_are_shown(desk, raise_of, monkeypatch):
    raise_of("owner_amount", "Ann", owner="Ann")
    raise_of("silent", "O07", "O08", "O09")
    monkeypatch.setattr("app.views.alerts.answer.MOST_SHOWN", 2)
    found = alerts(desk, {})
    assert (len(found.raised), found.raised_count) == (2, 4)
    assert {one.rule for one in found.raised} == {"silent", "owner_amount"}


def test_nothing_goes_to_somebody_whom_the_data_does_not_know(desk):
    with pytest.raises(InvalidInput, match="Nobody in the data is called 'Nobody Knows'"):
        add_destination(desk, dataclasses.replace(HOOK, whose="Nobody Knows"), "Mia")
    assert add_destination(desk, dataclasses.replace(HOOK, whose="Ann"), "Mia").destinations[0].whose == "Ann"


def test_owners_are_those_of_the_alerts_and_other_filters_those_of_the_deals(desk, raise_of):
    raise_of("silent", "O07", "O08", "O99", owner="Cat")
    raise_of("owner_amount", "Ann", owner="Ann")
    shown = [
        [one.title for one in alerts(desk, state).raised]
        for state in ({"owner": ["Cat"]}, {"product": ["Alpha"]}, {"region": ["North"]})
    ]
    assert shown == [["Deal O07", "Deal O08", "Deal O99"], ["Deal O07", "Deal O08"], ["Deal O07"]]
    (of_owner,) = alerts(desk, {"owner": ["Ann"]}).raised
    assert (of_owner.opportunity_id, of_owner.href) == ("", "/people")


def test_a_rule_says_what_it_holds_of_and_how_often_it_was_right(desk, raise_of, monkeypatch):
    raise_of("silent", "O03", "O05", "O06", "O07")
    rule = {one.name: one for one in alerts(desk, {}).rules}["silent"]
    assert (rule.standing, rule.named, rule.closed, rule.lost) == (4, 4, 3, 2)
    assert rule.hit_words == "Too few yet: of 4 deals named, 3 closed since; 10 are needed"
    monkeypatch.setattr(counted, "RELIABLE", 3)
    found = hits(desk.published(), {"silent": {"O03", "O05", "O06", "O07"}})
    # Of the six that ever closed two were lost.
    assert found["silent"].words == "2 of 3 closed since were lost (67\u00a0%); of all deals 33\u00a0% are"
    assert found["pushed"].words == "No alert about a deal so far"
    assert "drifted" not in found


def test_what_is_set_is_there_and_no_secret_is_told(desk):
    set_rule(desk, "silent", 14, "Mia", active=True)
    answer = add_destination(desk, HOOK, "Mia")
    (destination,) = answer.destinations
    assert (destination.address, destination.channel, destination.quiet) == (
        "chat.example.com",
        "Slack, Mattermost and the like",
        "quiet from 19:00 to 7:00",
    )
    assert "SECRET" not in str(answer)
    rule = next(one for one in answer.rules if one.name == "silent")
    assert (rule.number, rule.changed_by, rule.standing) == (14, "Mia", None)
    assert remove_destination(desk, destination.number, "Mia").destinations == ()


def test_what_could_not_be_sent_waits_for_somebody(desk, raise_of):
    add_destination(desk, HOOK, "Mia")
    raise_of("silent", "O07")
    one = deliveries.claim(desk.store, "here")
    assert one
    deliveries.begin(desk.store, one)
    deliveries.give_up(desk.store, one, "Nobody knows.", deliveries.UNCONFIRMED)
    answer = alerts(desk, {})
    (unsent,) = answer.unsent
    assert (unsent.title, unsent.where, unsent.reason, unsent.caution) == (
        "Words",
        "Place 1 (chat.example.com)",
        "Nobody knows.",
        IN_DOUBT,
    )
    answer = send_again(desk, unsent.number, "Mia")
    assert (answer.unsent, answer.waiting) == ((), 1)


def test_where_nothing_may_be_written_no_mailbox_is_told(desk):
    (told,) = add_destination(desk, Wanted("e-mail", "ann@example.com", name="Ann's"), "Mia").destinations
    assert told.place == "Place 1, Ann's (ann@example.com)"
    desk.settings = dataclasses.replace(desk.settings, read_only=True)
    answer = alerts(desk, {})
    assert (answer.refused, answer.destinations[0].place) == (READ_ONLY, "Place 1 (…@example.com)")
    for write in (lambda: set_rule(desk, "silent", 9, "Mia", active=True), lambda: add_destination(desk, HOOK, "Mia")):
        with pytest.raises(ReadOnly):
            write()


def test_it_says_how_sending_is_turned_on(desk):
    assert alerts(desk, {}).setup == ""
    desk.settings = dataclasses.replace(desk.settings, mail_server="")
    assert (alerts(desk, {}).setup, alerts(desk, {}).channels) == (NO_MAIL, ("chat", "teams"))
    with pytest.raises(InvalidInput, match="No mail"):
        add_destination(desk, Wanted("e-mail", "ann@example.com"), "Mia")
    desk.settings = dataclasses.replace(desk.settings, alert_hosts=())
    assert (alerts(desk, {}).setup, alerts(desk, {}).channels) == (NOWHERE, ())
    with pytest.raises(InvalidInput, match="Nothing may be sent"):
        add_destination(desk, HOOK, "Mia")


def test_a_store_that_is_silent_is_said(desk, monkeypatch):
    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.alerts.crossings.latest", silent)
    assert alerts(desk, {}).unread == "The store is busy. Try again."


def test_an_alert_of_what_is_held_out_by_now_names_no_step(desk, raise_of):
    hold_out(desk, "O07")
    raise_of("silent", "O07", "O08", next_step="Call")
    held, free = alerts(desk, {}).raised
    assert (held.held_out, held.next_step) == (WORDS, "")
    assert (free.held_out, free.next_step) == ("", "Call")


def test_a_rule_is_judged_by_what_it_named_while_alerts_are_kept(desk, raise_of):
    raise_of("silent", "O03")
    desk.settings = dataclasses.replace(desk.settings, keep_alerts=30)
    store = desk.store
    for days, named in ((30, 1), (31, 0)):
        moment = JULY + dt.timedelta(days=days)
        with contextlib.closing(Store(store.url, clock=partial(lambda at: at, moment))) as desk.store:
            found = alerts(desk, {})
        assert {one.name: one.named for one in found.rules}["silent"] == named
        assert found.kept_days == 30
    desk.store = store
