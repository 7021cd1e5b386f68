"""Whatever happened, deleting everything after a landmark changes no fact of that landmark."""

import contextlib
import datetime as dt

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.building import build
from data.snapshots import point_in_time
from tests import worlds
from tests.examples import examples

TODAY = dt.date(2026, 6, 30)
LANDMARKS = [TODAY - dt.timedelta(days=30 * back) for back in range(6)]
BOOKKEEPING = ["label_lost", "closed_on", "close_value"]
ACCOUNTS = "name,sector,segment\nAlder,Retail,Small\nBirch,Retail,Large\nCedar,Energy,Large\n"
COLUMNS = {"account": "name", "sector": "sector", "segment": "segment"}
MAPPING = worlds.source(accounts={"file": "accounts.csv", "columns": COLUMNS})

# Days are counted back from today; an event later than the closing did not happen.
DAYS = st.integers(0, 160)
LIVES = st.fixed_dictionaries(
    {
        "account": st.sampled_from(["Alder", "Birch", "Cedar", ""]),
        "owner": st.sampled_from(["Ann", "Bob"]),
        "product": st.sampled_from(["Alpha", "Beta"]),
        "opened": DAYS,
        "closed": st.none() | DAYS,
        "won": st.booleans(),
        "offered": st.none() | DAYS,
        "acted": st.lists(DAYS, max_size=5),
        "pushed": st.lists(DAYS, max_size=3, unique=True),
        "raised": st.lists(DAYS, max_size=3, unique=True),
    }
)


def on(back: int) -> dt.date:
    return TODAY - dt.timedelta(days=back)


def seen(lives: list[dict], day: dt.date) -> dict[str, list[str]]:
    """Write what an export made on that day would have held, one line per row."""
    tables: dict[str, list[str]] = {"opportunities": [], "stage_history": [], "changes": [], "activities": []}
    for number, life in enumerate(lives):
        _live(f"P{number}", life, day, tables)
    # Somebody works on one opportunity on every landmark, so that each of them is the last day of its own export.
    tables["opportunities"].append("ANCHOR,Alder,Alpha,Ann,Lead,2025-12-01,,,100,,0")
    tables["stage_history"].append("ANCHOR,Lead,2025-12-01")
    tables["activities"] += [f"ANCHOR,{landmark}" for landmark in LANDMARKS if landmark <= day]
    return tables


def _live(name: str, life: dict, day: dt.date, tables: dict[str, list[str]]) -> None:
    opened, closed = on(life["opened"]), None if life["closed"] is None else on(life["closed"])
    ended = closed is not None and opened < closed <= day
    last = closed if closed is not None and opened < closed else TODAY

    def within(backs: list[int]) -> list[dt.date]:
        return sorted(moment for moment in map(on, backs) if opened < moment < last and moment <= day)

    if opened > day:
        return
    offered = within([] if life["offered"] is None else [life["offered"]])
    stage = ("Won" if life["won"] else "Lost") if ended else ("Offer" if offered else "Lead")
    tables["stage_history"] += [f"{name},Lead,{opened}", *(f"{name},Offer,{moment}" for moment in offered)]
    dates = _chain(name, "expected_close_on", [str(opened + dt.timedelta(days=40 + 9 * n)) for n in range(4)],
                   within(life["pushed"]), tables)  # fmt: skip
    amounts = _chain(name, "amount", ["500", "900", "300", "700"], within(life["raised"]), tables)
    tables["activities"] += [f"{name},{moment}" for moment in within(life["acted"])]
    end, value = (closed, amounts if life["won"] else 0) if ended else ("", "")
    who = f"{name},{life['account']},{life['product']},{life['owner']}"
    tables["opportunities"].append(f"{who},{stage},{opened},{dates},{end},{amounts},{value},0")


def _chain(name: str, field: str, values: list[str], moments: list[dt.date], tables: dict[str, list[str]]) -> str:
    for moment, before, after in zip(moments, values, values[1:], strict=False):
        tables["changes"].append(f"{name},{field},{before},{after},{moment}")
    return values[len(moments)]


def rows_of(folder, tables: dict[str, list[str]]) -> pd.DataFrame:
    """Build a draft of an export and return its training rows by opportunity and landmark."""
    headers = {name: worlds.FILES[f"{name}.csv"].splitlines()[0] for name in tables}
    files = {name: "\n".join([headers[name], *lines, ""]) for name, lines in tables.items()}
    worlds.write(folder, accounts=ACCOUNTS, **files)
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as connection:
        build.build(connection, folder, MAPPING, lambda _: None, worlds.ANYWAY)
        rows = point_in_time.training_facts(connection, MAPPING.catalogue())
    return rows.set_index(["opportunity_id", "as_of_on"]).drop(columns=BOOKKEEPING)


@settings(max_examples=examples(5), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives=st.lists(LIVES, min_size=1, max_size=24), back=st.integers(1, 5))
def test_deleting_everything_after_a_landmark_changes_no_fact(tmp_path_factory, lives, back):
    day = LANDMARKS[back]
    whole = rows_of(tmp_path_factory.mktemp("whole"), seen(lives, TODAY))
    then = rows_of(tmp_path_factory.mktemp("then"), seen(lives, day))
    assert then.index.get_level_values("as_of_on").max() == pd.Timestamp(day)
    pd.testing.assert_frame_equal(
        then.sort_index(), whole.loc[then.index].sort_index(), check_dtype=False, check_categorical=False
    )
