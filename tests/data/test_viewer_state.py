"""What a viewer may choose is declared once: one more line of it is read, asked, offered, described and drawn."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data.viewer_state import DECLARED
from tests import added

ROOT = Path(__file__).parents[2]


def test_what_applies_where_nothing_is_asked_is_among_the_choices():
    blank = DECLARED.blank()
    assert blank["period"] in {one.name for one in DECLARED.periods}
    assert blank["compare"] == DECLARED.comparisons[0].name
    assert not any(held for key, held in blank.items() if key not in ("period", "compare"))


def test_no_key_of_an_address_is_declared_twice():
    keys = ["period", "from", "to", "compare", *DECLARED.policy_keys, *(one.name for one in DECLARED.filters)]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(DECLARED.blank())


def test_a_number_has_its_own_limits():
    assert DECLARED.limits("threshold") == (0, 1)
    assert DECLARED.limits("save_rate") == (0.001, 1)


def test_every_filter_narrows_a_column_of_the_deals(ten):
    with ten.published().snapshot.cursor() as cursor:
        held = {name for name, *_ in cursor.execute("describe opportunity_facts").fetchall()}
    assert {one.name for one in DECLARED.filters} <= held


def test_the_readme_names_every_filter():
    said = (ROOT / "README.md").read_text("utf-8")
    assert len(re.findall(", ".join(one.name for one in DECLARED.filters), said.replace("\n", " "))) == 2


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """What follows from one more filter and one more period, in a process that knows of no others."""
    command = [sys.executable, "-W", "error", "-m", "tests.added", str(tmp_path_factory.mktemp("added"))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.whole
def test_one_more_filter_is_one_more_line(followed):
    assert (followed["listed"], followed["not_recorded"]) == (["O09"], ["O10"]), "Energy is Cedar, O10 has no account"
    assert followed["open_at_month_ends"][-1] == 1
    assert followed["offered"] == ["", "Energy", "Retail"]
    assert followed["stages"] == ["Lead"], "what is open of Energy"
    assert followed["menus"] == ["scope-sector-pick", "scope-sector-said", "scope-sector-find", "scope-sector"]
    assert followed["wired"] == [
        *("scope-sector-find.hidden", "scope-sector-pick.hidden", "scope-sector-said.children"),
        *("scope-sector.options", "scope-sector.value"),
    ]
    assert followed["described"] == [one.name for one in added.MORE.filters]
    assert (followed["blank"], followed["fits"]) == ([], [True, False])
    assert followed["twice"] == 200


@pytest.mark.whole
def test_one_more_period_is_one_more_line(followed):
    assert followed["period"] == "Today"
    assert followed["periods"][-2:] == ["today", "custom"]
