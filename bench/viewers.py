"""What viewers ask for: scopes from everything to one stage, a grid scrolled, sorted and filtered, a deal opened."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from app.services import Services
from app.views.deals.deal_address import endpoint, segment
from app.views.freshness import choices
from bench.visitor import BLANK, Values

BLOCK, FORMS = 100, 60
MOVEMENT, TREND = "Movement: the last week", "Trend: one deal"


@dataclasses.dataclass(frozen=True)
class Viewers:
    """What a world's viewers ask for: the store `scope` of each, the largest deal, its account, how many are open."""

    scopes: tuple[dict[str, Any], ...]
    deal: str
    account: str
    open_count: int

    @classmethod
    def of(cls, services: Services) -> Viewers:
        """Five viewers: everything, all time, the largest region, the busiest owner, a product's stage."""
        named = {name: rows.loc[rows["n"].idxmax(), "name"] for name, rows in choices(services, None).items()}
        chosen: list[dict[str, Any]] = [{}, {"period": "all"}]
        chosen += [{name: [named[name]]} for name in ("region", "owner") if name in named]
        chosen += [{name: [named[name]] for name in ("product", "stage") if name in named}]
        question = "select min_by(opportunity_id, -amount), min_by(account, -amount), count(*) from open_list"
        with services.published().snapshot.cursor() as cursor:
            deal, account, open_count = cursor.execute(question).fetchall()[0]
        return cls(tuple(BLANK | one for one in chosen), deal, account, open_count)

    def path(self, template: str) -> str:
        """The address of a page of one deal, or of one account."""
        start, _, named = template.partition("<")
        return start + segment(self.account if named == "name>" else self.deal)

    def scripted(self) -> Values:
        """What pages' own scripts put into their stores: the deal that was clicked."""
        return {("deal-shown", "data"): {"scope": BLANK, "deal": self.deal}}

    def changes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What is asked as something is changed, by name and addresses: a lever, a line, many deals at once."""
        yield "What-if: what-if answer", (f"{endpoint(self.deal)}?set.contacts=5&curve=contacts",)
        lines = ("threshold=0.4", "flag_from=900")
        yield "Threshold: another line", tuple(f"/api/v1/threshold?{line}" for line in lines)
        more = urlencode({"do.to": "all", "do.field": "contacts", "do.how": "add", "do.value": 1})
        yield "Pipeline what-if: one more contact in each", (f"/api/v1/what-if-portfolio?{more}",)
        # No two of them ask the same, or a remembered answer would be measured.
        yield MOVEMENT, tuple(f"/api/v1/movement?deals={most}" for most in range(FORMS))
        yield TREND, (f"/api/v1/trend/{segment(self.deal)}",)

    def grid_requests(self, columns: list[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The first block, another order, a filter, and half-way down, as AG Grid's infinite row model asks."""
        yield "first", _request(0)
        yield "by amount", _request(0, sort=[{"colId": "amount", "sort": "desc"}])
        number = next((column["field"] for column in columns if "Number" in str(column.get("filter"))), None)
        if number:
            bound = {"filterType": "number", "type": "greaterThanOrEqual", "filter": 10}
            yield f"{number} narrowed", _request(0, filters={number: bound})
        yield "half-way down", _request(self.open_count // 2 // BLOCK * BLOCK)


def _request(
    start: int, *, sort: list[dict[str, str]] | None = None, filters: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"startRow": start, "endRow": start + BLOCK, "sortModel": sort or [], "filterModel": filters or {}}
