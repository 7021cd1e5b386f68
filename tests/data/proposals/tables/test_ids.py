"""Where one column gives ids and another names, names are read and the ids kept beside them."""

import pytest

from data.proposals import as_toml, proposal
from tests import cases
from tests.examples import some

NAMES = ("Ada Okafor", "Bruno Sá", "Chloé Lindqvist")


def proposed(folder, change, dropped="Owner"):
    headers = set(change(cases.DEALS[0]))
    rows = [{h: c for h, c in one.items() if h != dropped or h in headers} for one in cases.rows(change)]
    return proposal(cases.write(folder, {"deals.csv": cases.text(rows)}))


def columns(found, key):
    return found.keys["opportunities"]["columns"].get(key), found.keys["opportunities"].get("ids", {}).get(key)


@pytest.mark.parametrize(
    ("ids", "names"),
    some(
        [
            ("owner_id", "owner_name"),
            ("OwnerId", "Owner: Full Name"),
            ("Owner", "Owner Name"),
            ("ID ответственного", "Ответственный"),
            ("Owner ID", "Owner email"),
            ("hubspot_owner_id", "Owner full name"),
            ("assigned_to", "assigned_to_name"),
            ("Vertriebler-ID", "Vertriebler Name"),
            ("Propietario ID", "Propietario nombre"),
            ("ID do proprietário", "Nome do proprietário"),
            ("ID du propriétaire", "Nom du propriétaire"),
        ],
        5,
    ),
)
def test_names_of_owners_are_read_and_their_ids_kept(tmp_path, ids, names):
    said = lambda deal: {ids: f"0055g0000{deal.n % 3}AbCd", names: NAMES[deal.n % 3]}  # noqa: E731  # one line
    found = proposed(tmp_path, said)
    assert columns(found, "owner") == (names, ids)
    assert "it names each of the 3 ids in" in next(one.evidence for one in found.columns if one.name == "owner")
    assert found.keys.get("field", []) == []


@pytest.mark.parametrize(
    ("ids", "names"),
    some([("Account", "Account Name"), ("Kundennummer", "Kunde"), ("account_id", "account_name")], 2),
)
def test_so_are_names_of_accounts(tmp_path, ids, names):
    found = proposed(
        tmp_path, lambda deal: {ids: 55_500 + deal.n % 7, names: f"Acct {'abcdefg'[deal.n % 7]}"}, "Account"
    )
    assert columns(found, "account") == (names, ids)


@pytest.mark.parametrize(
    "other", some(["Owner Manager", "Account Owner", "Contact Name", "Owner Region", "Owner Role"], 3)
)
def test_what_goes_with_an_owner_and_is_not_called_its_name_is_none(tmp_path, other):
    found = proposed(tmp_path, lambda deal: {"Owner": f"{7_100 + deal.n % 3}", other: NAMES[deal.n % 3]})
    assert columns(found, "owner") == ("Owner", None)


def test_a_name_that_many_ids_share_names_none(tmp_path):
    found = proposed(tmp_path, lambda deal: {"Owner ID": 7_100 + deal.n % 6, "Owner Name": NAMES[deal.n % 3 and 1]})
    assert columns(found, "owner")[1] is None


def test_names_that_another_file_lists_need_no_ids(tmp_path):
    said = lambda deal: {"Owner ID": 7_100 + deal.n % 3, "Owner": NAMES[deal.n % 3]}  # noqa: E731  # one line
    files = {"deals.csv": cases.deals(said), "users.csv": "Name,Manager\n" + "".join(f"{one},Mia\n" for one in NAMES)}
    found = proposal(cases.write(tmp_path, files))
    assert (found.keys["team"]["file"], columns(found, "owner")) == ("users.csv", ("Owner", None))


def test_a_users_file_names_ids_by_addresses_where_it_has_no_names(tmp_path):
    users = "User ID,First name,Email\n" + "".join(f"{7_100 + n},A{n},a{n}@ours.example\n" for n in range(3))
    files = {"deals.csv": cases.deals(lambda deal: {"Owner": 7_100 + deal.n % 3}), "users.csv": users}
    found = proposal(cases.write(tmp_path, files))
    assert (found.keys["team"]["id"], found.keys["team"]["columns"]["owner"]) == ("User ID", "Email")


def test_two_owners_of_one_name_are_two_and_one_that_was_renamed_is_one(tmp_path):
    """Of 7101 half the deals are written Ada King; 7102 has the name of 7103."""
    called = {0: "Ada Okafor", 1: "Bruno Sá", 2: "Bruno Sá"}

    def said(deal):
        name = "Ada King" if deal.n in (39, 36) else called[deal.n % 3]
        return {"Owner ID": 7_101 + deal.n % 3, "Owner": "" if deal.n == 40 else name}

    toml = cases.mapping(under='ids = { owner = "Owner ID" }')
    answer = cases.imported(tmp_path, {"deals.csv": cases.deals(said)}, toml)
    assert answer.is_right
    assert {row["owner"] for row in answer.rows.values()} == {"Ada Okafor", "Bruno Sá (7102)", "Bruno Sá (7103)"}
    assert answer.read_as["Owner"] == "told apart by Owner ID: one id has one name"


def test_the_mapping_with_ids_imports(tmp_path):
    said = lambda deal: {"Owner ID": 7_100 + deal.n % 3, "Owner": NAMES[deal.n % 3]}  # noqa: E731  # one line
    found = proposed(tmp_path, said)
    assert cases.imported(tmp_path, {}, as_toml(found.keys).replace('currency = ""', 'currency = "EUR"')).is_right
