"""A policy is adopted, followed, restored and ended from the page; what cannot be done is said."""

import dataclasses

import pytest

from app.services import Services
from app.views.at_risk.answer import page
from app.views.state import policy_of
from app.views.threshold.policy_history import NO_SIGNAL, READ_ONLY, policy_history, write_policy
from data.records import policies
from data.records.policies import Proposal
from data.records.store import Store


@pytest.fixture
def own(ten, tmp_path):
    """The ten-row world with a store of its own."""
    return Services(dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite"))


def adopt(services, state, author="Mia", note=""):
    return write_policy(services, {"act": "adopt", "author": author, "note": note, "state": state})


def listed(services):
    return policy_history(services).policies


def line(services):
    found = policy_of({}, services.published())
    return found.line.by, found.line.at


def test_an_adopted_policy_is_in_force_at_once(own):
    assert line(own) == ("money", 1500)
    assert adopt(own, {"threshold": 0.6, "capacity": 5}, note="fewer calls").done
    assert line(own) == ("flat", 0.6)
    (held,) = listed(own)
    assert (held.adopted.author, held.adopted.note, held.adopted.capacity) == ("Mia", "fewer calls", 5)
    assert held.words.replace("\u00a0", " ") == "loss chance at or above 60 %"


def test_a_line_that_follows_the_costs_keeps_following_them(own):
    adopt(own, {"false_alarm": 600})
    assert listed(own)[0].adopted.line is None
    assert line(own) == ("money", 3000)
    adopt(own, {"false_alarm": 600, "flag_from": 2500})
    assert listed(own)[0].adopted.line == 2500


def test_a_capacity_of_none_is_unknown(own):
    adopt(own, {"capacity": 5})
    adopt(own, {"capacity": 0})
    assert listed(own)[0].adopted.capacity is None


def test_a_former_policy_is_restored_and_ended(own):
    adopt(own, {"threshold": 0.6})
    adopt(own, {"policy": "money", "flag_from": 900}, "Noa")
    latest, former = listed(own)
    assert (latest.adopted.ended_at is None, former.adopted.ended_at is None) == (True, False)
    assert write_policy(own, {"act": "restore", "author": "Mia", "number": former.adopted.number}).done
    assert line(own) == ("flat", 0.6)
    assert write_policy(own, {"act": "retire", "author": "Mia"}).done
    assert line(own) == ("money", 1500)
    assert len(listed(own)) == 3


def test_who_adopts_says_a_name(own):
    found = adopt(own, {}, author=" ")
    assert (found.done, found.words) == (False, "Your name is empty.")
    assert listed(own) == ()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"act": "adopt", "state": {"threshold": 2}}, "threshold must lie between 0 and 1"),
        ({"act": "restore", "number": 7}, "There is no policy 7"),
        ({"act": "retire"}, "is in force"),
        ({"act": "burn"}, "Nothing is done by 'burn'"),
        (None, "Nothing is done by None"),
    ],
)
def test_what_cannot_be_done_is_said(own, asked, words):
    found = write_policy(own, asked and {"author": "Mia", **asked})
    assert not found.done
    assert words in found.words


def test_a_read_only_deployment_refuses_and_says_what_to_do(ten, own):
    reading = Services(dataclasses.replace(own.settings, read_only=True))
    found = adopt(reading, {"threshold": 0.6})
    assert (found.done, found.words) == (False, READ_ONLY)
    assert "HEADWIND_READ_ONLY" in found.next_step
    assert policy_history(reading).refused == READ_ONLY
    assert listed(own) == ()


def test_a_store_that_cannot_be_read_takes_no_page_down(ten, tmp_path):
    broken = Services(ten.settings)
    damaged = tmp_path / "store.sqlite"
    damaged.write_text("this is no database, whatever its name says")
    broken.store = Store(damaged)
    found = policy_history(broken)
    assert found.policies is None
    assert "cannot be read or written" in found.refused
    assert not adopt(broken, {}).done


@pytest.mark.parametrize("act", ["adopt", "restore", "retire"])
def test_without_signal_nothing_is_adopted_and_what_was_flags_nothing(ten_without_signal, tmp_path, act):
    settings = dataclasses.replace(ten_without_signal.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite")
    own = Services(settings)
    policies.adopt(own.store, "ten", Proposal("flat", 0.1, 300.0, 0.2, None), "Mia", "")
    found = write_policy(own, {"act": act, "author": "Mia", "state": {"threshold": 0}, "number": 1})
    assert (found.done, found.words) == (False, NO_SIGNAL)
    assert policy_history(own).refused == NO_SIGNAL
    assert own.published().adopted is not None
    assert page(own, {"flagged": "yes"}).count == 0
