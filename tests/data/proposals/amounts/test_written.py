"""In which unit amounts are is told by a column that writes them out: 935100 beside $9,351 are cents."""

import tomllib

import pytest

from data import sources
from data.building.build import Terms
from data.proposals import answered, as_toml, proposal
from tests import cases


def cents(deal):
    return f"{deal.amount * 100:.0f}"


def found(folder, **columns):
    def change(deal):
        return {header.replace("_", " "): of(deal) for header, of in columns.items()}

    rows = cases.without(cases.rows(change), *([] if "Amount" in columns else ["Amount"]))
    return proposal(cases.write(folder, {"deals.csv": cases.text(rows)}), "Ours")


def amount_of(told):
    return told.keys["opportunities"]["columns"]["amount"]


@pytest.mark.parametrize(
    "written",
    [
        lambda deal: f"${deal.amount:,.2f}",
        lambda deal: f"${deal.amount:,.0f} annual" if deal.n % 3 else f"${deal.amount:,.0f}",
        lambda deal: f"{deal.amount:.2f} EUR / month",
    ],
)
def test_amounts_are_counted_as_a_column_writes_them_out(tmp_path, written):
    told = found(tmp_path, Value=cents, Value_formatted=written)
    assert amount_of(told) == {"column": "Value", "times": 0.01}
    assert told.questions == ()
    assert "divided by 100, as 'Value formatted' writes it out: " in next(
        guess.evidence for guess in told.columns if guess.name == "amount"
    )
    assert cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(told.keys))), Terms()).is_right


def test_other_money_of_a_deal_is_in_the_unit_of_its_amount(tmp_path):
    told = found(
        tmp_path,
        Value=cents,
        Value_formatted=lambda deal: f"${deal.amount:,.2f}",
        Expected_value=lambda deal: f"{deal.amount * 50:.0f}",
        Value_of_seats=lambda deal: f"{deal.n % 7}",
    )
    columns = told.keys["opportunities"]["columns"]
    assert columns["expected_value"] == {"column": "Expected value", "times": 0.01}
    assert columns["value_of_seats"] == "Value of seats"
    assert told.forms["Expected value"] == {"times": 0.01}


def whole(deal):
    return f"{deal.n * 1_000}"


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        (cents, {"Value_formatted": lambda deal: f"${(deal.n * 7919) % 5000 + 1:,}"}),
        (whole, {"Commission": lambda deal: f"${deal.n * 10}"}),
        (whole, {"Value_commission": lambda deal: f"{deal.n * 10}"}),
        (whole, {"Note": lambda deal: f"Budget ${deal.n}k"}),
        (whole, {"Value_text": lambda deal: f"${deal.n}k"}),
        (whole, {"Value_text": lambda deal: f"${deal.n * 10}" if deal.n < 4 else ""}),
        (whole, {"Currency": lambda _: "USD", "Value_text": lambda deal: f"JPY {deal.n * 100_000}"}),
        (lambda deal: f"{deal.amount:.2f}", {"Value_text": lambda deal: f"${deal.amount / 100:.2f}"}),
    ],
    ids=["no multiple", "another", "a share", "words", "thousands", "few cells", "another currency", "decimals"],
)  # fmt: skip
def test_other_columns_tell_no_unit(tmp_path, value, columns):
    told = found(tmp_path, Value=value, **columns)
    assert amount_of(told) == "Value"
    assert "unit" not in [question.key for question in told.questions]


def test_amounts_that_are_written_out_themselves_are_as_they_are(tmp_path):
    told = found(
        tmp_path, Value=lambda deal: f"${deal.amount:,.2f}", Value_raw=lambda deal: f"${deal.amount * 100:.0f}"
    )
    assert amount_of(told) == "Value"


def test_of_two_numbers_of_which_one_is_always_a_hundred_times_the_other_is_asked_which_is_right(tmp_path):
    told = found(tmp_path, Value=cents, Value_net=lambda deal: f"{deal.amount:.2f}")
    (question,) = told.questions
    assert question.sentence == "'Value' is always 100 times 'Value net': which of them says what a deal is worth?"
    assert amount_of(answered(told, {"unit": "Value"})) == "Value"
    assert amount_of(answered(told, {"unit": "Value net"})) == {"column": "Value", "times": 0.01}
