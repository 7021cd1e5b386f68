"""Experiments as the page and the twin answer them."""

import datetime as dt

import pytest

from app.views.experiments import power as power_view
from app.views.experiments.acts import start, stop
from app.views.experiments.answer import READ_ONLY, experiments
from app.views.experiments.measured import measured
from data.errors import InvalidInput, NotFound, ReadOnly, StoreUnavailable
from data.records import experiments as records
from data.records.experiments import BY_HAND


@pytest.fixture
def busy(monkeypatch):
    """A hundred deals come to be flagged in a week."""
    monkeypatch.setattr(power_view, "newly_flagged", lambda _: 100.0)


def ask(desk):
    """How experiments stand."""
    return experiments(desk)


def begin(desk, name, days=90):
    """Start one, and answer how it stands."""
    return start(desk, name, days, "Mia")


def offer(desk):
    """The save rate that is offered to the policy."""
    return measured(desk)


@pytest.mark.usefixtures("busy")
def test_one_is_started_gives_arms_and_is_ended_by_hand(desk):
    found = begin(desk, "Spring")
    assert (found.running.name, found.running.planned, found.running.course.deals) == ("Spring", 1296, 2)
    assert (found.power, found.past, found.currency) == (None, (), "EUR")
    assert found.running.words == "Too early to say anything."
    with pytest.raises(InvalidInput, match="still runs"):
        start(desk, "Summer", 90, "Mia")
    done = stop(desk, found.running.number, "Bob")
    assert (done.running, [(one.ending, one.ended_by) for one in done.past]) == (None, [(BY_HAND, "Bob")])
    assert done.past[0].course == found.running.course
    with pytest.raises(NotFound):
        stop(desk, 1, "Bob")


def test_what_the_data_cannot_give_is_not_started(desk):
    with pytest.raises(InvalidInput, match="never be enough deals"):
        start(desk, "Spring", 90, "Mia")
    with pytest.raises(InvalidInput, match="30, 60, 90"):
        start(desk, "Spring", 45, "Mia")
    assert desk.store.audit(9) == ()


def test_a_read_only_deployment_says_what_it_takes_and_starts_none(desk):
    desk.settings.read_only = True
    found = ask(desk)
    assert (found.refused, len(found.power.options)) == (READ_ONLY, 3)
    for write in (lambda: start(desk, "Spring", 90, "Mia"), lambda: stop(desk, 1, "Mia")):
        with pytest.raises(ReadOnly):
            write()


def test_what_it_says_so_far_is_one_sentence_in_losses_and_money(desk, begun, given):
    given(begun())
    found = ask(desk).running
    assert found.words.replace("\u00a0", " ") == (
        "Too early to say anything: 33 % of 3 deals to act on were lost, and 33 % of 3 held out;"
        " in money nothing is clear."
    )
    assert found.ends_on is None


def test_a_silent_store_is_said(desk, monkeypatch):
    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.experiments.kept", silent)
    monkeypatch.setattr("data.records.experiments.last_ended", silent)
    assert experiments(desk).unread == "The store is busy. Try again."
    assert measured(desk) is None


def test_the_save_rate_of_what_ended_by_its_rule_is_offered(desk, begun, given):
    number, source = begun(planned=7), desk.published().bundle.source
    given(number)
    assert measured(desk) is None
    found = ask(desk).running
    told = stop(desk, number, "Bob").past[0].course.uplift
    assert told is not None
    assert measured(desk) is None
    again = begun(planned=7)
    result = found.course
    records.end(desk.store, source, again, "futility", _told(result), "the rule", dt.date(2026, 6, 30))
    offered = offer(desk)
    assert (offered.experiment, offered.deals, offered.save_rate) == ("Spring", 6, told.save_rate)
    assert offered.usable is None


def test_what_is_damaged_is_said(desk, begun):
    number, source = begun(), desk.published().bundle.source
    records.end(desk.store, source, number, "benefit", {"on": "never"}, "the rule", dt.date(2026, 6, 30))
    assert "cannot be read" in experiments(desk).unread
    assert measured(desk) is None


def _told(found):
    from app.answer_json import as_json

    return as_json(found)
