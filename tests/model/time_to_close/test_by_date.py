import numpy as np
import pandas as pd
import pytest

from model.arrays import numbers
from model.time_to_close import by_date
from tests.model.timed import CUT, DAY, plain, quarter_end, world


@pytest.fixture(scope="module")
def steady():
    """Lost ones end after 20 days, won ones after 50: half of each, a year before the cut."""
    lost = np.arange(400) % 2
    return world(np.full(400, CUT - 365), np.where(lost == 1, 20, 50), lost)


@pytest.fixture(scope="module")
def mixed():
    """A quick feature: 1 ends after 15 days or so, 0 after 75 or so, however it ends. Half after the cut."""
    rng = np.random.default_rng(2)
    n = 3000
    quick, lost = rng.integers(0, 2, n), rng.integers(0, 2, n)
    facts = world(CUT + rng.integers(-600, 300, n), np.where(quick == 1, 15, 75) + rng.integers(-9, 10, n), lost)
    return facts, pd.DataFrame({"quick": quick.astype(float), "region": pd.Categorical(rng.choice(["N", "S"], n))})


@pytest.fixture(scope="module")
def at_quarter_ends():
    """Everything ends on the last day of the quarter in which somebody looked at it; half is lost."""
    rng = np.random.default_rng(3)
    landmark = CUT - 1 - rng.integers(0, 1_000, 4_000)
    return world(landmark, quarter_end(landmark + 1) - landmark, rng.integers(0, 2, 4_000))


def learn(facts, matrix, predicted=0.5, **how) -> by_date.Timing:
    learned = by_date.fit(facts, matrix, np.full(len(facts), predicted), CUT, **how)
    assert learned is not None
    return learned


def on(day, n):
    return np.full(n, float(np.datetime64(day, "D").astype(int)))


def test_dates_follow_from_the_loss_probability_by_hand(steady):
    learned = learn(steady, plain(400), by="frequency")
    predicted = learned.by_date(plain(2), np.array([0.25, 1.0]), on("2024-06-05", 2))
    assert predicted["lost_30"] == pytest.approx([0.25, 1.0])
    assert predicted["won_30"] == pytest.approx([0.0, 0.0])
    assert predicted["won_60"] == pytest.approx([0.75, 0.0])
    assert predicted["lost_90"] == pytest.approx([0.25, 1.0])


def test_months_end_when_the_calendars_do(steady):
    # Half of what is won after 50 days is won between day 40 and 45, by a straight line through the table's ten days.
    learned = learn(steady, plain(400), by="frequency")
    predicted = learned.by_month(plain(1), np.array([0.2]), on("2024-06-05", 1))
    months = [predicted[f"won_month_{nth}"][0] for nth in range(1, 7)]
    assert months == pytest.approx([0.0, 0.8, 0.8, 0.8, 0.8, 0.8])
    # From 15 June on, July ends on day 46: six tenths of the last ten days.
    predicted = learned.by_month(plain(1), np.array([0.2]), on("2024-06-15", 1))
    assert predicted["won_month_2"] == pytest.approx(0.8 * 0.6)
    assert predicted["won_60"] == pytest.approx(0.8)


def test_where_all_ends_on_a_quarters_last_day_that_is_when_it_is_expected(at_quarter_ends):
    learned = learn(at_quarter_ends, plain(4_000))
    assert learned.by == "calendar"
    early, late = (learned.by_month(plain(1), np.zeros(1), on(day, 1)) for day in ("2024-07-20", "2024-09-20"))
    # From 20 July on, 30 and 60 days end before 30 September, and 90 after it.
    assert early["won_30"][0] < 0.05
    assert early["won_60"][0] < 0.1
    assert early["won_90"][0] > 0.9
    assert early["won_month_2"][0] < 0.1
    assert early["won_month_3"][0] > 0.9
    assert late["won_month_1"][0] > 0.9


def test_without_the_calendar_the_same_is_told_by_days_alone(at_quarter_ends):
    learned = learn(at_quarter_ends, plain(4_000), by="model")
    early = learned.by_date(plain(1), np.zeros(1), on("2024-07-20", 1))
    assert early["won_60"][0] > 0.3


def test_what_ended_recently_does_not_make_endings_look_quick():
    rng = np.random.default_rng(4)
    n = 20_000
    facts = world(CUT - rng.integers(1, 400, n), np.ceil(rng.exponential(60, n)), rng.integers(0, 2, n))
    remaining, ended = (facts["closed_on"] - facts["as_of_on"]).dt.days, facts["closed_on"] <= DAY + int(CUT)
    still_open = facts.assign(closed_on=facts["closed_on"].where(ended), label_lost=facts["label_lost"].where(ended))
    true, naive = ((days <= 60).mean() for days in (remaining, remaining[ended]))
    assert naive - true > 0.05
    for by in ("frequency", "calendar"):
        predicted = learn(still_open, plain(n), by=by).by_date(plain(1), np.ones(1), on("2024-08-05", 1))
        assert abs(predicted["lost_60"][0] - true) < 0.04


def test_trees_tell_dates(mixed):
    facts, matrix = mixed
    rows = pd.DataFrame({"quick": [1.0, 0.0], "region": pd.Categorical(["N", "N"])})
    # Day 60 is the last but one of a piece of the calendar: the slow ones end from day 66 on, in later pieces.
    predicted = learn(facts, matrix).by_date(rows, np.full(2, 0.6), on("2024-10-20", 2))
    assert predicted["lost_30"][0] == pytest.approx(0.6, abs=0.06)
    assert predicted["lost_60"][1] == pytest.approx(0.0, abs=0.06)


def test_rows_of_several_days_are_told_each_by_its_own_calendar(mixed):
    facts, matrix = mixed
    learned, p = learn(facts, matrix), np.full(60, 0.5)
    day = numbers(facts["as_of_on"])[:60]
    together = learned.by_date(matrix.iloc[:60], p, day)
    alone = [learned.by_date(matrix.iloc[[row]], p[:1], day[[row]])["won_60"][0] for row in range(60)]
    assert together["won_60"] == pytest.approx(alone)


@pytest.mark.parametrize("by", ["calendar", "model", "frequency"])
def test_dates_are_coherent(mixed, by):
    facts, matrix = mixed
    p = np.linspace(0.0, 1.0, len(facts))
    predicted = learn(facts, matrix, by=by).by_month(matrix, p, on("2024-10-05", len(facts)))
    months = [predicted[f"won_month_{nth}"] for nth in range(1, 7)]
    horizons = {outcome: [predicted[f"{outcome}_{days}"] for days in by_date.HORIZONS] for outcome in by_date.OUTCOMES}
    for each, most in ((horizons["won"], 1.0 - p), (months, 1.0 - p), (horizons["lost"], p)):
        assert (each[0] >= 0).all()
        assert (np.diff(each, axis=0) >= -1e-12).all()
        assert (each[-1] <= most + 1e-12).all()


@pytest.mark.parametrize("by", ["calendar", "frequency"])
def test_a_saved_timing_says_the_same(mixed, by, tmp_path):
    facts, matrix = mixed
    learned = learn(facts, matrix, by=by)
    learned.save(tmp_path)
    again = by_date.Timing.load(tmp_path)
    assert again is not None
    p, day = np.full(len(matrix), 0.3), on("2024-10-05", len(matrix))
    first, second = learned.by_month(matrix, p, day), again.by_month(matrix, p, day)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [*[".cbm"] * (6 * (by != "frequency")), ".json"]


def test_where_nothing_or_something_of_an_earlier_form_was_saved_there_is_no_timing(tmp_path):
    assert by_date.Timing.load(tmp_path) is None
    (tmp_path / by_date.RECORD).write_text('{"by": "frequency", "edges": [], "frequency": {}}', "utf-8")
    assert by_date.Timing.load(tmp_path) is None


def test_too_few_or_no_dates_are_said(steady):
    few = steady[(steady["label_lost"] == 0) | (steady.index < 80)]
    assert by_date.fit(few, plain(len(few)), np.zeros(len(few)), CUT) is None
    assert by_date.missing_data_reason(few, CUT).startswith("40 lost opportunities")
    dateless = steady.assign(as_of_on=pd.NaT, closed_on=pd.NaT)
    assert by_date.fit(dateless, plain(400), np.zeros(400), CUT) is None
    assert "no dates" in by_date.missing_data_reason(dateless, CUT)
    assert by_date.missing_data_reason(steady, CUT) == ""


def test_what_never_ends_within_the_pieces_is_told_by_frequency(steady):
    late = steady.assign(closed_on=steady["as_of_on"] + pd.Timedelta(days=300))
    learned = learn(late, plain(400))
    assert learned.by == "frequency"
    assert learned.by_date(plain(400), np.ones(400), on("2024-10-05", 400))["lost_90"].max() == 0
