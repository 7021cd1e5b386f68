"""Lists of opportunities: what matters today, and what stands in each stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.parts import link, tag, verdict
from app.components.table import Column, table
from app.views.deals.deal_address import drawer
from app.views.deals.list_address import open_list
from app.views.deals.opportunities import NO_REASON, REASON_ORDER
from app.views.deals.title import with_titles
from app.views.extent import NO_AMOUNTS
from app.views.flagging import Flagging


def owner_column(*, minor: bool = False) -> Column:
    """The owners of deals as links to what each has open; the rows are those of `with_lists`."""
    return Column("owner", "Owner", "name", href="owner_href", minor=minor)


def stage_column(*, minor: bool = True) -> Column:
    """The stages of deals as links to what is open in each; the rows are those of `with_lists`."""
    return Column("stage", "Stage", "name", href="stage_href", minor=minor)


def with_lists(rows: pd.DataFrame) -> pd.DataFrame:
    """Add where what is open of each row's owner and in its stage is listed: owner_href, stage_href."""
    names = [name for name in ("owner", "stage") if name in rows]
    return rows.assign(**{f"{name}_href": [open_list(**{name: _key(one)}) for one in rows[name]] for name in names})


def _key(name: object) -> str:
    """A name as the address of a list has it; '' is what is not recorded."""
    return name if isinstance(name, str) else ""


def titled(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what a deal is called, what stands below that, and the address of its drawer: title, under_title, href.

    The lists of its owner and stage are added too.
    """
    return with_lists(with_titles(rows)).assign(href=rows["opportunity_id"].map(drawer))


def held_out(words: str) -> list[html.P]:
    """Say above a list how many deals an experiment keeps out of it, where it does."""
    return [html.P(words, className="hw-caveat hw-deal-arm")] if words else []


def matter_today(
    rows: pd.DataFrame, currency: str, policy: Flagging, *, order: str = "", amounts: bool = True, left_out: str = ""
) -> Any:
    """List the opportunities to talk about today and which are flagged by whose policy.

    `order` says how they are sorted without signal; then there is no loss probability, and only rules say why.
    `left_out` says which deals are not among them.

    An export without `amounts` has no expected loss: the loss probability decides.
    """
    named = titled(rows).assign(
        why=[_why(row) for row in rows.to_dict("records")],
    )
    ranked = not order
    by = "By expected loss: loss chance × amount." if amounts else f"By loss chance. {NO_AMOUNTS}"
    flagged = f"Flagged: {policy.words}. {policy.unread}"
    lead: Any = f"{by} {flagged} {REASON_ORDER}" if ranked else _unranked(order)
    columns = [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        owner_column(),
        stage_column(),
        Column("amount", "Amount", "money", currency=currency),
        Column(
            *("loss_probability", "Loss chance", "loss"),
            threshold="threshold",
            flagged="flagged",
            severity="severity",
            low="low",
            high="high",
        ),
        Column("expected_loss", "Expected loss", "money", currency=currency, minor=True),
        Column("expected_close_on", "Expected close", "date", minor=True),
        Column("why", "Why", "component"),
    ]
    lacking = {
        *(("expected_close_on",) if len(rows) and rows["expected_close_on"].isna().all() else ()),
        *(() if ranked else ("loss_probability", "expected_loss")),
        *(() if amounts else ("amount", "expected_loss")),
    }
    shown = [column for column in columns if column.key not in lacking]
    listed = table(named, shown, caption="Deals that matter today", cards=True)
    return html.Div([html.P(lead, className="hw-panel-summary"), *held_out(left_out), listed])


def _unranked(order: str) -> list[Any]:
    return [verdict("No signal"), f" {order} ", link("Why, and what would help", at("/model")), "."]


def nothing_open(*, anywhere: bool, left_out: str = "") -> Any:
    """Say that nothing is open: in this scope, or in the export at all; or nothing beside what is left out."""
    if left_out:
        return states.empty("No other open deals", left_out, "Widen the filters, or reset them.")
    if anywhere:
        return states.empty("No open deals", "Nothing is open with these filters.", "Widen the filters, or reset them.")
    words = "Every opportunity of this export is closed, so there is nothing to score."
    return states.empty("No open deals", words, "Import an export that holds open opportunities too.")


def _why(row: Mapping[Any, Any]) -> html.Div:
    worst = [reason for reason in row.get("reasons") or () if reason["points"] > 0][:1]
    said = {reason["field"] for reason in worst}
    flags = [flag for flag in row["flags"] if not (flag.startswith("Pushed") and "pushes" in said)]
    nothing = [html.Span(NO_REASON, className="hw-muted")] if "reasons" in row and not worst else []
    tags = [tag(flag, "risk", title=row["stale_because"] if flag == "Stale" else "") for flag in flags]
    return html.Div([*(part for reason in worst for part in _with_step(reason)), *nothing, *tags], className="hw-why")


def _with_step(reason: Mapping[str, Any]) -> list[html.Span]:
    return [html.Span(reason["words"]), html.Span(reason["next_step"], className="hw-sub")]


def stages(rows: pd.DataFrame, currency: str, *, amounts: bool = True) -> Any:
    """Say for each stage what stands in it, how long, and how often opportunities went on from it.

    Nothing is said of value if the export has no `amounts`, nor of going on where it has no stage history.
    """
    written = rows.assign(
        href=[open_list(stage=stage) if n else "" for stage, n in zip(rows["stage"], rows["open_count"], strict=True)],
        between=[
            _interval(low, high, n) for low, high, n in zip(rows["low"], rows["high"], rows["reached"], strict=True)
        ],
    )
    columns = [
        Column("stage", "Stage", "name", href="href"),
        Column("open_count", "Open", "count"),
        Column("open_amount", "Amount", "money", currency=currency),
        Column("median_days_in_stage", "Median time in stage", "days", minor=True),
        Column("conversion", "Went on", "percent", sub="between"),
    ]
    total = {"stage": "All", "open_count": rows["open_count"].sum(), "open_amount": rows["open_amount"].sum()}
    unknown = () if rows["reached"].notna().any() else ("conversion", "median_days_in_stage")
    columns = [column for column in columns if column.key not in (*unknown, *(() if amounts else ("open_amount",)))]
    return table(written, columns, caption="Stages today", foot=total)


def _interval(low: float, high: float, n: int) -> str:
    return formats.between(low, high) if n else "none known"
