"""The weekly review as a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from app import formats
from app.documents.blocks import Block, Cell, Document, Head, Heading, Paragraph, Picture, rows
from app.views.actions.board import Item, due_words
from app.views.actions.week import planned_words
from app.views.answers import Kpi, between_words, worded
from app.views.deals import deal_address
from app.views.deals.hygiene import Gap
from app.views.deals.title import under_title
from app.views.insights.finding import Finding
from app.views.movement.answer import Movement
from app.views.movement.known import unknown_words
from app.views.movement.steps import headline, steps, summary
from app.views.review.answer import Review

TITLE: Final = "Weekly review"


def document(answer: Review, base: str = "") -> Document:
    """Write the review in the order in which it is read; links begin with `base`, and there are none without."""
    return Document(f"{TITLE} · {answer.source_label}", tuple(_blocks(answer, base)))


def file_name(answer: Review, kind: str) -> str:
    """'headwind-review-2026-11-22.pdf'."""
    return f"headwind-review-{answer.movement.until.isoformat()}.{kind}"


def _blocks(answer: Review, base: str) -> Iterator[Block]:
    yield Paragraph(whose_week(answer))
    yield from week(answer)
    yield Heading("Key figures")
    yield rows(
        (Head("Figure", share=3), Head("Value", right=True), Head("Change", share=4)),
        [_figure(worded(one), answer.currency) for one in answer.numbers],
    )
    yield Heading("What stands out")
    yield from _insights(answer, base)
    yield Heading(discussed_heading(answer))
    yield from _discussed(answer, base)
    yield from _actions(answer, base)
    yield Heading("To put in order")
    yield from _gaps(answer, base)
    yield Heading("What this rests on")
    yield from (Paragraph(words, small=True) for words in provenance(answer))


def whose_week(answer: Review) -> str:
    """'From the end of 15 Nov 2026 to the end of 22 Nov 2026 · Owner: Ann'."""
    found = answer.movement
    days = f"From the end of {formats.date(found.since)} to the end of {formats.date(found.until)}"
    return " · ".join([days, *answer.filters])


def lead(answer: Review) -> str:
    """What a manager would repeat of the week, or why there is nothing to compare."""
    found = answer.movement
    if found.none:
        return found.none
    if answer.amounts:
        return f"{headline(found)}."
    return f"{formats.plural(found.closing.n or 0, 'deal')} open, after {formats.count(found.opening.n)}."


def week(answer: Review) -> Iterator[Block]:
    """What moved: the sentence, the picture, and each change with its count and its money."""
    found = answer.movement
    yield Paragraph(lead(answer), lead=True)
    yield Paragraph(answer.forecast)
    if found.none:
        yield Paragraph(found.next_step)
        return
    if answer.amounts:
        yield Picture(summary(found), tuple(steps(found)))
    yield Heading("The week in numbers")
    money = [Head("Amount", right=True)] if answer.amounts else []
    yield rows((Head("Change", share=3), Head("Deals", right=True), *money), list(_changes(found, answer.amounts)))


def _changes(found: Movement, amounts: bool) -> Iterator[list[Cell | str]]:
    flags = found.flags
    flagged = (("Newly flagged", "", flags.newly_n, flags.newly_amount),) if not flags.none else ()
    no_longer = (("No longer flagged", "", flags.no_longer_n, flags.no_longer_amount),) if not flags.none else ()
    classes = ((one.label, one.not_known, one.n, one.amount) for one in found.classes)
    for label, not_known, n, amount in (*classes, *flagged, *no_longer):
        money = formats.money(amount, found.currency) if n else formats.NOTHING
        yield [Cell(label, note=unknown_words(not_known)), formats.count(n), *([money] if amounts else [])]


def _figure(one: Kpi, currency: str) -> list[Cell | str]:
    value = formats.value(one.value, one.unit, currency)
    return [Cell(one.label, note=f"{formats.count(one.n)} {one.counted}".strip()), value, _change(one, currency)]


def _change(one: Kpi, currency: str) -> str:
    if between := between_words(one, currency):
        return between
    if one.delta is None:
        return one.against
    return f"{formats.delta(one.delta, one.delta_unit, currency)} {formats.judged(one.better)} {one.against}".strip()


def _insights(answer: Review, base: str) -> Iterator[Block]:
    """The findings worth most and what each rests on, or that nothing differs."""
    yield Paragraph(answer.insights_said)
    if answer.insights:
        heads = (Head("Finding", share=4), Head("What it rests on", share=5))
        yield rows(heads, [[_finding(one, base), one.basis] for one in answer.insights])


def _finding(one: Finding, base: str) -> Cell:
    return Cell(one.sentence, f"{base}{one.address}" if base else "")


def discussed_heading(answer: Review) -> str:
    """'10 deals to discuss'."""
    return f"{formats.plural(len(answer.discuss), 'deal')} to discuss"


def _discussed(answer: Review, base: str) -> Iterator[Block]:
    if answer.held_out_words:
        yield Paragraph(answer.held_out_words)
    if answer.discuss.empty:
        yield Paragraph(nothing_to_discuss(answer))
        return
    yield Paragraph(answer.order if not answer.ranked else flagged_words(answer))
    money = [Head("Amount", right=True)] if answer.amounts else []
    chance = [Head("Loss chance", right=True)] if answer.ranked else []
    heads = (
        Head("Deal", share=3),
        Head("Owner"),
        Head("Stage"),
        *money,
        *chance,
        Head("Why, and the next step", share=5),
    )
    yield rows(heads, [_deal(row, answer, base) for row in answer.discuss.to_dict("records")])


def nothing_to_discuss(answer: Review) -> str:
    """Say that no deal is open in the scope, or none beside those that are held out."""
    return f"Nothing {'else ' if answer.held_out else ''}is open with these filters."


def flagged_words(answer: Review) -> str:
    """'By expected loss. Flagged: the 5 of each owner … (the suggested policy).'."""
    by = "By expected loss, flagged ones first." if answer.amounts else "By loss chance, flagged ones first."
    return f"{by} Flagged: {answer.policy.words}."


def _deal(row: dict[Any, Any], answer: Review, base: str) -> list[Cell | str]:
    href = f"{base}{deal_address.page(row['opportunity_id'])}" if base else ""
    why = "; ".join([part for part in (row["because"], *row["flags"]) if part])
    known = answer.amounts and not formats.missing(row["expected_loss"])
    lost = f"{formats.money(row['expected_loss'], answer.currency)} expected loss" if known else ""
    money = [formats.money(row["amount"], answer.currency)] if answer.amounts else []
    chance = [Cell(formats.percent(row["loss_probability"]), note=lost)] if answer.ranked else []
    step = f"Next: {row['next_step']}" if row["next_step"] else ""
    closes = row["expected_close_on"]
    return [
        Cell(formats.name(row["title"]), href, under_title(row, formats.name(row["product"]))),
        formats.name(row["owner"]),
        Cell(formats.name(row["stage"]), note=f"expected {formats.date(closes)}" if closes == closes else ""),  # noqa: PLR0124
        *money,
        *chance,
        Cell(why, note=". ".join(part for part in (step, planned_words(row["actions"])) if part)),
    ]


def _actions(answer: Review, base: str) -> Iterator[Block]:
    """What is past due, due next and done; nothing where nobody plans actions here."""
    found = answer.actions
    held = (*found.past_due, *found.due, *found.done)
    if not (held or found.unread):
        return
    yield Heading("Actions")
    if found.unread:
        yield Paragraph(f"The actions cannot be read. {found.unread}")
    heads = (Head("Deal", share=2), Head("Next step", share=4), Head("Owner"), Head("Due"), Head("Status", share=3))
    if held:
        yield Paragraph(found.days_words)
        yield rows(heads, [_action(one, base) for one in held])


def _action(one: Item, base: str) -> list[Cell | str]:
    status = f"{one.status}: {one.outcome}" if one.outcome else one.status
    note = " · ".join(part for part in (one.account if one.deal_name else "", one.ended, one.held_out) if part)
    deal = Cell(formats.name(one.title), f"{base}{one.href}" if base and one.href else "", note)
    owner = formats.name(one.owner or None)
    return [deal, one.next_step, owner, formats.date(one.due_on), due_words(one) or status]


def _gaps(answer: Review, base: str) -> Iterator[Block]:
    if not answer.hygiene.gaps:
        yield Paragraph("Nothing to put in order.")
        return
    money = [Head("Amount", right=True)] if answer.amounts else []
    heads = (Head("What", share=3), Head("Deals", right=True), *money, Head("What to do", share=4))
    yield rows(heads, [_gap(one, answer, base) for one in answer.hygiene.gaps])


def _gap(one: Gap, answer: Review, base: str) -> list[Cell | str]:
    amount = formats.money(one.amount, answer.currency) if one.n_amount else formats.NOTHING
    money = [amount] if answer.amounts else []
    return [Cell(one.label, f"{base}{one.address}" if base else ""), formats.count(one.n), *money, one.step]


def provenance(answer: Review) -> Iterator[str]:
    """As of when, of which model and by whose policy; what is not known of the week."""
    yield f"As of {formats.date(answer.as_of_on)}. Filters: {'; '.join(answer.filters) or 'none'}."
    yield f"Model {answer.bundle_version} ({answer.verdict}). Snapshot {answer.snapshot_version}."
    if answer.ranked:
        yield f"Flagged: {answer.policy.words}."
    if rebuilt := answer.movement.flags.rebuilt:
        yield f"Loss chances of earlier days are {rebuilt}."
    yield from answer.movement.notes
