"""Owners, accounts and amounts that a CRM writes as JSON are read by the names and the money within."""

import json

from data.ingest.reading.nested import NAMELESS, SAID
from data.proposals import proposal
from tests import cases

ADA, BEN = {"firstName": "Ada", "lastName": "Byron"}, {"firstName": "Ben", "lastName": "Hur"}
OF_ALL = SAID.format("40 cells")


def nested(deal):
    """Every third deal is Ben's."""
    name = ADA if deal.n % 3 else BEN
    owner = {"id": f"u{bool(deal.n % 3)}", "name": name}
    return {"Owner": json.dumps(owner), "Account": json.dumps({"id": deal.n % 7, "name": f"Acct {deal.n % 7}"})}


def test_names_are_read_out_of_objects_and_told_in_a_line_for_each_column(tmp_path):
    answer = cases.imported(tmp_path, {"deals.csv": cases.deals(nested)})
    assert answer.is_right
    assert {row["owner"] for row in answer.rows.values()} == {"Ada Byron", "Ben Hur"}
    assert answer.rows["D08"]["account"] == "Acct 1"
    assert (answer.read_as["Owner"], answer.read_as["Account"]) == (OF_ALL, OF_ALL)


def test_a_proposal_sees_the_names(tmp_path):
    cases.write(tmp_path, {"deals.csv": cases.deals(nested)})
    owner = next(guess for guess in proposal(tmp_path).columns if guess.name == "owner")
    assert "Ada Byron, Ben Hur" in owner.evidence


def test_an_object_that_is_cut_off_names_nobody(tmp_path):
    cut = cases.deals(lambda deal: nested(deal) | ({"Owner": '{"id":"u1","na'} if deal.n == 4 else {}))
    answer = cases.imported(tmp_path, {"deals.csv": cut})
    assert answer.rows["D04"]["owner"] is None
    assert answer.read_as["Owner"] == OF_ALL + NAMELESS.format(1, "has")


def test_names_that_begin_with_a_bracket_are_left_as_they_are(tmp_path):
    table = cases.deals(lambda deal: {"Account": f"[EU] Acct {deal.n % 7}"})
    answer = cases.imported(tmp_path, {"deals.csv": table})
    assert answer.rows["D08"]["account"] == "[EU] Acct 1"
    assert "Account" not in answer.read_as


def test_two_people_of_one_name_are_told_apart_by_their_ids(tmp_path):
    """Of twenty owners two are called Rep 1: of deal 1 and 21, and of deal 20 and 40."""
    names = {deal.n: 1 if deal.n % 20 == 0 else deal.n % 20 for deal in cases.DEALS}
    table = cases.deals(lambda d: {"Owner": json.dumps({"id": f"u{d.n % 20}", "name": f"Rep {names[d.n]}"})})
    answer = cases.imported(tmp_path, {"deals.csv": table})
    assert [answer.rows[deal]["owner"] for deal in ("D01", "D20", "D02")] == ["Rep 1 (u1)", "Rep 1 (u0)", "Rep 2"]


def test_money_in_objects_is_money_of_its_currency(tmp_path):
    money = lambda deal: json.dumps({"amountMicros": int(deal.amount * 1_000_000), "currencyCode": "EUR"})  # noqa: E731
    answer = cases.imported(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Amount": money(deal)})})
    assert answer.is_right
