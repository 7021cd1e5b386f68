"""Frames in, plotly figures out. Nothing here asks for data, and no figure knows whether the page is light or dark."""

import app.figures.theme  # noqa: F401  registers the template
