"""Ids of users and records are no fields of a deal, by their form or by what their column is called."""

import pytest

from data.proposals import proposal
from data.proposals.record_ids import holds_ids
from data.proposals.survey import Column
from tests import cases


def column(header, *cells):
    return Column(header, "choice", 10 * len(cells), len(cells), tuple((cell, 10) for cell in cells))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("CreatedById", ["0055g000lYiQduJQAQ", "0055g000QI5GyMFQAI"]),
        ("Entered by", ["1", "3c8ca436-1fb5-45f7-9bd3-15e6358c117c"]),
        ("Contact", ["zcrm_5187346000010007012", "zcrm_5187346000013508601"]),
        ("Contact Id", ["19225263412", "13646518162"]),
        ("ID der Firma", ["K-1004", "K-1005"]),
        ("modified_user_id", ["68123", "68124"]),
    ],
)
def test_ids_are_told_by_their_form_or_by_their_header(header, cells):
    assert holds_ids(column(header, *cells))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("SOURCE_ID", ["CALL", "WEB"]),
        ("type_id", ["1", "2"]),
        ("Postcode", ["10115", "80331"]),
        ("Quarter", ["2025-Q4", "2026-Q1"]),
        ("Batch", ["100000000000000", "200000000000000"]),
        ("Paid", ["12,500.50", "8,000.00"]),
    ],
)
def test_words_sizes_and_codes_are_no_ids(header, cells):
    assert not holds_ids(column(header, *cells))


def test_ids_are_not_offered_as_fields_of_a_deal(tmp_path):
    write = lambda deal: {"CreatedById": f"0055g000lYiQdu{deal.n % 3}QAQ", "Source": ("Web", "Fair")[deal.n % 2]}  # noqa: E731  # one line
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(write)}))
    assert {one.header for one in found.columns} - set(cases.HEADER) == {"Source"}
