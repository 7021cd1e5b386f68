"""Flagging by money beside no model, a flat threshold, nobody and everybody, in money on the held-out deals."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components.parts import attributes
from app.components.threshold.sentences import cost, each_owner, on
from app.views.threshold.answer import Threshold
from app.views.threshold.money_or_flat import PolicyComparison
from app.views.threshold.stops import Lines

CHOICES = {
    "capacity": ("By capacity", "each owner's deals most worth acting on"),
    "money": ("By money", "what follows from the costs"),
    "amount": ("By amount alone", "without a model: every deal at the share lost by then"),
    "flat": ("Flat threshold", "the cheapest on these very deals"),
    "nobody": ("Flag nobody", "what acting would have saved is lost"),
    "everybody": ("Flag everybody", "every deal is acted on"),
}
FLATTERED = (
    "The flat threshold was chosen on these same deals, which flatters it;"
    " the line by money follows from the costs alone."
)
# As near as the plateau of the cost curve.
AS_CHEAP = 1.02


def money_or_flat(answer: Threshold, found: PolicyComparison, lines: Lines) -> html.Div:
    """Draw the comparison: a sentence, the choices with what each costs, and where the costs alone decide."""
    heads = [("Policy", ""), ("Line", "hw-right"), ("Flagged", "hw-right"), ("Cost", "hw-right")]
    heads.append(("Saved", "hw-right"))
    head = html.Tr([html.Th(words, scope="col", className=name or None) for words, name in heads])
    here = {name: words[lines.here] for name, words in comparison_texts(answer, lines).items()}
    own = html.Tr(
        [
            html.Th(["The line above", html.Span("where the slider stands", className="hw-sub")], scope="row"),
            *(html.Td(words, id=name.removeprefix("#"), className="hw-right") for name, words in here.items()),
        ],
        className="hw-this-line",
    )
    rows = [_row(row, answer) for row in found.choices.to_dict("records")]
    said = [html.P([html.Strong(adds(answer, found)), f" {cheaper(answer, found)}"])]
    caption = html.Caption("What each policy would have cost", className="visually-hidden")
    table = html.Table([caption, html.Thead(head), html.Tbody([*rows, own])], className="hw-table")
    region = attributes(role="region", aria_label="What each policy would have cost", tabIndex=0)
    parts = [*said, html.Div(table, className="hw-scroll hw-compared", **region)]
    return html.Div([*parts, html.P(f"{FLATTERED} {balance(answer, lines)}".strip(), className="hw-more")])


def _row(row: dict[Any, Any], answer: Threshold) -> html.Tr:
    name, meaning = CHOICES[row["choice"]]
    line = formats.NOTHING if row["at"] != row["at"] else _line(row["choice"], row["at"], answer)
    numbers = [line, formats.count(row["flagged"]), cost(row["cost"], answer), cost(row["saved"], answer)]
    head = html.Th([name, html.Span(meaning, className="hw-sub")], scope="row")
    return html.Tr([head, *(html.Td(words, className="hw-right") for words in numbers)])


def _line(choice: str, at: float, answer: Threshold) -> str:
    if answer.policy.line.by == "capacity" and choice in ("capacity", "amount"):
        return each_owner(answer, at)
    if choice == "amount":
        return f"amount above {formats.money(at, answer.currency)}" if answer.amounts else formats.NOTHING
    costs = answer.policy.costs
    if choice == "money" and costs.conceded:
        return f"worth above {cost(at * costs.save_rate - costs.false_alarm, answer)}"
    if choice == "money" and answer.amounts:
        return formats.money(at, answer.currency)
    return formats.threshold(at)


def comparison_texts(answer: Threshold, lines: Lines) -> dict[str, list[str]]:
    """The row of the line under the hand at every stop, by selector."""
    stops, nobody = lines.stops, answer.none_cost or 0.0
    choice = lines.by
    return {
        "#threshold-this-line": [_line(choice, at, answer) for at in stops["at"].tolist()],
        "#threshold-this-flagged": [formats.count(n) for n in stops["flagged"].tolist()],
        "#threshold-this-cost": [cost(one, answer) for one in stops["cost"].tolist()],
        "#threshold-this-saved": [cost(nobody - one, answer) for one in stops["cost"].tolist()],
    }


def adds(answer: Threshold, found: PolicyComparison) -> str:
    """Say what the model adds over flagging by amount alone, and whether beyond noise."""
    gap, over = found.added, "flagging by amount alone" if answer.amounts else "treating every deal alike"
    if found.adds is None:
        ends = f"[{_signed(gap.low, answer)} to {_signed(gap.high, answer)}]"
        return f"The model adds {_signed(gap.value, answer)} {ends} over {over} {on(answer)}: that may be noise."
    low, high = sorted((abs(gap.low), abs(gap.high)))
    ends = f"{cost(abs(gap.value), answer)} [{cost(low, answer)}{formats.NOTHING}{cost(high, answer)}]"
    if found.adds == "amount":
        return f"The model costs {ends} more than {over} {on(answer)}: flag without it."
    return f"The model adds {ends} over {over} {on(answer)}."


def cheaper(answer: Threshold, found: PolicyComparison) -> str:
    """Say which of the two policies is cheaper, by how much, and whether beyond noise."""
    gap = found.difference
    low, high = sorted((abs(gap.low), abs(gap.high)))
    if found.cheaper is None:
        ends = f"[{_signed(gap.low, answer)} to {_signed(gap.high, answer)}]"
        against = f"By money costs {_signed(gap.value, answer)} {on(answer)} against the best flat threshold"
        if cost(abs(gap.value), answer) == cost(0, answer):
            against = f"By money and the best flat threshold cost the same {on(answer)}"
        return f"{against} {ends}: past deals cannot tell the two apart."
    first, second = ("By money", "the best flat threshold")
    if found.cheaper == "flat":
        first, second = "The best flat threshold", "flagging by money"
    return (
        f"{first} is cheaper than {second}, by {cost(abs(gap.value), answer)} {on(answer)}"
        f" [{cost(low, answer)}{formats.NOTHING}{cost(high, answer)}]: that is beyond noise."
    )


def _signed(amount: float, answer: Threshold) -> str:
    return f"{'+' if amount > 0 else formats.MINUS if amount < 0 else ''}{cost(abs(amount), answer)}"


def balance(answer: Threshold, lines: Lines) -> str:
    """Where the costs alone decide, say so: a line that flags all but everybody is no list to work from."""
    if answer.all_cost is None or answer.none_cost is None:
        return ""
    most = lines.cheapest_cost * AS_CHEAP
    if answer.all_cost <= most and answer.none_cost <= most:
        return "Nothing costs anything here, so every line is as cheap as another."
    if answer.all_cost <= most:
        return "Acting costs so little here that flagging everybody is as cheap as the best line."
    if answer.none_cost <= most:
        return "Acting costs so much here, or saves so little, that flagging nobody is as cheap as the best line."
    return ""
