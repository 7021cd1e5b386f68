"""The job over the ten-row world: what has begun is raised once and arrives once."""

import dataclasses
import datetime as dt
import json
from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from app import jobs
from app.jobs.alerting.alert import base_of
from app.jobs.alerting.failures import failed_imports
from app.jobs.alerting.review import state_of
from app.jobs.alerting.sending import sending_place
from app.jobs.watching import record
from app.messages.causes import CAUSES
from app.services import Services
from app.settings import Settings
from data.records import alert_tables as tables
from data.records import experiments
from data.records.alerts import crossings, deliveries, destinations, rules
from data.records.alerts.destinations import Wanted
from data.records.experiments import Plan
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store
from tests import worlds
from tests.held import hold_out, set_free


@pytest.fixture
def desk(tmp_path, mailbox, chat):
    """The ten-row world, after a first look, with a mail server and a chat."""
    services = worlds.services(tmp_path)
    hosts = ("127.0.0.1", "example.com", "chat.test")
    settings = dataclasses.replace(
        services.settings,
        alert_hosts=hosts,
        hosts=("crm.example.com",),
        mail_server=f"smtp://127.0.0.1:{mailbox.port}",
        mail_from="headwind@example.com",
    )
    rules.change_rule(services.store, "ten", "silent", 29, "Mia", active=True)
    jobs.alert(settings, lambda _: None)

    def run():
        said: list[str] = []
        jobs.alert(settings, said.append)
        return said

    def begin():
        """Let everything that rules hold of begin anew."""
        with services.store.writing() as (connection, _):
            connection.execute(delete(tables.alert_conditions))

    def add(channel="e-mail", address="ann@example.com", store=services.store, **more):
        more = {"quiet_from": 0, "quiet_until": 0, **more}
        return destinations.add(store, "ten", Wanted(channel, address, **more), "Mia", hosts)

    yield SimpleNamespace(settings=settings, store=services.store, run=run, begin=begin, add=add)
    services.store.close()


def test_the_first_look_raises_nothing(desk):
    assert crossings.latest(desk.store, "ten", 9) == ()
    assert set(crossings.standing(desk.store, "ten")["silent"]) == {"O08"}


def test_what_has_begun_arrives_once_by_mail_and_in_a_chat(desk, mailbox, chat):
    desk.add()
    desk.add("chat", f"http://127.0.0.1:{chat.port}/hook")
    desk.begin()
    said = desk.run()
    assert said[0] == "Raised 3 alerts"
    assert said[-1] == "Messages: 2 sent, 0 failed, 0 unconfirmed"
    (message,) = mailbox.messages
    assert message["Subject"] == "Headwind: 3 alerts: Birch, O10"
    text = message.get_content()
    assert "Nobody has acted for 29 days" in text
    assert "https://crm.example.com/at-risk?deal=O08" in text
    assert "Birch" in chat.messages[0]["text"]
    assert desk.run()[0] == "Raised 0 alerts"
    assert (len(mailbox.taken), len(chat.taken)) == (1, 1)
    acts = [line.action for line in desk.store.audit(9)]
    assert acts.count("raise alert") == 3
    assert acts.count("confirm delivery") == 2


def test_what_is_not_taken_waits_and_what_is_refused_is_listed(desk, mailbox, chat):
    desk.add()
    desk.add("chat", f"http://127.0.0.1:{chat.port}/hook")
    mailbox.replies, chat.status = {"RCPT": "450 later"}, 404
    desk.begin()
    assert desk.run()[-1] == "Messages: 0 sent, 1 failed, 0 unconfirmed"
    assert {one.status: one.reason for one in deliveries.latest(desk.store, "ten", 9)} == {
        "failed": f"The receiver answered 404. {CAUSES['no webhook'].step}",
        "waiting": f"The mail server 127.0.0.1:{mailbox.port} answered 450 later.",
    }


def test_a_weekly_digest_comes_with_the_review_of_whoever_it_is_for(desk, mailbox):
    past = Store(desk.store.url, clock=lambda: dt.datetime.now(dt.UTC) - dt.timedelta(days=9))
    desk.add(store=past, whose="Mia", frequency="weekly")
    past.close()
    desk.begin()
    desk.run()
    (message,) = mailbox.messages
    assert message["Subject"] == "Headwind: the week of Mia: 2 alerts"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "headwind-review-2026-06-30.pdf"
    assert attached.get_content().startswith(b"%PDF")
    assert "The weekly review is attached." in message.get_body().get_content()
    desk.run()
    assert len(mailbox.taken) == 1


def test_a_digest_is_of_a_managers_deals_or_an_owners(ten):
    assert state_of(ten, "") == {}
    assert state_of(ten, "Mia") == {"manager": ["Mia"]}
    assert state_of(ten, "Ann") == {"owner": ["Ann"]}


def test_nobody_is_told_of_what_an_experiment_holds_out_until_it_has_ended(desk, mailbox):
    desk.add()
    desk.add(address="daily@example.com", frequency="daily")
    desk.begin()
    world = SimpleNamespace(store=desk.store, published=Services(desk.settings).published)
    number = hold_out(world, "O08", "O10")
    assert "Raised 0 alerts" in desk.run()
    assert mailbox.taken == []
    assert crossings.withheld_counts(desk.store, "ten") == {"flagged": 2, "silent": 1}
    set_free(world, number)
    assert desk.run()[0] == "Raised 3 alerts"
    assert desk.run()[0] == "Raised 0 alerts"
    assert len(mailbox.taken) == 1
    assert "Birch" in mailbox.messages[0].get_content()


def test_a_deal_has_its_arm_before_anybody_is_told_of_it(desk, mailbox):
    desk.add()
    desk.begin()
    day = dt.date(2026, 6, 30)
    number = experiments.start(desk.store, "ten", Plan("Spring", 0.2, 90, 9, 3_000.0, "key", day), "Mia")
    desk.run()
    arms = {one.opportunity_id: one.arm for one in experiments.arms(desk.store, number)}
    assert {*arms} == {"O08", "O10"}
    raised = {one.subject for one in crossings.latest(desk.store, "ten", 9)}
    assert raised == {deal for deal, arm in arms.items() if arm == "act"}
    assert len(mailbox.taken) == bool(raised)


def test_while_another_process_sends_nothing_is_sent(desk, mailbox):
    desk.add()
    desk.begin()
    with sending_place(desk.settings) as place:
        assert place
        assert desk.run() == ["Raised 3 alerts", "Another process sends alerts at this moment"]
    assert mailbox.taken == []
    desk.run()
    assert len(mailbox.taken) == 1


def test_an_export_that_was_set_aside_is_one_failure_until_it_is_another(desk):
    record.keep(desk.settings, desk.settings.data_dir / "crm", "files-1", "Column X is missing.")
    assert [(one.title, one.why) for one in failed_imports(desk.settings, desk.store).found] == [
        ("Folder crm", "Column X is missing.")
    ]
    assert desk.run()[0] == "Raised 1 alert"
    assert desk.run()[0] == "Raised 0 alerts"
    record.keep(desk.settings, desk.settings.data_dir / "crm", "files-2", "Column Y is missing.")
    assert desk.run()[0] == "Raised 1 alert"
    record.keep(desk.settings, desk.settings.data_dir / "crm", "files-3", "")
    assert desk.run()[0] == "Raised 0 alerts"


def test_a_publication_of_the_page_that_failed_is_a_failure(desk):
    folder = desk.settings.imports / "i20260701T080000123456"
    folder.mkdir(parents=True)
    known = {"identity": folder.name, "began": "2026-07-01T08:00:00Z", "label": "Our CRM"}
    (folder / "import.json").write_text(json.dumps(known), "utf-8")
    for task, titles in (("check", []), ("publish", ["Our CRM"])):
        work = {"task": task, "began": 1.0, "ended": 2.0, "error": "It failed.", "next_step": "Try again."}
        (folder / "work.json").write_text(json.dumps(work), "utf-8")
        assert [one.title for one in failed_imports(desk.settings, desk.store).found] == titles


@pytest.mark.parametrize(
    ("hosts", "base"),
    [
        ((), ""),
        (("crm.example.com",), "https://crm.example.com"),
        (("localhost:8050",), "http://localhost:8050"),
        (("[::1]",), "http://[::1]"),
    ],
)
def test_links_begin_with_the_name_under_which_it_is_visited(hosts, base):
    assert base_of(Settings(hosts=hosts)) == base


def test_the_last_import_of_the_command_line_is_among_what_failed(desk):
    number = runs.begin(desk.store, "import", "the command line", here())
    runs.end(desk.store, number, 1, "No such folder.", "Name another.")
    (one,) = failed_imports(desk.settings, desk.store).found
    assert (one.title, one.why, one.next_step) == ("The job import", "No such folder.", "Name another.")
    runs.end(desk.store, runs.begin(desk.store, "import", "the command line", here()), 0)
    assert failed_imports(desk.settings, desk.store).found == ()
