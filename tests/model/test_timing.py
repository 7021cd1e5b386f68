import numpy as np
import pandas as pd
import pytest

from model import timing

CUT = 20_000.0
DAY = np.datetime64("1970-01-01", "D")


def world(landmark, remaining, lost):
    """One landmark per opportunity: the day, the days that remained then, and how it ended."""
    return pd.DataFrame({
        "opportunity_id": np.arange(len(landmark)).astype(str),
        "as_of_on": DAY + np.asarray(landmark, dtype=int),
        "closed_on": DAY + np.asarray(landmark + remaining, dtype=int),
        "label_lost": np.asarray(lost, dtype=float),
    })  # fmt: skip


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


def learn(facts, matrix, **how) -> timing.Timing:
    learned = timing.fit(facts, matrix, CUT, **how)
    assert learned is not None
    return learned


def plain(n):
    return pd.DataFrame({"contacts": np.zeros(n)})


def test_dates_follow_from_the_loss_probability_by_hand(steady):
    learned = learn(steady, plain(400), by="frequency")
    said = learned.by_date(plain(2), np.array([0.25, 1.0]))
    assert said["lost_30"] == pytest.approx([0.25, 1.0])
    assert said["won_30"] == pytest.approx([0.0, 0.0])
    assert said["won_60"] == pytest.approx([0.75, 0.0])
    assert said["lost_90"] == pytest.approx([0.25, 1.0])


def test_frequencies_differ_by_age(steady):
    # Two in three are old, and end ten times as late.
    old = np.arange(400) % 3 > 0
    facts = steady.assign(closed_on=steady["as_of_on"] + pd.to_timedelta(np.where(old, 70, 7), unit="D"))
    matrix = pd.DataFrame({"age_days": np.where(old, 100.0, 5.0)})
    said = learn(facts, matrix, by="frequency").by_date(pd.DataFrame({"age_days": [5.0, 100.0]}), np.ones(2))
    assert said["lost_30"][0] > 0.8
    assert said["lost_30"][1] < 0.1
    assert said["lost_90"] == pytest.approx([1.0, 1.0])


def test_what_ended_recently_does_not_make_endings_look_quick():
    rng = np.random.default_rng(4)
    n = 20_000
    facts = world(CUT - rng.integers(1, 400, n), np.ceil(rng.exponential(60, n)), rng.integers(0, 2, n))
    ended = facts["closed_on"] <= DAY + int(CUT)
    learned = learn(facts[ended], plain(ended.sum()), by="frequency")
    remaining = (facts["closed_on"] - facts["as_of_on"]).dt.days
    true, naive = ((days <= 60).mean() for days in (remaining, remaining[ended]))
    assert naive - true > 0.05
    assert abs(learned.frequency["lost"][0, 1] - true) < 0.03


def test_trees_tell_dates_and_are_found_to(mixed):
    facts, matrix = mixed
    learned = learn(facts, matrix)
    by, rows = timing.judge(learned, facts, matrix, np.full(len(facts), 0.5), cut=CUT, end=CUT + 300)
    assert by == "model"
    assert [(row["days"], row["outcome"]) for row in rows[:4]] == [(30, "won"), (30, "lost"), (30, "open"), (60, "won")]
    assert all(row["log_loss"] < row["base_log_loss"] for row in rows if row["days"] < 90)
    first = rows[1]
    assert first["predicted"] == pytest.approx(first["realised"], abs=0.05)
    assert first["auc"] > 0.6
    said = learned.by_date(pd.DataFrame({"quick": [1.0, 0.0], "region": pd.Categorical(["N", "N"])}), np.full(2, 0.6))
    assert said["lost_30"][0] == pytest.approx(0.6, abs=0.05)
    assert said["lost_60"][1] == pytest.approx(0.0, abs=0.05)


def test_where_features_tell_nothing_about_dates_frequencies_are_used():
    rng = np.random.default_rng(6)
    n = 1500
    facts = world(CUT + rng.integers(-600, 300, n), np.ceil(rng.exponential(50, n)), rng.integers(0, 2, n))
    noise = pd.DataFrame(rng.normal(size=(n, 6)), columns=list("abcdef"))
    by, rows = timing.judge(learn(facts, noise), facts, noise, np.full(n, 0.5), cut=CUT, end=CUT + 300)
    assert by == "frequency"
    assert {row["by"] for row in rows} == {"frequency"}


def test_dates_are_coherent(mixed):
    facts, matrix = mixed
    p = np.linspace(0.0, 1.0, len(facts))
    said = learn(facts, matrix).by_date(matrix, p)
    for outcome, most in (("won", 1.0 - p), ("lost", p)):
        each = [said[f"{outcome}_{days}"] for days in timing.HORIZONS]
        assert (each[0] <= each[1]).all()
        assert (each[1] <= each[2]).all()
        assert (each[0] >= 0).all()
        assert (each[2] <= most + 1e-12).all()


def test_outcomes_some_days_later_by_hand():
    facts = world(np.full(3, CUT), np.array([10, 40, 10]), [1, 1, 0])
    open_still = facts.iloc[:1].assign(closed_on=pd.NaT, label_lost=np.nan)
    assert timing.outcome_by(pd.concat([facts, open_still]), 30).tolist() == [1, 2, 0, 2]


@pytest.mark.parametrize("by", ["model", "frequency"])
def test_a_saved_timing_says_the_same(mixed, by, tmp_path):
    facts, matrix = mixed
    learned = learn(facts, matrix, by=by)
    learned.save(tmp_path)
    again = timing.Timing.load(tmp_path)
    assert again is not None
    p = np.full(len(matrix), 0.3)
    first, second = learned.by_date(matrix, p), again.by_date(matrix, p)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [*[".cbm"] * (2 * (by == "model")), ".json"]


def test_where_nothing_was_saved_there_is_no_timing(tmp_path):
    assert timing.Timing.load(tmp_path) is None


def test_too_few_or_no_dates_are_said(steady):
    few = steady[(steady["label_lost"] == 0) | (steady.index < 80)]
    assert timing.fit(few, plain(len(few)), CUT) is None
    assert timing.lack(few, CUT).startswith("40 lost opportunities")
    dateless = steady.assign(as_of_on=pd.NaT, closed_on=pd.NaT)
    assert timing.fit(dateless, plain(400), CUT) is None
    assert "no dates" in timing.lack(dateless, CUT)
    assert timing.lack(steady, CUT) == ""


def test_nothing_after_the_cut_is_nothing_judged(steady):
    learned = learn(steady, plain(400))
    assert timing.judge(learned, steady, plain(400), np.ones(400), cut=CUT, end=CUT) == ("frequency", [])


def test_what_never_varies_is_told_by_frequency(steady):
    assert learn(steady, plain(400)).by == "frequency"
    late = steady.assign(closed_on=steady["as_of_on"] + pd.Timedelta(days=200))
    varied = pd.DataFrame({"contacts": np.arange(400.0)})
    learned = learn(late, varied)
    assert learned.by == "frequency"
    assert learned.by_date(varied, np.ones(400))["lost_90"].max() == 0
