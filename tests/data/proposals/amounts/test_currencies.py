"""A column of currencies is known by its cells, whatever it is called, and its names by their codes."""

import pytest

from data.proposals import answered, proposal
from data.proposals.amounts.currencies import code_of
from data.proposals.proposed import SharedSign
from tests import cases


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("eur", "EUR"),
        ("£", "GBP"),
        ("US-Dollar", "USD"),
        ("Schweizer Franken", "CHF"),
        ("Доллар США", "USD"),
        ("Российский рубль", "RUB"),
        ("Won", ""),
        ("Partner", ""),
    ],
)
def test_a_currency_is_its_code_its_sign_or_its_name(cell, code):
    assert code_of(cell) == code


def named(header):
    return lambda deal: {header: ("Euro", "US-Dollar")[deal.n % 2], "Region": ("North", "South")[deal.n % 2]}


def test_a_column_of_currencies_is_the_deals_currency_and_is_asked_about(tmp_path):
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(named("Amount / Kind"))}))
    assert found.keys["opportunities"]["columns"]["currency"] == "Amount / Kind"
    assert {row["from"]: row["to"] for row in found.keys["alias"]} == {"Euro": "EUR", "US-Dollar": "USD"}
    assert [question.key for question in found.questions] == ["currency"]
    whole = answered(found, {"currency": "All in EUR, whatever it says"}).keys
    assert (whole["currency"], "alias" in whole, "currency" in whole["opportunities"]["columns"]) == (
        "EUR",
        False,
        False,
    )


def test_of_two_such_columns_it_is_the_one_that_shares_a_word_with_the_amount_else_it_is_asked(tmp_path):
    def two(first, second):
        return lambda deal: {first: "EUR" if deal.n % 2 else "USD", second: "GBP"}

    near = proposal(cases.write(tmp_path / "near", {"deals.csv": cases.deals(two("Budget / Kind", "Amount / Kind"))}))
    assert near.keys["opportunities"]["columns"]["currency"] == "Amount / Kind"
    far = proposal(cases.write(tmp_path / "far", {"deals.csv": cases.deals(two("Billed as", "Paid as"))}))
    assert [question.key for question in far.questions] == ["currency_column", "currency"]
    said = answered(far, {"currency_column": "Paid as"})
    assert said.keys["opportunities"]["columns"]["currency"] == "Paid as"
    assert said.questions == ()


def test_the_only_numbers_with_currencies_beside_them_are_the_amount(tmp_path):
    table = cases.without(cases.rows(lambda deal: {"Netto": f"{deal.amount:.2f} €", "Besuche": deal.n % 5}), "Amount")
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    assert found.keys["opportunities"]["columns"]["amount"] == "Netto"
    assert found.questions == ()


def test_what_stands_for_no_currency_is_none(tmp_path):
    table = cases.deals(lambda deal: {"Amount / Kind": "none" if deal.outcome == "lost" else "GBP"})
    found = proposal(cases.write(tmp_path, {"deals.csv": table}))
    assert (found.keys["currency"], found.currencies, found.questions) == ("GBP", ("GBP",), ())


@pytest.mark.parametrize(
    ("first", "other", "currency"),
    [
        ("£{}", "{}", "GBP"),
        ("{} €", "EUR {}", "EUR"),
        ("R$ {}", "{}", "BRL"),
        ("${}", "USD {}", "USD"),
        ("₩{}", "{}", "KRW"),
    ],
)
def test_signs_of_one_currency_beside_some_amounts_tell_it_and_are_counted(tmp_path, first, other, currency):
    """Two of forty amounts are written so."""
    table = cases.deals(lambda deal: {"Amount": (first if deal.n < 3 else other).format(f"{deal.amount:.2f}")})
    found = proposal(cases.write(tmp_path, {"deals.csv": table}))
    assert (found.keys["currency"], found.shared_sign) == (currency, None)
    rows = 2 if other == "{}" else 40
    assert f"{rows} amounts are written with" in found.comments["currency",]


@pytest.mark.parametrize(
    ("sign", "likely"),
    [("$", ("USD", "CAD", "AUD", "NZD", "MXN")), ("kr ", ("SEK", "NOK", "DKK", "ISK")), ("¥", ("JPY", "CNY"))],
)
def test_a_sign_of_several_currencies_tells_none_and_is_counted(tmp_path, sign, likely):
    table = cases.deals(lambda deal: {"Amount": f"{sign}{deal.amount}" if deal.n < 13 else deal.amount})
    found = proposal(cases.write(tmp_path, {"deals.csv": table}))
    sign = sign.strip()
    assert found.keys["currency"] == ""
    assert found.shared_sign == SharedSign(likely, f"12 amounts are written with {sign}")


def test_a_currency_in_the_name_of_the_amount_tells_what_a_sign_leaves_open(tmp_path):
    table = [{**row, "Amount (CAD)": f"${row['Amount']}"} for row in cases.rows()]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(cases.without(table, "Amount"))}))
    assert (found.keys["currency"], found.shared_sign) == ("CAD", None)


def test_signs_beside_other_money_tell_it_where_amounts_have_none(tmp_path):
    table = cases.deals(lambda deal: {"Budget": f"{deal.n},50 €"}, ";")
    assert proposal(cases.write(tmp_path / "one", {"deals.csv": table})).keys["currency"] == "EUR"
    table = cases.deals(lambda deal: {"Budget": f"{deal.n}.5 {'€£'[deal.n % 2]}"})
    assert proposal(cases.write(tmp_path / "two", {"deals.csv": table})).keys["currency"] == ""


@pytest.mark.parametrize(
    ("other", "asked"), [("Total Value", True), ("Monthly Value", True), ("Weighted Value", False)]
)
def test_which_of_several_times_an_amount_is_of_is_asked(tmp_path, other, asked):
    rows = [{"Value" if name == "Amount" else name: cell for name, cell in row.items()} for row in cases.rows()]
    rows = [row | {other: f"{float(row['Value']) * (1 + nth % 3):.1f}"} for nth, row in enumerate(rows)]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(rows)}))
    assert ["amount" in [one.key for one in found.questions]] == [asked]


def test_the_only_number_that_a_word_of_money_calls_is_the_amount(tmp_path):
    rows = [
        {"Montant probable X" if name == "Amount" else name: cell for name, cell in row.items()} for row in cases.rows()
    ]
    rows = [row | {"Commission amount": "5"} for row in rows]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(rows)}))
    (guess,) = (one for one in found.columns if one.name == "amount")
    assert (guess.header, guess.confidence) == ("Montant probable X", 0.7)


WORDS = {
    "Ref": "RM-10{n:02}",
    "Room": "RM {n}",
    "Length": "{n} FT",
    "Norm": "Euro {n}",
    "Team": "TL {n}",
    "Day": "Fr {n}",
}


@pytest.mark.parametrize("header", WORDS)
def test_what_ids_begin_with_makes_no_money_of_a_column_that_is_not_called_so(tmp_path, header):
    told = lambda deal: {header: WORDS[header].format(n=deal.n % 6)}  # noqa: E731  # one line says it
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(told)}))
    assert (found.currencies, found.keys["currency"]) == ((), "")
    assert header not in {one.header for one in found.columns if one.name in ("amount", "currency")}


@pytest.mark.parametrize(("cell", "code"), [("RM {:,.2f}", "MYR"), ("{:,.2f} TL", "TRY")])
def test_of_one_that_is_called_so_it_tells_the_currency(tmp_path, cell, code):
    found = proposal(
        cases.write(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Amount": cell.format(deal.amount)})})
    )
    assert found.keys["currency"] == code
