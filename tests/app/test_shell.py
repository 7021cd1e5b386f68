"""The frame asks for no data, names its parts and wires them in the browser."""

import json
import re

import dash
import pytest

from app import shell
from app.guards import kept

PAGES = (shell.Page("/", "Overview", "Pipeline", group="Sell"), shell.Page("/data", "Data", scoped=False))


def walk(node):
    if isinstance(node, (list, tuple)):
        for child in node:
            yield from walk(child)
    elif node is not None:
        yield node
        yield from walk(getattr(node, "children", None))


@pytest.fixture
def app():
    return dash.Dash("shell", suppress_callback_exceptions=True, use_async=False)


def test_every_identity_of_the_frame_is_there_once():
    found = [str(node.id) for node in walk(shell.shell(PAGES)) if getattr(node, "id", None)]
    assert len(found) == len(set(found))
    assert {"main", "page-title", "freshness", "notice", "live", "scope", "scope-choices", "page-query"} <= set(found)


def test_the_navigation_lists_pages_in_order_and_keeps_the_scope():
    links = [node for node in walk(shell.shell(PAGES)) if getattr(node, "className", "") == "hw-nav-link"]
    assert [(link.children, link.href) for link in links] == [(["Overview"], "/"), (["Data"], "/data")]
    assert all("data-keep-scope" in link.to_plotly_json()["props"] for link in links)


def test_there_is_one_heading_of_the_first_rank():
    assert len([node for node in walk(shell.shell(PAGES)) if type(node).__name__ == "H1"]) == 1


def test_the_index_names_its_language_and_sets_the_theme_before_the_styles():
    page = shell.index("/headwind")
    assert '<html lang="en"' in page
    assert 'data-prefix="/headwind"' in page
    assert page.index("theme.js?v=") < page.index("{%css%}")
    assert all(
        f"{{%{part}%}}" in page for part in ("metas", "title", "css", "app_entry", "config", "scripts", "renderer")
    )
    assert "__" not in page


def imports_of(page):
    found = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert found
    return json.loads(found[1])["imports"]


@pytest.mark.parametrize("prefix", ["", "/headwind"])
def test_every_module_has_an_address_that_says_what_is_in_it(prefix):
    names = [path.relative_to(shell.ASSETS).as_posix() for path in shell.ASSETS.rglob("*.mjs")]
    assert {"main.mjs", "what_if/page.mjs"} < set(names)
    known = {name: kept.fingerprint(shell.ASSETS / name) for name in names}
    assert imports_of(shell.index(prefix)) == {
        f"{prefix}/assets/{name}": f"{prefix}/assets/{name}?v={true}" for name, true in known.items()
    }


def test_another_content_of_a_module_has_another_address(tmp_path, monkeypatch):
    for name in ("favicon.svg", "theme.js", "main.mjs", "formats.mjs"):
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(shell, "ASSETS", tmp_path)
    before = imports_of(shell.index())
    (tmp_path / "formats.mjs").write_text("after")
    after = imports_of(shell.index())
    assert {name for name in before if before[name] != after[name]} == {"/assets/formats.mjs"}


def test_modules_are_asked_for_at_once_and_by_no_other_address():
    page = shell.index("/headwind")
    addresses = set(imports_of(page).values())
    assert set(re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)) == addresses
    assert set(re.findall(r'<script type="module" src="([^"]+)">', page)) < addresses
    # A map that comes after the first module that is asked for is not read.
    assert page.index("importmap") < page.index("modulepreload")


def test_the_frames_callbacks_run_in_the_browser(app):
    shell.wire(app)
    registered = app._callback_list
    named = {
        (one["clientside_function"]["namespace"], one["clientside_function"]["function_name"]) for one in registered
    }
    assert named == {
        ("chips", "draw"),
        *((shell.NAMESPACE, name) for name in ("sync", "count", "offer", "place", "drawer")),
    }
