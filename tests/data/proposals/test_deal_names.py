"""Which header is a deal's own name, which its account, and which the day of its latest activity."""

import pytest

from data.proposals import proposal
from tests import cases
from tests.examples import some


def named(deal):
    return f"Renewal {deal.n} for Rep {deal.n % 3}"


def guessed(folder, change, *without):
    table = cases.without(cases.rows(change), *without)
    cases.write(folder, {"deals.csv": cases.text(table)})
    found = proposal(folder, "Ours")
    return {one.name: one.header for one in found.columns}, found.questions


@pytest.mark.parametrize(
    "header",
    some(
        [
            "Deal - Title",
            "Name",
            "Opportunity",
            "Thema",
            "Название",
            "Deal Name",
            "Opportunity Name",
            "Topic",
            "Deal",
            "Nombre",
        ],
        5,
    ),
)
def test_what_deals_are_called_is_no_account(tmp_path, header):
    found, questions = guessed(tmp_path, lambda deal: {header: named(deal)})
    assert (found["deal_name"], found["account"], questions) == (header, "Account", ())


@pytest.mark.parametrize("header", some(["Account Name", "Associated Company", "Deal - Organization", "Customer"], 2))
def test_an_account_is_no_name(tmp_path, header):
    found, _ = guessed(tmp_path, lambda deal: {header: f"Acct {deal.n % 7}"}, "Account")
    assert (found["account"], "deal_name" in found) == (header, False)


def test_ids_below_the_word_deal_are_read_as_ids(tmp_path):
    table = [{"Deal": row.pop("Deal ID"), **row} for row in cases.rows()]
    cases.write(tmp_path, {"deals.csv": cases.text(table)})
    found = {one.name: one.header for one in proposal(tmp_path, "Ours").columns}
    assert (found["opportunity_id"], "deal_name" in found) == ("Deal", False)


@pytest.mark.parametrize(
    "header", some(["LastActivityDate", "Letzte Aktivität", "Last Activity Date", "Last Activity"], 2)
)
def test_the_latest_activity_is_read_and_the_next_is_not(tmp_path, header):
    found, questions = guessed(
        tmp_path, lambda deal: {header: cases.iso(deal.opened), "Next Activity Date": cases.iso(deal.close)}
    )
    assert (found["last_activity_on"], questions) == (header, ())
    assert "Next Activity Date" not in found.values()
