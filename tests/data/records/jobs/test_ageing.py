"""Old audit lines go; those that something refers to stay."""

import datetime as dt

from data.records.jobs import ageing

LATER = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)


def test_lines_go_that_nothing_refers_to(store):
    store.override("ten", "amount", "a guess", "Ann")
    store.override("ten", "amount", "measured", "Bob")
    store.withdraw("ten", "amount", "Bob")
    store.publication("Ann", "v1", "published")
    store.publication("Ann", "v2", "published")
    assert ageing.count_old_lines(store, LATER, {"v2"}) == 2
    assert ageing.count_old_lines(store, LATER - dt.timedelta(days=2), {"v2"}) == 0
    assert ageing.delete_old_lines(store, LATER, {"v2"}, "prune") == 2
    left = {(line.action, line.subject) for line in store.audit(9)}
    assert left == {("override", "ten.amount"), ("published", "v2"), ("prune", "audit")}
    assert store.audit(1, subject="audit")[0].detail == "2 lines from before 2026-03-03"
