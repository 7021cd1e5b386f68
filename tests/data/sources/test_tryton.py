"""A real CRM: Tryton over PostgreSQL, read twice with weeks in between, says what Headwind says."""

import contextlib
import datetime as dt
import hashlib
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from app import jobs
from app.services import Services
from app.settings import Settings
from app.views.pipeline.answer import pipeline
from data.snapshots import queries
from data.snapshots.queries import Scope
from tests.postgresql import SERVERS
from tests.small_training import train_small

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = SERVERS[-1].parent if SERVERS else Path()
WEEKS = (0, 33)
MORE = (34, 35)
OPEN = "('lead', 'opportunity', 'converted')"
# What every opportunity was at the end of a day, by the history that Tryton keeps.
STOOD = """(
    select distinct on (id) id, state, amount from sale_opportunity__history
    where coalesce(write_date, create_date) < date '{}' + 1 order by id, __id desc
) stood"""
ENTERED = """(
    select id, state, noted::date as noted from (
        select id, state, coalesce(write_date, create_date) as noted, __id,
            lag(state) over (partition by id order by __id) as former from sale_opportunity__history
    ) written where state is distinct from former
) entered"""
AS_OF = f"(select max(noted) from {ENTERED})"
STAGES = ("lead", "opportunity", "converted")
STANDING = f"""
select state, count(*)::float, sum(amount)::float from sale_opportunity where state in {OPEN} group by state
"""
WAITED = f"""
select o.state, percentile_cont(0.5) within group (order by {AS_OF} - since)
from sale_opportunity o join (select id, max(noted) as since from {ENTERED} group by id) last using (id)
where o.state in {OPEN} group by o.state
"""
FURTHEST = f"""
select o.state, max(array_position(array{list(STAGES)}, entered.state::text))
from sale_opportunity o join {ENTERED} using (id) where o.state not in {OPEN} group by o.id, o.state
"""
MONTHS = f"""
select case when end_date < {AS_OF} then 'Overdue'
        when end_date >= date_trunc('month', {AS_OF}) + interval '6 months' then 'Later'
        else to_char(end_date, 'YYYY-MM') end as month, sum(amount)::float
from sale_opportunity where state in {OPEN} group by month
"""


class Tryton:
    """A database of Tryton, and what is asked of its own tables."""

    def __init__(self, folder, cluster, kept):
        """`kept`: the dump of a database without any company, which is made where it is not there."""
        self.uri = cluster.replace("///postgres?", "///tryton?")
        self.configuration = folder / "trytond.conf"
        where = make_url(cluster).query
        uri = f"postgresql://{where['user']}@/?host={where['host']}&port={where['port']}"
        self.configuration.write_text(f"[database]\nuri = {uri}\n")
        self._engine = create_engine(self.uri.replace("postgresql:", "postgresql+psycopg:"))
        if kept.is_file():
            self._run([PROGRAMS / "pg_restore", "--dbname", self.uri, kept])
            return
        self._activate(folder)
        self._run([PROGRAMS / "pg_dump", "--format", "custom", "--file", folder / "dump", self.uri])
        shutil.copy(folder / "dump", kept.with_suffix(".part"))
        kept.with_suffix(".part").rename(kept)

    def _activate(self, folder):
        """Have Tryton make its tables. PostgreSQL plans badly what is asked of foreign keys while it knows of none."""
        keys = ", ".join(f"key_{nth} int references seen" for nth in range(40))
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"create table seen (id int primary key, {keys})")
            connection.exec_driver_sql("analyze pg_constraint")
            connection.exec_driver_sql("drop table seen")
        (folder / "password").write_text("for nobody")
        named = [Path(sys.executable).with_name("trytond-admin"), "-c", self.configuration, "-d", "tryton"]
        modules = ["-u", "sale_opportunity", "--activate-dependencies", "--no-indexes"]
        self._run([*named, *modules, "--email", "ann@example.com", "-p"], TRYTONPASSFILE=folder / "password")

    def _run(self, command, **env):
        done = subprocess.run(
            [str(word) for word in command], cwd=ROOT, env={"PATH": "/usr/bin", **{k: str(v) for k, v in env.items()}},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2_000:]

    def pass_weeks(self, first, last):
        self._run([sys.executable, "-m", "tests.tryton_crm", self.configuration, "tryton", first, last])

    def ask(self, question):
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question)]

    def close(self):
        self._engine.dispose()


@pytest.fixture(scope="module")
def tryton(cluster, tmp_path_factory, pytestconfig):
    """Tryton with some weeks of work. Making its tables takes a minute: pytest keeps them until a version changes."""
    modules = sorted(f"{one.name} {one.version}" for one in distributions() if one.name.startswith("trytond"))
    digest = hashlib.sha256(repr((modules, PROGRAMS)).encode()).hexdigest()
    kept = pytestconfig.cache.mkdir("tryton") / f"{digest}.dump"
    maintained = create_engine(cluster.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with maintained.connect() as connection:
        connection.exec_driver_sql("create database tryton")
    maintained.dispose()
    with contextlib.closing(Tryton(tmp_path_factory.mktemp("tryton"), cluster, kept)) as running:
        running.pass_weeks(*WEEKS)
        yield running


@pytest.fixture(scope="module")
def read(tryton, tmp_path_factory):
    """Settings over both imports, and what was served after each."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "tryton.toml").touch()
    settings = Settings(data_dir=folder / "var", crm_databases={"TRYTON_DATABASE_URL": tryton.uri})
    with pytest.MonkeyPatch.context() as patch:
        train_small(patch)
        said: list[str] = []
        jobs.import_export(settings, folder, said.append)
        before = answered(settings), own(tryton)
        tryton.pass_weeks(*MORE)
        jobs.import_export(settings, folder, said.append)
    return {"before": before, "after": (answered(settings), own(tryton))}, said, settings


def answered(settings):
    """Return what Pipeline says, in the form in which Tryton's tables are asked."""
    services = Services(settings)
    found, as_of_on = pipeline(services, {"period": "all"}), services.published().snapshot.as_of_on
    kpis = {kpi.key: kpi for kpi in found.kpis}
    funnel = found.funnel.set_index("stage")
    ends = queries.ask(services.published().snapshot, "open_at_month_ends", Scope())
    return {
        "as of": as_of_on,
        "open": (kpis["open_pipeline"].n, kpis["open_pipeline"].value),
        "by stage": funnel[["open_count", "open_amount"]].astype(float).T.to_dict("list"),
        "days in stage": funnel["median_days_in_stage"].to_dict(),
        "reached": funnel["reached"].to_dict(),
        "by month": found.months.groupby("month")["open_amount"].sum().to_dict(),
        "win rate": (kpis["win_rate"].n, kpis["win_rate"].value),
        "month ends": {day.date(): amount for day, amount in zip(ends["on_day"], ends["open_amount"], strict=True)},
    }


def own(tryton):
    """Return the same from Tryton's own tables."""
    ((as_of_on,),) = tryton.ask(f"select {AS_OF}")
    standing = {state: [n, amount] for state, n, amount in tryton.ask(STANDING)}
    furthest = tryton.ask(FURTHEST)
    ((closed, won),) = tryton.ask(
        f"select count(*), count(*) filter (where state = 'won') from sale_opportunity where state not in {OPEN}"
    )
    return {
        "as of": as_of_on,
        "open": (sum(int(n) for n, _ in standing.values()), sum(amount for _, amount in standing.values())),
        "by stage": standing,
        "days in stage": dict(tryton.ask(WAITED)),
        "reached": {
            stage: sum(state == "won" or at > nth for state, at in furthest) for nth, stage in enumerate(STAGES)
        },
        "by month": dict(tryton.ask(MONTHS)),
        "win rate": (closed, won / closed),
        "month ends": {day: amount for day in month_ends(as_of_on) if (amount := stood(tryton, day))},
    }


def stood(tryton, day):
    """Return the amount that was open at the end of a day."""
    ((amount,),) = tryton.ask(f"select coalesce(sum(amount), 0)::float from {STOOD.format(day)} where state in {OPEN}")
    return amount


def month_ends(as_of_on):
    """Yield the last days of the eleven months before a day, and the day."""
    first = as_of_on.replace(day=1)
    days = [as_of_on]
    for _ in range(11):
        days.append(first - dt.timedelta(days=1))
        first = days[-1].replace(day=1)
    return reversed(days)


@pytest.mark.parametrize("when", ["before", "after"])
def test_every_number_of_pipeline_is_what_trytons_own_tables_say(read, when):
    said, own_tables = read[0][when]
    assert said == own_tables
    assert said["open"][0] > 40
    assert said["win rate"][0] > 60


def test_weeks_in_between_show_in_the_second_import(read, tryton):
    (before, _), (after, _) = read[0]["before"], read[0]["after"]
    assert (after["as of"] - before["as of"]).days == 14
    services = Services(read[2])
    pushes = services.published().snapshot.answer(
        "select opportunity_id, pushes from opportunity_facts where outcome = 'open' and pushes > 0", {}
    )
    ((own_pushes, deals),) = tryton.ask(
        f"""select sum(n), count(*) from (select id, count(*) as n from (
            select h.id, h.end_date, lag(h.end_date) over (partition by h.id order by h.__id) as former
            from sale_opportunity__history h join sale_opportunity o using (id) where o.state in {OPEN}
        ) written where end_date > former group by id) pushed"""
    )
    assert (pushes["pushes"].sum(), len(pushes)) == (own_pushes, deals)


def test_nothing_of_the_address_is_said_or_kept(read, tryton):
    _, said, settings = read
    address = tryton.uri.partition("?")[2]
    assert [words for words in said if address in words] == []
    assert any("Reading tryton at localhost" in words for words in said)
    kept = dict(Services(settings).published().snapshot.info)
    assert address not in str(kept)
    assert "TRYTON_DATABASE_URL" in kept["mapping"]
