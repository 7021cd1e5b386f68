"""The wire of the page of one account, called as a function."""

from pages import account, is_page


def test_the_account_of_the_address_is_shown(inside, words):
    drawn = inside(account.open_account, {}, "/account/Alder")
    assert "Won 1 of 2 closed deals" in words(drawn["head"])
    assert "O07" in words(drawn["open"])
    assert "O01" in words(drawn["closed"])
    assert drawn["hidden"] is False


def test_an_unknown_account_and_none_say_so_with_the_next_step(inside, words):
    for path, said in (("/account/Nobody", "the account Nobody"), ("/account", "names no account")):
        drawn = inside(account.open_account, {}, path)
        assert said in words(drawn["head"])
        assert "Search for part of its name" in words(drawn["head"])
        assert drawn["hidden"] is True


def test_there_is_a_page_for_each_account_and_for_no_other_name(inside):
    assert inside(is_page, "/account/Alder")
    assert not inside(is_page, "/account/Nobody")
