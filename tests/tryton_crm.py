"""Tryton in a process of its own: its sales opportunities are opened and moved by its own API, week after week.

Run as: python -m tests.tryton_crm CONFIGURATION DATABASE FIRST LAST (weeks, the last one too).
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from decimal import Decimal
from typing import Any, Final

from trytond import config
from trytond.pool import Pool
from trytond.transaction import Transaction

START: Final = dt.date(2026, 1, 2)
# Opportunities that are opened in a week.
OPENED: Final = 8
EMPLOYEES: Final = ("Ann", "Bob", "Cat")
ENDINGS: Final = ("won", "lost", "cancel")
CUSTOMERS: Final = tuple(f"Customer {nth}" for nth in range(20))


def run(configuration: str, database: str, first: int, last: int) -> None:
    """Let some weeks pass in a database; the first one begins by setting up a company."""
    config.update_etc(configuration)
    Pool.start()
    pool = Pool(database)
    pool.init()
    if not first:
        with Transaction().start(database, 0):
            _set_up(pool)
    for week in range(first, last + 1):
        with Transaction().start(database, 0, context={"company": 1}):
            _pass(pool, week)


def _set_up(pool: Any) -> None:
    party, employee = pool.get("party.party"), pool.get("company.employee")
    (currency,) = pool.get("currency.currency").create([{"name": "Euro", "code": "EUR", "symbol": "€"}])
    own, *people = party.create([{"name": name} for name in ("Own company", *EMPLOYEES)])
    (company,) = pool.get("company.company").create([{"party": own.id, "currency": currency.id}])
    assert company.id == 1
    employee.create([{"party": one.id, "company": company.id} for one in people])
    party.create([{"name": name, "addresses": [("create", [{}])]} for name in CUSTOMERS])


def _pass(pool: Any, week: int) -> None:
    """Move what is open, then open some more; what Tryton notes of today happened on a day of that week."""
    chance, day = random.Random(week), START + dt.timedelta(days=7 * week)  # the same again each time
    opportunity = pool.get("sale.opportunity")
    standing = opportunity.search([("state", "in", ["lead", "opportunity", "converted"])], order=[("id", "ASC")])
    if standing:
        _correct(opportunity, standing, chance)
        _advance(opportunity, standing, chance, day)
    parties = pool.get("party.party").search([("name", "in", CUSTOMERS)], order=[("id", "ASC")])
    people = pool.get("company.employee").search([], order=[("id", "ASC")])
    opportunity.create(
        [
            {
                "description": f"Week {week}, {nth}",
                "party": chance.choice(parties).id,
                "employee": chance.choice(people).id,
                "currency": 1,
                "amount": Decimal(chance.randrange(1_000, 90_000)),
                "start_date": day,
                "end_date": day + dt.timedelta(days=chance.randrange(20, 90)),
            }
            for nth in range(OPENED)
        ]
    )
    _date(day)


def _correct(opportunity: Any, standing: list[Any], chance: random.Random) -> None:
    """Push, reprice and hand over some opportunities, in one call that writes each by itself."""
    written: list[Any] = []
    for one in standing:
        values: dict[str, Any] = {}
        if chance.random() < 0.15:
            values["end_date"] = one.end_date + dt.timedelta(days=chance.randrange(7, 40))
        if chance.random() < 0.1:
            values["amount"] = Decimal(chance.randrange(1_000, 90_000))
        if chance.random() < 0.03:
            values["employee"] = chance.randrange(1, 4)
        written += [[one], values] if values else []
    if written:
        opportunity.write(*written)


def _advance(opportunity: Any, standing: list[Any], chance: random.Random, day: dt.date) -> None:
    """Move some opportunities on, and close others: all that take the same step in one call."""
    taken: dict[str, list[Any]] = {}
    for one in standing:
        taken.setdefault(_step(one.state, chance), []).append(one)
    taken.pop("", None)
    for step, those in taken.items():
        getattr(opportunity, step)(those)
    if ended := [one for step in ENDINGS for one in taken.get(step, ())]:
        opportunity.write(ended, {"end_date": day})


def _step(state: str, chance: random.Random) -> str:
    """Return what Tryton calls the step that an opportunity takes; '' for none."""
    drawn = chance.random()
    if state == "converted":
        return "won" if drawn < 0.25 else ""
    if drawn > 0.92:
        return chance.choice(["lost", "cancel"])
    if state == "lead":
        return "opportunity" if drawn < 0.3 else ""
    return "convert" if drawn < 0.2 else ""


def _date(day: dt.date) -> None:
    """Write the simulated day where Tryton has written the present moment."""
    cursor = Transaction().connection.cursor()
    for table in ("sale_opportunity", "sale_opportunity__history"):
        for column in ("create_date", "write_date"):
            recent = f"{column} > now() - interval '1 day'"
            cursor.execute(f"update {table} set {column} = %s where {recent}", [f"{day} 12:00"])


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
