"""A process that is killed while it sends: nothing arrives twice, and what may not have arrived is said."""

import pytest
from sqlalchemy import delete

from data.records import alert_tables as tables
from data.records.alerts import deliveries, destinations
from data.records.alerts.destinations import Wanted
from tests import worlds
from tests.examples import some
from tests.killed import Started, ended, job

# Where nothing of the text has left by then, and where the receiver has it.
NOT_BEGUN, TAKEN = ("MAIL", "RCPT"), ("TEXT", "confirmed", "read", "answered")


@pytest.fixture
def desk(tmp_path, mailbox, chat):
    """The ten-row world with two alerts to raise, the settings of a process, and the store."""
    services = worlds.services(tmp_path)
    folder, hosts = services.settings.data_dir, ("127.0.0.1", "example.com")
    told = {
        "HEADWIND_ALERT_HOSTS": ",".join(hosts),
        "HEADWIND_MAIL_FROM": "headwind@example.com",
        "HEADWIND_SOURCE": "",
    }
    told["HEADWIND_MAIL_SERVER"] = f"smtp://127.0.0.1:{mailbox.port}"
    assert ended(folder, "alert", **told).status == 0
    with services.store.writing() as (connection, _):
        connection.execute(delete(tables.alert_conditions))
    yield folder, told, services.store
    services.store.close()


@pytest.mark.parametrize("stage", some(["MAIL", "TEXT", "confirmed", "answered", "connected", "RCPT", "read"], 4))
def test_killed_at_any_stage_nothing_is_lost_or_sent_twice(desk, mailbox, chat, stage):
    folder, told, store = desk
    receiver = chat if stage in ("read", "answered") else mailbox
    address = f"http://127.0.0.1:{chat.port}/hook" if receiver is chat else "ann@example.com"
    wanted = Wanted("chat" if receiver is chat else "e-mail", address, quiet_from=0, quiet_until=0)
    destinations.add(store, "ten", wanted, "Mia", ("127.0.0.1", "example.com"))
    running: list[Started] = []
    receiver.at = lambda reached: running[0].process.kill() if reached == stage else None
    running.append(Started(folder, job("alert"), **told))
    running[0].ended()
    receiver.at = lambda _: None
    done = [ended(folder, "alert", **told) for _ in range(2)]
    assert [one.status for one in done] == [0, 0], done
    (one,) = deliveries.latest(store, "ten", 9)
    assert len(receiver.taken) == len({*receiver.taken}) <= 1
    if stage in NOT_BEGUN:
        assert (one.status, len(receiver.taken)) == ("sent", 1)
    elif stage in TAKEN:
        # Whether the answer was still noted is a race; it is never sent again.
        assert (one.status in ("unconfirmed", "sent"), len(receiver.taken)) == (True, 1)
    else:
        assert (one.status, len(receiver.taken)) in (("sent", 1), ("unconfirmed", 0))
    raised = [line for line in store.audit(99) if line.action == "raise alert"]
    assert len(raised) == len({line.subject + line.detail for line in raised}) == 2
