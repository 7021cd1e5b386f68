"""What a person corrects of a proposal with: selects, the currency, and a heading with its explanation."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app.components.imports import acts
from app.components.parts import tag
from app.views.imports.proposed import CURRENCIES, Proposed, ProposedColumn, ProposedRate

# A select that holds nothing shows nothing; the browser leaves the space out.
NO_HEADER: Final = " "
# Any other currency is written beside these.
LIKELY: Final = ("EUR", "USD", "GBP", "CHF")
UNITS: Final = {
    "1": "Amounts in full",
    "1000": "In thousands",
    "10000": "In ten thousands (万, 만)",
    "100000": "In lakh",
    "1000000": "In millions",
    "10000000": "In crore",
    "0.01": "In hundredths (cents)",
}
IN_WHICH: Final = "In which currency are the amounts? {}."
NOTHING_SAYS: Final = "Nothing in the file says"
UNSAID: Final = "It is kept with the mapping. Without it amounts are added up all the same, as plain numbers."


def explained(heading: str, words: str, *content: Any) -> list[Any]:
    """A heading, one line that says what stands below it in plain words, and that."""
    return [html.H3(heading), html.P(words, className="hw-muted hw-import-why"), *content]


def warned(words: str) -> html.P:
    """A sentence that somebody is to look at."""
    return html.P([tag("look at this", "risk"), " ", words])


def chooser(part: str, key: str, value: str, options: list[dict[str, str]], label: str) -> html.Label:
    """A select of a correction; its label is for the screen reader."""
    chosen = dbc.Select(id={"part": part, "key": key}, value=value, options=options, size="sm")
    return html.Label([html.Span(label, className="visually-hidden"), chosen])


def has_amount(one: ProposedColumn) -> bool:
    """Tell whether a column is the deals' amount, beside which their currency stands."""
    return (one.table, one.name) == ("opportunities", "amount") and bool(one.header)


def asks_currency(found: Proposed) -> bool:
    """Tell whether the deals have amounts, and nothing says in which currency."""
    return not found.currency and any(has_amount(one) for one in found.columns)


def currency_asked(found: Proposed) -> html.Div:
    """Ask for the currency; the rest can be looked at and checked without an answer."""
    sign = found.shared_sign
    codes, says = (sign.likely, sign.words) if sign is not None else (LIKELY, NOTHING_SAYS)
    likely = [acts.button(code, "say", large=True, key="currency", choice=code) for code in codes]
    return html.Div(
        [
            html.P(IN_WHICH.format(says), className="hw-import-question"),
            html.P(UNSAID, className="hw-muted"),
            acts.row(*likely, currency(found)),
        ],
        className="hw-import-asked",
    )


def currency(found: Proposed) -> html.Label:
    """The currency of every amount: a code, chosen or written."""
    codes = html.Datalist([html.Option(value=code) for code in CURRENCIES], id="data-import-currencies")
    field = dbc.Input(
        id={"part": "import-more", "key": "currency"},
        value=found.currency,
        placeholder="Another, by its code or name",
        list="data-import-currencies",
        maxLength=40,
        size="sm",
        autoComplete="off",
    )
    return html.Label([html.Span("Currency of every amount", className="visually-hidden"), field, codes])


def unit(one: ProposedColumn) -> html.Label:
    """In which unit the numbers of a column of money are."""
    said = [*UNITS, *([one.unit] if one.unit not in UNITS else [])]
    options = [{"value": each, "label": UNITS.get(each, f"Times {each}")} for each in said]
    return chooser("import-more", f"times:{one.name}", one.unit, options, f"What 1 in {one.label} stands for")


def rates(found: Proposed) -> html.Div | None:
    """What 1 of each other currency is worth in the export's: a field for each."""
    if not found.rates:
        return None
    words = f"What 1 of each is worth in {found.currency}, on all days. Deals without a rate are set aside."
    return html.Div([html.P(words), *(_rate(one, found.currency) for one in found.rates)], className="hw-import-rates")


def _rate(one: ProposedRate, into: str) -> html.Label:
    field = dbc.Input(
        id={"part": "import-more", "key": f"rate:{one.currency}/{into}"},
        value="" if one.rate is None else f"{one.rate:.12g}",
        inputMode="decimal",
        maxLength=20,
        size="sm",
        autoComplete="off",
    )
    return html.Label([html.Span(f"1 {one.currency} ="), field, html.Span(into)])
