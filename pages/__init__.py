"""The pages in menu order, and how Dash hears of them."""

from __future__ import annotations

from typing import Final

import dash

from app.context import services
from app.views.deals import account as accounts
from app.views.deals.account_address import account_at
from app.views.deals.deal_address import opportunity_at
from app.views.link_card import Linked
from app.views.what_if.opening import is_there
from pages import (
    account,
    actions,
    alerts,
    at_risk,
    experiments,
    forecast,
    frame,
    import_report,
    insights,
    jobs,
    model_backtest,
    model_columns,
    model_drift,
    model_drivers,
    model_quality,
    model_versions,
    movement,
    not_found_404,
    people,
    pipeline,
    portfolio,
    review,
    stages,
    threshold,
    track_record,
    what_if,
    what_if_tabs,
    win_rate,
)

# What a person comes for, and the pages that serve it, in the order in which they are wanted.
GROUPS: Final = {
    "See": (pipeline, movement, forecast, stages, win_rate, people, insights),
    "Act": (at_risk, actions, alerts, review),
    "Simulate": (what_if, portfolio),
    "Check": (
        *(track_record, experiments),
        *(model_quality, model_backtest, model_columns, model_drivers, model_drift, model_versions),
    ),
    "Set up": (threshold, import_report, jobs),
    "": (account,),
}
PAGES: Final = tuple(page for group in GROUPS.values() for page in group)
# Path, name in the navigation, title, one line on what the page answers, group, icon, whether the scope applies,
# whether a period does, and whether it is listed. A page that is part of another is reached by that one's tabs, and the
# navigation marks the other as current.
MENU: Final = tuple(
    (
        page.PATH,
        page.NAME,
        page.TITLE,
        page.LEAD,
        group,
        page.ICON,
        page.SCOPED,
        page.PATH not in frame.TIMELESS,
        getattr(page, "LISTED", True),
    )
    for group, members in GROUPS.items()
    for page in members
    if not hasattr(page, "PART_OF")
)
# The keys of the address that belong to pages and not to the scope; 'set.' stands for all that begin with it.
KEYS: Final = tuple(
    dict.fromkeys(
        (
            *what_if.PAGE_KEYS,
            *portfolio.PAGE_KEYS,
            *at_risk.PAGE_KEYS,
            *movement.PAGE_KEYS,
            *forecast.PAGE_KEYS,
            *people.PAGE_KEYS,
            *model_versions.PAGE_KEYS,
            *import_report.PAGE_KEYS,
        )
    )
)

PATHS: Final = frozenset(page.PATH for page in PAGES)
# Pages of one deal or one account each, by what their paths begin with.
NAMED_DEEPER: Final = tuple((page.PATH, page.PATH_TEMPLATE) for page in (what_if, account))

# The pages that have a grid of deals, whose script the others do without.
GRIDS: Final = frozenset({at_risk.PATH})

# Where data are brought in, and the pages that have nothing to show before that.
FIRST: Final = import_report.PATH
WAITING: Final = PATHS - {FIRST, jobs.PATH}

__all__ = ["GRIDS", "KEYS", "MENU", "PAGES", "frame", "is_page", "linked", "page_at", "register", "what_if_tabs"]


def is_page(path: str) -> bool:
    """Tell whether a page is at a path, and the deal that the path names in the data."""
    plain = f"/{path.strip('/')}"
    if plain.startswith(f"{what_if.PATH}/"):
        return is_there(services(), opportunity_at(plain))
    if plain.startswith(f"{account.PATH}/"):
        return accounts.is_there(services(), account_at(plain))
    return any(plain == page.PATH for page in PAGES)


def page_at(path: str) -> str:
    """Name the page at a path by its own, whichever deal or account the rest of the path names; '' where none is."""
    plain = f"/{path.strip('/')}"
    return next(
        (name for start, name in NAMED_DEEPER if plain.startswith(f"{start}/")), plain if plain in PATHS else ""
    )


# What is asked of what closed; every other page with filters is of what is open.
OF_CLOSED = (win_rate, insights)


def linked(path: str) -> Linked:
    """Say to which page a path leads, for whoever pastes its address."""
    plain = f"/{path.strip('/')}"
    deal = opportunity_at(plain) or "" if plain.startswith(f"{what_if.PATH}/") else ""
    named = account_at(plain) if plain.startswith(f"{account.PATH}/") else ""
    page = next(
        (one for one in PAGES if plain == one.PATH or (one in (what_if, account) and plain.startswith(f"{one.PATH}/"))),
        None,
    )
    if page is None:
        return Linked(not_found_404.TITLE, "", scoped=False)
    return Linked(
        title=page.TITLE,
        lead=page.LEAD,
        scoped=page.SCOPED,
        periodic=page.PATH not in frame.TIMELESS,
        listed=page is at_risk,
        compared=page is movement,
        counted="" if not page.SCOPED or page in (account, track_record) else "closed" if page in OF_CLOSED else "open",
        deal=deal,
        account=named,
    )


def register() -> None:
    """Tell Dash about every page; discovery by folder would run each file twice."""
    for order, page in enumerate(PAGES):
        dash.register_page(
            page.__name__,
            path=page.PATH,
            path_template=getattr(page, "PATH_TEMPLATE", None),
            name=page.NAME,
            title=f"{page.TITLE} · Headwind",
            order=order,
            layout=page.layout,
        )
    nowhere = not_found_404
    dash.register_page(nowhere.__name__, title=f"{nowhere.TITLE} · Headwind", layout=nowhere.layout)
