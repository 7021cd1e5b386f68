"""How much the largest opportunities hold, from frames of a few rows."""

import pandas as pd

from app.figures import concentration

SHARES = pd.DataFrame(
    {
        "side": ["won", "won", "open"],
        "top_percent": [20, 100, 100],
        "share_of_amount": [0.6, 1.0, 1.0],
        "n": [5, 5, 2],
        "left_out": [0, 0, 0],
    }
)


def test_concentration_starts_at_nothing_and_says_what_the_largest_fifth_holds():
    line = concentration.curve(SHARES).data[0]
    assert (line.x[0], line.y[0]) == (0, 0)
    assert concentration.summary(SHARES) == "The largest 20 % of opportunities hold 60\u00a0% of won value."


def test_the_table_of_many_opportunities_keeps_every_tenth_per_cent():
    many = pd.DataFrame({"side": "won", "top_percent": range(1, 101), "share_of_amount": 0.5, "n": 4_000})
    assert list(concentration.table(many)["top_percent"]) == list(range(10, 101, 10))
    assert len(concentration.table(many.assign(n=99))) == 100


def test_amounts_far_outside_the_rest_are_said_to_be_left_out_once():
    """Two of the won ones and one of the open ones are three of all."""
    shares = pd.concat([SHARES.assign(left_out=[2, 2, 1]), SHARES.head(1).assign(side="all", left_out=3)])
    assert concentration.summary(shares).endswith(" Left out: 3 amounts far outside the rest.")


def test_shares_of_the_amount_are_given_to_the_hundredth_of_a_per_cent():
    shares = pd.concat([SHARES, SHARES.head(1).assign(side="all", share_of_amount=0.58052)])
    assert concentration.summary(shares) == (
        "The largest 20 % of opportunities hold 60\u00a0% of won value and 58\u00a0% of the amount of all deals."
    )
