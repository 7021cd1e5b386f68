"""Everything stands below one path of the host, whether or not a proxy takes it off the requests."""

import ast
import re
import threading

import pytest

from app import addresses
from app.addresses import Below
from app.views.deals import deal_address


def test_without_a_prefix_an_address_is_its_path():
    assert addresses.at("/at-risk") == "/at-risk"
    assert addresses.own("/headwind/at-risk") == "/headwind/at-risk"


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/headwind/at-risk", "/at-risk"),
        ("/headwind/", "/"),
        ("/headwind", "/"),
        ("/at-risk", "/at-risk"),
        ("/headwinds/data", "/headwinds/data"),
        ("/headwind/headwind/data", "/headwind/data"),
    ],
)
def test_a_path_is_read_with_the_prefix_or_without(path, own):
    with addresses.below("/headwind"):
        assert addresses.own(path) == own


def test_the_addresses_of_a_deal_stand_below_the_prefix_and_are_read_there():
    with addresses.below("/a/b"):
        assert deal_address.page("A/1") == "/a/b/what-if/A~2F1"
        assert deal_address.endpoint("A/1") == "/a/b/api/v1/what-if/A~2F1"
        assert deal_address.drawer("A/1") == "/a/b/at-risk?deal=A%2F1"
        assert deal_address.opportunity_at("/a/b/what-if/A~2F1") == "A/1"
    assert deal_address.page("A/1") == "/what-if/A~2F1"


@pytest.mark.parametrize("path", ["/headwind/at-risk", "/at-risk"])
def test_a_request_is_the_same_with_the_prefix_and_without(path):
    def application(environ, _start_response):
        return [f"{environ['SCRIPT_NAME']} {environ['PATH_INFO']} {addresses.at('/data')}".encode()]

    assert list(Below(application, "/headwind")({"PATH_INFO": path}, None)) == [b"/headwind /at-risk /headwind/data"]
    assert addresses.at("/data") == "/data"


def test_the_prefix_of_one_thread_is_not_that_of_another():
    found = []
    with addresses.below("/headwind"):
        other = threading.Thread(target=lambda: found.append(addresses.at("/data")))
        other.start()
        other.join()
    assert found == ["/data"]


# What an address of the application's own begins with.
OWN = re.compile(r"/(at-risk|win-rate|what-if|threshold|model|data|export|scorer|api|readyz|vendor|assets)\b")
# Where a path is named that is no link: the pages and their routes; and what puts a prefix before it, or reads one.
PATHS = {"PATH", "PART_OF", "TABS"}
READS = {"at", "startswith"}


def bare(tree):
    """Addresses that are written into the code and that nothing puts a prefix before."""
    fine = {id(inner) for node in ast.walk(tree) if is_fine(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if OWN.match(text) and id(node) not in fine:
                yield f"{node.lineno}: {text}"


def is_fine(node):
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in READS
        case ast.Assign(targets=targets):
            return any(name.id in PATHS for one in targets for name in ast.walk(one) if isinstance(name, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            return name in PATHS
    return isinstance(node, ast.Compare)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("link('Data', '/data')", ["1: /data"]),
        ("href = f'/at-risk?deal={name}'", ["1: /at-risk?deal="]),
        ("link('Data', at('/data'))", []),
        ("href = at(f'/at-risk?deal={name}')", []),
        ("PATH: Final = '/what-if'", []),
        ("words = 'what /data holds'", []),
    ],
)
def test_an_address_without_the_prefix_is_found(source, found):
    assert list(bare(ast.parse(source))) == found


@pytest.mark.parametrize("folder", ["app/components", "app/figures", "app/views", "app/boot", "pages"])
def test_no_address_is_written_past_the_prefix(root, folder):
    past = {path.name: list(bare(ast.parse(path.read_text("utf-8")))) for path in sorted((root / folder).glob("*.py"))}
    assert {name: found for name, found in past.items() if found} == {}


def test_no_script_of_the_browser_knows_an_address(root):
    """Scripts take addresses from what the server sent, with the prefix in them."""
    quoted = re.compile(r"[\"'`]" + OWN.pattern)
    scripts = [path for path in (root / "app" / "assets").rglob("*") if path.suffix in {".js", ".mjs"}]
    assert len(scripts) > 20
    found = {path.name: quoted.findall(path.read_text("utf-8")) for path in scripts}
    assert {name: past for name, past in found.items() if past} == {}
