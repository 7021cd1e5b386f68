"""What can happen to an export between a CRM and us, as strategies: a mutation is several of it at once."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.mutations.forms import AROUND, DAYS, ENCODINGS, GROUPS, NOTHING, PLAIN, STYLES, Money

# The last is told by a sep= line only, or by the mapping.
DELIMITERS = (",", ";", "\t", "|", "^")
KINDS = ("csv", "gz", "zip", "archive", "typed workbook", "workbook", "typed parquet", "parquet")
EXTRAS = ("notes", "numbers", "days", "empty")
# What no deal was signed for: more than there is, or less than nothing as accountants write it.
ODD_VALUES = ("inf", "Infinity", "1e999", "-500", "(500.00)")
TYPOS = (2027, 2052, 9999, 25)


@dataclasses.dataclass(frozen=True)
class Junk:
    """Rows that are no deals: above the header, between, below; and what is repeated or cut off."""

    titles: int = 0
    cyrillic: bool = False
    blanks: int = 0
    headers: int = 0
    totals: bool = False
    footer: bool = False
    repeats: int = 0
    cut: bool = False


PLAIN_MONEY, NO_JUNK = Money(), Junk()


@dataclasses.dataclass(frozen=True)
class Mutation:
    """All that happened to an export; as it stands, nothing did.

    `everywhere` is whether the other tables' files are laid out as the deals' is.
    """

    kind: str = "csv"
    named_so: bool = True
    everywhere: bool = False
    delimiter: str = ","
    sep: bool = False
    encoding: str = "utf-8"
    names: tuple[tuple[str, ...], tuple[str, ...]] = PLAIN
    newline: str = "\n"
    quote_all: bool = False
    days: tuple[tuple[str, ...], ...] = (("Y-m-d",), ("Y-m-d",))
    money: Money = PLAIN_MONEY
    nothing: tuple[str, ...] = ("",)
    headers: str = ""
    stages: str = ""
    products: str = ""
    order: int | None = None
    places: int | None = None
    extras: tuple[str, ...] = ()
    junk: Junk = NO_JUNK
    typo: tuple[int, str, int] | None = None
    odd_value: str = ""

    @property
    def typed(self) -> bool:
        return self.kind.startswith("typed")

    @property
    def text(self) -> bool:
        return self.kind in ("csv", "gz", "zip", "archive")

    def __str__(self) -> str:
        plain = Mutation()
        named = ((f.name, getattr(self, f.name), getattr(plain, f.name)) for f in dataclasses.fields(self))
        return ", ".join(f"{name}={value!r}" for name, value, usual in named if value != usual) or "nothing"


def _often(usual: object, others: SearchStrategy) -> SearchStrategy:
    """Leave three in five as they are: else no export has anything in common with what it was."""
    return st.integers(0, 4).flatmap(lambda n: others if n > 2 else st.just(usual))


def _maybe() -> SearchStrategy[bool]:
    return st.integers(0, 4).map(lambda n: n > 2)


def _orders(form: str) -> str:
    return DAYS[form][0]


def _column_of_days() -> SearchStrategy[tuple[str, ...]]:
    """One form, or two in a column that do not contradict each other."""
    one = st.sampled_from(sorted(DAYS))
    two = st.tuples(one, one).filter(lambda pair: not all(map(_orders, pair)) or len(set(map(_orders, pair))) == 1)
    return st.one_of(one.map(lambda form: (form,)), one.map(lambda form: (form,)), two)


def _money() -> SearchStrategy[Money]:
    return st.builds(
        lambda group, decimal, decimals, around: Money(group, decimal, decimals, *around),
        st.sampled_from(GROUPS),
        st.sampled_from((".", ",")),
        st.sampled_from((0, 2)),
        st.one_of(st.just(("", "")), st.sampled_from(AROUND)),
    ).filter(lambda money: money.group != money.decimal)


def _encoding() -> SearchStrategy:
    return st.sampled_from(sorted(ENCODINGS)).flatmap(
        lambda encoding: st.tuples(st.just(encoding), st.sampled_from(ENCODINGS[encoding]))
    )


JUNK = st.builds(
    Junk,
    titles=_often(0, st.integers(1, 4)),
    cyrillic=st.booleans(),
    blanks=_often(0, st.integers(1, 5)),
    headers=_often(0, st.integers(1, 3)),
    totals=_maybe(),
    footer=_maybe(),
    repeats=_often(0, st.integers(1, 4)),
    cut=_maybe(),
)


@st.composite
def mutations(draw: st.DrawFn) -> Mutation:
    """Draw several of what can happen to an export at once."""
    encoding, names = draw(_often(("utf-8", PLAIN), _encoding()))
    days = draw(
        _often(
            (("Y-m-d",), ("Y-m-d",)),
            st.one_of(
                _column_of_days().map(lambda forms: (forms, forms)), st.tuples(_column_of_days(), _column_of_days())
            ),
        )
    )
    return Mutation(
        kind=draw(_often("csv", st.sampled_from(KINDS))),
        named_so=draw(st.booleans()),
        everywhere=draw(st.booleans()),
        delimiter=draw(_often(",", st.sampled_from(DELIMITERS))),
        sep=draw(_maybe()),
        encoding=encoding,
        names=names,
        newline=draw(_often("\n", st.sampled_from(("\r\n", "\r")))),
        quote_all=draw(_maybe()),
        days=days,
        money=draw(_often(PLAIN_MONEY, _money())),
        nothing=draw(_often(("",), st.lists(st.sampled_from(NOTHING), min_size=1, max_size=2, unique=True).map(tuple))),
        headers=draw(_often("", st.sampled_from(STYLES))),
        stages=draw(_often("", st.sampled_from(STYLES))),
        products=draw(_often("", st.sampled_from(STYLES))),
        order=draw(_often(None, st.integers(0, 99))),
        places=draw(_often(None, st.integers(0, 99))),
        extras=draw(_often((), st.lists(st.sampled_from(EXTRAS), min_size=1, max_size=3).map(tuple))),
        junk=draw(_often(NO_JUNK, JUNK)),
        typo=draw(
            _often(
                None,
                st.tuples(st.sampled_from(TYPOS), st.sampled_from(("engage_date", "close_date")), st.integers(0, 999)),
            )
        ),
        odd_value=draw(_often("", st.sampled_from(ODD_VALUES))),
    )
