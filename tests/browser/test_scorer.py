"""The model in the browser says of changed deals what the server scores; tests/model/browser asks it in Node."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from app.services import Services
from app.settings import Settings
from app.views.what_if.deal import offered, owners
from model.browser.export import facts_of

DEALS = 200
EPOCH = dt.date(1970, 1, 1)
CHANGED = """
const { load } = await import("/assets/scorer.mjs"), [address, asked, along] = arguments;
const model = load(await (await fetch(address)).json());
return asked.map(([facts, changes]) => {
  const row = model.change(facts, changes, along);
  return [model.probability(row), model.between(row)];
});
"""


@pytest.fixture(scope="module")
def services(demo) -> Services:
    """What the server has published, read beside it."""
    return Services(Settings(data_dir=demo.folder))


def open_facts(snapshot) -> pd.DataFrame:
    with snapshot.cursor() as cursor:
        names = cursor.execute("select opportunity_id from open_facts order by 1").df()["opportunity_id"]
    return snapshot.ask("open_facts_of_many", opportunity_ids=list(names))


def test_changed_deals_are_what_the_server_scores(viewer, services):
    """Changes are drawn from the catalogue; what follows from them follows by the same rules."""
    bundle, snapshot = services.published().bundle, services.published().snapshot
    facts, rng = open_facts(snapshot), np.random.default_rng(5)
    fields = [field for field in offered(snapshot).values() if field.changeable and field.name in facts]
    assert {"stage", "owner", "expected_close_on", "amount", "last_activity_on"} <= {field.name for field in fields}
    rows = facts.sample(min(DEALS, len(facts)), random_state=3)
    asked = [(row, drawn(row, fields, snapshot.as_of_on, rng)) for row in (rows.iloc[[i]] for i in range(len(rows)))]
    plain = [[facts_of(row, bundle.feature_set), in_days(changes)] for row, changes in asked]
    viewer.open()
    said = viewer.js(CHANGED, f"/scorer/{bundle.scorer_name}.json", plain, {"owner": owners(snapshot)})
    body = [{"opportunity_id": row["opportunity_id"].iloc[0], "changes": as_json(changes)} for row, changes in asked]
    meant = viewer.server.post("/score", {"opportunities": body})["scores"]
    moved = bundle.loss_probability(rows)
    assert sum(one["loss_probability"] != now for one, now in zip(meant, moved, strict=True)) > len(rows) / 2
    for (probability, ends), one, (_, changes) in zip(said, meant, asked, strict=True):
        assert probability == pytest.approx(one["loss_probability"], abs=1e-12), changes
        assert ends == pytest.approx([one["low"], one["high"]], abs=1e-12), changes


def drawn(row, fields, today, rng) -> dict:
    """One to four changes of what the catalogue offers."""
    chosen = rng.choice(len(fields), rng.integers(1, 5), replace=False)
    return {fields[place].name: value(row, fields[place], today, rng) for place in chosen}


def value(row, field, today, rng):
    if field.kind in ("text", "choice"):
        return str(rng.choice(field.levels))
    if not field.required and rng.random() < 0.1:
        return None
    if field.kind == "date":
        late = 1 if field.name in ("last_activity_on", "opened_on", "stage_entered_on") else 200
        opened = (row["opened_on"].iloc[0].date() - today).days if late == 1 else -300
        return today + dt.timedelta(days=int(rng.integers(max(-300, opened), late)))
    low, high = field.minimum or 0.0, field.maximum if field.maximum is not None else 1e5
    number = rng.uniform(low, high)
    return int(number) if field.kind == "integer" else float(number)


def in_days(changes: dict) -> dict:
    return {name: (v - EPOCH).days if isinstance(v, dt.date) else v for name, v in changes.items()}


def as_json(changes: dict) -> dict:
    return {name: v.isoformat() if isinstance(v, dt.date) else v for name, v in changes.items()}
