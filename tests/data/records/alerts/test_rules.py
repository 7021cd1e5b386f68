"""How rules are set."""

import json

import pytest

from data.errors import InvalidInput, NotFound
from data.records.alerts.rules import RULES, change_rule, in_force


def rule(store, name):
    return next(one for one in in_force(store, "demo") if one.name == name)


def test_a_rule_is_as_it_is_shipped_until_somebody_sets_it(store):
    assert [one.name for one in in_force(store, "demo")] == [one.name for one in RULES]
    assert (rule(store, "silent").number, rule(store, "silent").active, rule(store, "silent").changed_by) == (
        30,
        True,
        "",
    )
    change_rule(store, "demo", "silent", 14, "Mia", active=True)
    change_rule(store, "demo", "silent", 14, "Ann", active=False)
    found = rule(store, "silent")
    assert (found.number, found.active, found.changed_by, found.terms) == (14, False, "Ann", "14")
    assert [json.loads(line.detail)["active"] for line in store.audit(9)] == [[True, False], [True, True]]


def test_what_changes_nothing_is_not_written(store):
    change_rule(store, "demo", "silent", None, "Mia", active=True)
    assert store.audit(9) == ()


@pytest.mark.parametrize(("name", "number"), [("silent", 0), ("rose", 100), ("rose", float("nan")), ("pushed", "3")])
def test_a_number_that_it_cannot_go_by_is_refused(store, name, number):
    with pytest.raises(InvalidInput) as refused:
        change_rule(store, "demo", name, number, "Mia", active=True)
    assert refused.value.field == "number"


def test_there_is_no_other_rule(store):
    with pytest.raises(NotFound):
        change_rule(store, "demo", "weather", 1, "Mia", active=True)
