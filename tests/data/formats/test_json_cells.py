"""Cells of JSON: the name, the money or the id that each stands for."""

import pytest

from data.formats.json_cells import id_of, read


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('{"id": "7", "name": "Kite Ltd"}', "Kite Ltd"),
        ('{"id": "7", "name": {"firstName": "Ada", "lastName": "Byron"}}', "Ada Byron"),
        ('{"first_name": "Ada", "last_name": "", "email": "ada@kite.example"}', "Ada"),
        ('{"id": 7, "fullName": " Ada Byron "}', "Ada Byron"),
        ('{"label": "Hot", "value": "hot"}', "Hot"),
        ('{"id": "7", "name": {"firstName": "", "lastName": ""}, "userEmail": "ada@kite.example"}', "ada@kite.example"),
        ('{"id": "7", "name": null}', "7"),
        ('{"source": "MANUAL", "context": {}}', "MANUAL"),
        ('[{"name": "Ada"}, {"name": "Ben"}, {"name": "Ada"}]', "Ada, Ben"),
        ('["REFERRAL", "EVENT"]', "REFERRAL, EVENT"),
        ("{}", ""),
        ("[]", ""),
    ],
)
def test_an_object_is_read_by_its_name_and_where_it_has_none_by_its_id(cell, words):
    assert read(cell) == words


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('{"amountMicros": "1500500000", "currencyCode": "EUR"}', "1500.50 EUR"),
        ('{"currency_value": 1500.5, "currency_code": "EUR"}', "1500.50 EUR"),
        ('[{"amount": -20, "currency": "USD"}]', "-20.00 USD"),
        ('{"amountMicros": null, "currencyCode": "EUR"}', ""),
    ],
)
def test_money_is_read_with_its_currency(cell, words):
    assert read(cell) == words


@pytest.mark.parametrize("cell", ["Kite Ltd", "7", "[EU] Kite", '{"name": "Ki', "[" * 100_000, ""])
def test_what_is_no_json_object_is_left(cell):
    assert (read(cell), id_of(cell)) == (None, "")


def test_an_object_has_an_id_that_is_a_text_or_a_number():
    cells = ('{"id": "u7"}', '{"ID": 7}', '{"id": {"of": 7}}', '["u7"]')
    assert [id_of(cell) for cell in cells] == ["u7", "7", "", ""]
