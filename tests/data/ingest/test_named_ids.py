"""Where deals name an owner by an id, the file of the owners says what it is called."""

from tests import cases

TEAM = "[team]\nfile = 'users.csv'\nid = 'Id'\n[team.columns]\nowner = 'Name'\nmanager = 'Boss'"


def by_id(deal):
    return {"Owner": f"0055Us{'aA'[deal.n % 2]}"}


def test_names_stand_for_ids_that_differ_in_case_alone(tmp_path):
    files = {"deals.csv": cases.deals(by_id), "users.csv": "Id,Name,Boss\n0055Usa,Ada,Mia\n0055UsA,Bruno,Mia\n"}
    found = cases.imported(tmp_path, files, cases.mapping(more=TEAM))
    assert found.is_right
    assert {found.rows[f"D{n:02}"]["owner"] for n in (2, 4)} == {"Ada"}
    assert {found.rows[f"D{n:02}"]["owner"] for n in (1, 3)} == {"Bruno"}
    assert found.read_as["Owner"] == "ids, which users.csv names"
    assert found.spellings == 0


def test_two_of_one_name_are_told_apart_by_their_ids(tmp_path):
    numbered = cases.deals(lambda deal: {"Owner": 71 + deal.n % 2})
    files = {"deals.csv": numbered, "users.csv": "Id,Name,Boss\n71,Ada,Mia\n72,ada,Noa\n"}
    found = cases.imported(tmp_path, files, cases.mapping(more=TEAM))
    assert {row["owner"] for row in found.rows.values()} == {"Ada (71)", "ada (72)"}


def test_a_deal_of_an_id_that_the_file_lacks_is_set_aside(tmp_path):
    files = {
        "deals.csv": cases.deals(lambda deal: by_id(deal) | ({"Owner": "0055UsX"} if deal.n == 4 else {})),
        "users.csv": "Id,Name,Boss\n0055Usa,Ada,Mia\n0055UsA,Bruno,Mia\n",
    }
    found = cases.imported(tmp_path, files, cases.mapping(more=TEAM))
    assert [(value, reason) for *_, value, reason in found.set_aside] == [
        ("0055UsX", "No row of users.csv has this owner.")
    ]


def test_a_manager_who_is_written_by_an_id_is_called_by_name(tmp_path):
    """Regions of deals are filled with the managers of their owners; Bruno's has left, and Ada's is Bruno."""
    users = "Id,Name,Boss\n0055Usa,Ada,0055UsA\n0055UsA,Bruno,0055UsX\n"
    toml = cases.mapping(under='fill = { region = "team.manager" }', more=TEAM)
    found = cases.imported(tmp_path, {"deals.csv": cases.deals(by_id), "users.csv": users}, toml)
    assert (found.rows["D02"]["region"], found.rows["D01"]["region"]) == ("Bruno", "0055UsX")
    assert found.read_as["Boss"] == "ids, which users.csv names"
