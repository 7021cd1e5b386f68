"""The house inspects itself: who imports whom, how long things are, what they are called, what runs where."""

import ast
import importlib.util
import os
import re
import runpy
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

import pytest
from gunicorn.config import KNOWN_SETTINGS

from tests import worlds

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("data", "model", "app", "pages")
LEFT_BEHIND = {".git", ".venv", ".bench", "var", "__pycache__", "node_modules"} | {
    f".{tool}" for tool in ("coverage", "hypothesis", "import_linter_cache", "mypy_cache", "pytest_cache", "ruff_cache")
}
TOP_LEVEL = {
    *FLOORS,
    *("tests", "bench", "deploy", ".ci", ".gitignore"),
    *("app.py", "requirements.txt", "Procfile", "Makefile", "pyproject.toml"),
    *("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", ".pre-commit-config.yaml"),
    *("bin", "app.json", "Dockerfile", ".dockerignore", ".python-version"),
}
NO_NAMES_FOR_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}
# The words of the domain have one spelling each. Not here, for their other meanings: the scores table, an HTTP status,
# a link's target, the weight of type, a paragraph's lead, the speed and delay of a motion. A constant may be RISK,
# the tone of what is at risk.
NEVER = {"oppty", "phase", "success_rate", "risk", "proba", "cutoff", "impact", "pdp", "ratio", "params", "db"}
NEVER_INSIDE = re.compile(r"(^|_)(oppty|oppties|success_rate|cutoff|proba|pdp)(_|$)", re.IGNORECASE)
# Whole names that tell neither what is returned nor whether it is data, a sentence or a widget.
SAYS_NOTHING = {"said", "told", "tell", "tells", "held", "asked", "drawn", "compared", "looked", "looks", "lack"} | {
    *("reach", "beside", "along", "alone", "follows", "moved", "seen", "told_once", "told_apart"),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*under: str, suffix: str = "") -> list[Path]:
    """The project's files below the given folders (all of them without one), without what tools leave behind."""
    starts = [ROOT / name for name in under] or [ROOT]
    found = (path for start in starts for path in sorted(start.rglob(f"*{suffix}")) if path.is_file())
    return [path for path in found if LEFT_BEHIND.isdisjoint(path.relative_to(ROOT).parts)]


@cache
def modules(*under: str) -> list[tuple[str, ast.Module]]:
    """Each Python file below the given folders: its path in the project, and its tree."""
    return [(str(path.relative_to(ROOT)), parsed(path)) for path in files(*under, suffix=".py")]


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a file once, whichever folders it is asked for with."""
    return ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    """The lines of a function from `def` to its end, without its docstring's."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    docstring = function.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def run(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(cwd), "PYTHONDONTWRITEBYTECODE": "1", **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


# --- who imports whom ------------------------------------------------------------------------------------------------

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERED = {
    ".".join((*contract.get("containers", ()), name))
    for contract in CONTRACTS
    if contract["type"] == "layers"
    for name in re.findall(r"[\w.]+", " ".join(contract["layers"]))
}
UNBUILT = sorted(
    name
    for name in LAYERED
    if not ((path := ROOT / name.replace(".", "/")).with_suffix(".py").is_file() or (path / "__init__.py").is_file())
)


def contracts(tree: Path) -> subprocess.CompletedProcess[str]:
    """Ask import-linter, in a process of its own: it reads the packages from the folder it is started in."""
    return run(Path(sys.executable).with_name("lint-imports"), "--no-cache", cwd=tree)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with the same contracts whose every module is empty."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in sorted(LAYERED):
        package = tmp_path / name.replace(".", "/")
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
    (tmp_path / "app" / "__init__.py").touch()
    return tmp_path


@pytest.mark.whole
@pytest.mark.skipif(bool(UNBUILT), reason=f"not built yet: {', '.join(UNBUILT)}")
def test_imports_run_one_way():
    answer = contracts(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.whole
def test_an_empty_house_keeps_every_contract(small_house: Path):
    answer = contracts(small_house)
    assert f"{len(CONTRACTS)} kept, 0 broken" in answer.stdout, answer.stdout + answer.stderr


@pytest.mark.whole
@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("pages", "pandas", "A page holds no SQL and no model code"),
        ("pages", "data", "A page holds no SQL and no model code"),
        ("app.views", "plotly.graph_objects", "A view answers in data, not in widgets"),
        ("app.figures", "app.services", "Figures, components and documents cannot reach for data"),
        ("app.jobs", "app.components", "The API and the jobs draw nothing"),
        ("model", "flask", "Rows and odds know nothing of the web"),
        ("data", "model", "From a row to a picture, one way"),
        ("app.api", "app.factory", "From a row to a picture, one way"),
        ("data.snapshots", "data.building", "From a file to a snapshot to what people write of it, one way"),
        ("model.leaks", "model.registry", "From an array to a training run, one way"),
    ],
)
def test_a_bad_import_is_caught(small_house: Path, module: str, imported: str, contract: str):
    (small_house / module.replace(".", "/") / "deals.py").write_text(f"import {imported}\n")
    answer = contracts(small_house)
    assert answer.returncode == 1
    assert f"{contract} BROKEN" in re.sub(r"\s+", " ", answer.stdout)
    assert f"{module}.deals ->" in answer.stdout


@pytest.mark.whole
def test_a_circle_is_caught(small_house: Path):
    for name, other in (("deals", "owners"), ("owners", "deals")):
        (small_house / "app" / "views" / f"{name}.py").write_text(f"import app.views.{other}\n")
    answer = contracts(small_house)
    assert "Nothing imports in a circle BROKEN" in answer.stdout


def test_every_module_of_app_has_its_floor():
    here = {path.stem for path in (ROOT / "app").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert {f"app.{name}" for name in here - {"__init__"}} <= LAYERED


def test_the_environment_is_read_in_one_place():
    """The settings read it. deploy/ may as well: gunicorn's configuration runs before any settings exist."""
    reads = re.compile(r"\bos\.(environ|getenv|putenv)\b|\bfrom os import\b.*\b(environ|getenv)\b")
    found = {str(path.relative_to(ROOT)) for path in files(*FLOORS, suffix=".py") if reads.search(path.read_text())}
    assert found <= {"app/settings.py"}


@pytest.mark.whole
def test_import_app_is_the_package():
    answer = run(sys.executable, "-c", "import app; print(app.__file__)")
    assert answer.stdout.strip() == str(ROOT / "app" / "__init__.py"), answer.stderr


def test_the_launcher_is_not_importable():
    spec = importlib.util.spec_from_file_location("launcher", ROOT / "app.py")
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match="only starts the server"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert len((ROOT / "app.py").read_text().splitlines()) < 12


# --- lanes of tests --------------------------------------------------------------------------------------------------

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LANES = dict(re.findall(r"^(UNIT|WHOLE|BROWSER) := (.+)$", MAKEFILE, re.MULTILINE))


@pytest.mark.parametrize(
    "marks", [marks for n in range(4) for marks in combinations(("browser", "contract", "whole"), n)]
)
def test_whatever_a_test_is_marked_with_make_test_runs_it_once(marks: tuple[str, ...]):
    known = {name: name in marks for name in ("browser", "contract", "whole")}
    lanes = [name for name, lane in LANES.items() if eval(lane, dict(known))]
    assert lanes == ["BROWSER" if {"browser", "contract"} & set(marks) else "WHOLE" if marks else "UNIT"]


def test_make_test_runs_every_lane():
    recipe = MAKEFILE.partition("\ntest:")[2].partition("\n\n")[0]
    assert re.findall(r"pytest -n 2 -m '\$\((\w+)\)'", recipe) == list(LANES)


# --- size ------------------------------------------------------------------------------------------------------------


def test_functions_are_short():
    lengths = sorted(length(function) for _, tree in modules(*FLOORS) for function in functions(tree))
    assert statistics.median(lengths) < 9
    assert statistics.quantiles(lengths, n=10)[-1] < 30


@pytest.mark.parametrize("floor", FLOORS)
def test_files_are_short(floor: str):
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in files(floor, suffix=".py")}
    assert {name: count for name, count in lines.items() if count >= 300} == {}


# --- names and words -------------------------------------------------------------------------------------------------


def test_the_top_level_holds_what_it_should():
    assert {path.name for path in ROOT.iterdir()} - LEFT_BEHIND <= TOP_LEVEL


def test_no_module_is_named_for_nothing():
    """A module is named after the noun it holds."""
    named = {path.stem for path in files("app", "bench", "data", "model", "pages", "tests", suffix=".py")}
    folders = {part for path in files(*FLOORS) for part in path.relative_to(ROOT).parts[:-1]}
    assert (named | folders) & NO_NAMES_FOR_NOTHING == set()


def test_tests_are_no_packages():
    """tests/app/__init__.py would be imported in place of app."""
    assert [path for path in files("tests", suffix=".py") if path.name == "__init__.py"] == []


def test_folders_of_code_are_packages():
    """import-linter and mypy see packages only."""
    folders = {path.parent for path in files(*FLOORS, suffix=".py")}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file()] == []


def public(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The module, its public functions and classes, and their public methods, each with its name."""
    yield "the module", tree
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            methods = (inner for inner in node.body if isinstance(inner, Function))
            yield from ((f"{node.name}.{inner.name}", inner) for inner in methods if not inner.name.startswith("_"))


def test_everything_public_says_what_it_is():
    silent = [
        f"{path}: {name}"
        for path, tree in modules(*FLOORS, "bench", "deploy")
        for name, node in public(tree)
        if isinstance(node, Function | ast.ClassDef | ast.Module) and not ast.get_docstring(node)
    ]
    assert silent == []


def given_names(tree: ast.Module) -> Iterator[str]:
    """Every name the module gives: functions, classes, arguments, variables and fields."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("def success_rate(): ...", True),
        ("class LossCutoff: ...", True),
        ("def flag(cutoff): ...", True),
        ("proba = model.predict_proba(rows)", True),
        ("win_rate = 1\nthreshold = model.predict_proba(rows)", False),
    ],
)
def test_a_name_the_domain_avoids_is_found(source: str, caught: bool):
    assert bool(avoided(ast.parse(source))) is caught


def avoided(tree: ast.Module) -> set[str]:
    return {name for name in given_names(tree) if name in NEVER or NEVER_INSIDE.search(name)}


def test_names_use_the_words_of_the_domain():
    assert {path: words for path, tree in modules(*FLOORS, "bench") if (words := avoided(tree))} == {}


def participles(tree: ast.Module) -> set[str]:
    """Functions, methods and classes whose whole name is a word that says nothing of what they return."""
    named = (node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef))
    return {name for name in named if name.strip("_").lower() in SAYS_NOTHING}


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("def _said(): ...", {"_said"}),
        ("class Reach: ...", {"Reach"}),
        ("class Card:\n    def lack(self): ...", {"lack"}),
        ("def said_of(told): ...", set()),
    ],
)
def test_a_name_that_says_nothing_is_found(source: str, caught: set[str]):
    assert participles(ast.parse(source)) == caught


def test_names_say_what_they_return():
    found = {path: names for path, tree in modules(*FLOORS, "bench") if (names := participles(tree))}
    assert found == {}


def texts(*under: str) -> Iterator[tuple[str, str]]:
    """Every text file below the given folders: its path in the project, and what it says."""
    for path in files(*under):
        try:
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_no_path_of_a_machine_is_written_down():
    machine = re.compile(r"(?<![\w.:/{}$*)])/(?:work|home|tmp|root|Users)/\w")
    assert {path: found.group() for path, text in texts() if (found := machine.search(text))} == {}


def test_no_test_depends_on_speed():
    """What something costs is measured by the bench; only its own network is told how late it may not be too early."""
    clock = re.compile(r"time\.(?:process_time|perf_counter|thread_time)\b")
    assert {path for path, text in texts("tests") if clock.search(text)} == {"tests/bench/test_delay.py"}


def test_pages_ask_no_other_host():
    """Everything a browser loads is served from here. A namespace of SVG is a name, not an address.

    A library names its maker's hosts, for maps that no figure draws; the security policy lets no browser ask them.
    """
    host = re.compile(r"https?://(?!127\.0\.0\.1|www\.w3\.org/)[\w.-]+")
    ours = {path: text for path, text in texts("app", "pages") if not path.startswith("app/vendor/")}
    assert {path: sorted(set(found)) for path, text in ours.items() if (found := host.findall(text))} == {}


# --- errors ----------------------------------------------------------------------------------------------------------


def swallows(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler catches everything unnamed, or everything there is and does nothing."""
    if handler.type is None:
        return True
    broad = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} & {"Exception", "BaseException"}
    quiet = all(isinstance(node, ast.Pass | ast.Continue | ast.Constant | ast.Expr) for node in handler.body)
    return bool(broad) and quiet and not any(isinstance(node, ast.Call) for node in ast.walk(handler))


@pytest.mark.parametrize("kept", ["except:\n    raise", "except Exception:\n    pass", "except Exception:\n    ..."])
def test_a_swallowed_error_is_found(kept: str):
    (handler,) = (n for n in ast.walk(ast.parse(f"try:\n    go()\n{kept}")) if isinstance(n, ast.ExceptHandler))
    assert swallows(handler)


def test_no_error_is_swallowed():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    ]
    assert found == []


# --- what runs where -------------------------------------------------------------------------------------------------

WEB, WORKER = (ROOT / "Procfile").read_text("utf-8").splitlines()
DOOR_IS_BUILT = (ROOT / "app" / "wsgi.py").is_file()


def test_gunicorn_knows_its_settings():
    configured = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    own = {"Arbiter", "Worker", "COUNTS", "JOBS", "SETTINGS", "Path"}
    own |= {"folder", "logs", "os", "progress", "shutil", "start", "subprocess", "sys"}
    names = {name for name in configured if not name.startswith("_") and name not in own}
    assert names <= {setting.name for setting in KNOWN_SETTINGS}
    assert not configured["preload_app"]


def test_procfile_binds_the_port_first_and_prepares_beside_it():
    assert re.fullmatch(r"web: exec gunicorn --config (\S+) app\.wsgi:server", WEB)
    assert (ROOT / WEB.split()[-2]).is_file()


def test_procfile_keeps_the_timetable_beside_the_server():
    assert WORKER == "worker: exec python -m app schedule"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process whose data folder holds the ten-row world, published."""
    folder = tmp_path_factory.mktemp("house")
    worlds.services(folder)
    return {"HEADWIND_DATA_DIR": str(folder), "HEADWIND_SOURCE": ""}


WEB_PROCESS = """
import sys
from app.wsgi import SETTINGS, build
answer = build(SETTINGS).test_client().get("/")
assert answer.status_code < 400, answer.status
print(*sorted(sys.modules))
"""


@pytest.mark.whole
@pytest.mark.skipif(not DOOR_IS_BUILT, reason="app/wsgi.py is not built yet")
def test_the_web_process_stays_light(prepared: dict[str, str]):
    """Each of these adds tens of megabytes to every worker; training alone needs them."""
    answer = run(sys.executable, "-c", WEB_PROCESS, env=prepared)
    assert answer.returncode == 0, answer.stderr
    loaded = set(answer.stdout.split())
    assert "app" in loaded
    assert loaded & {"sklearn", "statsmodels", "matplotlib", "scipy.stats", "model.fitting.fit"} == set()


@pytest.mark.whole
@pytest.mark.skipif(not DOOR_IS_BUILT, reason="app/wsgi.py is not built yet")
def test_gunicorn_finds_the_door(prepared: dict[str, str]):
    gunicorn, *arguments = WEB.partition("exec ")[2].split()
    answer = run(Path(sys.executable).with_name(gunicorn), "--check-config", *arguments, env=prepared)
    assert answer.returncode == 0, answer.stderr
