"""Stale: open for longer than 99 of 100 closed deals of its segment ever were, or nobody has acted for 60 days."""

import contextlib
import datetime as dt

import pytest

from data.building import build
from tests import worlds

TODAY = dt.date(2026, 6, 30)
# A hundred closed deals of each of two segments: SMB took 1 to 100 days, Enterprise 5 to 500; two of Mid took 40.
CLOSED = [*((days, "Small") for days in range(1, 101)), *((days, "Large") for days in range(5, 501, 5))]
CLOSED += [(40, "Middle"), (40, "Middle")]
HEAD = "id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount"
ACCOUNTS = "name,sector,segment\nSmall,Retail,SMB\nLarge,Retail,Enterprise\nMiddle,Retail,Mid\n"
COLUMNS = {"account": "name", "sector": "sector", "segment": "segment"}


def row(identity, account, age, stage="Lead", closed=""):
    """An opportunity of an account that was opened so many days ago."""
    opened = TODAY - dt.timedelta(days=age)
    return f"{identity},{account},Alpha,Ann,{stage},{opened},,{closed},1000,,0"


def facts(folder, still_open, activities, told="stale, stale_from_days, stale_closed, stale_segment", lost=()):
    """The snapshot's rows of the deals that are still open, by id."""
    closed = [row(f"C{nth:03d}", of, days, "Won", TODAY) for nth, (days, of) in enumerate(CLOSED)]
    text = "\n".join([HEAD, *closed, *lost, *still_open])
    nothing = {"stage_history": "id,stage,entered\n", "changes": "id,field,from,to,on\n"}
    worlds.write(folder / "export", opportunities=text, accounts=ACCOUNTS, activities=activities, **nothing)
    mapping = worlds.source(accounts={"file": "accounts.csv", "columns": COLUMNS})
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as connection:
        build.build(connection, folder / "export", mapping, lambda _: None, worlds.ANYWAY)
        found = connection.execute(
            f"select opportunity_id, {told} from opportunity_facts where outcome = 'open'"
        ).fetchall()
    return {identity: tuple(rest) for identity, *rest in found}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    ages = {"small": ("Small", 100), "smaller": ("Small", 99), "large": ("Large", 495), "larger": ("Large", 496)}
    ages |= {"middle": ("Middle", 491), "nobody": ("", 490), "quiet": ("Large", 200), "acted": ("Large", 200)}
    still_open = [row(name, account, age) for name, (account, age) in ages.items()]
    activities = "id,on\nquiet,2026-04-30\nacted,2026-05-01\n"
    return facts(tmp_path_factory.mktemp("stale"), still_open, activities)


def test_a_deal_is_compared_with_its_own_segment(found):
    assert found["smaller"] == (False, 99, 100, "SMB")
    assert found["small"] == (True, 99, 100, "SMB")
    assert found["large"] == (False, 495, 100, "Enterprise")
    assert found["larger"] == (True, 495, 100, "Enterprise")


def test_a_segment_with_few_closed_deals_and_one_without_are_compared_with_all(found):
    # Of all 202 two took longer than 490 days.
    assert found["middle"] == (True, 490, 202, None)
    assert found["nobody"] == (False, 490, 202, None)


def test_what_was_won_has_days_of_its_own(tmp_path):
    # Of 104 closed deals of Small four were lost after 300 days; those that were won took 100 at most.
    lost = [row(f"L{nth}", "Small", 300, "Lost", TODAY) for nth in range(4)]
    told = "stale_from_days, won_within_days"
    assert facts(tmp_path, [row("O", "Small", 120)], "id,on\n", told, lost) == {"O": (300, 99)}


def test_nobody_has_acted_for_more_than_sixty_days(found):
    assert found["quiet"][0], "61 days ago"
    assert not found["acted"][0], "60 days ago"
