"""What is said of every stop of the slider: a list of sentences, of which the browser only has to choose."""

from __future__ import annotations

from app import formats
from app.views.threshold.answer import Threshold
from app.views.threshold.stops import Lines

# From so many on, costs counted in deals need no decimals.
LARGE = 10


def cost(amount: float | None, answer: Threshold) -> str:
    """An amount in the export's currency, or in deals where it has none."""
    if answer.amounts or amount is None:
        return formats.money(amount, answer.currency)
    return f"{formats.number(amount, 0 if abs(amount) >= LARGE else 1)} deals"


def line_text(answer: Threshold, at: float) -> str:
    """A line as short as it goes: '$42.3 k' or '42 %'."""
    if answer.policy.line.by == "money" and answer.amounts:
        return formats.money(at, answer.currency)
    return formats.threshold(at)


def lead(answer: Threshold, at: float) -> str:
    """How a sentence about a line begins: 'Above $42.3 k of expected loss' or 'At 42 %'."""
    if answer.policy.line.by == "flat":
        return f"At {line_text(answer, at)}"
    return f"Above {line_text(answer, at)}{' of expected loss' if answer.amounts else ''}"


def leads(answer: Threshold, lines: Lines) -> list[str]:
    """The beginning of a sentence about each stop."""
    return [lead(answer, at) for at in lines.stops["at"].tolist()]


def on(answer: Threshold) -> str:
    """What the hold-out's numbers are of: 'on the 2,911 held-out deals'."""
    return f"on {answer.looked.whole}" if answer.looked else "on the held-out deals"


def lost_of(lines: Lines) -> str:
    """How many losses there were to catch."""
    first = lines.stops.iloc[0]
    return formats.count(first["true_alarms"] + first["missed"])


# --- the decision ---


def decisions(answer: Threshold, lines: Lines) -> list[str]:
    """What each line flags now, and what it would have caught and cost."""
    now, held, lost = _flagged_now(answer, lines), lines.stops, lost_of(lines)
    where = on(answer).capitalize()
    return [
        f"{words}: {flags}. {where} it would have caught {formats.count(true)} of {lost} losses,"
        f" for {cost(spent, answer)} in acting and missing."
        for words, flags, true, spent in zip(
            leads(answer, lines), now, held["true_alarms"].tolist(), held["cost"].tolist(), strict=True
        )
    ]


def _flagged_now(answer: Threshold, lines: Lines) -> list[str]:
    now = answer.now
    if not now.open_count:
        nothing = "no deal is open with these filters" if now.open_anywhere else "this export holds closed deals only"
        return [f"nothing is flagged, {nothing}"] * len(lines.stops)
    whole, total = formats.plural(now.open_count, "open deal"), cost(now.open_amount, answer)
    return [
        f"{formats.count(n)} of {whole} {'is' if n == 1 else 'are'} flagged"
        + (f", {cost(amount, answer)} of {total}" if answer.amounts else "")
        for n, amount in zip(now.stops["flagged_count"].tolist(), now.stops["flagged_amount"].tolist(), strict=True)
    ]


def proposals(answer: Threshold, lines: Lines) -> list[str]:
    """What adopting would put in force at each stop."""
    costs = answer.policy.costs
    room = f", {formats.number(costs.capacity)} at a time for one owner" if costs.capacity else ""
    rest = (
        f"acting on a deal costs {cost(costs.false_alarm, answer)} and saves"
        f" {formats.threshold(costs.save_rate)} of what would be lost{room}"
    )
    flat, found = lines.by == "flat", []
    for at in lines.stops["at"].tolist():
        what = "expected loss above" if answer.amounts and not flat else "loss probability above"
        what = "loss probability at or above" if flat else what
        why = "what follows from the costs" if at == lines.suggested else "a line of your own"
        found.append(f"Flag from a{'n' if what[0] == 'e' else ''} {what} {line_text(answer, at)}, {why}; {rest}.")
    return found


# --- under the pictures ---


def cost_sentences(answer: Threshold, lines: Lines) -> list[str]:
    """What each line costs against the cheapest, how far the plateau reaches, and how sure that is."""
    held, rest = lines.stops, plateau(answer, lines)
    least = f"{cost(lines.cheapest_cost, answer)} {from_line(answer, lines.cheapest)}"
    found = []
    for words, spent, low, high in zip(
        leads(answer, lines), *(held[name].tolist() for name in ("cost", "cost_low", "cost_high")), strict=True
    ):
        more = spent - lines.cheapest_cost
        near = more <= lines.cheapest_cost * 0.02
        against = "within 2\u00a0% of the cheapest" if near else f"{cost(more, answer)} more than the cheapest"
        spread = f"[{cost(low, answer)}{formats.NOTHING}{cost(high, answer)}]"
        found.append(f"{words}: {cost(spent, answer)} {spread} {on(answer)}, {against} ({least}). {rest}")
    return found


def from_line(answer: Threshold, at: float) -> str:
    """'from $42.3 k', or 'at 42 %'."""
    return f"{'at' if answer.policy.line.by == 'flat' else 'above'} {line_text(answer, at)}"


def plateau(answer: Threshold, lines: Lines) -> str:
    """Say how free the choice is: 'Any line from $31 k to $52 k costs within 2 % of the cheapest'."""
    low, high = line_text(answer, lines.plateau_low), line_text(answer, lines.plateau_high)
    if low == high:
        return f"Lines close to {low} come within 2{formats.NBSP}% of the cheapest."
    return f"Any line from {low} to {high} costs within 2{formats.NBSP}% of the cheapest."


def rate_sentences(answer: Threshold, lines: Lines) -> list[str]:
    """How many flags of each line were right, and how many losses it caught."""
    names = ("flagged", "precision", "recall")
    return [
        f"{words}: {formats.percent(right)} of the flags were right, {formats.percent(caught)} of the losses flagged."
        if flagged
        else f"{words}: nothing was flagged {on(answer)}."
        for words, flagged, right, caught in zip(
            leads(answer, lines), *(lines.stops[name].tolist() for name in names), strict=True
        )
    ]


def owner_sentences(answer: Threshold, lines: Lines) -> list[str]:
    """Who has the most flagged at each stop, and how many have more than they can act on."""
    now, capacity = answer.now, answer.policy.costs.capacity
    named = int(now.owners["owner"].notna().sum()) if len(now.owners) else 0
    if not named:
        return [""] * len(lines.stops)
    columns = ("most_owner", "most_flagged", "over_count", "over_by")
    rows = zip(*(now.stops[name].tolist() for name in columns), strict=True)
    return [_workload(named, capacity, owner, most, over, too_many) for owner, most, over, too_many in rows]


def _workload(owners: int, capacity: float | None, owner: str, most: int, over: int, too_many: int) -> str:
    busiest = f"{formats.cut(owner)} has the most flagged, {formats.count(most)}" if most else "Nobody has any flagged"
    if not capacity:
        return f"{busiest}. Say how many one owner can act on, and who has too many is marked."
    room = formats.number(capacity)
    if not over:
        return f"{busiest}; nobody has more than the {room} that one can act on."
    have = f"{formats.count(over)} of {formats.plural(owners, 'owner')} {'has' if over == 1 else 'have'}"
    return f"{busiest}. {have} more than the {room} that one can act on, {formats.count(too_many)} too many in all."


def change_sentences(answer: Threshold, lines: Lines) -> list[str]:
    """How many deals change side at each stop against the policy in force."""
    names = ("joined_count", "joined_amount", "left_count", "left_amount")
    if answer.now.stops.empty:
        return [""] * len(lines.stops)
    against = f"Against the policy in force ({answer.in_force_flagging.line_words})"
    found = []
    for joined, joined_amount, left, left_amount in zip(*(answer.now.stops[n].tolist() for n in names), strict=True):
        if not joined + left:
            found.append(f"{against} no deal changes side.")
            continue
        parts = [
            f"{formats.plural(joined, 'deal')} more{_worth(joined_amount, answer)}" if joined else "",
            f"{formats.plural(left, 'deal')} fewer{_worth(left_amount, answer)}" if left else "",
        ]
        listed = " The 20 largest:" if joined + left > 20 else ""
        found.append(f"{against} it flags {' and '.join(part for part in parts if part)}.{listed}")
    return found


def _worth(amount: float, answer: Threshold) -> str:
    return f" ({cost(amount, answer)})" if answer.amounts else ""


def cost_title(answer: Threshold) -> str:
    """'Cost on the 2,911 held-out deals'."""
    return f"Cost {on(answer)}"
