"""Words behind a number multiply it, a letter does so beside a currency's sign alone, and 'about' says nothing."""

import pytest

from tests import cases


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2k", 2_000),
        ("15 tys.", 15_000),
        ("15 тыс. руб.", 15_000),
        ("500万", 5_000_000),
        ("1.5億", 150_000_000),
        ("45 Lakh", 4_500_000),
        ("₹ 2.5 Cr", 25_000_000),
        ("3 crores", 30_000_000),
        ("1.2 Cr", 12_000_000),
        ("$5MM", 5_000_000),
        ("€ 2 mn", 2_000_000),
        ("1.2 mln", 1_200_000),
        ("EUR 1.2 Mio.", 1_200_000),
        ("1.2 млн ₽", 1_200_000),
        ("2 bn", 2_000_000_000),
        ("$1.2M", 1_200_000),
        ("1.2m €", 1_200_000),
        ("₹45L", 4_500_000),
        ("-$2.5M", -2_500_000),
        ("($2.5M)", -2_500_000),
        ("ca. 900", 900),
        ("ok. 15 tys.", 15_000),
        ("~ 1,200", 1_200),
        ("approx. $900", 900),
        ("500 kr", 500),
        ("7 Kč", 7),
    ],
)
def test_a_number_is_what_its_words_make_of_it(cell, value):
    assert cases.column(["1,000.50", cell], "number")[1] == pytest.approx(value)


@pytest.mark.parametrize(
    "cell", ["12m", "12 L", "500 CR", "1000.50 Cr", "30 mn", "Env 1", "CA 12", "5 boxes", "3 months", "12 b"]
)
def test_other_words_are_no_part_of_a_number(cell):
    assert cases.column(["1,000.50", cell], "number")[1] is None
