"""The words of README and ARCHITECTURE are those of the code, and what says nothing stays out of answers."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.test_house import FLOORS, ROOT, SAYS_NOTHING, modules
from tests.test_words import table

TABLES = [(name, table((ROOT / name).read_text("utf-8"), "Words")) for name in ("README.md", "ARCHITECTURE.md")]
WORDS = [word for _, rows in TABLES for words, *_ in rows for word in words.split(", ")]
# What a word is called in code, if that is another form of it.
IN_CODE = {
    "as-of date": "as_of_on",
    "calibration interval": "interval",
    "landmark row": "landmark_rows",
    "pipeline health": "health",
    "related facts": "related",
}
# Keys of answers that a program may read by now: another name would break it.
KEPT_KEYS = {
    "beside": "whether a saved scenario is among those compared, as the address names them",
    "compared": "how many fields or features a comparison is of",
    "follows": "the line that applies if the address names none",
    "held": "how many deals a change holds at the end of the declared range",
    "looked": "what the hold-out is: how many deals, looked at on which days",
    "looks": "how often deals were looked at, as the screen says",
    "moved": "what each changed field did, and whether a line lies elsewhere than costs put it",
    "said": "the answer in a sentence",
}
# Words of the code alone: a person who looks at a page learns none of them.
CODE_ALONE = re.compile(r"\b(payload|log-odds|landmark rows?|residual leaks?|server[- ]only)\b", re.IGNORECASE)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


@pytest.fixture(scope="module")
def names() -> str:
    """Every name in the code of all floors, between underscores."""
    found = {part for path, _ in modules(*FLOORS) for part in path.removesuffix(".py").split("/")}
    for _, tree in modules(*FLOORS):
        for node in ast.walk(tree):
            given = (getattr(node, field, None) for field in ("name", "id", "attr", "arg"))
            found.update(name for name in given if isinstance(name, str))
    return " ".join(f"_{snake(name)}_" for name in sorted(found))


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_part_of_a_name(names: str, word: str):
    assert f"_{IN_CODE.get(word, re.sub(r'[ -]', '_', word))}_" in names


def test_a_word_has_one_row():
    assert sorted({word for word in WORDS if WORDS.count(word) > 1}) == []


def keys(schema: Any) -> Iterator[str]:
    """The names of all properties below a part of the description."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from keys(part)


def test_no_key_of_an_answer_says_nothing_unless_it_is_kept(client):
    described = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert set(keys(described)) & SAYS_NOTHING == set(KEPT_KEYS)


def sentences(tree: ast.Module) -> Iterator[str]:
    """The strings of several words that are no docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield from [node.value] if " " in node.value else []


@pytest.mark.parametrize(
    ("source", "found"),
    [('"the payload is handed on"', 1), ('def f():\n    """Its payload is here."""', 0), ('"payload"', 0)],
)
def test_a_word_of_the_code_on_a_screen_is_found(source: str, found: int):
    tree = ast.parse(f"x = {source}" if source[0] == '"' else source)
    assert sum(bool(CODE_ALONE.search(text)) for text in sentences(tree)) == found


def test_screens_say_no_word_of_the_code_alone():
    found = {
        path: text for path, tree in modules("app", "pages") for text in sentences(tree) if CODE_ALONE.search(text)
    }
    assert found == {}
