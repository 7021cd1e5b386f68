"""What browsers load of other people's libraries."""

import re

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs_version

from app.guards.vendor import CHARTS, FIRST, FOLDER, OF_GRAPHS, TRACES
from app.joined import joined


def test_the_part_of_plotly_is_of_the_version_that_writes_the_figures():
    head = (FOLDER / CHARTS).read_text("utf-8")[:200]
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in head


def test_figures_are_drawn_with_no_other_kind_of_trace(root):
    drawn = "".join(path.read_text("utf-8") for path in (root / "app").rglob("*.py"))
    kinds = {name.lower() for name in re.findall(r"\bgo\.([A-Z]\w*)", drawn) if hasattr(getattr(go, name), "uid")}
    assert kinds
    assert kinds <= TRACES


def test_graphs_get_the_part_and_not_the_whole(client):
    with client.get(OF_GRAPHS) as answer:
        assert answer.get_data() == (FOLDER / CHARTS).read_bytes()
    with client.get(OF_GRAPHS, headers={"If-None-Match": answer.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_one_stylesheet_holds_bootstraps_and_ours_in_this_order_and_is_kept(client, root):
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', client.get("/").get_data(as_text=True))
    assert len(sheets) == 1
    with client.get(sheets[0]) as answer:
        text = answer.get_data(as_text=True)
        assert (answer.mimetype, answer.cache_control.immutable) == ("text/css", True)
    ours = [path.read_text("utf-8") for path in sorted((root / "app" / "assets").glob("*.css"))]
    places = [text.index("--bs-blue"), *(text.index(sheet) for sheet in ours)]
    assert places == sorted(places)
    assert "sourceMappingURL" not in text


def test_one_script_holds_every_module_and_is_kept(client, root):
    scripts = re.findall(r'<script type="module" src="([^"]+)">', client.get("/").get_data(as_text=True))
    assert len(scripts) == 1
    with client.get(scripts[0]) as answer:
        assert answer.get_data(as_text=True) == joined(root / "app" / "assets", FIRST)
        assert (answer.mimetype, answer.cache_control.immutable) == ("text/javascript", True)
