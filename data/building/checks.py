"""What must hold of a draft before anybody may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import CheckFailed
from data.ingest.closings import CLOSED_BEFORE_OPENED

if TYPE_CHECKING:
    import duckdb

# Each question lists what breaks the invariant; an empty answer is a pass.
INVARIANTS = {
    "an opportunity_id appears twice": """
        select opportunity_id from opportunities group by 1 having count(*) > 1""",
    "an opportunity names an owner that the team does not have": """
        select owner from opportunities anti join team using (owner) where owner is not null""",
    "an opportunity names a product that is not sold": """
        select product from opportunities anti join products using (product) where product is not null""",
    "an opportunity names an account that does not exist": """
        select account from opportunities anti join accounts using (account) where account is not null""",
    "an opportunity closed before it was opened": f"""
        select opportunity_id from opportunities where {CLOSED_BEFORE_OPENED}""",
    "an outcome contradicts its stage": """
        select opportunity_id from opportunities o join stages s using (stage)
        where o.outcome is distinct from s.outcome""",
    "an open opportunity has a closing date": """
        select opportunity_id from opportunities where outcome = 'open' and closed_on is not null""",
    "the facts lost or repeated an opportunity": """
        select 'opportunity_facts'
        where (select count(*) from opportunity_facts) <> (select count(*) from opportunities)""",
    "the open facts lost or repeated an opportunity": """
        select 'open_facts' where (select count(*) from open_facts)
            <> (select count(*) from opportunities where outcome = 'open')""",
}


def check_any(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise CheckFailed where nothing of an export can be used."""
    if connection.execute("select count(*) from opportunities").fetchall()[0][0] == 0:
        raise CheckFailed("The export has no opportunity that can be used.", _commonest_reason(connection))


def check(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise CheckFailed naming the first invariant that a draft breaks, with an example."""
    for sentence, question in INVARIANTS.items():
        broken = connection.execute(f"select * from ({question}) limit 1").fetchall()
        if broken:
            raise CheckFailed(
                f"The draft cannot be published: {sentence} (for example {broken[0][0]}).", "The former snapshot stays."
            )


def _commonest_reason(connection: duckdb.DuckDBPyConnection) -> str:
    """Name the commonest reason for which rows were set aside: the draft's rejects go with the draft."""
    found = connection.execute(
        'select "column", reason, count(*) from rejects group by all order by 3 desc limit 1'
    ).fetchall()
    if not found:
        return "Its file has a header and no rows. The former snapshot stays."
    column, reason, _ = found[0]
    return f"Rows were set aside, most often for {column or 'the row'}: {reason} The former snapshot stays."
