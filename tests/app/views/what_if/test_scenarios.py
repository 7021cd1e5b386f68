"""Saved scenarios of a deal in the ten-row world, and states of it side by side."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.views.what_if.scenarios import COPY_THE_LINK, READ_ONLY, scenarios, write_scenario
from data.errors import NotFound
from data.records import scenarios as kept
from data.records.store import Store

pytestmark = pytest.mark.usefixtures("in_the_head")


@pytest.fixture
def desk(ten, tmp_path):
    """The ten-row world with a store of its own."""
    store = Store(tmp_path / "store.sqlite", clock=lambda: dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC))
    yield SimpleNamespace(published=ten.published, store=store, settings=SimpleNamespace(read_only=False))
    store.close()


def save(desk, name, changes, identity="O07", author="Mia"):
    done = write_scenario(desk, identity, changes, {"act": "save", "name": name, "author": author})
    assert done.done, done.words
    return kept.saved(desk.store, "ten", identity or "")[0].number


def ask(desk, changes=None, beside="", identity="O07", **state):
    return scenarios(desk, {"threshold": 0.45, **state}, identity, changes or {}, beside)


def test_what_was_saved_is_listed_with_who_and_when(desk):
    number = save(desk, " Back a step ", {"stage": "Lead", "discount": "10"})
    (one,) = ask(desk).saved
    assert (one.number, one.name, one.author, one.made_on) == (number, "Back a step", "Mia", dt.date(2026, 7, 1))
    assert (one.words, dict(one.changes)) == ("Stage Lead, Discount 10\u00a0%", {"stage": "Lead", "discount": 10.0})
    assert (one.gone, one.beside) == ((), False)
    assert ask(desk, identity="O08").saved == ()


def test_states_stand_side_by_side_in_the_fields_that_differ(desk):
    first = save(desk, "Back a step", {"stage": "Lead"})
    second = save(desk, "Later", {"expected_close_on": "2026-08-31", "discount": 10})
    found = ask(desk, {"discount": "10"}, f"{second},{first}")
    assert found.fields == ("Stage", "Discount", "Expected close")
    assert [(column.title, column.sub, column.values) for column in found.columns] == [
        ("As recorded", "", ("Offer", "0\u00a0%", "15 Jul 2026")),
        ("What stands now", "not saved", ("Offer", "10\u00a0%", "15 Jul 2026")),
        ("Back a step", "by Mia", ("Lead", "0\u00a0%", "15 Jul 2026")),
        ("Later", "by Mia", ("Offer", "10\u00a0%", "31 Aug 2026")),
    ]
    # Pushed twice in Offer: 0.4; 10 % off adds 0.1, Lead takes 0.2, another push adds 0.1. The amount is 1,000.
    assert [column.loss_probability for column in found.columns] == pytest.approx([0.4, 0.5, 0.2, 0.6])
    assert [column.expected_loss for column in found.columns] == pytest.approx([400, 500, 200, 600])
    assert [column.flagged for column in found.columns] == [False, True, False, True]
    assert {column.threshold for column in found.columns} == {0.45}
    assert {column.threshold for column in ask(desk, {"discount": 10}, threshold="", flag_from=2_000).columns} == {None}
    assert found.columns[0].decision == "Below your 45\u00a0% line: no action."
    assert found.columns[3].decision == "Now at or above your 45\u00a0% line: act."
    assert [one.beside for one in found.saved] == [True, True]


def test_what_all_columns_share_is_no_difference(desk):
    number = save(desk, "Ten off", {"discount": 10})
    found = ask(desk, {"discount": 10}, str(number))
    assert found.fields == ("Discount",)
    assert len({column.values for column in found.columns[1:]}) == 1


def test_without_a_change_there_is_only_what_is_recorded(desk):
    found = ask(desk)
    assert [column.title for column in found.columns] == ["As recorded"]
    assert found.fields == ()


def test_two_saved_ones_find_room(desk):
    numbers = [save(desk, name, {"discount": 10}) for name in ("One", "Two", "Three")]
    found = ask(desk, beside=",".join(map(str, numbers)))
    assert [column.title for column in found.columns] == ["As recorded", "One", "Two"]


@pytest.mark.parametrize("beside", ["x", ",", "-1", "1e3", "99999999999999999999", "٣"])
def test_an_address_that_names_no_scenario_never_fails(desk, beside):
    assert len(ask(desk, beside=beside).columns) <= 2


def test_one_that_is_gone_says_so_in_its_column(desk):
    number = save(desk, "Ten off", {"discount": 10})
    assert (
        write_scenario(desk, "O07", {}, {"act": "remove", "number": number, "author": "Bob"}).words
        == "Removed “Ten off”."
    )
    column = ask(desk, beside=str(number)).columns[1]
    assert column.gone == (f"Scenario {number} of this link is not saved any more.",)
    assert (column.loss_probability, column.values) == (None, ())
    # That of another deal is none of this one.
    other = save(desk, "Ten off", {"discount": 10}, identity="O08")
    assert "not saved any more" in ask(desk, beside=str(other)).columns[1].gone[0]


def test_a_field_or_level_that_no_longer_exists_is_said_in_its_column_and_the_rest_counts(desk):
    number = kept.save(desk.store, "ten", "O07", "Old", {"colour": "red", "stage": "Demo", "discount": 10}, "Ann")
    found = ask(desk, beside=str(number))
    assert found.columns[1].loss_probability == pytest.approx(0.5)
    assert "no field 'colour'" in found.columns[1].gone[0]
    assert "no level 'Demo'" in found.columns[1].gone[1]
    assert dict(found.saved[0].changes) == {"discount": 10.0}
    assert len(found.saved[0].gone) == 2


def test_a_composed_deal_has_scenarios_of_its_own(desk):
    number = save(desk, "Ten off", {"discount": 10, "product": "Alpha", "stage": "Offer"}, identity=None)
    found = ask(desk, beside=str(number), identity=None)
    assert [column.title for column in found.columns] == ["As it starts", "Ten off"]
    assert found.columns[1].loss_probability == pytest.approx(0.3)
    assert ask(desk).saved == ()


@pytest.mark.parametrize(
    ("asked", "changes", "words"),
    [
        ({"act": "save", "name": "", "author": "Mia"}, {"discount": 10}, "The name is empty."),
        ({"act": "save", "name": "A", "author": " "}, {"discount": 10}, "Your name is empty."),
        ({"act": "save", "name": "A", "author": "Mia"}, {}, "Nothing is changed"),
        ({"act": "save", "name": "A", "author": "Mia"}, {"discount": "0"}, "Nothing is changed"),
        ({"act": "save", "name": "A", "author": "Mia"}, {"colour": "red"}, "Nothing is changed"),
        ({"act": "remove", "number": 77, "author": "Mia"}, {}, "not there any more"),
        ({"act": "burn"}, {}, "Nothing is done by 'burn'"),
        (None, {}, "Nothing is done by None"),
    ],
)
def test_what_cannot_be_written_is_said(desk, asked, changes, words):
    done = write_scenario(desk, "O07", changes, asked)
    assert not done.done
    assert words in done.words
    assert done.next_step


def test_a_read_only_deployment_writes_nothing_and_still_compares(desk):
    number = save(desk, "Ten off", {"discount": 10})
    desk.settings.read_only = True
    for asked in ({"act": "save", "name": "A", "author": "Mia"}, {"act": "remove", "number": number, "author": "Mia"}):
        done = write_scenario(desk, "O07", {"discount": 20}, asked)
        assert (done.done, done.words, done.next_step) == (False, READ_ONLY, COPY_THE_LINK)
    found = ask(desk, {"discount": 20}, str(number))
    assert (found.refused, found.next_step) == (READ_ONLY, COPY_THE_LINK)
    assert len(found.columns) == 3


def test_a_store_that_cannot_be_read_leaves_the_comparison(desk, tmp_path):
    (tmp_path / "broken.sqlite").write_bytes(b"nothing of the kind" * 100)
    desk.store = Store(tmp_path / "broken.sqlite")
    found = ask(desk, {"discount": 20}, "3")
    assert "cannot be read" in found.unread
    assert [column.title for column in found.columns] == ["As recorded", "What stands now", "Scenario 3"]
    assert found.columns[2].gone == ("What is saved cannot be read.",)
    assert not write_scenario(desk, "O07", {"discount": 20}, {"act": "save", "name": "A", "author": "Mia"}).done


def test_without_signal_fields_stand_alone(ten_without_signal):
    found = scenarios(ten_without_signal, {}, "O07", {"discount": 10}, "")
    assert [(column.title, column.loss_probability, column.decision) for column in found.columns] == [
        ("As recorded", None, "")
    ]


def test_a_deal_that_is_not_open_is_not_found(desk):
    with pytest.raises(NotFound):
        ask(desk, identity="O01")
