"""Converted amounts, rates and what was signed are known by their numbers and currencies, whatever they are called."""

import pytest

from data.proposals import answered, proposal
from tests import cases

RATES = {"EUR": 1.0, "CHF": 1.04, "USD": 0.92}


def currency(deal):
    return ("EUR", "EUR", "CHF", "USD")[deal.n // 2 % 4]


def told(**more):
    """Deals in three currencies with more columns, each worked out of a deal's amount, its currency and its rate."""

    def change(deal):
        code = currency(deal)
        rate = RATES[code] * (1 + deal.n / 1_000)
        cells = {header.replace("_", " "): of(deal, 1.0 if code == "EUR" else rate) for header, of in more.items()}
        return {"Currency": code, "Amount": f"{deal.n}000"} | cells

    return cases.deals(change)


def amount(deal):
    return deal.n * 1_000


def found(folder, **more):
    return proposal(cases.write(folder, {"deals.csv": told(**more)}))


def base(deal, rate):
    return f"{amount(deal) * rate:.2f}"


def test_an_amount_in_one_currency_is_the_converted_one_and_nothing_is_asked(tmp_path):
    told_of = found(tmp_path, Zweite_Zahl=base, Rebate=lambda deal, _: f"{deal.n % 7}")
    columns = told_of.keys["opportunities"]["columns"]
    read = [columns[name] for name in ("amount", "converted_amount", "currency")]
    assert read == ["Amount", "Zweite Zahl", "Currency"]
    assert (told_of.keys["currency"], told_of.questions) == ("EUR", ())
    guess = next(guess for guess in told_of.columns if guess.name == "converted_amount")
    assert guess.evidence == "the same as 'Amount' in EUR, 1.061 times it in CHF"


def test_of_two_such_columns_the_rounder_is_the_amount(tmp_path):
    """The column called Amount is in euros, and the numbers that people wrote stand beside it."""
    columns = found(tmp_path, Entered=lambda deal, _: f"{amount(deal)}", Amount=base).keys["opportunities"]["columns"]
    assert (columns["amount"], columns["converted_amount"]) == ("Entered", "Amount")


def test_a_rate_of_each_deal_is_read_and_its_direction_asked(tmp_path):
    told_of = found(tmp_path, Kurs=lambda _, rate: f"{rate:.4f}")
    assert told_of.keys["opportunities"]["columns"]["currency_rate"] == "Kurs"
    (question,) = told_of.questions
    assert question.sentence == "What does 'Kurs' say: 1 EUR = 1.061 CHF, or 1 CHF = 1.061 EUR?"
    assert told_of.keys["rates"] == {"divides": True}
    assert answered(told_of, {"rate": "1 CHF = 1.061 EUR"}).keys["rates"] == {"divides": False}


def test_a_number_that_stands_for_a_currency_is_no_rate(tmp_path):
    codes = found(tmp_path, Code=lambda deal, _: {"EUR": 1, "CHF": 2, "USD": 3}[currency(deal)])
    assert "currency_rate" not in codes.keys["opportunities"]["columns"]
    assert [question.key for question in codes.questions] == ["currency"]


def test_where_most_deals_are_in_another_currency_it_is_asked_which_they_are_counted_in(tmp_path):
    basis = lambda deal, _: f"{amount(deal) * (1 if currency(deal) == 'CHF' else 0.9):.2f}"  # noqa: E731
    in_francs = found(tmp_path, Basis=basis)
    assert in_francs.keys["currency"] == "CHF"
    (question,) = in_francs.questions
    assert question.sentence == "Most deals are in EUR, and 'Basis' is in CHF: which are they counted in?"
    keys = answered(in_francs, {"currency": question.choices[1].label}).keys
    assert (keys["currency"], keys["rates"]["fixed"]) == ("EUR", {"CHF": 1.111, "USD": 1.0})
    assert "converted_amount" not in keys["opportunities"]["columns"]


@pytest.mark.parametrize(
    ("signed", "sentence", "said"),
    [
        (lambda deal, _: amount(deal) * 0.95, "", {}),
        (
            lambda deal, rate: amount(deal) * rate,
            "'Actual revenue' is usually 1 times 'Amount' in EUR, 1.06 times in CHF: is it in EUR everywhere?",
            {"converted": True},
        ),
        (
            lambda deal, _: amount(deal) / 1_000,
            "'Actual revenue' is usually a 1,000th of 'Amount': why?",
            {"times": 1_000.0},
        ),
    ],
)
def test_what_was_signed_in_another_currency_or_scale_is_asked_about(tmp_path, signed, sentence, said):
    won = lambda deal, rate: f"{signed(deal, rate):.2f}" if deal.outcome == "won" else ""  # noqa: E731
    told_of = found(tmp_path, Base=base, Actual_revenue=won)
    assert [question.sentence for question in told_of.questions] == ([sentence] if sentence else [])
    if said:
        first = answered(told_of, {"close_value": told_of.questions[0].choices[0].label})
        wanted = {"column": "Actual revenue"} | said
        assert first.keys["opportunities"]["columns"]["close_value"] == wanted


def test_amounts_below_0_are_asked_about_in_words_of_whoever_sells(tmp_path):
    table = cases.deals(lambda deal: {"Amount": f"-{deal.n}.50"} if deal.n in (4, 8) else {})
    told_of = proposal(cases.write(tmp_path, {"deals.csv": table}))
    (question,) = told_of.questions
    assert (question.sentence, question.example) == ("2 amounts are below 0: what are they?", "-8.50")
    answers = [answered(told_of, {"negative": choice.label}).keys["opportunities"] for choice in question.choices]
    assert [keys["negative"] for keys in answers] == ["credit", "absolute", "zero", "aside"]
