"""The names of the demo's deals: what is sold and what for, by a digest of the id alone."""

import duckdb

from data.demo.titles import PURPOSES, deal_name


def test_a_deal_is_called_by_its_product_and_every_purpose_comes_up():
    ids = "select printf('OPP-%08d', nth) as identity from range(400) held(nth)"
    called = deal_name("'Gale Pro'", "identity")
    named = duckdb.execute(f"select {called} from ({ids})").fetchall()
    assert {name for (name,) in named} == {f"Gale Pro for {purpose}" for purpose in PURPOSES}
