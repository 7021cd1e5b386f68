"""Only what needs an answer is asked, in words of the export; each answer imports right."""

import tomllib

import pytest

from data import sources
from data.building.build import Terms
from data.proposals import answered, as_toml, proposal
from data.proposals.questions.all_questions import AT_RATES
from data.proposals.stages.closings import BOTH
from tests import cases
from tests.cases import COUNTS, SUMS


def proposed(folder, files):
    cases.write(folder, files)
    return proposal(folder, "Ours")


def imported(folder, found):
    return cases.drafted(folder, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())


def asked(found):
    return {question.key: [choice.label for choice in question.choices] for question in found.questions}


def early(deal):
    """Days of which none lies past the twelfth of a month."""
    return {"Created": f"0{deal.n % 9 + 1}/0{deal.n % 8 + 1}/2025", "Close Date": f"0{deal.n % 9 + 1}/11/2025"}


def test_nothing_is_asked_of_a_plain_export(tmp_path):
    found = proposed(tmp_path, {"deals.csv": cases.deals()})
    assert found.questions == ()
    assert imported(tmp_path, found).is_right


def test_which_part_of_a_date_is_the_day_is_asked_once_for_all_columns(tmp_path):
    found = proposed(tmp_path, {"deals.csv": cases.deals(early)})
    (question,) = found.questions
    assert question.sentence == "Is 01/02/2025 in 'Created' 1 February or 2 January?"
    whole = answered(found, {question.key: "1 February"})
    answer = imported(tmp_path, whole)
    assert {row["opened_on"].month for row in answer.rows.values()} == set(range(1, 9))
    assert whole.keys["opportunities"]["columns"]["closed_on"]["date_format"] == "%d/%m/%Y"


def test_days_that_another_column_tells_are_not_asked_about(tmp_path):
    late = lambda deal: early(deal) | {"Close Date": f"{deal.close:%d/%m/%Y}"}  # noqa: E731  # one line says it
    found = proposed(tmp_path, {"deals.csv": cases.deals(late)})
    assert found.questions == ()
    assert found.keys["opportunities"]["columns"]["opened_on"] == {"column": "Created", "date_format": "%d/%m/%Y"}


def test_which_of_two_columns_is_the_amount_is_asked(tmp_path):
    both = lambda deal: {"Umsatz": deal.amount, "Wert": 2 * deal.amount}  # noqa: E731  # one line says it
    table = cases.text(cases.without(cases.rows(both), "Amount"))
    found = proposed(tmp_path, {"deals.csv": table})
    (question,) = found.questions
    assert question.sentence == "Which column is the amount: 'Wert' or 'Umsatz'?"
    assert question.example == "Wert: 10001.0, Umsatz: 1000.5"
    assert imported(tmp_path, answered(found, {"amount": "Umsatz"})).amount == SUMS
    twice = imported(tmp_path, answered(found, {"amount": "Wert"})).amount
    assert twice == {outcome: 2 * money for outcome, money in SUMS.items()}


@pytest.mark.parametrize(("label", "counts"), [("Lost", COUNTS), ("Still open", {"open": 15, "won": 20, "lost": 5})])
def test_what_a_stage_means_that_no_word_tells_is_asked(tmp_path, label, counts):
    dropped = lambda deal: {"Stage": "Dropped"} if deal.n % 8 == 3 else {}  # noqa: E731  # one line says it
    found = proposed(tmp_path, {"deals.csv": cases.deals(dropped)})
    question = found.questions[0]
    assert question.sentence == "What does the stage 'Dropped', in 5 of the rows, mean: still open, won or lost?"
    told = answered(found, {question.key: label})
    # The order of stages is asked for where several are open.
    assert [one.key for one in told.questions] == ([] if label == "Lost" else ["order"])
    assert imported(tmp_path, told).opportunities == counts


def test_which_stage_is_lost_is_asked_where_no_word_tells(tmp_path):
    gone = lambda deal: {"Stage": "Zzz"} if deal.outcome == "lost" else {}  # noqa: E731  # one line says it
    found = proposed(tmp_path, {"deals.csv": cases.deals(gone)})
    assert asked(found) == {"lost": ["Proposal", "Zzz", "None: it holds no lost deals"]}
    assert imported(tmp_path, answered(found, {"lost": "Zzz"})).is_right


def test_what_repeated_ids_are_is_asked_where_their_rows_differ(tmp_path):
    rows = cases.rows()
    parts = [row | {"Amount": float(row["Amount"]) * nth / 4, "Line": nth} for row in rows for nth in (1, 3)]
    found = proposed(tmp_path, {"deals.csv": cases.text(parts)})
    (question,) = found.questions
    assert "40 rows repeat a 'Deal ID' and say something else" in question.sentence
    assert imported(tmp_path, answered(found, {"repeats": "Yes, add their amounts up"})).amount == SUMS


def test_rows_that_say_the_same_twice_are_not_asked_about(tmp_path):
    found = proposed(tmp_path, {"deals.csv": cases.text([*cases.rows(), *cases.rows()])})
    assert found.questions == ()
    assert imported(tmp_path, found).opportunities == COUNTS


def test_what_a_word_of_a_status_means_is_asked(tmp_path):
    words = {"open": "Open", "won": "Won", "lost": "Archived"}
    told = lambda deal: {"Stage": "Proposal", "Status": "Lost" if deal.n == 3 else words[deal.outcome]}  # noqa: E731  # one line
    found = proposed(tmp_path, {"deals.csv": cases.deals(told)})
    (question,) = found.questions
    assert question.sentence == "What does 'Archived' in 'Status', in 9 of the rows, mean: still open, won or lost?"
    assert imported(tmp_path, answered(found, {question.key: "Lost"})).opportunities == COUNTS


def test_codes_in_the_first_column_are_ids_though_a_row_lacks_its_own(tmp_path):
    coded = [
        {"Código": "" if number == 3 else f"OP-{number}", **cells}
        for number, cells in enumerate(cases.without(cases.rows(), cases.HEADER[0]))
    ]
    found = proposed(tmp_path, {"deals.csv": cases.text(coded)})
    assert [guess.header for guess in found.columns if guess.name == "opportunity_id"] == ["Código"]
    assert sum(imported(tmp_path, found).opportunities.values()) == len(coded) - 1


def test_which_column_tells_how_deals_stand_is_asked(tmp_path):
    named = lambda deal: {"Zustand X": "Zzz" if deal.outcome == "won" else deal.stage}  # noqa: E731  # one line
    found = proposed(tmp_path, {"deals.csv": cases.text(cases.without(cases.rows(named), "Stage"))})
    assert [question.key for question in found.questions] == ["stage"]
    answer = imported(tmp_path, answered(found, {"stage": "Zustand X"}))
    assert answer.opportunities == {"open": 30, "won": 0, "lost": 10}


def test_a_column_that_says_what_is_won_and_lost_is_the_stage_whatever_its_name(tmp_path):
    named = lambda deal: {"Zustand X": deal.stage}  # noqa: E731  # one line says it
    found = proposed(tmp_path, {"deals.csv": cases.text(cases.without(cases.rows(named), "Stage"))})
    assert found.questions == ()
    assert imported(tmp_path, found).is_right


def test_which_day_a_deal_ended_on_is_asked_where_only_the_expected_one_is_named(tmp_path):
    days = lambda deal: {"Expected Close Date": deal.close, "Feierlich": cases.iso(deal.closed)}  # noqa: E731  # one line
    found = proposed(tmp_path, {"deals.csv": cases.text(cases.without(cases.rows(days), "Close Date"))})
    (question,) = found.questions
    assert [choice.label for choice in question.choices] == ["Feierlich", "Expected Close Date", "None of these"]
    whole = answered(found, {"closed_on": "Feierlich"})
    assert [guess.header for guess in whole.columns if guess.name == "closed_on"] == ["Feierlich"]
    assert imported(tmp_path, whole).is_right


@pytest.mark.parametrize(
    ("dates", "choices"),
    [
        ({"Fest": lambda _: "2025-08-20"}, ["Fest"]),
        ({"Fest": lambda _: "2025-08-20", "Feierlich": lambda deal: cases.iso(deal.closed)}, ["Feierlich"]),
        ({"Order": lambda deal: cases.iso(deal.closed) if deal.outcome == "won" else ""}, []),
    ],
)
def test_a_day_that_most_closed_deals_lack_is_no_answer_and_the_likely_ones_come_alone(tmp_path, dates, choices):
    """Of closed deals most have a day in the column of their closing, and of open ones few."""
    table = cases.rows(lambda deal: {header: write(deal) for header, write in dates.items()})
    found = proposed(tmp_path, {"deals.csv": cases.text(cases.without(table, "Close Date"))})
    assert asked(found).get("closed_on", []) == [*choices, *(["None of these"] if choices else [])]


def test_a_planned_day_of_a_known_crm_yields_to_a_day_that_closed_deals_alone_have(tmp_path):
    """Odoo's file has no column that is named for the closing."""
    named = {"Stage": "stage_id", "Owner": "user_id", "Close Date": "date_deadline", "Amount": "expected_revenue"}
    own = lambda deal: {"team_id": f"T{deal.n % 2}", "Feierlich": cases.iso(deal.closed)}  # noqa: E731  # one line
    table = [{named.get(name, name): cell for name, cell in row.items()} for row in cases.rows(own)]
    found = proposed(tmp_path, {"deals.csv": cases.text(table)})
    assert (found.crm, asked(found)["closed_on"]) == ("Odoo", ["Feierlich", "date_deadline", "None of these"])
    answer = imported(tmp_path, answered(found, {"closed_on": "Feierlich"}))
    assert answer.is_right
    assert "planned" not in answered(found, {"closed_on": "Feierlich"}).keys["opportunities"]


def test_one_close_date_of_open_and_closed_deals_is_both(tmp_path):
    found = proposed(tmp_path, {"deals.csv": cases.deals()})
    read = {guess.name: (guess.header, guess.evidence) for guess in found.columns}
    assert read["expected_close_on"] == ("Close Date", BOTH)
    assert found.keys["opportunities"]["columns"]["expected_close_on"] == "Close Date"
    of_closed = proposed(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Close Date": cases.iso(deal.closed)})})
    assert "expected_close_on" not in of_closed.keys["opportunities"]["columns"]


@pytest.mark.parametrize(
    ("header", "name"), [("Signed / closed on", "closed_on"), ("Target signature", "expected_close_on")]
)
def test_the_day_of_a_signature_is_that_of_the_closing_and_what_is_aimed_at_is_expected(tmp_path, header, name):
    rows = cases.rows(lambda deal: {header: cases.iso(deal.close), "Go-live": "2025-12-01"})
    found = proposed(tmp_path, {"deals.csv": cases.text(cases.without(rows, "Close Date"))})
    read = {guess.name: guess.header for guess in found.columns}
    assert read[name] == header
    assert "Go-live" not in read.values()


def in_two(deal):
    """Each tenth amount is in dollars; beside it all are in one currency."""
    return {
        "Currency": "USD" if deal.n % 10 == 0 else "EUR",
        "Amount (converted)": deal.amount,
        "StageName": "",
        "IsWon": "",
    }


def test_what_amounts_of_several_currencies_are_in_is_asked(tmp_path):
    found = proposed(tmp_path, {"deals.csv": cases.deals(in_two)})
    (question,) = found.questions
    assert question.sentence == "Deals are in EUR (36), USD (4), by 'Currency': what are their amounts in?"
    assert [choice.label for choice in question.choices] == [
        "Read 'Amount (converted)', which is in one",
        AT_RATES,
        "All in EUR, whatever it says",
        "All in USD, whatever it says",
    ]
    whole = answered(found, {"currency": question.choices[0].label})
    assert whole.keys["opportunities"]["columns"]["amount"] == "Amount (converted)"
    assert imported(tmp_path, whole).is_right
    assert answered(found, {"currency": "All in EUR, whatever it says"}).keys["currency"] == "EUR"


def test_each_of_many_currencies_can_be_chosen_and_the_commonest_are_named(tmp_path):
    codes = ("EUR", "EUR", "USD", "USD", "GBP", "CHF", "SEK", "SEK")
    found = proposed(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Currency": codes[deal.n % 8]})})
    (question,) = found.questions
    assert " and 2 others, by 'Currency'" in question.sentence
    assert {f"All in {code}, whatever it says" for code in codes} < {choice.label for choice in question.choices}


def test_what_a_deal_is_worth_is_asked_where_only_its_product_has_a_price(tmp_path):
    sold = cases.text(cases.without(cases.rows(lambda deal: {"Product": f"P{deal.n % 2}"}), "Amount"))
    found = proposed(tmp_path, {"deals.csv": sold, "products.csv": "Product,Price\nP0,100\nP1,200\n"})
    (question,) = found.questions
    assert [choice.label for choice in question.choices] == ["Its product's 'Price'", "None: count every deal as 1"]
    whole = answered(found, {"amount": "Its product's 'Price'"})
    assert whole.keys["opportunities"]["fill"] == {"amount": "products.list_price"}
    assert as_toml(whole.keys).count('fill = {amount = "products.list_price"}') == 1


def test_currencies_beside_amounts_are_those_of_the_deals(tmp_path):
    coded = lambda deal: {"Amount": f"{'CAD' if deal.n % 4 == 0 else 'USD'} {deal.amount:,.2f}"}  # noqa: E731
    found = proposed(tmp_path, {"deals.csv": cases.deals(coded)})
    assert found.currencies == ("USD", "CAD")
    (question,) = found.questions
    assert question.sentence == "Deals are in USD (30), CAD (10), by 'Amount': what are their amounts in?"
    assert [choice.label for choice in question.choices] == [AT_RATES]
    found.keys["rates"] = {"fixed": {"CAD": 0.5}}
    assert imported(tmp_path, found).amount == SUMS | {"open": SUMS["open"] / 2}
