"""A currency is said by its code, its sign or its name."""

import pytest

from app.imports.by_hand.currency import check_currency, code_said
from data.errors import InvalidInput


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *(
            ("eur", "EUR"),
            ("₽", "RUB"),
            ("руб", "RUB"),
            ("руб.", "RUB"),
            ("zł", "PLN"),
            ("euro", "EUR"),
            (" Kč ", "CZK"),
        ),
        *(("Dollar", "USD"), ("R$", "BRL"), ("Schweizer Franken", "CHF"), ("xyz", "XYZ"), ("", "")),
    ],
)
def test_a_code_a_sign_or_a_name_says_it(said, code):
    check_currency(said, "")
    assert code_said(said) == code


@pytest.mark.parametrize("said", ["many", "<b>", "12"])
def test_other_words_are_refused(said):
    with pytest.raises(InvalidInput, match="no currency that is known"):
        check_currency(said, "")
