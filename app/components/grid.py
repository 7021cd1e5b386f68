"""The data grid's dress: AG Grid's own theme on the page's colours, light and dark alike."""

from __future__ import annotations

from typing import Any, Final

_PARAMS: Final = {
    "backgroundColor": "var(--hw-panel)",
    "foregroundColor": "var(--bs-body-color)",
    "textColor": "var(--bs-body-color)",
    "headerBackgroundColor": "var(--hw-panel)",
    "headerTextColor": "var(--bs-secondary-color)",
    "borderColor": "var(--bs-border-color)",
    "chromeBackgroundColor": "var(--hw-panel)",
    "rowHoverColor": "var(--hw-hover)",
    "selectedRowBackgroundColor": "var(--hw-hover)",
    "accentColor": "var(--hw-focus)",
    "inputBackgroundColor": "var(--hw-panel)",
    "menuBackgroundColor": "var(--hw-panel)",
    "fontFamily": "inherit",
    "browserColorScheme": "inherit",
}
_SIZES: Final = {"fontSize": 13, "headerFontSize": 12, "rowHeight": 36, "headerHeight": 36, "spacing": 6}
_RADII: Final = {"borderRadius": 4, "wrapperBorderRadius": 6}


def theme() -> dict[str, str]:
    """Dress AG Grid, as the option `theme` of dashGridOptions; it follows dark mode by CSS variables."""
    words = [f"{name}: '{value}'" for name, value in _PARAMS.items()]
    sizes: dict[str, Any] = _SIZES | _RADII
    words += [f"{name}: {value}" for name, value in sizes.items()]
    return {"function": f"themeQuartz.withParams({{{', '.join(words)}}})"}
