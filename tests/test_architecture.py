"""The map is true: its rooms, paths and rules are where it says, and no room is crowded."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_house import FLOORS, ROOT, files
from tests.test_words import table

MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MOST_MODULES = 16
ROOMS = sorted(path.parent for path in files(*FLOORS, suffix="__init__.py"))


def defined(path: Path) -> set[str]:
    """Return the names that a module defines at its top."""
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            names |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)} if target else set()
    return names


def about(room: Path) -> str:
    """Return the first line of a room's docstring."""
    return (ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or "").partition("\n")[0]


def test_every_room_is_listed_with_what_belongs_in_it():
    said = {str(room.relative_to(ROOT)): about(room) for room in ROOMS}
    assert {name.strip("`"): words for name, words in table(MAP, "Rooms")} == said
    assert all(said.values())


@pytest.mark.parametrize(
    "room", [room for room in ROOMS if room.name != "pages"], ids=lambda room: str(room.relative_to(ROOT))
)
def test_no_room_is_crowded(room):
    assert len([path for path in room.glob("*.py") if path.name != "__init__.py"]) <= MOST_MODULES


@pytest.mark.parametrize("text", [MAP, GUIDE], ids=["the map", "the guide"])
def test_every_path_is_there(text):
    named = re.findall(r"`((?:app|bench|data|model|pages|tests)/[\w/.]*)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert len(named) > 30


@pytest.mark.parametrize("row", table(MAP, "Where is the rule?"), ids=lambda row: row[0])
def test_every_rule_is_where_the_map_says(row):
    path, name = (part.strip("`") for part in row[1].split(" · "))
    text = (ROOT / path).read_text("utf-8")
    assert name in (defined(ROOT / path) if path.endswith(".py") else text)


def test_before_a_commit_runs_what_check_runs():
    assert "entry: make check\n" in (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
