"""A process in which one more filter and one more period are declared, each by one line, before anything is imported.

It says as JSON what follows from them: python -m tests.added FOLDER.
"""

import dataclasses
import json
import os
import sys
from pathlib import Path
from unittest.mock import patch

from data import viewer_state
from data.viewer_state import DECLARED, Filter, NamedPeriod
from tests import shared

MORE = dataclasses.replace(
    DECLARED,
    filters=(*DECLARED.filters, Filter("sector", "Sector")),
    periods=(*DECLARED.periods, NamedPeriod("today", "Today", lambda today, _: (today, today))),
)


def main(folder: Path) -> dict:
    """Say what the whole application makes of the two."""
    from app.factory import create_app
    from tests import worlds

    services = worlds.services(folder)
    client = create_app(services.settings).server.test_client()
    return asked(client) | drawn(client) | known(services)


def asked(client) -> dict:
    described = client.get("/api/v1/openapi.json").get_json()["paths"]["/api/v1/pipeline"]["get"]["parameters"]
    return {
        "listed": _ids(client, "/api/v1/at-risk?sector=Energy"),
        "not_recorded": _ids(client, "/api/v1/at-risk?sector="),
        "twice": client.get("/api/v1/pipeline?sector=Energy&sector=Retail").status_code,
        "described": [one["name"] for one in described if one["schema"].get("type") == "array"],
        "period": client.get("/api/v1/win-rate?period=today").get_json()["period"],
    }


def drawn(client) -> dict:
    from app.components.scope_bar import scope_bar

    parts = [part for part in scope_bar()._traverse() if getattr(part, "id", None)]
    (period,) = (part for part in parts if part.id == "scope-period")
    wires = client.get("/_dash-dependencies").get_json()
    outputs = [part for one in wires for part in one["output"].strip(".").split("...")]
    return {
        "menus": [part.id for part in parts if part.id.startswith("scope-sector")],
        "periods": [one["value"] for one in period.options],
        "wired": sorted(part for part in outputs if part.startswith("scope-sector")),
    }


def known(services) -> dict:
    from app.api import shapes
    from app.views.freshness import choices
    from bench.visitor import BLANK
    from data.snapshots.queries import Scope, ask

    offered = choices(services, {"sector": ["Energy"]})
    energy = Scope(sector=("Energy",))
    return {
        "open_at_month_ends": ask(services.published().snapshot, "open_at_month_ends", energy)["open_count"].tolist(),
        "offered": sorted(offered["sector"]["name"]),
        "stages": sorted(offered["stage"]["name"]),
        "blank": BLANK["sector"],
        "fits": [shapes.fits("scope.data", {**BLANK, "sector": one}) for one in (["Energy"], [1])],
    }


def _ids(client, address: str) -> list[str]:
    return sorted(row["opportunity_id"] for row in client.get(address).get_json()["page"]["rows"])


if __name__ == "__main__":
    # Worlds that other tests share were made without the two.
    os.environ.pop(shared.NAME, None)
    with patch.object(viewer_state, "DECLARED", MORE):
        print(json.dumps(main(Path(sys.argv[1]))))
