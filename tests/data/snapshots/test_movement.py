"""What moved between two days: each kind of change once, and drawn histories whose steps add up to the cent."""

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.snapshots import movement
from data.snapshots.movement import LOWERING, RAISING, moves
from data.snapshots.periods import Period
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from tests import moves as week
from tests import two_exports, worlds
from tests.examples import examples

TODAY = dt.date(2026, 6, 30)
WEEK = (dt.date(2026, 6, 23), TODAY)
ALL = Scope()
NEXT_QUARTER = Period(dt.date(2026, 7, 1), dt.date(2026, 9, 30), "Next quarter")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return week.services(tmp_path_factory.mktemp("week")).published().snapshot


def counted(snapshot, scope=ALL, days=WEEK, closes=None):
    """Return the deals and the cents of each class."""
    return {name: (one.n, one.cents) for name, one in moves(snapshot, scope, days, closes).totals.items()}


def steps(snapshot, scope=ALL, days=WEEK, closes=None):
    """Return the cents by which each class moves the amount, where it does; their sum must lead from end to end."""
    found = moves(snapshot, scope, days, closes)
    signed = {name: found.of(name).bar_cents for name in RAISING} | {
        name: -found.of(name).bar_cents for name in LOWERING
    }
    assert found.of("opening").cents + sum(signed.values()) == found.of("closing").cents
    return {name: cents for name, cents in signed.items() if cents}


def named(snapshot, scope=ALL, closes=None):
    """Return the deals behind each class."""
    deals = moves(snapshot, scope, WEEK, closes).deals
    return {name: sorted(part["opportunity_id"]) for name, part in deals.groupby("class")}


def test_each_kind_of_change_is_counted_once(snapshot):
    assert counted(snapshot) == {
        "opening": (8, 2_150_000),
        "new": (2, 200_000),
        "reopened": (1, 80_000),
        "value_up": (2, 120_000),
        "pulled_in": (1, 500_000),
        "won": (2, 300_000),
        "lost": (1, 300_000),
        "pushed_out": (1, 400_000),
        "value_down": (1, 1),
        "closing": (8, 1_949_999),
        "overdue": (1, 110_000),
    }


def test_without_a_close_period_a_moved_date_moves_no_amount(snapshot):
    assert steps(snapshot) == {
        "new": 200_000, "reopened": 80_000, "value_up": 120_000, "won": -300_000, "lost": -300_000, "value_down": -1,
    }  # fmt: skip


def test_with_a_close_period_dates_move_deals_into_it_and_out_of_it(snapshot):
    """P comes into the quarter by a later date, E leaves it by an earlier one; W and B were expected in June."""
    assert steps(snapshot, closes=NEXT_QUARTER) == {
        "new": 100_000, "reopened": 80_000, "pulled_in": 400_000, "value_up": 70_000, "lost": -300_000,
        "pushed_out": -500_000, "value_down": -1,
    }  # fmt: skip
    assert counted(snapshot, closes=NEXT_QUARTER)["opening"] == (5, 1_490_000)
    assert counted(snapshot, closes=NEXT_QUARTER)["overdue"] == (2, 610_000), "E and C are expected before it"


def test_a_date_that_stays_within_the_close_period_is_counted_and_moves_no_amount(snapshot):
    wide = Period(dt.date(2026, 6, 1), dt.date(2026, 9, 30), "Summer")
    found = moves(snapshot, Scope(), WEEK, wide)
    assert [(found.of(name).n, found.of(name).bar_n) for name in ("pulled_in", "pushed_out")] == [(1, 0), (1, 0)]
    assert steps(snapshot, closes=wide).keys() == steps(snapshot).keys()


def test_the_deals_behind_a_class_have_what_they_were_beside_what_they_are(snapshot):
    assert named(snapshot) == {
        "new": ["B", "N"], "reopened": ["R"], "pulled_in": ["E"], "value_up": ["U", "W"], "won": ["B", "W"],
        "lost": ["L"], "pushed_out": ["P"], "value_down": ["D"],
    }  # fmt: skip
    deals = moves(snapshot, Scope(), WEEK, None).deals.set_index(["class", "opportunity_id"])
    pushed = deals.loc[("pushed_out", "P")]
    assert (pushed["account"], pushed["product"], pushed["cents"], pushed["in_bar"]) == (
        "Alder",
        "Beta",
        400_000,
        False,
    )
    assert [f"{pushed[f'expected_{when}']:%m-%d}" for when in ("then", "now")] == ["06-30", "07-20"]
    lost = deals.loc[("lost", "L")]
    assert (lost["amount_then"], lost["amount_now"], lost["stage_then"], lost["stage_now"]) == (
        3000,
        3000,
        "Offer",
        "lost",
    )
    assert deals.loc[("value_up", "U")][["amount_then", "amount_now"]].fillna(-1).tolist() == [-1, 700]


def test_an_amount_that_was_not_known_counts_as_none_and_is_said(snapshot):
    found = moves(snapshot, Scope(), WEEK, None)
    assert {name: one.unpriced for name, one in found.totals.items() if one.unpriced} == {"opening": 1, "value_up": 1}


def test_only_so_many_deals_are_named_those_with_most_money(snapshot):
    found = moves(snapshot, Scope(), WEEK, None, deals=1)
    assert found.of("won").n == 2
    assert found.deals[found.deals["class"] == "won"]["opportunity_id"].tolist() == ["W"]
    assert moves(snapshot, Scope(), WEEK, None, deals=0).deals.empty


@pytest.mark.parametrize(
    ("filters", "moved"),
    [
        ({"owner": ("Bob",)}, {"transferred_in": 90_000}),
        ({"region": ("South",)}, {"transferred_in": 90_000}),
        ({"owner": ("Ann",), "product": ("Beta",)}, {"transferred_out": -90_000, "lost": -300_000}),
        ({"manager": ("Mia",), "product": ("Beta",)}, {"lost": -300_000}),
        ({"stage": ("Lead",)}, {"stage_out": -600_000}),
        ({"stage": ("Offer",), "product": ("Alpha",)}, {
            "new": 200_000, "reopened": 80_000, "stage_in": 600_000, "value_up": 120_000, "won": -300_000,
            "value_down": -1,
        }),
    ],
)  # fmt: skip
def test_who_takes_a_deal_over_and_where_it_stands_move_it_through_filters(snapshot, filters, moved):
    assert steps(snapshot, Scope(**filters)) == moved


def test_before_the_first_deal_everything_is_new(snapshot):
    days = (dt.date(2020, 1, 1), TODAY)
    assert counted(snapshot, days=days)["new"][0] == 11
    assert "opening" not in counted(snapshot, days=days)
    steps(snapshot, days=days)


def test_between_two_former_days_each_has_what_it_was_then(snapshot):
    days = (dt.date(2026, 6, 23), dt.date(2026, 6, 26))
    assert steps(snapshot, days=days) == {"new": 200_000, "value_up": 50_000, "won": -200_000, "lost": -110_000}
    assert named(snapshot)["won"] == ["B", "W"]


def test_a_deal_closed_on_the_earlier_day_and_again_by_the_later_one_is_reopened_and_lost(snapshot):
    days = (dt.date(2026, 6, 15), dt.date(2026, 6, 26))
    assert steps(snapshot, days=days)["lost"] == -110_000, "C; R is closed on both days"


def test_what_is_logged_is_named(snapshot):
    assert movement.logged_fields(snapshot, dt.date.min) == {"amount", "expected_close_on", "owner"}
    assert movement.former_days(snapshot) == ()


# --- drawn histories ---

DAYS = st.integers(0, 60)
MONEY = st.sampled_from(["", "0", "0.005", "12.34", "99.99", "1000", "33333.33"])
PEOPLE = st.sampled_from(["Ann", "Bob", "Cat"])
STAGES = ("Lead", "Offer")
LIVES = st.fixed_dictionaries(
    {
        "opened": DAYS,
        "closed": st.none() | DAYS,
        "won": st.booleans(),
        "away": st.none() | st.tuples(DAYS, st.integers(1, 20)),
        "offered": st.none() | DAYS,
        "amount": st.lists(st.tuples(DAYS, MONEY), min_size=1, max_size=3),
        "owner": st.lists(st.tuples(DAYS, PEOPLE), min_size=1, max_size=3),
        "expected_close_on": st.lists(st.tuples(DAYS, st.none() | st.integers(-60, 60)), min_size=1, max_size=3),
    }
)
PERIODS = st.none() | st.tuples(st.integers(-60, 60), st.integers(0, 60))


def on(back: int) -> dt.date:
    return TODAY - dt.timedelta(days=back)


class Life:
    """What was drawn of a deal, as a person reads it off the days."""

    def __init__(self, drawn: dict) -> None:
        self.opened = on(drawn["opened"])
        closed = None if drawn["closed"] is None else on(drawn["closed"])
        self.closed = closed if closed is not None and closed > self.opened else None
        self.won = drawn["won"]
        self.last = (self.closed or TODAY + dt.timedelta(days=1)) - dt.timedelta(days=1)
        self.away = self._away(drawn["away"])
        offered = self._inside(drawn["offered"])
        # Whoever enters a stage while a deal is closed reopens it.
        apart = self.away is None or offered is None or not self.away[0] <= offered <= self.away[1]
        self.offered = offered if apart else None
        self.held = {field: self._history(drawn[field]) for field in ("amount", "owner", "expected_close_on")}

    def _inside(self, back: int | None) -> dt.date | None:
        day = None if back is None else on(back)
        return day if day is not None and self.opened < day <= self.last else None

    def _away(self, drawn: tuple[int, int] | None) -> tuple[dt.date, dt.date] | None:
        """From which day until which it was closed and reopened later."""
        start = self._inside(drawn[0]) if drawn else None
        back = start + dt.timedelta(days=drawn[1]) if drawn and start else None
        return (start, back) if start and back and back <= self.last else None

    def _history(self, drawn: list) -> list[tuple[dt.date, Any]]:
        """Its values and the days from which they hold, the first one from the beginning."""
        days = {day: value for back, value in drawn[1:] if (day := self._inside(back))}
        return [(dt.date.min, drawn[0][1]), *sorted(days.items())]

    def at(self, field: str, day: dt.date) -> Any:
        return [value for since, value in self.held[field] if since <= day][-1]

    def is_open(self, day: dt.date) -> bool:
        away = self.away is not None and self.away[0] <= day < self.away[1]
        return self.opened <= day <= self.last and not away

    def stage(self, day: dt.date) -> str:
        """After a deal was reopened it is at an offer."""
        later = [moment for moment in (self.offered, self.away and self.away[1]) if moment]
        return "Offer" if any(moment <= day for moment in later) else "Lead"


def text(value: object) -> str:
    return "" if value is None else str(on(value)) if isinstance(value, int) else str(value)


def tables(lives: list[Life]) -> dict[str, str]:
    """Write the export that the lives leave behind."""
    deals, entered, changed = [], [], []
    for nth, life in enumerate(lives):
        amount, owner, expected = (text(life.held[field][-1][1]) for field in ("amount", "owner", "expected_close_on"))
        stage = ("Won" if life.won else "Lost") if life.closed else life.stage(TODAY)
        deals.append(f"P{nth},Alder,Alpha,{owner},{stage},{life.opened},{expected},{life.closed or ''},{amount},,0")
        entered.append(f"P{nth},Lead,{life.opened}")
        entered += [f"P{nth},Offer,{life.offered}"] if life.offered else []
        entered += [f"P{nth},Lost,{life.away[0]}", f"P{nth},Offer,{life.away[1]}"] if life.away else []
        entered += [f"P{nth},{stage},{life.closed}"] if life.closed else []
        for field, held in life.held.items():
            pairs = itertools.pairwise(held)
            changed += [f"P{nth},{field},{text(one)},{text(two)},{day}" for (_, one), (day, two) in pairs]
    rows = {"opportunities": deals, "stage_history": entered, "changes": changed, "activities": [f"P0,{TODAY}"]}
    headers = {name: worlds.FILES[f"{name}.csv"].splitlines()[0] for name in rows}
    return {name: "\n".join([headers[name], *lines, ""]) for name, lines in rows.items()}


def standing(lives: list[Life], day: dt.date, scope: Scope, closes: Period | None) -> list[int]:
    """The cents of each deal that was open at the end of a day, as the scope and the close period let it through."""

    def counts(life: Life) -> bool:
        back = life.at("expected_close_on", day)
        # Where nobody said when a closed deal was expected, it closed when it did.
        expected = life.closed if back is None else on(back)
        return (
            life.is_open(day)
            and (not scope.owner or life.at("owner", day) in scope.owner)
            and (not scope.stage or life.stage(day) in scope.stage)
            and (closes is None or (expected is not None and closes.start <= expected <= closes.end))
        )

    return [round(float(life.at("amount", day) or 0) * 100 + 1e-9) for life in lives if counts(life)]


@settings(max_examples=examples(24, usual=3), suppress_health_check=[HealthCheck.too_slow])
@given(
    drawn=st.lists(LIVES, min_size=1, max_size=16),
    asked=st.lists(
        st.tuples(
            st.integers(0, 70),
            st.integers(1, 30),
            PERIODS,
            st.lists(PEOPLE, max_size=2, unique=True),
            st.lists(st.sampled_from(STAGES), max_size=1),
        ),
        min_size=8,
        max_size=8,
    ),
)
def test_the_steps_lead_from_what_was_open_to_what_is_open_to_the_cent(tmp_path_factory, drawn, asked):
    lives = [Life(one) for one in drawn]
    folder = tmp_path_factory.mktemp("drawn")
    path = worlds.draft(folder / "drawn.duckdb", worlds.write(folder, **tables(lives)), terms=worlds.ANYWAY)
    snapshot = Snapshot(worlds.scored(path, "v1"))
    for back, longer, span, owners, stages in asked:
        days = (on(back + longer), on(back))
        scope = Scope(owner=tuple(owners), stage=tuple(stages))
        closes = Period(on(span[0]), on(span[0]) + dt.timedelta(days=span[1]), "") if span else None
        found = moves(snapshot, scope, days, closes)
        for name, day in zip(("opening", "closing"), days, strict=True):
            expected = standing(lives, day, scope, closes)
            assert (found.of(name).n, found.of(name).cents) == (len(expected), sum(expected)), (name, day)
        steps(snapshot, scope, days, closes)
        assert all(total.cents >= 0 for total in found.totals.values())


# --- two snapshots, where nothing is logged ---


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return two_exports.services(tmp_path_factory.mktemp("later")).published().snapshot


def between(snapshot, scope=ALL, closes=None):
    """Return the cents by which each class moves the amount between the two snapshots, and both ends."""
    found = moves(snapshot, scope, WEEK, closes, basis="former snapshot")
    return {name: one.bar_cents for name, one in found.totals.items() if one.bar_cents}


def test_two_snapshots_are_compared_deal_by_deal(later):
    """A deal that has ended counts at what it was last seen at."""
    assert movement.former_days(later) == (dt.date(2026, 6, 23),)
    assert between(later) == {
        "opening": 600_000, "new": 130_000, "reopened": 40_000, "value_up": 100_000, "won": 200_000, "lost": 70_000,
        "withdrawn": 300_000, "closing": 300_000,
    }  # fmt: skip


def test_two_snapshots_say_who_took_over_and_what_moved_into_a_close_period(later):
    assert between(later, Scope(owner=("Bob",))) == {
        "opening": 200_000, "transferred_in": 100_000, "value_up": 50_000, "won": 200_000, "closing": 150_000,
    }  # fmt: skip
    june = Period(dt.date(2026, 6, 1), TODAY, "June")
    assert between(later, closes=june) == {
        "opening": 200_000, "new": 70_000, "pulled_in": 100_000, "value_up": 50_000, "won": 200_000, "lost": 70_000,
        "closing": 150_000,
    }  # fmt: skip
    assert between(later, Scope(product=("Beta",)))["withdrawn"] == 300_000, "what is gone had a product, too"
