"""The largest deals that change side against the policy in force; the browser lists those of a stop."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.parts import attributes
from app.components.threshold.owners import none_open
from app.views.deals import deal_address
from app.views.deals.title import deal_title, under_title
from app.views.threshold.answer import Threshold

CAPTION = "The largest deals that change side"
MORE = "All of them"
JOINED, LEFT = "+ now flagged", f"{formats.MINUS} no longer flagged"


def changes(answer: Threshold) -> Any:
    """Draw the table without its rows."""
    if answer.now.owners.empty:
        return none_open(answer)
    heads: list[tuple[str, str]] = [("Deal", ""), ("Side", ""), ("Owner", "hw-minor")]
    heads += [("Amount", "hw-right")] if answer.amounts else []
    heads += [("Loss chance", "hw-right")]
    heads += [("Expected loss", "hw-right hw-minor")] if answer.amounts else []
    heads += [("", "hw-right")]
    head = html.Tr([html.Th(words, scope="col", className=name or None) for words, name in heads if words])
    head.children.append(html.Th(html.Span("What-if", className="visually-hidden"), scope="col"))
    caption = html.Caption(CAPTION, className="visually-hidden")
    table = html.Table([caption, html.Thead(head), html.Tbody(id="threshold-changes")])
    table.className = "hw-table hw-table-sticky hw-changes"
    none = states.empty("No deal changes side", "Move the slider, or change a cost.")
    none.id = "threshold-changes-none"
    listed = html.Div(
        [table, none],
        className="hw-scroll hw-changes-scroll",
        **attributes(role="region", aria_label=CAPTION, tabIndex=0),
    )
    more = html.Details(
        html.Summary(MORE), id="threshold-changes-more", className="hw-as-table hw-changes-more", hidden=True
    )
    return html.Div([more, listed])


def changed_deals(answer: Threshold) -> list[dict[str, Any]]:
    """The deals that change side at some stop, the largest first: the words of their cells, `was` and `reach`.

    A deal that the policy in force flags (`was`) changes side at the stops from `reach` on, another at those before.
    """
    return [_deal(row, answer) for row in answer.now.largest.to_dict("records")]


def _deal(row: dict[Any, Any], answer: Threshold) -> dict[str, Any]:
    named = str(row["opportunity_id"])
    money = {"amount": row["amount"], "expected_loss": row["expected_loss"]} if answer.amounts else {}
    return {
        "name": deal_title(row),
        "sub": under_title(row, named if row["account"] else ""),
        "href": deal_address.drawer(named),
        "what_if": deal_address.page(named),
        "side": LEFT if row["flagged"] else JOINED,
        "owner": formats.name(row["owner"]),
        "loss": formats.percent(row["loss_probability"]),
        "share": round(row["loss_probability"], 4),
        **{name: formats.money(amount, answer.currency) for name, amount in money.items()},
        "was": bool(row["flagged"]),
        "reach": int(row["reach"]),
    }
