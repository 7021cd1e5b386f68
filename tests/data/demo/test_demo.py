"""The demo CRM: believable, repeatable, with exact dirt and exact odds."""

import datetime as dt

import duckdb
import numpy as np
import pytest

from data import demo
from data.demo.days import CUT, Days, last_sunday
from data.demo.dirt import EXTRA_ROWS
from data.demo.life import simulate
from data.demo.path import DEAD, STAGES, WON
from data.demo.world import SEGMENTS, build_world
from data.errors import InvalidInput

TABLES = ("accounts", "products", "team", "opportunities", "stage_history", "changes", "activities", "quotas")
READ = """
create view typed as
    select * replace (try_cast(opened_on as date) as opened_on, expected_close_on::date as expected_close_on,
                      closed_on::date as closed_on,
                      if(product = 'GalePro', 'Gale Pro', product) as product),
        row_number() over () as line
    from opportunities;
create table good as
    select *, case stage when 'Closed Won' then 'won' when 'Closed Lost' then 'lost' else 'open' end as outcome
    from typed
    where opened_on is not null and amount >= 0 and (closed_on is null or closed_on >= opened_on)
        and (stage not like 'Closed%' or closed_on is not null)
        and (account is null or account in (select account from accounts))
    qualify row_number() over (partition by opportunity_id order by line) = 1;
"""


def opened(folder):
    connection = duckdb.connect()
    for table in TABLES:
        connection.execute(f"create view {table} as select * from read_parquet('{folder / 'crm' / table}/*.parquet')")
    connection.execute(f"create view truth as select * from read_parquet('{folder / 'truth' / 'truth.parquet'}')")
    connection.execute(READ)
    return connection


def generated(folder, **options):
    return demo.generate(folder / "crm", folder / "truth" / "truth.parquet", **options)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    report = generated(folder)
    connection = opened(folder)
    yield connection, report
    connection.close()


@pytest.fixture(scope="module")
def lives():
    rng = np.random.default_rng(11)
    return simulate(build_world(30_000, rng), 30_000, rng)


def rows(world, query):
    return world[0].execute(query).fetchall()


def value(world, query):
    return rows(world, query)[0][0]


# Repeatable


def test_the_same_seed_gives_the_same_rows_and_another_seed_does_not(tmp_path):
    files = {}
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        generated(tmp_path / name, opportunities=600, seed=seed)
        with opened(tmp_path / name) as crm:
            files[name] = [crm.execute(f"select * from {table}").fetchall() for table in (*TABLES, "truth")]
    assert files["one"] == files["two"]
    assert files["one"] != files["three"]


def test_a_large_crm_is_written_part_by_part_with_every_count_exact(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "CHUNK", 700)
    told = []
    report = generated(tmp_path, opportunities=2_000, progress=lambda words, share: told.append((words, share)))
    assert len(list((tmp_path / "crm" / "opportunities").glob("part-*.parquet"))) == 3
    assert [share for _, share in told] == [0, pytest.approx(1 / 3), pytest.approx(2 / 3), 1]
    with opened(tmp_path) as crm:
        assert crm.execute("select count(*), count(distinct opportunity_id) from good").fetchall() == [(2_000, 2_000)]
        extra = sum(report.dirt[kind] for kind in EXTRA_ROWS)
        assert crm.execute("select count(*) from opportunities").fetchall() == [(2_000 + extra,)]


def test_a_second_run_leaves_nothing_of_a_larger_first_one(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "CHUNK", 300)
    generated(tmp_path, opportunities=900)
    generated(tmp_path, opportunities=300)
    with opened(tmp_path) as crm:
        assert crm.execute("select count(*) from good").fetchall() == [(300,)]


def test_too_few_opportunities_are_refused_with_the_number(tmp_path):
    with pytest.raises(InvalidInput, match="at least 200 opportunities, not 50"):
        generated(tmp_path, opportunities=50)


# The odds


def test_the_true_odds_are_calibrated_against_the_fates(lives):
    odds, lost = lives.loss_probability[lives.is_open], (lives.fate != WON)[lives.is_open]
    place = np.searchsorted(np.quantile(odds, np.linspace(0.1, 0.9, 9)), odds)
    for tenth in range(10):
        mean, n = odds[place == tenth].mean(), (place == tenth).sum()
        noise = np.sqrt((odds * (1 - odds))[place == tenth].sum()) / n
        assert abs(mean - lost[place == tenth].mean()) < 3.5 * noise + 0.002


def test_the_odds_stay_calibrated_within_what_a_reader_sees(lives):
    seen = lives.is_open
    excess = (lives.fate != WON).astype(float) - lives.loss_probability
    variance = lives.loss_probability * (1 - lives.loss_probability)
    for column in (lives.path.stage, lives.facts.segment, lives.facts.lead_source, lives.facts.contacts.clip(0, 5)):
        for level in np.unique(column):
            here = seen & (column == level)
            assert abs(excess[here].sum()) < 4 * np.sqrt(variance[here].sum()) + 1


def test_the_best_possible_auc_leaves_room_for_doubt(world):
    odds = np.sort([p for (p,) in rows(world, "select loss_probability from truth")])
    won_before = np.cumsum(1 - odds) - (1 - odds)
    pairs = odds.sum() * (1 - odds).sum() - (odds * (1 - odds)).sum()
    assert 0.80 <= (odds * won_before).sum() / pairs <= 0.86


def test_every_open_opportunity_has_its_odds_and_no_other(world):
    assert rows(world, "select opportunity_id from truth order by 1") == rows(
        world, "select opportunity_id from good where outcome = 'open' order by 1"
    )
    assert value(world, "select min(loss_probability) > 0 and max(loss_probability) <= 1 from truth")


def test_won_ones_pass_every_stage_and_only_abandoned_ones_die(lives):
    won = (lives.fate == WON) & ~lives.is_open
    assert np.isfinite(lives.path.entered[:, won]).all()
    assert not (lives.path.state[:, lives.fate != DEAD] == DEAD).any()


# Believable


def test_the_funnel_is_a_sales_managers_funnel(world):
    won, closed, share_open = rows(
        world,
        "select count(*) filter (outcome = 'won'), count(*) filter (outcome <> 'open'),"
        " avg((outcome = 'open')::int) from good",
    )[0]
    assert 0.30 <= won / closed <= 0.45
    assert 0.09 <= share_open <= 0.13
    overdue, stale = rows(
        world,
        """select avg((coalesce(expected_close_on < date '2026-09-30', false))::int),
            avg((coalesce(last_on, opened_on) < date '2026-09-30' - 60)::int)
        from good left join (select opportunity_id, max(acted_on)::date as last_on from activities group by 1)
            using (opportunity_id)
        where outcome = 'open'""",
    )[0]
    assert 0.15 <= overdue <= 0.25
    assert 0.03 <= stale <= 0.08


FIELDS = [
    "segment",
    "sector",
    "country",
    "region",
    "manager",
    "owner",
    "product",
    "series",
    "lead_source",
    "competitor",
    "contacts",
    "discount_pct",
    "month(opened_on)",
    "month(closed_on)",
    "year(closed_on)",
]


@pytest.mark.parametrize("field", FIELDS)
def test_no_single_field_gives_the_outcome_away(world, field):
    levels = rows(
        world,
        f"""select {field} as level, avg((outcome = 'won')::int) from good left join accounts using (account)
        join team using (owner) join products using (product)
        where outcome <> 'open' group by 1 having count(*) >= 100""",
    )
    assert len(levels) >= 3
    assert {level: rate for level, rate in levels if not 0.15 <= rate <= 0.60} == {}


def test_larger_customers_take_longer(world):
    medians = dict(
        rows(
            world,
            "select segment, median(closed_on - opened_on) from good join accounts using (account)"
            " where outcome <> 'open' group by 1",
        )
    )
    for segment, days in zip(SEGMENTS, (49, 87, 139), strict=True):
        assert 0.85 * days <= medians[segment] <= 1.15 * days


def test_a_fifth_of_the_won_deals_brings_most_of_the_revenue(world):
    share = value(
        world,
        "select sum(close_value) filter (place <= 0.2) / sum(close_value) from (select close_value,"
        " percent_rank() over (order by close_value desc) as place from good where outcome = 'won')",
    )
    assert 0.55 <= share <= 0.75


def test_quarters_end_with_a_rush_of_wins(world):
    monthly = dict(rows(world, "select month(closed_on), count(*) from good where outcome = 'won' group by 1"))
    assert all(monthly[month] > 1.2 * monthly[month - 1] for month in (3, 6, 9, 12))


OPEN = """with open as (
    select loss_probability as p, contacts, segment, stage, (expected_close_on < date '2026-09-30')::int as overdue,
        array_position(['Prospecting', 'Qualified', 'Proposal', 'Negotiation'], stage) as stage_order,
        (competitor <> 'None named')::int as named,
        date '2026-09-30' - (select max(acted_on::date) from activities a
            where a.opportunity_id = good.opportunity_id) as quiet,
        date '2026-09-30' - (select max(entered_on::date) from stage_history s
            where s.opportunity_id = good.opportunity_id) as in_stage,
        (select count(*) from changes c where c.opportunity_id = good.opportunity_id
            and field = 'expected_close_on' and to_value > from_value) as pushes
    from good join truth using (opportunity_id) left join accounts using (account))
"""


def test_what_is_sensed_to_hurt_hurts(world):
    """Directions among open opportunities, by their true odds."""
    slopes = rows(
        world,
        OPEN
        + """select corr(p, quiet), corr(p, overdue), corr(p, named), corr(p, in_stage),
            corr(p, contacts), corr(p, stage_order) from open""",
    )[0]
    assert min(slopes[:4]) > 0.04
    assert max(slopes[4:]) < -0.04


def test_facts_tell_together(world):
    """A push, a rival and another contact say one thing here and the other there."""
    by = "select regr_slope(p, {fact}) filter ({one}), regr_slope(p, {fact}) filter ({other}) from open"
    negotiation, earlier = "stage = 'Negotiation'", "stage in ('Prospecting', 'Qualified')"
    late, early = rows(world, OPEN + by.format(fact="pushes", one=negotiation, other=earlier))[0]
    assert late > early
    late, early = rows(world, OPEN + by.format(fact="named", one=negotiation, other=earlier))[0]
    assert late > 0.05
    assert late > early + 0.05
    enterprise, small = rows(
        world, OPEN + by.format(fact="contacts", one="segment = 'Enterprise'", other="segment = 'SMB'")
    )[0]
    assert enterprise < -0.01
    assert small > 0.01


# History


def test_nothing_is_dated_after_the_as_of_date_and_something_happens_on_it(world):
    for column, table in (
        ("opened_on", "good"),
        ("closed_on", "good"),
        ("entered_on", "stage_history"),
        ("changed_on", "changes"),
        ("acted_on", "activities"),
    ):
        assert str(value(world, f"select max({column}) from {table}")) <= "2026-09-30"
    assert value(world, "select max(entered_on) from stage_history") == "2026-09-30"
    assert world[1].as_of_on == dt.date(2026, 9, 30)


def test_stages_are_entered_in_order_on_different_days_and_end_in_the_stage_of_the_row(world):
    order = f"array_position({[*STAGES, 'Closed Won', 'Closed Lost']}, s.stage)"
    steps = f"""select *, lag(place) over w as before, lag(entered_on) over w as came, lead(place) over w as next
        from (select s.*, {order} as place from stage_history s)
        window w as (partition by opportunity_id order by place)"""
    assert value(world, f"select count(*) from ({steps}) where entered_on <= came") == 0
    assert value(world, f"select count(*) from ({steps}) where place <= 4 and coalesce(before, 0) <> place - 1") == 0
    assert value(world, f"select count(*) from ({steps}) where stage = 'Closed Won' and before <> 4") == 0
    ends = f"select * from good join ({steps}) s using (opportunity_id) where s.next is null"
    assert value(world, f"select count(*) from ({ends}) where stage = stage_1") == 12_000
    assert (
        value(world, f"select count(*) from ({ends}) where coalesce(closed_on, entered_on::date) = entered_on::date")
        == 12_000
    )


@pytest.mark.parametrize("field", ["expected_close_on", "amount", "discount_pct", "contacts"])
def test_every_change_starts_where_the_one_before_ended_and_the_last_one_is_the_row(world, field):
    chain = f"""select *, lag(to_value) over w as earlier, lag(changed_on) over w as came,
            lead(to_value) over w as later
        from changes where field = '{field}' window w as (partition by opportunity_id order by changed_on)"""
    broken = "came is not null and (from_value is distinct from earlier or changed_on <= came)"
    assert value(world, f"select count(*) from ({chain}) where {broken} or from_value = to_value") == 0
    cast = "date" if field == "expected_close_on" else "double"
    last = f"select * from ({chain}) c join good using (opportunity_id) where c.later is null"
    assert value(world, f"select count(*) from ({last}) where {field}::{cast} is distinct from to_value::{cast}") == 0
    assert value(world, f"select count(*) from ({last})") > 1_000


def test_events_lie_within_the_life_of_a_good_opportunity(world):
    for table, day in (("stage_history", "entered_on"), ("changes", "changed_on"), ("activities", "acted_on")):
        outside = (
            f"g.opportunity_id is null or {day}::date not between g.opened_on and coalesce(closed_on, '2026-09-30')"
        )
        assert (
            value(world, f"select count(*) from {table} t left join good g using (opportunity_id) where {outside}") == 0
        )


def test_some_prospects_have_no_date_yet_and_nobody_else(world):
    undated = dict(rows(world, "select stage, count(*) from good where expected_close_on is null group by 1"))
    assert undated["Prospecting"] > 50
    assert set(undated) == {"Prospecting", "Closed Lost"}


@pytest.mark.parametrize("as_of_on", [dt.date(2026, 9, 30) + dt.timedelta(n) for n in range(7)], ids="{:%A}".format)
def test_time_is_logged_on_working_days_in_order(as_of_on):
    at, calendar = np.linspace(0, CUT - 1e-6, 50_000), Days(as_of_on)
    days = calendar.working_day(at)
    assert (np.diff(days) >= 0).all()
    assert as_of_on - dt.timedelta(2) <= calendar.starts_on + dt.timedelta(int(days.max())) <= as_of_on
    assert set(calendar.weekday(days)) == {0, 1, 2, 3, 4}
    opened = calendar.opening_day(at)
    assert (opened >= days).all()
    assert set(calendar.weekday(opened)) == {0, 1, 2, 3, 4, 5}
    assert opened.max() < CUT
    assert (np.abs(days - at) < 4).all()


def test_a_demo_ends_on_the_day_it_is_asked_for_in_the_quarters_of_that_day(tmp_path):
    as_of_on = dt.date(2027, 5, 16)
    report = generated(tmp_path, opportunities=2_000, as_of_on=as_of_on)
    assert report.as_of_on == as_of_on
    with opened(tmp_path) as crm:
        first, last, closed = crm.execute("select min(opened_on), max(opened_on), max(closed_on) from good").fetchone()
        assert (as_of_on - first).days in range(1_080, 1_097)
        assert last == as_of_on
        assert closed <= as_of_on
        due = dict(crm.execute("select strftime(expected_close_on, '%m-%d'), count(*) from good group by 1").fetchall())
    ends = sum(due[day] for day in ("03-31", "06-30", "09-30", "12-31"))
    assert ends > 0.1 * sum(due.values()), "dates that people type are often a quarter's last day"


def test_a_demo_is_as_of_the_last_sunday_before_it_was_made():
    days = {today: last_sunday(dt.date(2026, 11, today)) for today in (21, 22, 23, 28)}
    assert days == {
        21: dt.date(2026, 11, 15),
        22: dt.date(2026, 11, 15),
        23: dt.date(2026, 11, 22),
        28: dt.date(2026, 11, 22),
    }


# Dirt


def test_dirt_is_exactly_what_is_declared(world):
    report = world[1]
    named = "account is not null and account not in (select account from accounts)"
    found = {
        "missing_account": value(world, "select count(*) from good where account is null"),
        "mistyped_product": value(
            world, "select count(*) from opportunities semi join good using (opportunity_id) where product = 'GalePro'"
        ),
        "mistyped_sector": value(world, "select count(*) from accounts where sector = 'Helthcare'"),
        "repeated_id": value(world, "select count(*) - count(distinct opportunity_id) from opportunities"),
        "orphan_account": value(world, f"select count(*) from opportunities where {named}"),
        "unreadable_date": value(world, "select count(*) from opportunities where opened_on = '31/31/2025'"),
        "closed_before_opened": value(world, "select count(*) from typed where closed_on < opened_on"),
        "closed_without_date": value(
            world, "select count(*) from typed where stage like 'Closed%' and closed_on is null"
        ),
        "negative_amount": value(world, "select count(*) from opportunities where amount < 0"),
    }
    assert found == report.dirt
    assert min(found.values()) >= 1
    assert value(world, "select count(*) from good") == report.opportunities == 12_000
    assert value(world, "select count(*) from good where outcome = 'open'") == report.open_opportunities


def test_a_missing_account_says_nothing_about_the_outcome(world):
    shares = rows(world, "select outcome, avg((account is null)::int) from good group by 1")
    assert all(0.015 < share < 0.045 for _, share in shares)


def test_names_are_many_and_different(world):
    assert value(world, "select count(distinct account) = count(*) and count(*) = 900 from accounts")
    assert rows(world, "select count(*), count(distinct owner), count(distinct region) from team") == [(40, 40, 4)]
    assert 6 <= value(world, "select count(distinct manager) from team") <= 8
    assert (
        value(world, "select count(*) from (select manager from team group by 1 having count(distinct region) > 1)")
        == 0
    )
