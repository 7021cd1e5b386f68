"""What the name of a column of amounts says: 'Wert (TEUR)' is thousands of euros, 'Total' says nothing."""

import tomllib

import pytest

from data import sources
from data.building.build import Terms
from data.proposals import answered, as_toml, proposal
from data.proposals.amounts.currencies import currency_in
from data.proposals.amounts.units import scale_of
from tests import cases


@pytest.mark.parametrize(
    ("header", "scale", "currency"),
    [
        ("Amount (k EUR)", 1_000, "EUR"),
        ("Wert (TEUR)", 1_000, "EUR"),
        ("Value k$", 1_000, ""),
        ("Volumen in Tsd. €", 1_000, "EUR"),
        ("Бюджет, тыс. руб.", 1_000, "RUB"),
        ("Umsatz Mio. CHF", 1_000_000, "CHF"),
        ("Amount (cents)", 0.01, ""),
        ("amount_in_cents", 0.01, ""),
        ("amountInCents", 0.01, ""),
        ("Importo (centesimi)", 0.01, ""),
        ("Сумма, коп.", 0.01, ""),
        ("Price per cent", 1, ""),
        ("Amount (no cents)", 1, ""),
        ("Amount (USD, 2 decimals incl. cents)", 1, "USD"),
        ("Cents", 0.01, ""),
        ("ARR ($K)", 1_000, ""),
        ("Value ($000)", 1_000, ""),
        ("Amount (x1000)", 1_000, ""),
        ("Hodnota (tis. Kč)", 1_000, "CZK"),
        ("Tutar (bin TL)", 1_000, "TRY"),
        ("金額(千円)", 1_000, ""),
        ("金額（百万円）", 1_000_000, ""),
        ("预计金额(万元)", 10_000, ""),
        ("Amount (lakh)", 100_000, ""),
        ("Value in Cr", 10_000_000, ""),
        ("amount_minor", 0.01, ""),
        ("Amount 2000", 1, ""),
        ("Deal 1000 value", 1, ""),
        ("Wert EUR", 1, "EUR"),
        ("Бюджет, руб.", 1, "RUB"),
        ("Total", 1, ""),
        ("Task value", 1, ""),
        ("TCV", 1, ""),
    ],
)
def test_a_name_says_how_numbers_are_counted(header, scale, currency):
    assert (scale_of("amount", header), currency_in(header)) == (scale, currency)


def test_amounts_in_thousands_are_read_so_and_in_the_currency_of_their_name(tmp_path):
    def write(deal):
        return {"Amount (k CHF)": f"{deal.amount / 1_000:.6f}"}

    folder = cases.write(tmp_path, {"deals.csv": cases.text(cases.without(cases.rows(write), "Amount"))})
    found = proposal(folder, "Ours")
    assert found.keys["currency"] == "CHF"
    assert found.keys["opportunities"]["columns"]["amount"] == {"column": "Amount (k CHF)", "times": 1_000}
    answer = cases.drafted(folder, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())
    assert answer.is_right


def test_an_answer_on_how_numbers_are_written_keeps_their_unit(tmp_path):
    def write(deal):
        return {"Amount (k CHF)": f"{deal.n},{deal.n:03}"}

    folder = cases.write(tmp_path, {"deals.csv": cases.text(cases.without(cases.rows(write), "Amount"))})
    found = proposal(folder, "Ours")
    (question,) = found.questions
    told = answered(found, {question.key: question.choices[0].label}).keys["opportunities"]["columns"]["amount"]
    assert told == {"column": "Amount (k CHF)", "times": 1_000, "thousands": ","}
