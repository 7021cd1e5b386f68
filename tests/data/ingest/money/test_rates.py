"""Money of several currencies is converted at the rate of its day, from the mapping, the export or the settings."""

import dataclasses

import pytest

from data.building.build import Terms
from data.ingest.money.rates import UNNAMED
from tests import cases
from tests.cases import COUNTS, imported, mapping, refused


def currencies(deal):
    """Every deal of an even number is in dollars."""
    return {"Currency": "usd " if deal.n % 2 == 0 else "EUR"}


FILES = {"deals.csv": cases.deals(currencies)}
# Open deals have even numbers, and of the won ones 2, 6, 10 ... 38 do, worth 200,005 of 390,010.
HALF = {"open": 110_002.5, "won": 190_005.0 + 100_002.5}
RATES = '[rates]\nfile = "rates.csv"\n[rates.columns]\ncurrency = "ISO"\nrate = "Rate"\n'


def test_a_fixed_rate_holds_for_all_days(tmp_path):
    answer = imported(tmp_path, FILES, mapping(currency="Currency", more="[rates]\nfixed = { USD = 0.5 }"))
    assert answer.opportunities == COUNTS
    assert answer.amount == HALF
    assert answer.read_as["Currency"] == "20 deals in USD converted to EUR: 1 USD = 0.5 EUR"


def test_a_currency_in_words_is_no_other_spelling(tmp_path):
    files = {"deals.csv": cases.deals(lambda deal: {"Currency": "EUR" if deal.n % 2 else "Euro"})}
    words = 'table = "opportunities"\ncolumn = "currency"\nfrom = "Euro"\nto = "EUR"\nreason = "Its name."\n'
    answer = imported(tmp_path, files, mapping(currency="Currency", more=f"[[alias]]\n{words}"))
    assert (answer.is_right, answer.spellings, answer.read_as["Currency"]) == (True, 0, "EUR, in 20 cells")


def test_a_rate_is_never_written_as_a_power_of_ten(tmp_path):
    answer = imported(tmp_path, FILES, mapping(currency="Currency", more="[rates]\nfixed = { USD = 0.00001 }"))
    assert answer.read_as["Currency"].endswith(": 1 USD = 0.00001 EUR")


def test_rates_stand_in_a_table_of_the_export(tmp_path):
    files = FILES | {"rates.csv": "ISO,Rate\nUSD,0.5\nGBP,1.2\n"}
    assert imported(tmp_path, files, mapping(currency="Currency", more=RATES)).amount == HALF


def test_a_file_of_rates_may_say_what_one_unit_of_ours_is_worth_in_each(tmp_path):
    files = FILES | {"rates.csv": "ISO,Rate\nEUR,1\nUSD,2\n"}
    toml = mapping(currency="Currency", more=RATES.replace("[rates]\n", "[rates]\ndivides = true\n"))
    assert imported(tmp_path, files, toml).amount == HALF


def test_rates_of_another_currency_that_list_ours_are_read_as_of_ours(tmp_path):
    """A euro is worth 4 złoty and a dollar 2; what is written in the mapping goes before the file."""
    files = FILES | {"rates.csv": "ISO,Rate\nPLN,1\nEUR,4\nUSD,2\n"}
    assert imported(tmp_path / "listed", files, mapping(currency="Currency", more=RATES)).amount == HALF
    written = RATES.replace("[rates]\n", "[rates]\nfixed = { USD = 1 }\n")
    assert imported(tmp_path / "written", files, mapping(currency="Currency", more=written)).amount == cases.SUMS


def test_rates_hold_from_their_day_on_and_open_deals_have_the_latest(tmp_path):
    """A dollar is worth 0.5 until 14 April 2025 and 1 from then on: won deals closed until then are 2, 6 and 10."""
    files = FILES | {"rates.csv": "ISO,Rate,From\nUSD,0.5,2025-01-01\nusd,1,2025-04-14\n"}
    answer = imported(tmp_path, files, mapping(currency="Currency", more=RATES + 'on = "From"'))
    early = sum(cases.Deal(n).amount for n in (2, 6, 10, 14))
    assert answer.amount == {"open": 220_005.0, "won": 390_010.0 - early / 2}


def test_of_several_rates_it_is_said_between_which_deals_count(tmp_path):
    files = FILES | {"rates.csv": "ISO,Rate,From\nUSD,0.5,2025-01-01\nUSD,0.8,2025-04-14\n"}
    answer = imported(tmp_path, files, mapping(currency="Currency", more=RATES + 'on = "From"'))
    assert answer.read_as["Currency"] == "20 deals in USD converted to EUR: 1 USD = 0.5 to 0.8 EUR"


def test_rates_stand_beside_the_settings(tmp_path):
    elsewhere = (
        cases.write(tmp_path / "settings", {"rates.csv": "currency,rate,on\nUSD,0.5,2020-01-01\n"}) / "rates.csv"
    )
    answer = imported(tmp_path, FILES, mapping(currency="Currency"), dataclasses.replace(Terms(), rates=elsewhere))
    assert answer.amount == HALF


def test_money_without_a_rate_is_refused_with_what_to_declare(tmp_path):
    said = refused(tmp_path, FILES, mapping(currency="Currency"))
    assert "No rate of this currency is known" in said
    assert "[rates] fixed" in said


def test_a_deal_without_a_rate_is_set_aside_by_name(tmp_path):
    table = cases.deals(lambda deal: currencies(deal) | ({"Currency": "XAU"} if deal.n == 4 else {}))
    answer = imported(
        tmp_path, {"deals.csv": table}, mapping(currency="Currency", more="[rates]\nfixed = { USD = 0.5 }")
    )
    assert answer.opportunities == COUNTS | {"open": 9}
    assert [(line, column, value) for _, line, column, value, _ in answer.set_aside] == [(5, "currency", "XAU")]


@pytest.mark.parametrize("none", ["", "none", "NULL", "-"])
def test_a_deal_without_an_amount_needs_no_currency_and_one_without_a_currency_is_in_that_of_all(tmp_path, none):
    """Deal 4 has neither, deal 8 an amount alone; both are open, and would be in dollars."""
    bare = {4: {"Amount": "", "Currency": none}, 8: {"Currency": none}}
    table = cases.deals(lambda deal: currencies(deal) | bare.get(deal.n, {}))
    toml = mapping(currency="Currency", more="[rates]\nfixed = { USD = 0.5 }")
    answer = imported(tmp_path, {"deals.csv": table}, toml)
    assert (answer.opportunities, answer.set_aside) == (COUNTS, [])
    assert answer.amount == HALF | {"open": HALF["open"] - 4_000.5 / 2 + 8_000.5 / 2}
    assert answer.notes == [UNNAMED.format("1 amount has", "Currency", "EUR")]


def test_a_deal_without_an_amount_needs_no_rate_either(tmp_path):
    table = cases.deals(lambda deal: {"Currency": "XAU" if deal.n == 4 else "EUR"} | cases.one(4, Amount="")(deal))
    answer = imported(tmp_path, {"deals.csv": table}, mapping(currency="Currency"))
    assert (answer.opportunities, answer.set_aside) == (COUNTS, [])


@pytest.mark.parametrize("rates", ["ISO,Rate\n", "ISO,Rate\nUSD,\n", "ISO,Rate\nUSD,0\n", "ISO,Rate\nUSD,inf\n"])
def test_a_table_without_a_rate_is_refused(tmp_path, rates):
    said = refused(tmp_path, FILES | {"rates.csv": rates}, mapping(currency="Currency", more=RATES))
    assert "rates.csv" in said


def beside(deal):
    """Every deal of an even number is in Canadian dollars, by its own cell; losses stand in parentheses elsewhere."""
    code = "CAD" if deal.n % 2 == 0 else "EUR"
    return {"Amount": f"{code} {deal.amount:,.2f}"}


def test_the_currency_of_a_deal_may_stand_beside_its_amount(tmp_path):
    toml = mapping(currency="Amount", more="[rates]\nfixed = { CAD = 0.5 }")
    answer = imported(tmp_path, {"deals.csv": cases.deals(beside)}, toml)
    assert (answer.opportunities, answer.amount) == (COUNTS, HALF)
    assert answer.set_aside == []


def test_an_amount_without_a_sign_and_an_empty_one_are_in_the_currency_of_all(tmp_path):
    plain = lambda deal: {} if deal.n % 2 else {"Amount": "" if deal.n == 4 else f"A$ {deal.amount:.2f}"}  # noqa: E731
    toml = mapping(currency="Amount", more="[rates]\nfixed = { AUD = 0.5, USD = 9 }")
    answer = imported(tmp_path, {"deals.csv": cases.deals(plain)}, toml)
    assert answer.amount == HALF | {"open": HALF["open"] - 4_000.5 / 2}
    assert answer.opportunities == COUNTS


def converted(deal, **other):
    """Every deal of an even number is in francs at a rate of its own, which the CRM has worked out."""
    rate = 1 if deal.n % 2 else 0.5 if deal.n < 20 else 0.25
    told = {"Currency": "EUR" if deal.n % 2 else "CHF", "Base": f"{deal.amount * rate:.4f}", "Rate": f"{rate}"}
    return told | {"Actual": f"{deal.amount:.2f}" if deal.outcome == "won" else ""} | other.get(deal.id, {})


def in_euros(outcome, rate=lambda n: 0.5 if n < 20 else 0.25):
    return sum(d.amount * (1 if d.n % 2 else rate(d.n)) for d in cases.DEALS if d.outcome == outcome)


def test_a_deal_counts_as_the_crm_has_converted_it_and_what_was_signed_at_the_same_rate(tmp_path):
    toml = mapping(currency="Currency", converted_amount="Base", close_value="Actual")
    answer = imported(tmp_path, {"deals.csv": cases.deals(converted)}, toml)
    assert answer.amount == {"open": in_euros("open"), "won": in_euros("won")}
    assert answer.rows["D02"]["close_value"] == answer.rows["D02"]["amount"] == 1_000.25


def test_a_deal_without_a_converted_amount_counts_at_the_usual_rate_of_its_currency(tmp_path):
    table = cases.deals(lambda deal: converted(deal, D04={"Base": ""}))
    answer = imported(tmp_path, {"deals.csv": table}, mapping(currency="Currency", converted_amount="Base"))
    # Of the other nineteen in francs eight count at 0.5.
    assert answer.amount["open"] == in_euros("open", lambda n: 0.5 if n < 20 and n != 4 else 0.25)


@pytest.mark.parametrize("divides", [True, False])
def test_a_rate_of_each_deal_multiplies_or_divides_its_amount(tmp_path, divides):
    rate = lambda deal: float(converted(deal)["Rate"])  # noqa: E731
    table = cases.deals(lambda deal: converted(deal) | {"Rate": f"{1 / rate(deal) if divides else rate(deal)}"})
    toml = mapping(currency="Currency", currency_rate="Rate", more=f"[rates]\ndivides = {str(divides).lower()}")
    assert imported(tmp_path, {"deals.csv": table}, toml).amount["open"] == in_euros("open")


def test_money_that_is_converted_already_is_left_as_it_is(tmp_path):
    table = cases.deals(converted)
    signed = '{ column = "Actual", converted = true, times = 1000 }'
    toml = mapping(currency="Currency", converted_amount="Base", close_value=signed)
    assert imported(tmp_path, {"deals.csv": table}, toml).rows["D02"]["close_value"] == 2_000_500


def test_a_converted_amount_without_a_currency_is_refused_with_what_to_map(tmp_path):
    said = refused(tmp_path, {"deals.csv": cases.deals(converted)}, mapping(converted_amount="Base"))
    assert "Map the column that names each deal's currency." in said


@pytest.mark.parametrize("read", [{"converted_amount": "Base"}, {"currency_rate": "Rate"}])
def test_rates_into_another_currency_than_all_are_counted_in_are_refused(tmp_path, read):
    toml = mapping(currency="Currency", **read).replace('currency = "EUR"', 'currency = "CHF"', 1)
    said = refused(tmp_path, {"deals.csv": cases.deals(converted)}, toml)
    assert "converts deals in CHF, in which all are counted, at another rate than 1: 20 of 20 of them." in said
    assert "Correct the currency of every amount" in said
