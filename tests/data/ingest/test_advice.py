"""Whoever looks at a page is told what to choose there, and nothing of mappings and flags."""

import re

import pytest

from data.building.build import Terms
from data.errors import CheckFailed, SourceError
from data.ingest.advice import ACCEPT_ON_PAGE, ADVICE, EACH_CELL, IN_THE_EXPORT, advice
from data.sources import parse
from tests import cases
from tests.cases import imported, mapping

FOREIGN = re.compile(r"\[\[?\w|--\w|python -m|[Dd]eclare|mapping|\{")


@pytest.mark.parametrize("part", ADVICE)
def test_every_advice_has_its_words_for_a_page(part):
    found = ADVICE[part].of("amount", "x {y}")
    assert found.declare
    assert found.choose
    assert not FOREIGN.search(found.choose.replace("x {y}", ""))


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        *(
            (cell, EACH_CELL)
            for cell in (
                "R$ 1.250",
                "1,25 EUR",
                "Rs. 1,250",
                "348.000 руб.",
                "1 687,5 тг",
                "1.25k",
                "2.5 Cr",
                "ok. 15 tys.",
            )
        ),
        *((cell, IN_THE_EXPORT) for cell in ("2.5 CR", "$3,700 annual", "5 boxes")),
    ],
)
def test_another_way_of_writing_numbers_is_advised_only_where_it_could_read_the_cell(cell, told):
    assert advice("Amount must be a number.", "amount", cell).choose == told


LATER = Terms({"rows_opportunities": "90"})
REFUSED = {
    "amounts that are none": (lambda deal: {"Amount": "5 or 6"} if deal.n < 9 else {}, Terms()),
    "stages that are none": (lambda deal: {"Stage": "Demo"} if deal.n < 9 else {}, Terms()),
    "closings that are missing": (lambda deal: {"Close Date": ""} if deal.n < 9 else {}, Terms()),
    "a file that shrank": (lambda _: {}, LATER),
    "amounts that can be read in two ways": (lambda _: {"Amount": "1.000"}, Terms()),
    "days that can be read in two ways": (lambda _: {"Created": "03/04/2025"}, Terms()),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_refuses_an_import_says_what_to_choose(tmp_path, what):
    change, terms = REFUSED[what]
    with pytest.raises((CheckFailed, SourceError)) as refused:
        imported(tmp_path, {"deals.csv": cases.deals(change)}, mapping(), terms)
    error = refused.value
    assert not FOREIGN.search(error.message)
    assert error.on_page
    assert not FOREIGN.search(error.on_page)
    assert error.on_page.endswith(ACCEPT_ON_PAGE) == isinstance(error, CheckFailed)


def test_a_mapping_that_is_none_states_the_fact_and_says_what_to_choose():
    with pytest.raises(SourceError) as refused:
        parse("", {"label": "A", "opportunities": {"file": "deals.csv", "columns": {"opportunity_id": "Id"}}})
    assert "describe --keys" in refused.value.next_step
    assert not FOREIGN.search(refused.value.on_page)
