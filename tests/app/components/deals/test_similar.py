"""Similar closed deals as drawn in the drawer."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.components.deals.similar import similar
from app.views.deals.similar import DEALS, SimilarDeals

ROWS = pd.DataFrame(
    [
        ("O1", None, "Alder", "Ann", "Offer", dt.date(2026, 1, 2), 41.0, 1200.0, "lost", dt.date(2026, 2, 3), 0.1),
        ("O2", None, None, None, None, None, None, None, "won", None, 0.2),
    ],
    columns=list(DEALS),
)
FOUND = SimilarDeals(
    n=50, lost=31, share=0.62, low=0.48, high=0.74, fewest=20, deals=ROWS, alike=("Stage", "Days in stage"), compared=6,
    currency="EUR",
)  # fmt: skip


def test_the_share_comes_with_its_count_its_interval_and_what_similar_means(words):
    said = words(similar(FOUND))
    assert "31 of 50 similar closed deals were lost : 62 %, 95 % interval 48–74 %." in said
    assert "nearest to this deal in stage, days in stage and 4 other fields, weighted as in the model." in said


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (0.95, "The model says 95 %, not 62 %: it also weighs how this deal's facts go together"),
        (0.30, "The model says 30 %, not 62 %"),
        (0.70, ""),  # within the interval
        (0.76, ""),  # outside, and near all the same
        (None, ""),
    ],
)
def test_a_loss_probability_far_from_the_share_lost_is_explained(words, loss, said):
    found = words(similar(dataclasses.replace(FOUND, loss_probability=loss)))
    assert said in found
    assert ("The model says" in found) is bool(said)


def test_each_deal_is_told_as_it_looked_and_as_it_ended(words, kinds):
    first, second = kinds(kinds(similar(FOUND), "Tbody"), "Tr")
    assert words(first) == "Alder O1 Offer, 41 days €1.2 k · Ann lost 3 Feb 2026"
    assert words(second) == "Not recorded O2 – Owner not recorded won –"


def test_a_deal_of_its_own_name_is_called_by_it(words, kinds):
    named = dataclasses.replace(FOUND, deals=ROWS.assign(deal_name=["Renewal", "Trial"]))
    first, second = kinds(kinds(similar(named), "Tbody"), "Tr")
    assert words(first).startswith("Renewal Alder Offer")
    assert words(second).startswith("Trial Account not recorded")


def test_an_outcome_is_a_word_and_a_colour(find):
    tags = find(similar(FOUND), "hw-tag")
    assert [(one.children, one.className) for one in tags] == [
        ("lost", "hw-tag hw-tone-lost"),
        ("won", "hw-tag hw-tone-won"),
    ]


def test_more_than_ten_are_folded(words):
    assert "Show all" not in words(similar(FOUND))
    many = pd.concat([ROWS] * 6, ignore_index=True)
    assert "Show all 12" in words(similar(dataclasses.replace(FOUND, deals=many)))


def test_too_few_are_not_counted_as_a_share(words):
    few = dataclasses.replace(FOUND, n=7, share=None, low=None, high=None, deals=ROWS.head(0))
    assert "Too few similar closed deals (7) to say; 20 are needed." in words(similar(few))
    assert "No closed deals are kept" in words(similar(dataclasses.replace(few, n=None)))


def test_an_account_leads_to_all_its_deals(find):
    assert [node.href for node in find(similar(FOUND), "hw-cell-link")] == ["/account/Alder"]
