"""A file of currencies with a rate each says in which currency deals are counted, and what others are worth in it."""

import pytest

from data.proposals import answered, as_toml, proposal
from tests import cases

# The CRM counts in dollars, each of which is worth two euros.
RATES = "Id,IsoCode,ConversionRate,IsCorporate\n1,EUR,2,0\n2,USD,1,1\n3,GBP,0.8,0\n"


def in_two(deal):
    return {"Currency": "EUR" if deal.n % 4 else "USD"}


def found(folder, rates, deals=in_two):
    return proposal(cases.write(folder, {"deals.csv": cases.deals(deals), "CurrencyType.csv": rates}))


def test_the_rates_of_a_crm_are_read_and_nothing_is_asked(tmp_path):
    """Only open deals are in dollars."""
    told = found(tmp_path, RATES)
    assert (told.keys["currency"], told.questions) == ("USD", ())
    assert told.keys["rates"] == {
        "file": "CurrencyType.csv",
        "divides": True,
        "columns": {"currency": "IsoCode", "rate": "ConversionRate"},
    }
    answer = cases.imported(tmp_path, {}, as_toml(told.keys))
    assert answer.amount == {"open": 220_005.0, "won": 390_010.0 / 2}
    assert next(one for one in told.files if one.file == "CurrencyType.csv").table == "rates"


def test_of_two_currencies_at_par_the_one_that_is_marked_is_home(tmp_path):
    assert found(tmp_path, RATES.replace("EUR,2", "EUR,1")).keys["currency"] == "USD"


def test_where_no_name_says_which_way_rates_are_it_is_asked(tmp_path):
    told = found(tmp_path, "Code,Rate\nUSD,1\nEUR,2\n")
    (question,) = told.questions
    assert question.sentence == "What does 'Rate' of CurrencyType.csv say: 1 USD = 2 EUR, or 1 EUR = 2 USD?"
    answer = cases.imported(tmp_path, {}, as_toml(answered(told, {"rate": "1 EUR = 2 USD"}).keys))
    assert answer.amount == {"open": 220_005.0, "won": 390_010.0 * 2}


@pytest.mark.parametrize(
    "rates",
    [
        "Code,Rate\nUSD,1\nGBP,2\n",  # it lacks a currency of deals
        "Code,Rate\nUSD,3\nEUR,2\n",  # none is 1
        "Code,Rate\nUSD,1\nEUR,1\n",  # which of two is home, nothing says
        "Code,Places\nUSD,1\nEUR,2\n",  # no rates
    ],
)
def test_what_cannot_be_rates_of_the_deals_is_not_read(tmp_path, rates):
    told = found(tmp_path, rates)
    assert "rates" not in told.keys
    assert [question.key for question in told.questions] == ["currency"]
