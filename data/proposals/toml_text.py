"""A mapping as TOML: plain, or with what each of its keys rests on as a comment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.items import AoT, InlineTable, Item, Table

from data.proposals.crms import named
from data.proposals.proposed import Change, Keys, Path, Proposal, Question

# Tables that are written in one line, wherever they stand.
IN_LINE = ("when", "named_in", "fill", "constant", "fixed", "deleted", "became", "former")
IN_ORDER = "every [[stage]] in this order"
# Where it is said which columns are left out.
LEFT = ("field",)
HEAD = (
    "A draft. Each guess says what it rests on: correct what is wrong, then import the folder.",
    "All keys: python -m app describe --keys",
)


def as_toml(keys: Keys) -> str:
    """Return a mapping as TOML."""
    document = tomlkit.document()
    _fill(document, keys, (), {})
    return tomlkit.dumps(document)


def explained(proposal: Proposal) -> str:
    """Return a proposal's mapping as TOML, its evidence and its open questions as comments."""
    document = tomlkit.document()
    for line in _head(proposal):
        document.add(tomlkit.comment(line))
    _fill(document, proposal.keys, (), proposal.comments)
    return tomlkit.dumps(document)


def _head(proposal: Proposal) -> Iterator[str]:
    yield from HEAD
    if proposal.crm:
        yield f"{proposal.crm}: {proposal.why}"
    if address := named(proposal.crm).record_url:
        yield f"Where a deal is found, with yours for what is in capitals: record_url = {json.dumps(address)}"
    for question in proposal.questions:
        yield from _lines(question)
    if left := proposal.comments.get(LEFT):
        yield left


def _lines(question: Question) -> Iterator[str]:
    yield f"To be answered: {question.sentence}"
    for choice in question.choices:
        changes = "; ".join(map(_change, choice.patch)) or (IN_ORDER if choice.order else "as it stands below")
        yield f"  {choice.label}: {changes}"


def _change(change: Change) -> str:
    place = ".".join(str(step + 1) if isinstance(step, int) else step for step in change.place)
    return f"no {place}" if change.value is None else f"{place} = {_value(change.value)}"


def _value(value: Any) -> str:
    """Write a value in one line."""
    return _in_line(value).as_string() if isinstance(value, dict) else json.dumps(value, ensure_ascii=False)


def _fill(held: Container | Table | tomlkit.TOMLDocument, keys: Mapping[str, Any], place: Path, said: Any) -> None:
    """Add keys to a table, plain values first: what follows a table's head belongs to that table."""
    for key, value in sorted(keys.items(), key=lambda found: _is_table(found[0], found[1], place)):
        here = (*place, key)
        if not _is_table(key, value, place):
            held.add(key, _commented(_plain(value), said.get(here, "")))
        elif isinstance(value, (list, tuple)):
            held.add(key, _rows(value, here, said))
        else:
            held.add(key, _table(value, here, said))


def _is_table(key: str, value: Any, place: Path) -> bool:
    if isinstance(value, dict):
        return key not in IN_LINE and (not place or place[-1] != "columns")
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(one, dict) for one in value)


def _table(value: Mapping[str, Any], place: Path, said: Any) -> Table:
    table = tomlkit.table()
    if place in said:
        table.comment(_flat(said[place]))
    _fill(table, value, place, said)
    return table


def _rows(value: Any, place: Path, said: Any) -> AoT:
    rows = tomlkit.aot()
    for nth, one in enumerate(value):
        rows.append(_table(one, (*place, nth), said))
    return rows


def _plain(value: Any) -> Item:
    return _in_line(value) if isinstance(value, dict) else tomlkit.item(value)


def _in_line(value: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(value)
    return table


def _commented(item: Item, text: str) -> Item:
    if text:
        item.comment(_flat(text))
        item.trivia.comment_ws = "  "
    return item


def _flat(text: str) -> str:
    """Return a text in one line, without what TOML refuses in a comment."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
