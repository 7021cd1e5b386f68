"""Small drawings that stand before a word: lines in the colour of the text."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from dash import html

from app.components.parts import attributes

# Lines on a square of 16.
LINES: Final = {
    "funnel": "M2 3h12L9.5 8.5V13l-3 1.5v-6z",
    "won": "M14 8a6 6 0 1 1-3-5.2M5.5 7.5 8 10l6-6.5",
    "warning": "M8 2.5 14.5 13.5h-13zM8 6.5V10M8 11.6v.4",
    "levers": "M2 5h6.5M11.5 5H14M2 11h2.5M7.5 11H14M11.5 5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z"
    "M7.5 11a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
    "layers": "M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
    "line": "M1.5 8.5h13M4 14v-2.5M4 6V4.5M8 14v-2.5M8 6V2M12 14v-2.5M12 6v-.5",
    "arrows": "M2 5.5h11M10 2.5l3 3-3 3M14 11.5H3M6 8.5l-3 3 3 3",
    "clipboard": "M5.5 3.5h-2v10.5h9V3.5h-2M5.5 2h5v3h-5zM6 8.5h4M6 11h4",
    "bulb": "M6 12.5h4M6.5 14.5h3M5.5 10.5c0-1.5-2-2-2-4.5a4.5 4.5 0 0 1 9 0c0 2.5-2 3-2 4.5z",
    "people": "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4"
    "M10.5 2.8a2.3 2.3 0 0 1 0 4.4M12 9.8c1.5.5 2.5 1.8 2.5 3.7",
    "steps": "M2 13.5h3.5V10H9V6.5h3.5V3H14",
    "target": "M14 8A6 6 0 1 1 8 2M11 8a3 3 0 1 1-3-3M8 8l5-5M11.5 2v2.5H14",
    "building": "M3.5 14V2.5h6V14M9.5 6h3v8M1.5 14h13M5.5 5h2M5.5 7.5h2M5.5 10h2",
    "flask": "M6 2h4M7 2v4.5L3 13a.8.8 0 0 0 .7 1.2h8.6A.8.8 0 0 0 13 13L9 6.5V2M5 10.5h6",
    "record": "M3.5 2h9v12h-9zM6 5.5h4M6 8h4M6 10.5h2",
    "tick": "M2.5 2.5h11v11h-11zM5 8l2.2 2.2L11 6",
    "clock": "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.5V8l2.5 1.5",
    "bell": "M4 11.5V7a4 4 0 0 1 8 0v4.5l1.5 1.5h-11zM6.5 13v.5a1.5 1.5 0 0 0 3 0V13",
    "gauge": "M2 12a6 6 0 1 1 12 0M8 12l3-4",
    "cylinder": "M2.5 4c0-1.3 2.5-2 5.5-2s5.5.7 5.5 2S11 6 8 6 2.5 5.3 2.5 4zm0 0v8c0 1.3 2.5 2 5.5 2s5.5-.7 5.5-2V4"
    "M2.5 8c0 1.3 2.5 2 5.5 2s5.5-.7 5.5-2",
}


def icon(name: str) -> html.Span:
    """The drawing of that name, drawn as a mask so that it follows the text; nothing is read aloud."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#000" stroke-width="1.4"'
        f' stroke-linecap="round" stroke-linejoin="round" d="{LINES[name]}"/></svg>'
    )
    return html.Span(className="hw-icon", style=mask(drawing), **attributes(aria_hidden="true"))


def mask(drawing: str) -> dict[str, str]:
    """The style that shows a drawing in the colour of the text, so that it follows the theme."""
    image = f'url("data:image/svg+xml,{quote(drawing)}")'
    return {"maskImage": image, "WebkitMaskImage": image}
