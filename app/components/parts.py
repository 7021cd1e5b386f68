"""The small parts that cards, tables and states are made of: attributes, tags, a verdict, links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal

from dash import html

from app import formats
from app.views.answers import Verdict

Tone = Literal["lost", "won", "risk", "neutral"]
# No sentence of the application is longer; what is, holds something from outside.
LONGEST_SENTENCE: Final = 1_000
_MARKS: Final = {"Ready": "●", "Weak": "◐", "No signal": "○"}
_TONES: Final[dict[str, Tone]] = {"Ready": "won", "Weak": "risk", "No signal": "neutral"}


def attributes(**pairs: Any) -> dict[str, Any]:
    """Spell `aria_label=` as `aria-label` and `data_n=` as `data-n`, leaving out None."""
    return {name.rstrip("_").replace("_", "-"): value for name, value in pairs.items() if value is not None}


def tag(words: str, tone: Tone = "neutral", title: str | None = None) -> html.Span:
    """A word in a thin frame. The word carries the meaning; the tone only supports it."""
    return html.Span(words, className=f"hw-tag hw-tone-{tone}", title=title)


def verdict(name: Verdict, words: str = "") -> html.Span:
    """The bundle's verdict: a shape, a word and a tone, so that none of them stands alone."""
    mark = html.Span(_MARKS[name], className="hw-mark", **attributes(aria_hidden="true"))
    return html.Span([mark, name], className=f"hw-verdict hw-tone-{_TONES[name]}", title=words or None)


def render_name(known: Any, what: str = "") -> Any:
    """A name as the screen shows it: a long one wraps, a very long one is cut, and says the whole when pointed at."""
    whole = formats.name(known, what)
    if len(whole) < formats.LONG_NAME:
        return whole
    return html.Span(formats.cut(whole), className="hw-long-name", title=whole)


def sentence(words: Any) -> Any:
    """Words as the screen shows them: what a name or a link has made far too long is cut as a name is."""
    return render_name(words) if isinstance(words, str) and len(words) > LONGEST_SENTENCE else words


def joined(names: Iterable[str | None]) -> list[Any]:
    """Names in a line: 'Ann · Mia · North'; what is None or '' has no place in it."""
    return [part for name in names if name for part in (" · ", render_name(name))][1:]


def screen_reader_text(words: str) -> html.Span:
    """Words for the screen reader only."""
    return html.Span(words, className="visually-hidden")


def link(children: Any, href: str, class_name: str = "", **more: Any) -> html.A:
    """A link inside the app that carries the current scope; '?deal=A1' opens the drawer of that key in place."""
    return html.A(children, href=href, className=class_name or None, **attributes(data_keep_scope="", **more))


def live(identity: str) -> html.Div:
    """A polite live region: what is written into it is read aloud."""
    return html.Div(id=identity, className="visually-hidden", **attributes(role="status", aria_live="polite"))
