"""The demo CRM: three years of a B2B software vendor, simulated so that every open deal's true odds are known.

Files. `folder/<table>/part-000.parquet` and so on, one folder per table, 250,000 opportunities a part: accounts,
products, team, opportunities, stage_history, changes, activities, quotas. Dates are text, YYYY-MM-DD. The true odds
are one file elsewhere (opportunity_id, loss_probability; open opportunities only), for evaluation alone. The same
number of opportunities and the same seed give the same rows.

The hazard model
----------------
Fate first. From what is known on the opening day, x, each opportunity draws a fate: won, lost, or abandoned (nobody
ever works it again, and a clean-up closes it lost, late):

    P(won | x) : P(lost | x) : P(abandoned | x)  =  1 : exp(u) : exp(u + a)
    u = 0.48 + segment + lead source + competitor + contacts by segment + discount by segment - owner's skill
    a = -3.2 (referral) to -2.6 (outbound)

Owner's skill is 0.30 for every other owner and -0.30 for the rest. All other effects stand at the top of
data.demo.life. Contacts beyond a segment's usual number count 0.45, -0.15, -0.42 each (SMB, Mid-market, Enterprise):
a committee slows a small customer down, and carries a large one. A rung of discount at opening counts -0.22, 0, 0.22.

The fate sets the rates of all that happens while the opportunity is open. In a stage it is `winning`, `losing` or
`dead`: won ones are winning in every stage, lost ones losing; abandoned ones are losing until the stage in which
they die. Stages and close dates run in units of t = 9.9, 20.6, 37.5 days (SMB, Mid-market, Enterprise); all else is
done in beats of 20 days, whatever the segment. Rates below are for winning / losing / dead. What tells is how long
it takes, who is met and whether anybody still works on it; seats change either way.

Facts tell together. A sum of what each says alone misses these:

- A push in the last stage is not a push in the first: until Proposal whoever gives a new date is planning, in
  Negotiation it puts off a no.
- Silence weighs more in Enterprise: a large customer that will buy is in touch more often than one that will not, a
  small one hears as little from either.
- A competitor matters after the proposal: with one the lost leave late, without one early, so of those still in
  Negotiation far more are lost where a competitor is named, and in Prospecting hardly more.
- Contacts and discounts say one thing of a small customer and the other of a large one.

- Sojourn in stage k (Prospecting, Qualified, Proposal, Negotiation): 3 days + exponential of mean t x (1.0, 1.0, 1.05,
  1.05), 1.9 times as long when losing. A dead one stays 3 days + Weibull(2.0, 200 days).
- Leaving: won ones pass every stage. Lost ones leave lost from stage k with chance 0.44, 0.47, 0.47, 1 where no
  competitor is named and 0.08, 0.12, 0.38, 1 if one is; abandoned ones die in it with chance 0.38, 0.40, 0.50, 1.
- Quarter-end push: in Negotiation a quarter's last 12 days bring decisions at 1.5 a unit on top, as many for winning
  as for losing ones and none for dead ones: whoever has come through them is as likely to win as before.
- Activities a beat: 3.2 / 3.2 (SMB), 4.4 / 4.2 (Mid-market), 5.4 / 4.7 (Enterprise); for dead ones the losing rate,
  fading with the age s (in beats) in the stage by 0.01 + 0.99 exp(-s / 0.2). Seven in ten stages also begin with one,
  whatever the fate.
- Pushes of the expected close, until Proposal: 0.19 / 0.14 a unit before it is due, 0.44 / 0.34 per sqrt(t x 10 days)
  once it is overdue; in Negotiation 0.08 / 0.26 and 0.20 / 0.50; 0.004 when dead. How far it moves does not depend on
  the fate. 35 % get their first date on entering Qualified.
- Contacts: one more at 0.11 / 0.16 (SMB), 0.16 / 0.12 (Mid-market), 0.18 / 0.12 (Enterprise) a beat, 0.004 when dead;
  nobody counts past 20.
- Discount, from Proposal on: a step at 0.28 / 0.19 (SMB), 0.22 / 0.22 (Mid-market), 0.17 / 0.26 (Enterprise) a beat,
  0.004 when dead, of 2.5 to 7.5 points, ending at 40 %.
- Seats: a change at 0.12 / 0.12 / 0.004 a beat, upwards with chance 0.50. The amount is list price x seats x
  (1 - discount), rounded as people type.

The true odds. With the fates' rates known, Bayes' rule is exact. Let S be the log likelihood of all streams up to
the as-of date: per stage passed, the log density of its sojourn; for the stage it is in, the log survival ("not left
yet"); per Poisson stream, the sum of log rates at its events minus the rate integrated over the time seen. For an
opportunity in stage k, with q the exit and h the death chances,

    won        log P(won | x)       + S(winning)
    lost       log P(lost | x)      + sum over j < k of log(1 - q_j)                 + S(losing)
    abandoned  log P(abandoned | x) + sum over j < k of log(1 - h_j) + log(1 - h_k)  + S(losing)
      or dead  log P(abandoned | x) + sum over j < k of log(1 - h_j) + log(h_k)      + S(losing before k, dead in k)

and P(lost or abandoned | seen) is their normalised sum without the first. It is computed from exact times and from
the account that the export may lack: a reader, who sees working days, knows slightly less. Simulated weeks of seven
days are logged on five working days.

Quotas
------
From its second year on the vendor gives each owner a quota a quarter: 1.10 times what the owner won in a quarter of the
year before, on the mean, at least 50,000, in steps of 5,000.

Opinions
--------
A rep gives each deal a forecast category and a probability by its stage: Pipeline, Pipeline, Best Case, Commit, and
10, 25, 50, 75 %. Reps are optimistic: of 30 deals in 100 they say what belongs to the next stage, and every open deal
gets 10 points more. Changes of the category are logged, those of the probability are not. A digest of the id decides of
which deals more is said, so opinions know nothing that the stage does not.

Names
-----
A deal is called by its product and what that is for: 'Gale Pro for field sales'. A digest of the id decides what for.

Run on
------
`data.demo.futures` draws any number of futures of the open opportunities from these odds: what may become of each, and
when, given all that was seen of it.

Declared dirt
-------------
In place, and not to be refused: missing_account (3 % of opportunities, whatever the outcome), mistyped_product
('GalePro' for 'Gale Pro') and mistyped_sector ('Helthcare' for 'Healthcare'). Extra rows, copies of closed
opportunities without any event of their own, each to be set aside once: repeated_id (1 in 1,000), orphan_account
(1 in 1,000: the account is in no row of accounts), and 1 in 3,000 each of unreadable_date (opened '31/31/2025'),
closed_before_opened, closed_without_date and negative_amount. A competitor nobody has named reads 'None named': that
is an answer, while an empty cell would be dirt.
"""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd

from data.demo.days import AS_OF_ON, Days
from data.demo.dirt import KINDS, soil_accounts, soil_opportunities
from data.demo.life import simulate
from data.demo.opinions import category, log_categories, probability
from data.demo.quotas import quotas
from data.demo.rows import NO_DAY, rows_of
from data.demo.titles import deal_name
from data.demo.world import World, build_world
from data.errors import InvalidInput
from data.memory import share
from data.statements import over

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

FEWEST, CHUNK = 200, 250_000
TABLES = ("accounts", "products", "team", "opportunities", "stage_history", "changes", "activities", "quotas")

_ID = "printf('OPP-%08d', number) as opportunity_id"


def _select(days: Days) -> dict[str, str]:
    """What is written of each table; a day is written as its date."""
    identity = "printf('OPP-%08d', number)"

    def date(column: str) -> str:
        return f"(date '{days.starts_on}' + nullif({column}, {NO_DAY})::integer)::varchar"

    return {
        "opportunities": f"""{_ID}, {deal_name("product::varchar", identity)} as deal_name,
            account::varchar as account, product::varchar as product, owner::varchar as owner,
            stage::varchar as stage, coalesce(opened_text, {date("opened")}) as opened_on,
            {date("due")} as expected_close_on, {date("closed")} as closed_on, amount,
            case stage when 'Closed Won' then abs(amount) when 'Closed Lost' then 0.0 end as close_value,
            lead_source::varchar as lead_source, competitor::varchar as competitor, contacts, discount_pct,
            {category("stage", identity)} as forecast_category,
            {probability("stage", identity)} as rep_probability""",
        "stage_history": f"{_ID}, stage::varchar as stage, {date('day')} as entered_on",
        "changes": f"""{_ID}, field::varchar as field,
            case field when 'expected_close_on' then {date("coalesce(from_value, " + str(NO_DAY) + ")")}
                       when 'discount_pct' then from_value::varchar else from_value::bigint::varchar end as from_value,
            case field when 'expected_close_on' then {date("to_value")}
                       when 'discount_pct' then to_value::varchar else to_value::bigint::varchar end as to_value,
            {date("day")} as changed_on""",
        "activities": f"{_ID}, {date('day')} as acted_on",
        "truth": f"{_ID}, loss_probability",
    }


@dataclasses.dataclass(frozen=True)
class DemoReport:
    """What was generated: good opportunities, those still open, rows of dirt by kind, and the time it took."""

    opportunities: int
    open_opportunities: int
    as_of_on: dt.date
    dirt: Mapping[str, int]
    seconds: float


def generate(
    folder: Path,
    truth: Path,
    *,
    opportunities: int = 12_000,
    seed: int = 7,
    as_of_on: dt.date = AS_OF_ON,
    progress: Callable[[str, float], None] | None = None,
    memory: int = share("generating"),
) -> DemoReport:
    """Write the demo CRM as Parquet parts, `folder/<table>/part-000.parquet`, and the true odds as the file `truth`.

    `opportunities` counts the good ones, 200 or more; the declared extra rows come on top. The three years end on
    `as_of_on`, and have the quarters and weeks of the real calendar. `progress` is told what is being done and the
    share that is done. `memory`: megabytes that writing may take. Raises InvalidInput for fewer than 200.
    """
    if opportunities < FEWEST:
        raise InvalidInput(
            "opportunities",
            f"The demo CRM needs at least {FEWEST} opportunities, not {opportunities}.",
            "Ask for more.",
        )
    started = time.perf_counter()
    sizes = chunk_sizes(opportunities)
    seeds = np.random.SeedSequence(seed).spawn(len(sizes) + 1)
    _make_room(folder, truth)
    # A database in memory would spill into the folder that the process was started in.
    with duckdb.connect(config={"memory_limit": f"{memory}MB", "temp_directory": f"{folder}.spill"}) as connection:
        crm, days = _Crm(connection, folder, as_of_on), Days(as_of_on)
        world = crm.write_world(build_world(opportunities, np.random.default_rng(seeds[0]), days), seeds[0])
        for part, size in enumerate(sizes):
            if progress:
                progress(f"Simulating opportunities, part {part + 1} of {len(sizes)}", part / len(sizes))
            crm.write_part(part, world, size, np.random.default_rng(seeds[part + 1]))
        known = pd.concat(crm.truths, ignore_index=True)
        _copy(connection, known, crm.select["truth"], truth)
        _copy(
            connection,
            quotas(connection, folder / "opportunities", world.team, days),
            "*",
            folder / "quotas" / "part-000.parquet",
        )
    if progress:
        progress("The demo CRM is written", 1.0)
    dirt = {kind: crm.dirt[kind] for kind in KINDS}
    return DemoReport(opportunities, len(known), as_of_on, dirt, time.perf_counter() - started)


class _Crm:
    """The export being written: what has been counted, and the next opportunity's number."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, as_of_on: dt.date) -> None:
        self.select = _select(Days(as_of_on))
        self.dirt: Counter[str] = Counter()
        self.truths: list[pd.DataFrame] = []
        self._next = 1
        self._connection = connection
        self._folder = folder

    def write_world(self, world: World, seed: np.random.SeedSequence) -> World:
        """Write the dimensions; return the world as it is, without the typing errors."""
        accounts, counts = soil_accounts(world.accounts, np.random.default_rng(seed.spawn(1)[0]))
        self.dirt.update(counts)
        for table, frame in (("accounts", accounts), ("products", world.products), ("team", world.team)):
            _copy(self._connection, frame, "*", self._folder / table / "part-000.parquet")
        return world

    def write_part(self, part: int, world: World, size: int, rng: np.random.Generator) -> None:
        """Simulate and write one part of every table that grows with the opportunities."""
        rows = rows_of(world, simulate(world, size, rng), self._next)
        soiled, counts = soil_opportunities(rows.opportunities, rng)
        for table in ("opportunities", "stage_history", "changes", "activities"):
            frame = soiled if table == "opportunities" else getattr(rows, table)
            _copy(self._connection, frame, self.select[table], self._folder / table / f"part-{part:03d}.parquet")
        log_categories(self._connection, self._folder, part)
        self.truths.append(rows.truth)
        self.dirt.update(counts)
        self._next = int(soiled["number"].max()) + 1


def chunk_sizes(opportunities: int) -> list[int]:
    """Return how many opportunities each part of a CRM holds."""
    chunks = -(-opportunities // CHUNK)
    return [opportunities // chunks + (part < opportunities % chunks) for part in range(chunks)]


def _make_room(folder: Path, truth: Path) -> None:
    for table in TABLES:
        shutil.rmtree(folder / table, ignore_errors=True)
        (folder / table).mkdir(parents=True)
    truth.parent.mkdir(parents=True, exist_ok=True)


def _copy(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, columns: str, path: Path) -> None:
    target = str(path).replace("'", "''")
    over(connection, frame, f"copy (select {columns} from incoming) to '{target}' (format parquet, compression zstd)")
