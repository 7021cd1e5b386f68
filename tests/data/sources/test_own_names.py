"""Own fields may be called anything in a mapping: what no column can be called goes by another name in tables."""

import csv
import io
import tomllib

import pytest
import tomlkit
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.views.at_risk.answer import at_risk
from app.views.deals.closed import closed_opportunity
from app.views.deals.opportunity import opportunity
from app.views.pipeline.answer import pipeline
from app.views.win_rate.answer import win_rate
from data import sources
from data.catalogue import CANONICAL
from data.schema import Field
from data.sources.refusals import LANDMARK
from data.sources.source import labelled_apart
from data.statements import given_names
from tests import worlds
from tests.examples import examples

# Names of the world itself are no own fields.
WORLDS_OWN = {field.name for field in (*CANONICAL, *worlds.source().fields)} | {LANDMARK}
ALIASES = sorted(given_names() - WORLDS_OWN)
ODD = [
    "gone_on",
    "select",
    "order",
    "value",
    "row",
    "n",
    'quote"',
    "semi;colon--",
    "a b",
    "a  b",
    "Größe",
    "größe",
    "7th",
    "🎉",
]
NAMES = st.one_of(
    st.sampled_from(ALIASES),
    st.sampled_from([*ODD, "amount__text", "_file", "x" * 200, "x" * 201]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
)


def named(names):
    """The ten-row world with an own field of each name, of which a third count when they change, and its file."""
    headers = [f"column {nth}" for nth in range(len(names))]
    rows = list(csv.DictReader(io.StringIO(worlds.OPPORTUNITIES)))
    file = io.StringIO()
    writer = csv.DictWriter(file, [*rows[0], *headers], lineterminator="\n")
    writer.writeheader()
    for nth, row in enumerate(rows):
        writer.writerow(row | {header: "xyz"[(nth + place) % 3] for place, header in enumerate(headers)})
    deals = worlds.MAPPING["opportunities"]
    fields = [
        {"table": "opportunities", "name": name, "label": f"Own {nth}", "kind": "choice", "known": "while open"}
        | {"tracked": nth % 3 == 0}
        for nth, name in enumerate(names)
    ]
    columns = deals["columns"] | dict(zip(names, headers, strict=True))
    mapping = worlds.MAPPING | {"opportunities": deals | {"columns": columns}}
    mapping |= {"field": [*worlds.MAPPING.get("field", ()), *fields]}
    return tomllib.loads(tomlkit.dumps(mapping)), file.getvalue()


def opened(folder, names):
    mapping, file = named(names)
    source = sources.parse("ten", mapping)
    return worlds.services(folder, mapping=source, files={"opportunities": file})


def answers(services):
    """Answer the questions of the main pages, and say how many own facts an open and a closed deal have."""
    assert pipeline(services, {}).kpis
    assert win_rate(services, {}).kpis
    assert at_risk(services, {}).open.n == 4
    deals = (opportunity(services, {}, "O07"), closed_opportunity(services, "O01"))
    return [sum(fact.label.startswith("Own ") for fact in deal.more) for deal in deals]


@pytest.mark.whole
# Each example is an import: to find a smaller one that fails as well would take minutes.
@settings(max_examples=examples(12), phases=[Phase.explicit, Phase.generate], derandomize=True, database=None)
@given(names=st.lists(NAMES.filter(lambda name: name not in WORLDS_OWN), min_size=8, max_size=16, unique=True))
def test_any_names_are_imported_and_every_page_answers(tmp_path_factory, names):
    services = opened(tmp_path_factory.mktemp("named"), names)
    assert answers(services) == [len(names)] * 2


def test_names_that_no_column_can_have_go_by_another_and_all_others_stay():
    mapping, _ = named(["colour", "gone_on", "a b", "a  b", "Größe", "größe", "🎉", "x" * 200, "Amount"])
    fields = [field.name for field in sources.parse("ten", mapping).fields]
    renamed = ["own_gone_on", "own_a_b", "own_a_b_2", "Größe", "own_größe", "own", f"own_{'x' * 52}", "own_Amount"]
    assert fields[-9:] == ["colour", *renamed]


def test_a_label_of_two_tables_names_the_table_of_one():
    of_deal, of_account = (
        Field(table, name, "Type", "choice", "at opening")
        for table, name in (("opportunities", "type"), ("accounts", "type_2"))
    )
    assert [one.label for one in labelled_apart((of_deal, of_account))] == ["Type", "Account: Type"]
    assert labelled_apart((of_account,)) == (of_account,)
