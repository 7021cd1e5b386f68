"""What is asked of whoever imports: one question at a time, how many are open, and what comes after them."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from app import formats
from app.components.imports import acts
from app.components.imports.choosing import asks_currency, rates
from app.views.imports.answer import ImportState
from app.views.imports.proposed import AnsweredQuestion, Proposed

CHECKS: Final = "Check reads every row and reports what would be published. Nothing is published by it."
UNANSWERED: Final = "It can be pressed before, too; its report then says what nobody has answered."


def what_follows(found: Proposed) -> html.P:
    """Say how many questions are open, and that the check comes next."""
    left = open_questions(found)
    words = (
        f"{formats.plural(left, 'question is', 'questions are')} open, then comes Check. {CHECKS} {UNANSWERED}"
        if left
        else CHECKS
    )
    return html.P(words, className="hw-muted")


def bar(current: ImportState, found: Proposed) -> html.Div:
    """The next step, how to give up, and what came of the last correction: in sight wherever somebody corrects."""
    check = acts.button("Check", "check", primary=not found.questions)
    return html.Div([check, acts.discard(current.name), acts.status_line(lasting=True)], className="hw-import-bar")


def open_questions(found: Proposed) -> int:
    """Count what is asked on the page, the currency too."""
    return len(found.questions) + asks_currency(found)


def asks_rates(found: Proposed) -> bool:
    """Tell whether the question that is asked first is about currencies, with which their rates stand."""
    return bool(found.questions) and found.questions[0].key == "currency"


def question(found: Proposed) -> html.Div:
    """The first question in the words of the data, each answer a button."""
    asked, after = found.questions[0], open_questions(found) - 1
    more = f"{formats.plural(after, 'more question')} after this one" if after else "the last question"
    choices = [acts.button(choice, "answer", large=True, question=asked.key, choice=choice) for choice in asked.choices]
    return html.Div(
        [
            html.P(asked.sentence, className="hw-import-question"),
            html.P([f"For example {asked.example} · " if asked.example else "", more], className="hw-muted"),
            rates(found) if asks_rates(found) else None,
            acts.row(*choices),
        ],
        className="hw-import-asked",
    )


def answered(found: Proposed) -> html.Ul:
    """What was answered, each to be asked again."""
    return html.Ul([_answer(one) for one in found.answers], className="hw-import-answers")


def _answer(one: AnsweredQuestion) -> Any:
    named = html.Span(f": {one.sentence}", className="visually-hidden")
    again = acts.button(["Ask again", named], "answer", question=one.key, choice="")
    return html.Li([html.Span([one.sentence, " ", html.Strong(one.choice)]), again])
