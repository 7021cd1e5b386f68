"""Win-rate drivers: the true ones with the right sign, none in noise, and no crash on what a CRM holds."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from data.schema import Field
from model.drivers.running_rates import records
from model.drivers.win_rate import drivers
from model.features.matrix import FeatureSet

CATALOGUE = (
    Field("opportunities", "source", "Lead source", "choice", "at opening"),
    Field("opportunities", "rival", "Competitor", "choice", "at opening"),
    Field("opportunities", "amount", "Amount", "number", "at opening", unit="money"),
    Field("opportunities", "contacts", "Contacts", "integer", "at opening"),
)
CHOSEN = FeatureSet(("amount", "contacts"), ("source", "rival"), (), 0.5)


def openings(n: int = 2_000, seed: int = 1, signal: float = 1.0) -> pd.DataFrame:
    """Outbound loses, every contact wins, the competitor and the amount tell nothing."""
    rng = np.random.default_rng(seed)
    source = rng.choice(["Web", "Outbound", "Partner"], n, p=[0.5, 0.3, 0.2])
    contacts = rng.integers(1, 7, n).astype(float)
    odds = signal * (0.3 * (contacts - 3.5) - 1.0 * (source == "Outbound"))
    return pd.DataFrame({
        "opportunity_id": [f"O{nth}" for nth in range(n)],
        "label_lost": 1.0 - (rng.random(n) < 1 / (1 + np.exp(-odds))),
        "source": source,
        "rival": rng.choice(["Ash", "Elm", "Fir"], n),
        "amount": rng.lognormal(10, 1, n),
        "contacts": contacts,
        "account": rng.integers(0, 200, n).astype(str),
    })  # fmt: skip


def found(frame: pd.DataFrame, chosen: FeatureSet = CHOSEN, groups: str | None = "account") -> pd.DataFrame:
    rows = drivers(frame, CATALOGUE, chosen, None if groups is None else frame[groups])
    json.dumps(rows, allow_nan=False)
    return pd.DataFrame(rows)


def test_the_true_drivers_are_found_with_their_sign_and_size():
    rows = found(openings())
    named = rows[rows["driver"]].set_index(["label", "level"])
    assert set(named.index) == {("Lead source", "Outbound"), ("Contacts", "each one more")}
    assert named.loc[("Lead source", "Outbound"), "odds_ratio"] == pytest.approx(np.exp(-1.0), rel=0.2)
    assert named.loc[("Contacts", "each one more"), "odds_ratio"] == pytest.approx(np.exp(0.3), rel=0.1)


def test_levels_are_compared_with_the_most_common_one():
    rows = found(openings())
    source = rows[rows["column"] == "source"].set_index("level")
    assert set(source.index) == {"Outbound", "Partner"}
    assert set(source["reference"]) == {"Web"}
    frame = openings()
    partner = frame[frame["source"] == "Partner"]
    assert source.loc["Partner", "n"] == len(partner)
    assert source.loc["Partner", "won_share"] == pytest.approx(1 - partner["label_lost"].mean())


def test_an_odds_ratio_without_other_columns_is_the_tables():
    """Of 400 from the web 200 are won, of 200 by phone 50: odds 1 to 1 and 1 to 3."""
    won = [1] * 200 + [0] * 200 + [1] * 50 + [0] * 150
    frame = pd.DataFrame({"label_lost": 1.0 - np.array(won), "source": ["Web"] * 400 + ["Phone"] * 200})
    (row,) = drivers(frame, CATALOGUE, FeatureSet((), ("source",), (), 0.5))
    assert (row["level"], row["reference"], row["n"], row["won_share"]) == ("Phone", "Web", 200, 0.25)
    assert row["odds_ratio"] == pytest.approx(1 / 3, rel=0.02)
    error = np.sqrt(1 / 200 + 1 / 200 + 1 / 50 + 1 / 150)
    assert np.log(row["high"] / row["low"]) / (2 * 1.96) == pytest.approx(error, rel=0.02)


def test_the_interval_and_the_corrected_p_say_the_same():
    for seed in range(4):
        rows = found(openings(600, seed))
        outside = (rows["low"] > 1) | (rows["high"] < 1)
        assert (rows["driver"] == outside).all()
        assert (rows["driver"] == (rows["p"] < 0.05)).all()


def test_pure_noise_has_drivers_in_one_world_of_twenty_at_most():
    """40 worlds without any effect: more than 6 with a driver would happen once in 600 at 5 %."""
    assert sum(found(openings(400, seed, signal=0.0))["driver"].any() for seed in range(40)) <= 6


def with_records(seed: int, n: int = 600) -> tuple[pd.DataFrame, FeatureSet]:
    """Deals of six products and eight owners that end by the toss of a coin, with the records that follow from it."""
    rng = np.random.default_rng(seed)
    opened = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 700, n)), unit="D")
    frame = openings(n, seed, signal=0.0).assign(
        as_of_on=opened,
        closed_on=opened + pd.to_timedelta(rng.integers(5, 120, n), unit="D"),
        product=rng.choice([f"Product {nth}" for nth in range(6)], n),
        owner=rng.choice([f"Owner {nth}" for nth in range(8)], n),
    )
    rates = ("owner_loss_rate", "product_loss_rate")
    chosen = FeatureSet(rates, ("product", "source"), (), 0.5)
    lost = frame["label_lost"].to_numpy()
    for name, record in records(frame, chosen).items():
        whose = name.removesuffix("_loss_rate")
        ended = [
            (frame["closed_on"] < day) & (frame[whose] == of) for day, of in zip(opened, frame[whose], strict=True)
        ]
        frame[f"{whose}_closed"] = [float(before.sum()) for before in ended]
        frame[f"{whose}_lost"] = [float(lost[before].sum()) for before in ended]
        assert np.allclose(record.rate(lost, 0.5), (frame[f"{whose}_lost"] + 10) / (frame[f"{whose}_closed"] + 20))
    return frame, chosen


@pytest.mark.whole
@pytest.mark.thorough
def test_records_of_coin_tosses_are_no_drivers():
    """24 worlds: more than 4 with a driver would happen once in 150 at 5 %; beside each other they made 9."""
    assert sum(found(*with_records(seed))["driver"].any() for seed in range(24)) <= 4


def test_a_record_is_compared_in_place_of_what_it_is_about():
    notes = found(*with_records(1)).set_index("column")["note"]
    assert notes["product_loss_rate"] == "Compared in place of product, which says the same in other words."
    assert notes["owner_loss_rate"] == ""


def test_what_only_goes_with_the_time_is_no_driver():
    """Half as many are won in the second year, when every deal comes from the web."""
    rng = np.random.default_rng(4)
    later = np.arange(2_000) >= 1_000
    frame = openings(2_000, 4, signal=0.0).assign(
        as_of_on=pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(2_000) * 731 // 2_000, unit="D"),
        source=np.where(later | (rng.random(2_000) < 0.3), "Web", "Event"),
        label_lost=(rng.random(2_000) < np.where(later, 0.7, 0.4)).astype("float64"),
    )
    assert not found(frame)["driver"].any()
    assert found(frame.drop(columns="as_of_on"))["driver"].any()


def test_accounts_that_decide_alike_are_not_counted_deal_by_deal():
    """Fifty accounts, forty deals each; an account wins all or nothing, and its sector means nothing."""
    rng = np.random.default_rng(5)
    account = np.repeat(np.arange(50), 40)
    frame = pd.DataFrame({
        "label_lost": (rng.random(50) < 0.5).astype(float)[account],
        "source": np.where(rng.random(50) < 0.5, "Web", "Event")[account],
        "account": account.astype(str),
    })  # fmt: skip
    chosen = FeatureSet((), ("source",), (), 0.5)
    apart, together = found(frame, chosen, None), found(frame, chosen)
    width = [np.log(rows["high"] / rows["low"])[0] for rows in (apart, together)]
    assert width[1] > 4 * width[0]
    assert not together["driver"].any()


def test_a_level_that_is_never_lost_has_a_finite_interval():
    frame = openings()
    frame.loc[frame["source"] == "Partner", "label_lost"] = 0.0
    partner = found(frame).set_index("level").loc["Partner"]
    assert partner["driver"]
    assert 1 < partner["low"] < partner["odds_ratio"] < partner["high"] < np.inf


def test_a_column_that_gives_the_outcome_away_neither_crashes_nor_warns():
    frame = openings()
    frame["rival"] = np.where(frame["label_lost"] == 1, "Ash", "Elm")
    rows = found(frame).set_index("level")
    assert rows.loc["Ash" if "Ash" in rows.index else "Elm", "driver"]


def test_a_column_that_follows_from_another_is_compared_in_its_place():
    frame = openings()
    frame["rival"] = np.where(frame["source"] == "Web", "inbound", "outbound")
    rows = found(frame)
    (rival,) = rows[rows["column"] == "rival"].to_dict("records")
    assert rival["note"] == "Compared in place of Lead source, which says the same in other words."
    assert rival["driver"]
    assert set(rows.loc[rows["column"] == "source", "note"]) == {""}


def test_a_number_that_says_what_another_says_is_left_out_with_a_note():
    frame = openings()
    frame["contacts"] = frame["amount"] * 2
    rows = found(frame).set_index("column")
    assert rows.loc["contacts", "note"] == "On the opening day it says what Amount says."
    assert np.isnan(rows.loc["contacts", "odds_ratio"])


def test_too_many_levels_are_left_out_with_a_note_and_rare_ones_pooled():
    frame = openings()
    frame["source"] = np.random.default_rng(2).choice([f"Source {nth}" for nth in range(20)], len(frame))
    frame.loc[frame.index[:20], "rival"] = "Yew"
    rows = found(frame)
    assert rows.loc[rows["column"] == "source", "note"].tolist() == ["20 levels are too many to compare; 12 at most."]
    assert "Yew" not in set(rows["level"])


def test_what_is_not_given_is_a_level_of_its_own():
    frame = openings()
    frame.loc[frame.index[:300], "rival"] = None
    frame.loc[frame.index[500:900], "contacts"] = np.nan
    rows = found(frame).set_index(["column", "level"])
    assert rows.loc[("rival", "not given"), "n"] == 300
    assert rows.loc[("contacts", "not given"), "reference"] == "given"


def test_a_skewed_number_is_read_in_doublings():
    frame = openings()
    odds = 0.7 * (np.log2(frame["amount"]) - np.log2(frame["amount"]).mean())
    frame["label_lost"] = 1.0 - (np.random.default_rng(3).random(len(frame)) < 1 / (1 + np.exp(-odds)))
    amount = found(frame).set_index("column").loc["amount"]
    assert amount["level"] == "each doubling"
    assert amount["odds_ratio"] == pytest.approx(np.exp(0.7), rel=0.1)


def test_only_what_may_be_used_is_compared():
    rows = found(openings(), dataclasses.replace(CHOSEN, categorical=("source",), numeric=()))
    assert set(rows["column"]) == {"source"}


@pytest.mark.parametrize("lost", [0.0, 1.0, np.nan])
def test_one_outcome_alone_is_nothing_to_compare(lost):
    frame = openings(100)
    frame["label_lost"] = lost
    assert drivers(frame, CATALOGUE, CHOSEN) == []


def test_constant_and_empty_columns_are_passed_over():
    frame = openings().assign(rival="Ash", amount=np.nan, contacts=3.0)
    assert set(found(frame)["column"]) == {"source"}


HEAVY = {
    "cauchy": lambda rng, n: rng.standard_cauchy(n) * 1e6,
    "huge": lambda rng, n: rng.choice([1.0, 2.0, 1e15], n, p=[0.5, 0.48, 0.02]),
    "nearly all the largest float": lambda rng, n: np.where(rng.random(n) < 0.5, 1.7e308, -1.7e308),
    "a last digit of 1e15": lambda rng, n: 1e15 + rng.integers(0, 9, n) / 8,
    "a number that is not one": lambda rng, n: rng.choice([1.0, 5.0, 9_999_999_999.0], n, p=[0.6, 0.39, 0.01]),
    "mostly nothing": lambda rng, n: np.where(rng.random(n) < 0.97, 0.0, rng.lognormal(20, 5, n)),
    "powers": lambda rng, n: 10.0 ** rng.uniform(-300, 300, n),
    "infinite": lambda rng, n: np.where(rng.random(n) < 0.1, np.inf, rng.normal(size=n)),
}


@pytest.mark.parametrize("kind", HEAVY)
@pytest.mark.parametrize("groups", [None, "account"])
def test_a_heavy_tailed_number_neither_breaks_the_fit_nor_hides_the_true_drivers(kind, groups):
    frame = openings().assign(amount=HEAVY[kind](np.random.default_rng(8), 2_000))
    rows = found(frame, groups=groups)
    assert set(rows.loc[rows["driver"], "level"]) == {"Outbound", "each one more"}
    compared = rows[rows["odds_ratio"].notna()]
    assert np.isfinite(compared[["odds_ratio", "low", "high", "p"]]).all(axis=None)


def test_what_is_true_of_ordinary_values_is_found_beside_ten_wild_ones():
    frame = openings()
    frame["amount"] = np.random.default_rng(3).normal(size=len(frame))
    frame["label_lost"] = 1.0 - (np.random.default_rng(4).random(len(frame)) < 1 / (1 + np.exp(-frame["amount"])))
    frame.loc[frame.index[::200], "amount"] = 1e12
    amount = found(frame).set_index("column").loc["amount"]
    assert amount["driver"]
    assert amount["odds_ratio"] > 1.5


def test_a_number_that_parts_won_from_lost_has_finite_odds():
    frame = openings()
    frame["contacts"] = (
        np.where(frame["label_lost"] == 1, 1.0, 5.0) + np.random.default_rng(1).normal(size=len(frame)) / 9
    )
    rows = found(frame).set_index("column")
    assert 1 < rows.loc["contacts", "odds_ratio"] < np.inf
    assert np.isfinite(rows.loc["contacts", "high"])


def wide(columns: int, rows: int = 1_000) -> tuple[pd.DataFrame, tuple[Field, ...], FeatureSet]:
    """Numbers of which the last alone goes with winning, and nothing else."""
    rng = np.random.default_rng(2)
    names = [f"number_{place}" for place in range(columns)]
    frame = pd.DataFrame(rng.normal(size=(rows, columns)), columns=names)
    frame["label_lost"] = 1.0 - (rng.random(rows) < 1 / (1 + np.exp(-frame[names[-1]])))
    fields = tuple(Field("opportunities", name, name.title(), "number", "at opening") for name in names)
    return frame, fields, FeatureSet(tuple(names), (), (), 0.5)


def test_of_very_many_columns_those_that_go_with_winning_most_are_compared_and_all_are_corrected_for(monkeypatch):
    monkeypatch.setattr("model.drivers.win_rate.MOST_COLUMNS", 5)
    frame, fields, chosen = wide(50)
    rows = pd.DataFrame(drivers(frame, fields, chosen))
    compared = rows[rows["odds_ratio"].notna()].set_index("column")
    assert len(compared) == 5
    assert compared.index[compared["driver"]].tolist() == ["number_49"]
    assert set(rows.loc[rows["odds_ratio"].isna(), "note"]) == {
        "Of 50 columns the 5 that alone go with winning most are compared; all are corrected for."
    }
    z = np.log(compared["high"] / compared["low"]) / 2
    error = np.log(compared["high"] / compared["odds_ratio"]) / z
    assert error.to_numpy() == pytest.approx(1.0)
    # 2 x 0.9995, the level of one of fifty comparisons: 3.29 standard errors to each side.
    alone = pd.DataFrame(drivers(frame[["number_49", "label_lost"]], fields, FeatureSet(("number_49",), (), (), 0.5)))
    spread = [np.log(each["high"] / each["low"]).iloc[0] for each in (compared.loc[["number_49"]], alone)]
    assert spread[0] / spread[1] == pytest.approx(3.29 / 1.96, rel=0.02)


def test_very_many_columns_of_noise_have_no_driver(monkeypatch):
    monkeypatch.setattr("model.drivers.win_rate.MOST_COLUMNS", 5)
    frame, fields, _ = wide(60)
    noise = FeatureSet(tuple(f"number_{place}" for place in range(59)), (), (), 0.5)
    assert not pd.DataFrame(drivers(frame, fields, noise))["driver"].any()
