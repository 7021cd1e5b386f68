"""How a test looks into a tree of components."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder


def _walk(node):
    if isinstance(node, (list, tuple)):
        for child in node:
            yield from _walk(child)
    elif node is not None:
        yield node
        if hasattr(node, "children"):
            yield from _walk(node.children)


@pytest.fixture
def words():
    """What a tree of components says, its parts joined by a space."""

    def read(tree):
        json.dumps(tree, cls=PlotlyJSONEncoder)  # what a page cannot send fails here
        texts = [str(node) for node in _walk(tree) if isinstance(node, (str, int, float))]
        return " ".join(" ".join(texts).split())

    return read


@pytest.fixture
def find():
    """The components of a tree that carry a class."""

    def look(tree, name):
        return [node for node in _walk(tree) if name in (getattr(node, "className", None) or "").split()]

    return look


@pytest.fixture
def kinds():
    """The components of a tree of one type, such as 'Th'."""

    def look(tree, kind):
        return [node for node in _walk(tree) if type(node).__name__ == kind]

    return look
