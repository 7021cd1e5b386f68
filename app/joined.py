"""The browser's modules as one: what asks for one file waits once, and compresses as one."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from pathlib import Path
from typing import Final

NAMES: Final = r"\{(?P<names>[^{}]*)\}"
IMPORT: Final = re.compile(rf'^import (?:\* as (?P<whole>\w+)|{NAMES}) from "(?P<path>\.[^"]+)";$', re.MULTILINE)
# What never changes once it is there. A variable would, and what has imported it would not hear of it.
EXPORT: Final = re.compile(r"^export (?=(?:(?:async )?function\*?|class|const) (?P<name>\w+))", re.MULTILINE)
EXPORTS: Final = re.compile(rf"^export {NAMES};$", re.MULTILINE)
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
# A quarter of the script, compressed: whoever reads the comments reads the modules.
COMMENT_LINES: Final = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
# What a type checker is told in the middle of a line.
TYPES: Final = re.compile(r"/\*\* @(?:(?!\*/).)*\*/ ?")
# Any other way to import or export, and what waits outside any function.
OTHER: Final = re.compile(
    r"^\s*(?:import|export)\b.*|.*\bimport\s*[(.].*|^(?!.*\basync\b)\S.*\bawait\b.*", re.MULTILINE
)
# No module has a name that begins so.
SCOPE: Final = "joined$"
ALIAS: Final = re.compile(r"(?P<name>\w+)(?: as (?P<alias>\w+))?")


class NotJoined(Exception):
    """The modules say something that a joined one would not do as they do."""


@dataclasses.dataclass(frozen=True)
class Module:
    """One module: its text, what it imports from which other, and the names that it exports."""

    name: str
    text: str
    imports: dict[str, frozenset[str]]
    exports: frozenset[str]


def joined(folder: Path, first: str) -> str:
    """Return one module that does what the first of a folder does, with all that it imports.

    Each has a scope of its own and runs after those that it imports. What it exports is `modules`, by their names.
    """
    order: dict[str, Module] = {}
    _gather(folder, first, (), order)
    scopes = {name: f"{SCOPE}{number}" for number, name in enumerate(order)}
    known = ", ".join(f'"{name}": {scope}' for name, scope in scopes.items())
    return "".join(_scoped(module, scopes) for module in order.values()) + f"export const modules = {{ {known} }};\n"


def _gather(folder: Path, name: str, way: tuple[str, ...], order: dict[str, Module]) -> None:
    """Put a module behind those that it imports; `way` leads from the first one to it."""
    if name in way:
        raise NotJoined(f"{' imports '.join((*way, name))}")
    if name in order:
        return
    module = _read(folder, name)
    for other, names in module.imports.items():
        _gather(folder, other, (*way, name), order)
        if missing := names - order[other].exports:
            raise NotJoined(f"{name} imports {', '.join(sorted(missing))}, which {other} does not export")
    order[name] = module


def _read(folder: Path, name: str) -> Module:
    if name.startswith("..") or not (folder / name).is_file():
        raise NotJoined(f"{name} is imported, but there is no such module")
    text = (folder / name).read_text("utf-8")
    if SCOPE in text:
        raise NotJoined(f"{name} uses {SCOPE}")
    if any(COMMENT_LINES.sub("", text[: found.start()]).count("`") % 2 for found in COMMENT_LINES.finditer(text)):
        raise NotJoined(f"{name} has a text of several lines, one of which reads like a comment")
    if left := OTHER.search(_without(IMPORT, EXPORT, EXPORTS, COMMENT, text=text)):
        raise NotJoined(f"{name} cannot be joined: {left[0].strip()}")
    return Module(name, text, _imports(name, text), _exports(name, text))


def _without(*patterns: re.Pattern[str], text: str) -> str:
    for pattern in patterns:
        text = pattern.sub("", text)
    return text


def _imports(name: str, text: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in IMPORT.finditer(text):
        names = frozenset(own for own, _ in _aliases(name, one["names"] or ""))
        found[_other(name, one)] = found.get(_other(name, one), frozenset()) | names
    return found


def _other(name: str, found: re.Match[str]) -> str:
    """The name of the module that another imports by a path beside its own."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), found["path"]))


def _exports(name: str, text: str) -> frozenset[str]:
    listed = [pair for found in EXPORTS.finditer(text) for pair in _aliases(name, found["names"])]
    if renamed := [alias for own, alias in listed if own != alias]:
        raise NotJoined(f"{name} exports {', '.join(renamed)} by another name than its own")
    return frozenset(own for own, _ in listed) | {found["name"] for found in EXPORT.finditer(text)}


def _aliases(name: str, names: str) -> list[tuple[str, str]]:
    """What is between the braces of an import or export: each name, and the name it gets."""
    listed = [ALIAS.fullmatch(each.strip()) for each in names.split(",") if each.strip()]
    if None in listed:
        raise NotJoined(f"{name} cannot be joined: {{{names}}}")
    return [(found["name"], found["alias"] or found["name"]) for found in listed if found]


def _scoped(module: Module, scopes: dict[str, str]) -> str:
    """Write a module as what a function returns, line for line as it is but for comments and types."""

    def taken(found: re.Match[str]) -> str:
        scope = scopes[_other(module.name, found)]
        names = ", ".join(f"{own}: {alias}" for own, alias in _aliases(module.name, found["names"] or ""))
        return f"const {found['whole'] or f'{{ {names} }}'} = {scope};"

    said = TYPES.sub("", COMMENT_LINES.sub("", module.text))
    body = EXPORTS.sub("", EXPORT.sub("", IMPORT.sub(taken, said)))
    given = ", ".join(sorted(module.exports))
    return f"/* {module.name} */ const {scopes[module.name]} = (() => {{\n{body}return {{ {given} }};\n}})();\n"
