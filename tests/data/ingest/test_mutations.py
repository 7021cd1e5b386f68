"""Whatever happened to an export on its way here, it is read right, or refused with the line that makes it so."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings

from tests.examples import examples, some
from tests.mutations import export
from tests.mutations.files import Expected
from tests.mutations.forms import CENTRAL, CYRILLIC, Money
from tests.mutations.mutation import Junk, Mutation, mutations
from tests.mutations.trial import HELPED, RIGHT, STUCK, WRONG, Found, differing, tried

SMALL = export.small()
DEALS = SMALL.deals()
TODAY = max(day for deal in DEALS.values() for day in deal[1:3] if day)


@settings(max_examples=examples(32, usual=4), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(mutations())
def test_an_export_is_read_right_or_refused_with_the_line_that_helps(mutation):
    outcome = tried(SMALL, mutation)
    assert outcome.ending in (RIGHT, HELPED), outcome


@pytest.mark.parametrize(
    ("mutation", "lines"),
    some(
        [
            (Mutation(junk=Junk(cut=True), quote_all=True), ()),
            (Mutation(encoding="utf-16-le", names=CYRILLIC, junk=Junk(titles=1, cyrillic=True)), ()),
            (Mutation(encoding="cp1250", names=CENTRAL, everywhere=True), ()),
            (Mutation(encoding="cp1251", names=CYRILLIC, everywhere=True, money=Money("'", ",", 0, "US$")), ()),
            (Mutation(delimiter="^", sep=True, newline="\r"), ()),
            (Mutation(delimiter="^", junk=Junk(titles=3)), ('opportunities delimiter "^"',)),
            (Mutation(nothing=("NULL", "n/a")), ('opportunities null "n/a"',)),
            (Mutation(money=Money(group=".", decimal=","), odd_value="(500.00)"), ('opportunities thousands "."',)),
            (Mutation(encoding="utf-16-be", names=CYRILLIC, junk=Junk(titles=1, cyrillic=True)), ()),
            (Mutation(junk=Junk(totals=True, footer=True), kind="typed workbook"), ()),
            (Mutation(delimiter="^"), ('opportunities delimiter "^"',)),
            (Mutation(delimiter="^", quote_all=True), ('opportunities delimiter "^"',)),
            (Mutation(nothing=("TBD",)), ('opportunities null "TBD"',)),
            (Mutation(money=Money(group=".", decimal=",")), ('opportunities thousands "."',)),
        ],
        8,
    ),
    ids=str,
)
def test_what_is_not_told_by_the_file_is_told_by_the_refusal(mutation, lines):
    assert tried(SMALL, mutation)[:2] == (HELPED if lines else RIGHT, lines)


@pytest.mark.parametrize(("form", "order"), some([("d/m/Y", "%d/%m/%Y"), ("n/j/Y", "%m/%d/%Y")], 1))
def test_days_that_all_could_be_months_are_refused_with_the_order_to_declare(form, order):
    outcome = tried(early(SMALL), Mutation(days=((form,), (form,))))
    assert outcome[:2] == (HELPED, (f'opportunities date_format "{order}"',))


def early(whole):
    """The same deals, none of whose days is after the twelfth of a month."""
    header, *rows = whole.tables["sales_pipeline"]
    moved = [[f"{cell[:8]}{min(int(cell[8:]), 12):02}" if cell[4:5] == "-" else cell for cell in row] for row in rows]
    return export.Export({**whole.tables, "sales_pipeline": [header, *moved]})


def test_a_refusal_that_names_no_line_is_not_taken_for_one_that_helps():
    emptied = export.Export({**SMALL.tables, "sales_teams": SMALL.tables["sales_teams"][:2]})
    assert tried(emptied, Mutation()).ending == STUCK


def changed(name, **facts):
    return {**DEALS, name: DEALS[name]._replace(**facts)}


@pytest.mark.parametrize(
    ("deals", "today", "words"),
    [
        (DEALS, TODAY, ""),
        ({name: deal for name, deal in DEALS.items() if name != "0003ABX3"}, TODAY, "0003ABX3 is missing; 1 are"),
        (changed("0003ABX3", close_value=1.0), TODAY, "0003ABX3: close_value is 1.0"),
        (changed("0003ABX3", closed_on=dt.date(2027, 1, 1)), TODAY, "0003ABX3: closed_on is"),
        (changed("0003ABX3", owner="Nobody"), TODAY, "owner: 3 names were read as 4"),
        ({**DEALS, "Total": DEALS["0003ABX3"]}, TODAY, "Total was made up; 1 were"),
        (DEALS, TODAY + dt.timedelta(days=1), "today is"),
    ],
)
def test_a_wrong_number_is_found(deals, today, words):
    said = differing(Found(deals, today), Expected(DEALS, {}))
    assert said.startswith(words)
    assert bool(said) == bool(words)


def test_a_damaged_deal_may_be_missing_or_lack_what_was_damaged():
    damaged = Expected(DEALS, {"0003ABX3": "engage_date"})
    assert differing(Found({name: deal for name, deal in DEALS.items() if name != "0003ABX3"}, TODAY), damaged) == ""
    assert differing(Found(changed("0003ABX3", opened_on=None), TODAY), damaged) == ""
    assert differing(Found(DEALS, TODAY), damaged).startswith("0003ABX3: opened_on is")


def test_mutations_say_what_they_are():
    assert str(Mutation()) == "nothing"
    assert str(dataclasses.replace(Mutation(), delimiter=";")) == "delimiter=';'"
    assert WRONG not in (RIGHT, HELPED, STUCK)
