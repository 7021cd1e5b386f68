import numpy as np
import pandas as pd
import pytest

from model.arrays import numbers
from model.splits.origin import GROUPED, PSEUDO, ROLLING, Origin, Part, Plan, iso
from model.splits.plan import plan
from model.splits.rolling import thinned
from tests.model.synthetic import AS_OF_ON, world

TODAY = pd.Timestamp(AS_OF_ON)


@pytest.fixture(scope="module")
def method(facts):
    return plan(facts, TODAY, 7)


def ids(facts, rows) -> set[str]:
    return set(facts["opportunity_id"].iloc[rows])


def test_origins_follow_each_other_and_each_is_judged_until_the_next(facts, method):
    days = numbers(facts["as_of_on"])
    cuts = [origin.cut for origin in method.origins]
    assert method.name == ROLLING
    assert len(cuts) == 4
    assert cuts == sorted(set(cuts))
    for origin, following in zip(method.origins, [*cuts[1:], np.inf], strict=True):
        assert days[origin.test].min() == origin.cut
        assert days[origin.test].max() < following


def test_nothing_unknown_at_an_origin_is_learned_from(facts, method):
    closed = numbers(facts["closed_on"])
    for origin in (*method.origins, method.final):
        (part,) = origin.parts
        assert closed[part.fit].max() <= part.fit_cut < closed[part.calibrate].min()
        assert closed[part.calibrate].max() <= origin.cut


def test_no_opportunity_is_on_two_sides_of_an_origin(facts, method):
    for origin in method.origins:
        fit, calibrate, test = (
            ids(facts, rows) for rows in (origin.parts[0].fit, origin.parts[0].calibrate, origin.test)
        )
        assert fit
        assert calibrate
        assert test
        assert not fit & calibrate
        assert not (fit | calibrate) & test


def test_most_of_what_was_open_on_every_test_day_has_an_outcome(facts, method):
    tested = facts["as_of_on"].isin(facts["as_of_on"].iloc[np.concatenate([o.test for o in method.origins])])
    known = facts["label_lost"].notna()
    assert known[tested].groupby(facts["as_of_on"][tested]).mean().min() >= 0.75
    assert method.ripe_share == pytest.approx(known[tested].mean())
    assert method.days == facts["as_of_on"][tested].nunique()


def test_the_published_model_learns_from_everything_that_is_known(facts, method):
    assert ids(facts, method.final.learned) == set(facts["opportunity_id"][facts["label_lost"].notna()])


def dated(*spans: tuple[str, str, str]) -> pd.DataFrame:
    """One row per landmark day, opportunity and day of closing; an empty day is still open."""
    frame = pd.DataFrame(spans, columns=["opportunity_id", "as_of_on", "closed_on"])
    days = {name: pd.to_datetime(frame[name].replace("", None)) for name in ("as_of_on", "closed_on")}
    return frame.assign(**days, label_lost=np.where(frame["closed_on"] == "", np.nan, 1.0))


def test_parts_and_windows_by_hand():
    facts = dated(
        ("A", "2026-01-01", "2026-01-10"),
        ("B", "2026-01-01", "2026-01-20"),
        ("C", "2026-01-01", "2026-02-10"),
        ("C", "2026-02-01", "2026-02-10"),
        ("D", "2026-02-01", "2026-03-10"),
        ("D", "2026-03-01", "2026-03-10"),
        ("E", "2026-03-01", ""),
    )
    method = plan(facts, pd.Timestamp("2026-04-01"), 7)
    # Half of the four had closed by 1 February; on 1 March one of the two open ones has no outcome.
    (origin,) = method.origins
    assert (origin.name, origin.open_then, method.ripe_share) == ("2026-02-01", 2, 1.0)
    assert ids(facts, origin.parts[0].fit) == {"A"}
    assert ids(facts, origin.parts[0].calibrate) == {"B"}
    assert origin.test.tolist() == [3, 4]
    assert ids(facts, method.final.learned) == {"A", "B", "C", "D"}


def test_without_a_ripe_day_the_earlier_half_is_judged_on_and_its_share_is_said():
    closed = [("A", "2026-01-01", "2026-01-02"), ("B", "2026-02-01", "2026-02-03")]
    still_open = [(f"O{i}", day, "") for i in range(3) for day in ("2026-02-01", "2026-03-20")]
    method = plan(dated(*closed, *still_open), pd.Timestamp("2026-04-01"), 7)
    assert [origin.name for origin in method.origins] == ["2026-02-01"]
    assert method.ripe_share == 1 / 4


@pytest.mark.parametrize(("columns", "name"), [({}, GROUPED), ({"order_no": range(40)}, PSEUDO)])
def test_without_dates_another_method_is_chosen_and_said(columns, name):
    facts = pd.DataFrame({"opportunity_id": [f"O{i}" for i in range(40)], "as_of_on": pd.NaT, "closed_on": pd.NaT})
    facts = facts.assign(label_lost=np.tile([0.0, 1.0], 20), size=range(40), **columns)
    method = plan(facts, TODAY, 7)
    assert method.name == name
    assert method.words.startswith("The export has no dates")
    assert all(np.isnan(origin.cut) for origin in method.origins)


def test_only_open_opportunities_leave_no_origin():
    facts = world(60)
    assert plan(facts[facts["label_lost"].isna()], TODAY, 7).origins == ()


def test_a_day_is_spelled_out():
    assert iso(0.0) == "1970-01-01"


def test_many_rows_are_judged_by_whole_opportunities_drawn_from_them():
    facts = pd.DataFrame({"opportunity_id": np.repeat([f"O{n}" for n in range(100)], 2)})
    rows, none = np.arange(200), np.zeros(0, dtype=np.intp)
    origin = Origin("o", 1.0, (Part(rows[:80], rows[80:100]),), rows[100:], 50)
    whole = Plan(
        "rolling origin", "Judged.", (origin,), Origin("f", 2.0, (Part(rows, none),), none, 0), np.zeros(200), 3, 1
    )
    assert thinned(whole, facts, 200, seed=7) is whole
    found = thinned(whole, facts, 100, seed=7)
    (judged,) = found.origins
    kept = np.concatenate([judged.parts[0].fit, judged.parts[0].calibrate, judged.test])
    assert 60 < len(kept) < 140
    assert all(count == 2 for count in np.bincount(kept // 2)[np.bincount(kept // 2) > 0])
    assert judged.open_then == 25
    assert len(found.final.learned) == 200
    assert "50 in 100" in found.words
