"""What is said of every stop of the slider: a list of sentences, of which the browser only has to choose."""

from __future__ import annotations

from app import formats
from app.views.flagging import own_numbers, team_name
from app.views.threshold.answer import Threshold
from app.views.threshold.stops import Lines

# From so many on, costs counted in deals need no decimals.
LARGE = 10


def cost(amount: float | None, answer: Threshold) -> str:
    """An amount in the export's currency, or in deals where it has none."""
    if answer.amounts or amount is None:
        return formats.money(amount, answer.currency)
    return formats.plural(amount, "deal", digits=0 if abs(amount) >= LARGE else 1)


def line_text(answer: Threshold, at: float) -> str:
    """A line as short as it goes: '$42.3 k', '42 %' or '5 of each owner'."""
    by, costs = answer.policy.line.by, answer.policy.costs
    if by == "capacity":
        return f"{formats.count(-at)} of each owner"
    if by == "money" and costs.conceded:
        return cost(at * costs.save_rate - costs.false_alarm, answer)
    return formats.money(at, answer.currency) if by == "money" and answer.amounts else formats.threshold(at)


def lead(answer: Threshold, at: float) -> str:
    """How a sentence about a line begins: 'Above $42.3 k of expected loss' or 'At 42 %'."""
    by, words = answer.policy.line.by, line_text(answer, at)
    if by == "capacity":
        return f"With {words}{_of_teams(answer)}"
    if by == "money" and answer.policy.costs.conceded:
        return f"Where acting is worth more than {words}"
    return f"At {words}" if by == "flat" else f"Above {words}{' of expected loss' if answer.amounts else ''}"


def each_owner(answer: Threshold, at: float) -> str:
    """A line by capacity in a table of all teams: '8 in the team', '5 or the team's own' or '5 of each owner'."""
    if answer.team is not None:
        return f"{formats.count(-at)} in the team"
    return f"{formats.count(-at)} or the team's own" if answer.policy.costs.teams else line_text(answer, at)


def _of_teams(answer: Threshold) -> str:
    """Whose owners a line by capacity is of: ' in Mona's team', or for everybody ' (8 in Mona's team)'."""
    if answer.team is not None:
        return f" in {team_name(answer.team)}"
    own = own_numbers(answer.policy.costs.teams)
    return f" ({own})" if own else ""


def leads(answer: Threshold, lines: Lines) -> list[str]:
    """The beginning of a sentence about each stop."""
    return [lead(answer, at) for at in lines.stops["at"].tolist()]


def on(answer: Threshold) -> str:
    """What the hold-out's numbers are of: 'on the 2,911 past deals'."""
    return f"on {answer.looked.whole}" if answer.looked else "on the past deals"


def lost_of(lines: Lines) -> str:
    """How many losses there were to catch."""
    first = lines.stops.iloc[0]
    return formats.count(first["true_alarms"] + first["missed"])


# --- the decision ---


def decisions(answer: Threshold, lines: Lines) -> list[str]:
    """What each line flags now, and what it would have caught and cost."""
    now, held, lost = _flagged_now(answer, lines), lines.stops, lost_of(lines)
    where = on(answer).capitalize() + (" of all teams" if answer.team is not None else "")
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
    conceded = f" and {formats.threshold(costs.conceded)} of its amount" if costs.conceded else ""
    helped = f", up to a loss chance of {formats.threshold(costs.beyond_help)}" if costs.beyond_help < 1 else ""
    rest = (
        f"acting on a deal costs {cost(costs.false_alarm, answer)}{conceded} and saves"
        f" {formats.threshold(costs.save_rate)} of what would be lost{helped}{_room(answer)}"
    )
    ats = lines.stops["at"].tolist()
    if answer.team is not None:
        team = team_name(answer.team)
        return [f"Flag {line_text(answer, at)} in {team}; everybody else, and all else, stays as it is." for at in ats]
    if lines.by == "capacity":
        whose = _of_teams(answer)
        return [f"Flag {line_text(answer, at)}{whose}, those most worth acting on; {rest}." for at in ats]
    what = _what(answer)
    why = {lines.suggested: FOLLOWING[answer.policy.kind]}
    return [f"Flag {what} {line_text(answer, at)}, {why.get(at, 'a line of your own')}; {rest}." for at in ats]


def adopt_labels(answer: Threshold, lines: Lines) -> list[str]:
    """What the button that adopts says at each stop."""
    if answer.team is None:
        return [ADOPT] * len(lines.stops)
    return [f"Adopt {formats.count(-at)} for {team_name(answer.team)}" for at in lines.stops["at"].tolist()]


ADOPT = "Adopt this policy"
FOLLOWING = {
    "money": "what follows from the costs",
    "flat": "what follows from the costs",
    "recall": "what catches the share of the lost deals",
    "recall-amount": "what catches the share of the lost amount",
}


def _room(answer: Threshold) -> str:
    most = answer.policy.costs.capacity
    return f", {formats.number(most)} at a time for one owner" if most and answer.policy.line.by != "capacity" else ""


def _what(answer: Threshold) -> str:
    if answer.policy.line.by == "flat":
        return "from a loss chance at or above"
    if answer.policy.costs.conceded:
        return "where acting is worth more than"
    return "from an expected loss above" if answer.amounts else "from a loss chance above"


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
    where = {"flat": "at", "capacity": "with"}.get(answer.policy.line.by, "above")
    return f"{where} {line_text(answer, at)}"


def plateau(answer: Threshold, lines: Lines) -> str:
    """Say how free the choice is: 'Any line from $31 k to $52 k costs within 2 % of the cheapest'."""
    low, high = line_text(answer, lines.plateau_low), line_text(answer, lines.plateau_high)
    if low == high:
        return f"Lines close to {low} come within 2{formats.NBSP}% of the cheapest."
    if answer.policy.line.by == "capacity":
        low, high = f"{formats.count(-lines.plateau_high)}", line_text(answer, lines.plateau_low)
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
    now = answer.now
    named = int(now.owners["owner"].notna().sum()) if len(now.owners) else 0
    if not named:
        return [""] * len(lines.stops)
    columns = ("most_owner", "most_count", "most_flagged", "over_count", "over_by")
    rows = zip(*(now.stops[name].tolist() for name in columns), strict=True)
    rooms = now.owners["capacity"].dropna().unique().tolist()
    return [_workload(named, rooms, _busiest(*row[:3]), *row[3:]) for row in rows]


def _busiest(owner: str, owners: int, most: int) -> str:
    if not most:
        return "Nobody has any flagged"
    if owners > 1:
        return f"{formats.count(owners)} owners have the most flagged, {formats.count(most)} each"
    return f"{formats.cut(owner)} has the most flagged, {formats.count(most)}"


def _workload(owners: int, rooms: list[float], busiest: str, over: int, too_many: int) -> str:
    if not rooms:
        return f"{busiest}. Say how many one owner can act on, and who has too many is marked."
    room = f"the {formats.number(rooms[0])} that one can act on" if len(rooms) == 1 else "the number of their team"
    if not over:
        return f"{busiest}; nobody has more than {room}."
    have = f"{formats.count(over)} of {formats.plural(owners, 'owner')} {'has' if over == 1 else 'have'}"
    return f"{busiest}. {have} more than {room}, {formats.count(too_many)} too many in all."


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
