"""What differs as a ranked list."""

import pandas as pd

from app.components.win_rate import differences as components
from app.views.win_rate.comparisons import compare
from app.views.win_rate.differences import ranked_differences


def ranked(name, *rows):
    """Rank the levels of a field: (level, n, won), each deal of 1,000."""
    levels = pd.DataFrame([(*row, row[1] * 1000.0) for row in rows], columns=["level", "n", "won", "amount"])
    return ranked_differences((compare(name, name.title(), levels),), "USD", told=True)


def test_each_segment_says_its_money_rate_interval_and_the_others_rate(words):
    said = words(components.differences(ranked("region", ("East", 200, 150), ("West", 200, 50)))).replace("\u00a0", " ")
    assert said.startswith("2 of 2 segments differ beyond chance.")
    assert "West Region Would have won $100 k more at the others' rate 25 % of 200 ↓ wins less likely 20–31 %" in said
    assert "75 % all others" in said


def test_a_segment_leads_to_its_own_deals_or_to_its_field_below(kinds):
    def links(name):
        tree = components.differences(ranked(name, ("East & West", 200, 150), (None, 200, 50)))
        return [one.href for one in kinds(tree, "A")]

    assert links("region") == ["/win-rate?region=East%20%26%20West", "/win-rate?region="]
    assert links("lead source") == ["#win-rate-by-lead%20source"] * 2


def test_beyond_twelve_a_line_opens_to_the_others(kinds, words):
    """Fourteen of which half win nine of ten, half one of ten."""
    found = ranked("owner", *((f"Owner {nth}", 1000, 900 if nth % 2 else 100) for nth in range(14)))
    tree = components.differences(found)
    (rest,) = kinds(tree, "Details")
    assert words(kinds(rest, "Summary")[0]) == "Show 2 more"
    assert [(ranks.start, len(ranks.children)) for ranks in kinds(tree, "Ol")] == [("1", 12), ("13", 2)]


def test_nothing_that_differs_is_one_sentence(words):
    alike = ranked("region", ("East", 100, 40), ("West", 100, 40))
    assert words(components.differences(alike)) == "No segment differs beyond chance."
