"""Policies on the command line: adopted, restored, retired."""

import pytest

from app import jobs
from app.__main__ import main
from app.views.flagging import flagging
from app.views.state import policy_of
from data.errors import InvalidInput, NotFound
from tests import worlds


@pytest.fixture
def services(tmp_path):
    return worlds.services(tmp_path)


def adopt(services, note="", author="Mia", **wanted):
    """Adopt a policy as the command line asks for it; return what was said."""
    said: list[str] = []
    jobs.adopt_policy(services.settings, wanted, note, author, said.append)
    return said[0].replace("\u00a0", " ")


def served(services):
    services.forget_policy()
    published = services.published()
    return flagging(published, policy_of({}, published))


def test_a_policy_by_money_follows_its_costs(services):
    said = adopt(services, false_alarm="400", save_rate="", line="")
    assert said.startswith("Flagged: expected loss above €2.0 k (adopted by Mia on ")
    found = served(services)
    assert (found.policy, found.line, found.false_alarm, found.save_rate) == ("money", 2000, 400, 0.2)


def test_a_flat_one_keeps_its_line_and_the_rest_stays_as_it_was(services):
    adopt(services, capacity="6", save_rate="0.5")
    adopt(services, note="quarter end", policy="flat", line="0.42")
    found = served(services)
    assert (found.policy, found.line, found.save_rate, found.capacity) == ("flat", 0.42, 0.5, 6)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"line": "0.4"}, "policy"),
        ({"policy": "flat", "recall": "0.8"}, "recall"),
        ({"policy": "flat", "line": "40"}, "threshold"),
        ({"policy": "both"}, "policy"),
        ({"save_rate": "20"}, "save_rate"),
        ({"false_alarm": "much"}, "false_alarm"),
        ({"author": ""}, "author"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_named_and_nothing_is_adopted(services, wanted, field):
    with pytest.raises(InvalidInput) as error:
        adopt(services, **wanted)
    assert error.value.field == field
    assert served(services).author is None


def test_a_team_gets_a_number_of_its_own_and_gives_it_up(services):
    adopt(services, policy="capacity", capacity="5")
    said = adopt(services, team="Mia", capacity="8", note="two more reps")
    assert said.startswith(
        "Flagged: the 5 deals of each owner (8 in Mia's team) most worth acting on (adopted by Mia on "
    )
    assert (served(services).capacity, served(services).teams) == (5, {"Mia": 8})
    told: list[str] = []
    jobs.retire_policy(services.settings, "Noa", told.append, "Mia")
    assert "the 5 deals of each owner most worth acting on" in told[0]
    with pytest.raises(NotFound, match="no number of its own"):
        jobs.retire_policy(services.settings, "Noa", told.append, "Mia")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"team": "Mia"}, "capacity"),
        ({"team": "Zoe", "capacity": "8"}, "team"),
        ({"team": "Mia", "capacity": "8", "save_rate": "0.5"}, "save_rate"),
        ({"team": "Mia", "capacity": "8", "policy": "capacity"}, "policy"),
    ],
    ids=str,
)
def test_a_team_has_nothing_of_its_own_but_a_number(services, wanted, field):
    adopt(services, policy="capacity", capacity="5")
    with pytest.raises(InvalidInput) as error:
        adopt(services, **wanted)
    assert error.value.field == field
    assert served(services).teams == {}


def test_a_former_one_is_restored_and_the_suggestion_applies_again(services):
    adopt(services, policy="flat", line="0.42")
    adopt(services, policy="money")
    said: list[str] = []
    jobs.restore_policy(services.settings, 1, "Noa", said.append)
    assert served(services).line_words == "loss chance at or above 42\u00a0%"
    jobs.retire_policy(services.settings, "Noa", said.append)
    assert "(the model's suggestion)" in said[1]
    with pytest.raises(NotFound, match="no policy 9"):
        jobs.restore_policy(services.settings, 9, "Noa", said.append)
    with pytest.raises(NotFound, match="No policy of ten"):
        jobs.retire_policy(services.settings, "Noa", said.append)


def test_without_a_number_the_former_ones_are_listed(services):
    adopt(services, policy="flat", line="0.42", note="quarter end")
    said: list[str] = []
    with pytest.raises(InvalidInput, match="Which policy"):
        jobs.restore_policy(services.settings, 0, "Noa", said.append)
    assert said[0].startswith("  1  flat at 0.42, false alarm 300, save rate 0.2: quarter end (Mia, ")


def test_the_command_line_takes_them(services, monkeypatch, capsys):
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(services.settings.data_dir))
    assert main(["adopt-policy", "--policy", "flat", "--line", "0.42", "--author", "Mia", "--note", "quarter end"]) == 0
    assert served(services).line == 0.42
    assert main(["restore-policy", "--number", "1", "--author", "Noa"]) == 0
    assert main(["adopt-policy", "--policy", "capacity", "--capacity", "5", "--author", "Mia"]) == 0
    assert main(["adopt-policy", "--team", "Mia", "--capacity", "8", "--author", "Mia"]) == 0
    assert served(services).teams == {"Mia": 8}
    assert main(["retire-policy", "--team", "Mia", "--author", "Noa"]) == 0
    assert main(["retire-policy", "--author", "Noa"]) == 0
    assert main(["retire-policy", "--author", "Noa"]) == 1
    assert "No policy of ten is in force." in capsys.readouterr().err
