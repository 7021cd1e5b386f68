"""Modules that are joined do what they did, or are refused."""

import pytest

from app.guards.vendor import FIRST
from app.joined import SCOPE, NotJoined, joined
from tests import nodejs

# What each module exports alone, and as a part of the joined one, given the little of a browser that that begins with.
BOTH = """
const names = async (name) => Object.keys(await import("./app/assets/" + name)).sort();
const alone = await Promise.all(given.names.map(async (name) => [name, await names(name)]));
const listens = { addEventListener() {} };
const page = { location: { pathname: "/", hash: "" }, dash_clientside: {}, MutationObserver: class { observe() {} } };
Object.assign(globalThis, { window: globalThis }, page, listens);
const element = { ...listens, dataset: {}, toggleAttribute() {} };
globalThis.document = { ...listens, documentElement: element, getElementById: () => element };
const { modules } = await import("data:text/javascript," + encodeURIComponent(given.text));
return [alone, given.names.map((name) => [name, Object.keys(modules[name]).sort()]), Object.keys(dash_clientside)];
"""
VALUE = """
const { modules } = await import("data:text/javascript," + encodeURIComponent(given.text));
return modules[given.name].answer;
"""


@pytest.fixture
def write(tmp_path):
    def written(**modules):
        for name, text in modules.items():
            path = tmp_path / f"{name.replace('__', '/')}.mjs"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n")
        return tmp_path

    return written


def answer(folder, first="a.mjs"):
    return nodejs.run(VALUE, text=joined(folder, first), name=first)


def test_our_modules_export_joined_what_they_export_alone_and_the_first_one_starts(root):
    assets = root / "app" / "assets"
    names = sorted({path.relative_to(assets).as_posix() for path in assets.rglob("*.mjs")} - {FIRST})
    alone, as_one, registered = nodejs.run(BOTH, text=joined(assets, FIRST), names=names)
    assert len(alone) > 20
    assert alone == as_one
    assert {"headwind", "what_if", "threshold"} <= set(registered)


def test_names_are_kept_apart_and_go_by_what_they_are_imported_as(write):
    folder = write(
        a='import { two as one, three } from "./b.mjs";\nimport * as c from "./c.mjs";\n'
        "export const answer = [one, three(), c.two, Object.keys(c)];",
        b="const hidden = 3;\nexport const two = 2;\nexport function three() { return hidden; }",
        c='import { two as other } from "./b.mjs";\nconst hidden = other * 10;\nconst two = hidden;\nexport { two };',
    )
    assert answer(folder) == [2, 3, 20, ["two"]]


def test_a_module_runs_once_and_after_those_that_it_imports(write):
    folder = write(
        a='import { said } from "./d.mjs";\nimport { b } from "./b.mjs";\nimport { c } from "./c.mjs";\n'
        'said.push("a");\nexport const answer = [...said, b, c];',
        b='import { said } from "./d.mjs";\nimport { c } from "./c.mjs";\nsaid.push("b");\nexport const b = c + 1;',
        c='import { said } from "./d.mjs";\nsaid.push("c");\nexport const c = 1;',
        d='export const said = ["d"];',
    )
    assert answer(folder) == ["d", "c", "b", "a", 2, 1]


def test_a_path_starts_where_the_module_lies(write):
    folder = write(
        a='import { b } from "./in/b.mjs";\nexport const answer = b;',
        in__b='import { c } from "../c.mjs";\nimport { d } from "./d.mjs";\nexport const b = c + d;',
        in__d="export const d = 2;",
        c="export const c = 1;",
    )
    assert answer(folder) == 3


def test_what_a_comment_says_is_no_import(write):
    folder = write(a='/** @type {import("./b.mjs").B} */\nexport const answer = 1;\n/*\nexport default 2;\n*/')
    assert answer(folder) == 1


def test_lines_of_comments_are_left_out_and_what_is_beside_code_stays(write):
    folder = write(a='/* One line. */\n  /** Two\n   * lines. */\nexport const answer = "/* a text */"; /* beside */')
    assert answer(folder) == "/* a text */"
    assert [words for words in ("One line", "lines.", "beside") if words in joined(folder, "a.mjs")] == ["beside"]


def test_types_in_the_middle_of_a_line_are_left_out(write):
    folder = write(a="const one = /** @type {number} */ (2);\nexport const answer = one * /* times */ 2;")
    assert answer(folder) == 4
    assert [words for words in ("@type", "times") if words in joined(folder, "a.mjs")] == ["times"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("export default 1;", "export default"),
        ("export let answer = 1;", "export let"),
        ("export var answer = 1;", "export var"),
        ("export const { answer } = { answer: 1 };", "export const {"),
        ('export * from "./b.mjs";', "export *"),
        ('export { b } from "./b.mjs";', "export { b }"),
        ('import b from "./b.mjs";', "import b"),
        ('import "./b.mjs";', 'import "./b.mjs"'),
        ('import { b } from "b";', 'from "b"'),
        ('import { b } from "/b.mjs";', 'from "/b.mjs"'),
        ('import { b } from "./b.mjs"', "import { b }"),
        ('  import { b } from "./b.mjs";', "import { b }"),
        ('import { "b" as c } from "./b.mjs";', '"b" as c'),
        ('const b = await import("./b.mjs");', "await import"),
        ('function later() { return import("./b.mjs"); }', "import("),
        ("const here = import.meta.url;", "import.meta"),
        ("const b = await 1;", "await 1"),
        ("const b = 1;\nexport { b as c };", "by another name"),
        ('import { nothing } from "./b.mjs";', "nothing"),
        ('import { default as b } from "./b.mjs";', "default"),
        ('import { b } from "./missing.mjs";', "missing.mjs"),
        ('import { b } from "../b.mjs";', "../b.mjs"),
        ('import { answer } from "./c.mjs";', "a.mjs imports c.mjs imports a.mjs"),
        (f"const {SCOPE}0 = 1;", SCOPE),
        ("const b = `\n/* a text */\n`;", "reads like a comment"),
    ],
)
def test_what_a_joined_module_would_do_otherwise_is_refused(write, text, words):
    folder = write(
        a=f"{text}\nexport const own = 1;",
        b="export const b = 1;",
        c='import { own } from "./a.mjs";\nexport const answer = own;',
    )
    with pytest.raises(NotJoined) as refused:
        joined(folder, "a.mjs")
    assert words in str(refused.value)
