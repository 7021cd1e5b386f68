"""A file of users that says by an id who each one's manager is names that manager."""

import pytest

from data.proposals import as_toml, proposal
from tests import cases

# Rep 0 leads the two others, and is led by somebody who has left.
IDS = "Id,Name,ManagerId\nu0,Rep 0,u9\nu1,Rep 1,u0\nu2,Rep 2,u0\n"


def found(folder, users, **change):
    table = cases.deals(lambda deal: {name: cell(deal.n % 3) for name, cell in change.items()})
    return proposal(cases.write(folder, {"deals.csv": table, "User.csv": users}))


@pytest.mark.parametrize("owner", [lambda n: f"u{n}", lambda n: f"Rep {n}"], ids=["by id", "by name"])
def test_an_id_of_a_manager_is_the_name_of_that_user_however_deals_name_owners(tmp_path, owner):
    told = found(tmp_path, IDS.replace("u9", ""), Owner=owner)
    assert (told.keys["team"]["id"], told.keys["team"]["columns"]["manager"]) == ("Id", "ManagerId")
    assert cases.imported(tmp_path, {}, as_toml(told.keys)).read_as["ManagerId"] == "ids, which User.csv names"


def test_managers_that_are_named_are_left_as_they_are(tmp_path):
    told = found(
        tmp_path, "Id,Name,Manager\nu0,Rep 0,Mia\nu1,Rep 1,Rep 0\nu2,Rep 2,Rep 0\n", Owner=lambda n: f"Rep {n}"
    )
    assert told.keys["team"]["columns"]["manager"] == "Manager"
    assert "id" not in told.keys["team"]


def test_ids_of_managers_that_no_column_lists_are_not_read(tmp_path):
    users = IDS.replace("u9", "m1").replace(",u0\n", ",m1\n")
    assert "manager" not in found(tmp_path, users, Owner=lambda n: f"u{n}").keys["team"]["columns"]
