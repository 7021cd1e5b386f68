"""An account's name survives its address, whatever it holds."""

import pytest

from app.views.deals import account_address


@pytest.mark.parametrize("name", ["Alder", "new", "..", "a/b?c#d", "Ä & Söhne", "~41", "<b>", " "])
def test_a_name_is_read_as_it_was_written(name):
    assert account_address.account_at(account_address.page(name)) == name


def test_an_address_without_a_name_names_none():
    assert account_address.account_at("/account") == ""
    assert account_address.account_at(None) == ""
    assert account_address.account_of("new") == "new"
