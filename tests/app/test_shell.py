"""The frame asks for no data, names its parts and wires them in the browser."""

import dash
import pytest

from app import shell

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


def test_a_page_that_is_not_listed_has_a_title_and_no_link():
    framed = shell.shell((*PAGES, shell.Page("/account", "Account", scoped=False, listed=False)))
    links = [node.href for node in walk(framed) if getattr(node, "className", "") == "hw-nav-link"]
    assert links == ["/", "/data"]
    assert framed.to_plotly_json()["props"]["data-unscoped"] == "/data /account"
    stores = [node.data for node in walk(framed) if getattr(node, "id", None) == "shell-pages"]
    assert [page["path"] for page in stores[0]] == ["/", "/data", "/account"]


def test_there_is_one_heading_of_the_first_rank():
    assert len([node for node in walk(shell.shell(PAGES)) if type(node).__name__ == "H1"]) == 1


def test_the_index_names_its_language_and_sets_the_theme_before_the_styles():
    page = shell.index("/headwind", "/vendor/all.mjs")
    assert '<html lang="en"' in page
    assert 'data-prefix="/headwind"' in page
    assert page.index("theme.js?v=") < page.index("{%css%}")
    assert '<script type="module" src="/headwind/vendor/all.mjs">' in page
    assert all(
        f"{{%{part}%}}" in page for part in ("metas", "title", "css", "app_entry", "config", "scripts", "renderer")
    )
    assert "__" not in page


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
