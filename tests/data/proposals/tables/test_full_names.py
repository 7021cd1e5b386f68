"""Users whose first and family names stand in two columns name the owners of deals, by names or by ids."""

import tomllib

import pytest

from data import sources
from data.building.build import Terms
from data.proposals import as_toml, proposal
from tests import cases

USERS = "".join(f"{17 + n},Rep,{n},rep{n}@example.com,Team {n % 2}\n" for n in range(3))


def proposed(folder, owners, users):
    table = cases.deals(lambda deal: {"Owner": owners(deal.n % 3)})
    cases.write(folder, {"deals.csv": table, "users.csv": users})
    return proposal(folder, "Ours")


@pytest.mark.parametrize("owners", [lambda n: f"Rep {n}", lambda n: str(17 + n)], ids=["names", "ids"])
def test_owners_are_named_by_both(tmp_path, owners):
    found = proposed(tmp_path, owners, f"User ID,First Name,Last Name,Email,Office\n{USERS}")
    team = found.keys["team"]
    assert team["columns"]["owner"] == {"column": "First Name", "then": "Last Name"}
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())
    assert answer.is_right
    assert {row["owner"] for row in answer.rows.values()} == {"Rep 0", "Rep 1", "Rep 2"}


def test_addresses_name_those_who_are_called_by_them(tmp_path):
    found = proposed(tmp_path, lambda n: f"rep{n}@example.com", f"User ID,First Name,Last Name,Email,Office\n{USERS}")
    assert found.keys["team"]["columns"]["owner"] == "Email"


def test_a_family_name_alone_is_left_alone(tmp_path):
    users = "User ID,Last Name\n" + "".join(f"{17 + n},Rep {n}\n" for n in range(3))
    assert "team" not in proposed(tmp_path, lambda n: str(17 + n), users).keys


def test_a_second_column_that_is_empty_leaves_the_first(tmp_path):
    table = cases.deals(lambda deal: {"Nick": "" if deal.n % 2 else "Joe"})
    toml = cases.mapping(account='{ column = "Account", then = "Nick" }')
    answer = cases.imported(tmp_path, {"deals.csv": table}, toml)
    assert answer.is_right
    assert {row["account"].endswith(" Joe") for row in answer.rows.values()} == {True, False}


@pytest.mark.parametrize("header", ["ID del propietario", "Propietario ID", "Betreuer-Nr."])
def test_ids_of_owners_are_known_whatever_stands_around_that_word(tmp_path, header):
    rows = cases.without(cases.rows(lambda deal: {header: str(17 + deal.n % 3)}), "Owner")
    users = f"User ID,First Name,Last Name,Email,Office\n{USERS}"
    cases.write(tmp_path, {"deals.csv": cases.text(rows), "users.csv": users})
    found = proposal(tmp_path, "Ours")
    assert found.keys["opportunities"]["columns"]["owner"] == header
    assert found.keys["team"]["id"] == "User ID"


@pytest.mark.parametrize("named", ["Nombre", "Foo"])
def test_names_are_told_by_their_cells_where_no_word_tells_them(tmp_path, named):
    users = "".join(f"{17 + n},Ana Gómez {'ABC'[n]},ana.gomez{n}@example.com,Sí\n" for n in range(3))
    found = proposed(tmp_path, lambda n: str(17 + n), f"ID,{named},Bar,Activo\n{users}")
    team = next(one for one in found.files if one.table == "team")
    assert found.keys["team"]["columns"]["owner"] == named
    assert team.evidence == f"Each 'Owner' of deals.csv is an id in 'ID' of users.csv, which {named!r} names."
