"""A draft of a mapping from a survey: each guess with its evidence as a comment, for a person to correct."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from data.formats.number_forms import CODES, SIGN_OF
from data.ingest.reading.sheets import same
from data.ingest.survey import WORDS, Column, Survey, outcome_columns, outcome_in, outcome_of, plain
from data.sources import slug

# More own fields than this are a matter for a person; the others are listed.
MOST_FIELDS = 40
DIMENSIONS = {"accounts": "account", "products": "product", "team": "owner"}
# A file is a dimension's where it holds nearly every name that the opportunities have, each once.
HELD = 0.8
YES = ("true", "1", "yes", "y")


def draft(surveys: Sequence[Survey], label: str) -> str:
    """Return a mapping as TOML, the guesses commented with what they rest on."""
    main, *others = surveys
    guesses = _one_date(main.guesses("opportunities"))
    lines = [
        "# A draft. Each guess says what it rests on: correct what is wrong, then import the folder.",
        "# All keys: python -m app describe --keys",
        f"label = {_text(label)}",
        f"name = {_text(slug(label))}",
        *_currency(main, guesses),
        f"recognise = [{_text(main.file)}]",
        *_stages(main, guesses),
        *_outcomes(main, guesses),
        *_opportunities(main, guesses),
        *_dimensions(main, others, guesses),
        *_table_beside(main, others, guesses, "stage_history", "stage", "stages of {file} with a day each"),
        *_table_beside(main, others, guesses, "quotas", "owner", "owners of {file} with a quota for each period"),
        *_fields(main, guesses),
    ]
    return "\n".join(lines) + "\n"


def _one_date(guesses: dict[str, str]) -> dict[str, str]:
    """Take the only closing date for both: expected while a deal is open, actual once it has closed."""
    if {"closed_on", "won_on", "lost_on"} & set(guesses):
        return guesses
    return {{"expected_close_on": "closed_on"}.get(name, name): header for name, header in guesses.items()}


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _currency(main: Survey, guesses: dict[str, str]) -> Iterator[str]:
    if "currency" in guesses:
        common = main.column(guesses["currency"]).common
        yield f"currency = {_text(common[0][0] if common else '')}  # the commonest of {guesses['currency']!r}"
    elif sign := _sign(main, guesses):
        yield f"currency = {_text(sign)}  # by the signs in {guesses['amount']!r}"
    else:
        yield 'currency = ""  # no column names one; for example "EUR"'


def _sign(main: Survey, guesses: dict[str, str]) -> str:
    """Return the currency that the signs beside amounts mean; '' if there are none, or of several."""
    cells = [cell for cell, _ in main.column(guesses["amount"]).common] if "amount" in guesses else []
    codes = {found[0] for cell in cells if (found := re.search(CODES, cell))}
    signs = {SIGN_OF[sign][0] for cell in cells for sign in SIGN_OF if sign in cell}
    return next(iter(codes | signs)) if len(codes | signs) == 1 else ""


def _stages(main: Survey, guesses: dict[str, str]) -> Iterator[str]:
    if "stage" not in guesses:
        return
    column = main.column(guesses["stage"])
    yield ""
    yield f"# The stages of {column.header!r}, the open ones first: put them in the funnel's order."
    order = {"open": 0, "won": 1, "lost": 2}
    for name, n in sorted(column.common, key=lambda found: order[outcome_of(found[0])]):
        outcome = outcome_of(name)
        yield "[[stage]]"
        yield f"name = {_text(name)}"
        why = "by its words" if outcome != "open" else "no word for won or lost in it"
        yield f"outcome = {_text(outcome)}  # {n:,} rows; {why}"


def _outcomes(main: Survey, guesses: dict[str, str]) -> Iterator[str]:
    staged = {outcome_of(cell) for cell, _ in main.column(guesses["stage"]).common} if "stage" in guesses else set()
    told = [column for column in outcome_columns(main) if column.header != guesses.get("stage")]
    whole = staged >= {"won", "lost"}
    if told:
        yield from _outcome_lines(told[0], "tells it too, and holds" if whole else "does")
    elif not whole:
        yield from _flags(main) or _archived(main)


def _outcome_lines(column: Column, how: str) -> Iterator[str]:
    yield ""
    yield f"# {'The stage tells won from lost' if how != 'does' else 'The stage does not tell won from lost'};"
    yield f"# {column.header!r} {how}."
    unknown = [cell for cell, _ in column.common if not _is_known(column, cell)]
    if unknown:
        yield f"# Say what these mean: {', '.join(map(_text, unknown))}. Deals with them are set aside until then."
    for outcome in ("won", "lost", "open"):
        cells = [cell for cell, _ in column.common if outcome_in(column, cell) == outcome and cell not in unknown]
        if cells:
            yield "[[outcome]]"
            yield f"outcome = {_text(outcome)}"
            yield f"when = {{ {_text(column.header)} = [{', '.join(map(_text, cells))}] }}"


def _is_known(column: Column, cell: str) -> bool:
    """Say whether a word of a status column tells an outcome: 'Deleted' tells none."""
    words = {same(word) for word in WORDS["outcome"]["open"]}
    return outcome_in(column, cell) != "open" or outcome_of(cell) != "open" or same(cell) in words or cell.isdigit()


def _flags(main: Survey) -> list[str]:
    won, closed = (_named(main, words) for words in ("won_flags", "closed_flags"))
    if won is None or closed is None:
        return []
    return [
        "",
        f"# The stage does not tell won from lost; the flags {closed!r} and {won!r} do.",
        *_rule("won", {won: "true"}),
        *_rule("lost", {closed: "true", won: "false"}),
        *_rule("open", {closed: "false"}),
    ]


def _archived(main: Survey) -> list[str]:
    """Tell lost deals by their archiving, where the flag says so, and a probability of 0 beside it."""
    active, probability = (_named(main, words) for words in ("archive_flags", "probabilities"))
    if active is None:
        return []
    more = {} if probability is None else {probability: "0"}
    beside = "" if probability is None else f" with {probability!r} 0"
    return [
        "",
        f"# No stage is lost; a deal that is not {active!r}{beside} is.",
        *_rule("lost", {active: "false", **more}),
    ]


def _named(main: Survey, words: str) -> str | None:
    """Return the header of the first column that has one of the words of an outcome."""
    named = {plain(column.header): column.header for column in main.columns}
    return next((named[word] for word in WORDS["outcome"][words] if word in named), None)


def _rule(outcome: str, when: Mapping[str, str]) -> list[str]:
    cells = ", ".join(f"{_text(header)} = {cell}" for header, cell in when.items())
    return ["[[outcome]]", f"outcome = {_text(outcome)}", f"when = {{ {cells} }}"]


def _opportunities(main: Survey, guesses: dict[str, str]) -> Iterator[str]:
    yield ""
    yield f"# {main.file}: {main.rows:,} rows{f', {main.layout}' if main.layout else ''}."
    yield "[opportunities]"
    yield f"file = {_text(main.file)}"
    identity = main.column(guesses["opportunity_id"]) if "opportunity_id" in guesses else None
    if identity is None:
        yield "number_rows = true  # no column looks like an id: a row's number is its id"
    elif identity.levels < identity.filled:
        yield f"# {identity.filled - identity.levels:,} rows repeat an id. Say what they are:"
        yield '# repeats = "sum"    where each row has its own money, as line items do'
        yield '# repeats = "first"  where each repeats the deal\'s'
    if "amount" not in guesses:
        yield '# No column looks like an amount: name one under columns (amount = "..."), or give all deals the same:'
        yield "# constant = { amount = 1000 }"
    yield from _doubts(main)
    yield "[opportunities.columns]"
    for name, header in guesses.items():
        yield f"{name} = {_origin(main.column(header))}  # {_evidence(main.column(header))}"
    own = list(_own(main, guesses))[:MOST_FIELDS]
    for column in own:
        yield f"{_name(column.header, guesses)} = {_text(column.header)}"


def _origin(column: Column) -> str:
    """Write a column's header; a CRM that writes False for an empty cell of any kind says so beside names."""
    if "False" in {cell for cell, _ in column.common} and column.levels > len(("True", "False")):
        return f'{{ column = {_text(column.header)}, null = "False" }}'
    return _text(column.header)


def _doubts(main: Survey) -> Iterator[str]:
    """Write the line that must be added before a column can be read, once for each kind of line."""
    met: set[tuple[str, ...]] = set()
    for column in main.columns:
        if column.doubt and column.lines not in met:
            met.add(column.lines)
            yield f"# {column.header!r} can be read in two ways ({column.doubt}). Take the # off the line that holds:"
            yield from (f"# {line}" for line in column.lines)


def _evidence(column: Column) -> str:
    examples = ", ".join(cell[:40] for cell, _ in column.common[:2])
    reading = f", {column.reading}" if column.reading else ""
    return f"{column.filled:,} cells, {column.levels:,} different{reading}, for example {examples}".replace("\n", " ")


def _dimensions(main: Survey, others: Sequence[Survey], guesses: dict[str, str]) -> Iterator[str]:
    for table, key in DIMENSIONS.items():
        if key not in guesses:
            continue
        names = {cell for cell, _ in main.column(guesses[key]).common}
        for other in others:
            found = other.guesses(table)
            if key in found and _holds(other.column(found[key]), names):
                yield ""
                yield f"# {other.file} holds nearly every {guesses[key]!r} of {main.file}, each once."
                yield f"[{table}]"
                yield f"file = {_text(other.file)}"
                yield f"[{table}.columns]"
                yield from (f"{name} = {_text(header)}" for name, header in found.items())
                break


def _holds(column: Column, names: set[str]) -> bool:
    held = {cell for cell, _ in column.common}
    return column.levels == column.filled and len(names & held) >= HELD * len(names) > 0


def _table_beside(
    main: Survey, others: Sequence[Survey], guesses: dict[str, str], table: str, key: str, what: str
) -> Iterator[str]:
    """Write the first other file that has every column of a table, and names in one of them that the deals have."""
    if key not in guesses:
        return
    names = {cell for cell, _ in main.column(guesses[key]).common}
    for other in others:
        found = other.guesses(table)
        if len(found) == len(WORDS[table]) and {cell for cell, _ in other.column(found[key]).common} & names:
            yield ""
            yield f"# {other.file} names {what.format(file=main.file)}."
            yield f"[{table}]"
            yield f"file = {_text(other.file)}"
            yield f"[{table}.columns]"
            yield from (f"{name} = {_text(header)}" for name, header in found.items())
            return


def _own(main: Survey, guesses: dict[str, str]) -> Iterator[Column]:
    """Yield the columns that are none of the canonical ones and hold something that a model could read."""
    told = {column.header for column in outcome_columns(main)}
    for column in main.columns:
        if (
            column.header not in (*guesses.values(), *told)
            and column.kind in ("choice", "number")
            and column.levels > 1
        ):
            yield column


def _name(header: str, guesses: dict[str, str]) -> str:
    name = slug(header)
    taken = {*WORDS["opportunities"], "outcome", "order_no", "as_of_on", *guesses}
    return f"own_{name}" if name in taken or name[0].isdigit() else name


def _fields(main: Survey, guesses: dict[str, str]) -> Iterator[str]:
    own = list(_own(main, guesses))
    for column in own[:MOST_FIELDS]:
        known, why = _known(column.header)
        yield ""
        yield f"# {_evidence(column)}"
        yield "[[field]]"
        yield 'table = "opportunities"'
        yield f"name = {_text(_name(column.header, guesses))}"
        yield f"label = {_text(column.header)}"
        yield f"kind = {_text(column.kind)}"
        yield f"known = {_text(known)}  # {why}"
    left = [column.header for column in own[MOST_FIELDS:]]
    if left:
        yield ""
        yield f"# Left out: {', '.join(left)}"


def _known(header: str) -> tuple[str, str]:
    """Guess from when on a column is known; what may be written at the close is kept from the model."""
    text = f"{plain(header)} "
    for known, words in (("at close", WORDS["known"]["at_close"]), ("at opening", WORDS["known"]["at_opening"])):
        word = next((word for word in words if re.search(rf"\b{re.escape(word.strip())}", text)), None)
        if word is not None:
            return known, f"{word.strip()!r} in its name"
    return "at close", "nothing tells; say 'at opening' or 'while open' only where no value is written at the close"
