"""Amounts below 0 are counted as somebody says, and their sum is told either way."""

import pytest

from tests import cases
from tests.cases import COUNTS, SUMS, imported, mapping

# Deal 4 is open and worth 4,000.50, deal 8 is open and worth 8,000.50. Two of ten open deals are not left out unasked.
FILES = {"deals.csv": cases.deals(lambda deal: {"Amount": f"-{deal.amount:.2f}"} if deal.n in (4, 8) else {})}
BOTH = 12_001.0


@pytest.mark.parametrize(
    ("said", "deals", "amount", "becomes"),
    [
        ("aside", 8, SUMS["open"] - BOTH, "set aside"),
        ("credit", 8, SUMS["open"] - BOTH, "left out, as credit notes"),
        ("absolute", 10, SUMS["open"], "counted without the minus"),
        ("zero", 10, SUMS["open"] - BOTH, "counted with 0"),
    ],
)
def test_amounts_below_0_are_what_the_mapping_says(tmp_path, said, deals, amount, becomes):
    answer = imported(tmp_path, FILES, mapping(under=f'negative = "{said}"'))
    assert (answer.opportunities, answer.amount["open"]) == (COUNTS | {"open": deals}, amount)
    assert f"2 amounts are below 0, -12,001.00 in all: {becomes}." in answer.notes
    reasons = {
        "credit": {"A credit note, by its amount below 0: it is no deal."},
        "aside": {"Its amount is below 0, and such deals are to be set aside."},
    }
    assert {reason for *_, reason in answer.set_aside} == reasons.get(said, set())


def test_where_nothing_is_said_such_rows_are_unreadable_and_their_sum_is_told(tmp_path):
    table = cases.deals(cases.one(4, Amount="-4000.50"))
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.opportunities == COUNTS | {"open": 9}
    assert [reason for *_, reason in answer.set_aside] == ["Amount is below 0."]
    assert "1 amount is below 0, -4,000.50 in all: set aside." in answer.notes
