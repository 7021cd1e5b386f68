"""Components as a browser gets them: plain JSON, and every part of a tree."""

import json

from plotly.utils import PlotlyJSONEncoder


def plain(tree):
    """Return a component, or a list of them, as plain JSON."""
    return json.loads(json.dumps(tree, cls=PlotlyJSONEncoder))


def parts(tree):
    """Every component of a plain tree as its properties, with its type."""
    if isinstance(tree, list):
        return [part for one in tree for part in parts(one)]
    if not isinstance(tree, dict) or "props" not in tree:
        return []
    return [{"type": tree["type"], **tree["props"]}, *parts(tree["props"].get("children"))]
