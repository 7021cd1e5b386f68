"""What is wrong with a mapping is said in one line: its file, its key, what was expected, the nearest right word."""

import tomllib

import pytest

from data import sources
from data.errors import SourceError
from data.sources import published as keys
from tests import cases
from tests.cases import mapping

ACCOUNTS = "[accounts]\nfile = 'accounts.csv'\n[accounts.columns]\naccount = 'Account'\nsegment = 'Segment'"
WON_FIELD = '[[field]]\ntable = "opportunities"\nname = "{}"\nlabel = "It"\nkind = "{}"\nknown = "{}"'
WRONG = {
    "an unknown key": (mapping("lable = 1"), ["lable is no key", "Did you mean 'label'?"]),
    "an unknown key of a table": (mapping(under="delimeter = ';'"), ["opportunities.delimeter", "'delimiter'"]),
    "an unknown key of a stage": (mapping().replace("outcome", "outcom", 1), ["stage 1.outcom is no key", "'outcome'"]),
    "an unknown table": (mapping(more="[acounts]\nfile = 'a.csv'"), ["acounts is no key", "'accounts'"]),
    "an unknown column": (mapping(opend_on="Created"), ["opportunities.columns.opend_on", "'opened_on'"]),
    "an unknown column of events": (
        mapping(more="[changes]\nfile='c.csv'\n[changes.columns]\nopportunity_id='I'\nwhen='W'"),
        ["changes.columns.when"],
    ),
    "an unknown kind": (
        mapping(more=WON_FIELD.format("it", "nubmer", "at opening"), it="It"),
        ["field 1.kind is 'nubmer'", "'text', 'choice', 'number', 'integer' or 'date'", "'number'"],
    ),
    "an unknown known": (
        mapping(more=WON_FIELD.format("it", "number", "at the opening"), it="It"),
        ["field 1.known is 'at the opening'", "'while open'", "Did you mean 'at opening'?"],
    ),
    "an unknown outcome": (
        mapping(stages=[("Proposal", "open"), ("Closed Won", "Won"), ("Closed Lost", "lost")]),
        ["stage 2.outcome is 'Won'", "expected 'won', 'lost' or 'open'", "Did you mean 'won'?"],
    ),
    "an unknown outcome of a rule": (
        mapping(more='[[outcome]]\noutcome = "closed"\nwhen = { Stage = "x" }'),
        ["outcome 1.outcome is 'closed'", "'won', 'lost' or 'open'"],
    ),
    "a stage declared twice": (
        mapping(stages=[*cases.STAGES, ("PROPOSAL", "open")]),
        ["'Proposal' is declared twice", "pipeline"],
    ),
    "a field without a column": (
        mapping(more=WON_FIELD.format("source", "choice", "at opening"), sourc="Source"),
        ["source"],
    ),
    "a field whose column is missing": (
        mapping(more=WON_FIELD.format("lead", "choice", "at opening")),
        ["the field 'lead' has no column", "[opportunities.columns]"],
    ),
    "a field declared twice": (
        mapping(more="\n".join([WON_FIELD.format("it", "choice", "at opening")] * 2), it="It"),
        ["the field 'it' is declared twice"],
    ),
    "a field called as the day on which a deal is looked at": (
        mapping(more=WON_FIELD.format("as_of_on", "choice", "at opening"), as_of_on="It"),
        ["the field 'as_of_on'", "another one"],
    ),
    "a field called as a column of another table": (
        mapping(more=f"{WON_FIELD.format('segment', 'choice', 'at opening')}\n{ACCOUNTS}", segment="It"),
        ["the field 'segment' stands in opportunities and in accounts"],
    ),
    "an id of a table that names nothing": (
        mapping(under="id = 'Deal ID'"),
        ["opportunities has an id", "map 'Deal ID' as a column"],
    ),
    "ids beside a name that is not read": (
        mapping(under="ids = { product = 'Product ID' }"),
        ["opportunities.ids has 'Product ID' for product, which no column names"],
    ),
    "ids beside names that a table lists": (
        mapping(under="ids = { account = 'Account ID' }", more=ACCOUNTS),
        ["opportunities.ids has account, and [accounts] lists these"],
    ),
    "no stage is lost": (mapping(stages=cases.STAGES[:2]), ["no stage means that a deal is lost", "outcome = 'lost'"]),
    "no stage is won": (mapping(stages=[cases.STAGES[0], cases.STAGES[2]]), ["no stage means that a deal is won"]),
    "no stage at all": (mapping(stages=[]), ["no stage means that a deal is lost"]),
    "days that tell the stage beside a column that holds it": (
        mapping(more='[stage_history]\nfile = "deals.csv"\ntells_stage = true\nentered = { Created = "Proposal" }'),
        ["stage_history.tells_stage is true, and opportunities.columns has a stage"],
    ),
    "no days that tell the stage": (
        mapping(
            more='[stage_history]\nfile = "log.csv"\ntells_stage = true\n'
            "[stage_history.columns]\nopportunity_id = 'Of'\nstage = 'Stage'\nentered_on = 'On'",
            stage=None,
        ),
        ["stage_history.tells_stage is true, but no columns of days"],
    ),
    "a stage of a pipeline that no column tells": (
        mapping().replace('outcome = "open"', 'outcome = "open"\npipeline = "New"'),
        ["'Proposal' names a pipeline", "has no pipeline"],
    ),
    "no file": (mapping().replace("file = 'deals.csv'", ""), ["opportunities.file is missing"]),
    "no opportunities": ('label = "x"', ["opportunities is missing"]),
    "no id": (mapping(opportunity_id=None), ["lacks opportunity_id"]),
    "no label": (mapping().replace("label", "#", 1), ["label is missing"]),
    "a date format that is none": (mapping(under='date_format = "dd-mm"'), ["date_format is 'dd-mm'", "'%d/%m/%Y'"]),
    "a column's date format that is none": (
        mapping(opened_on='{ column = "Created", date_format = "%Q" }'),
        ["opportunities.columns.opened_on.date_format is '%Q'"],
    ),
    "a decimal sign that is none": (mapping('decimal = ";"'), ["decimal is ';'", "'.', ',' or 'each'"]),
    "a sign that is both": (mapping('decimal = ","\nthousands = ","'), ["decimal and thousands are both ','"]),
    "a header row that is none": (mapping(under="header_row = 0"), ["opportunities.header_row is 0"]),
    "an unknown way with repeats": (mapping(under='repeats = "add"'), ["opportunities.repeats is 'add'", "'sum'"]),
    "a mark of deletion without a cell": (
        mapping(under="deleted = { Gone = [] }"),
        ["opportunities.deleted names no cell of 'Gone'", "Write true"],
    ),
    "an alias of a column that is not read": (
        mapping(more='[[alias]]\ntable="opportunities"\ncolumn="prodct"\nfrom="a"\nto="b"\nreason="."'),
        ["opportunities.prodct"],
    ),
    "a fill from no table": (
        mapping(under='fill = { region = "team.regoin" }'),
        ["opportunities.fill.region", "team.regoin"],
    ),
    "a constant of no column": (mapping(under="constant = { amuont = 1 }"), ["'amuont'", "Did you mean 'amount'?"]),
    "rates without a rate": (
        mapping(more='[rates]\nfile="r.csv"\n[rates.columns]\ncurrency="c"', currency="Cur"),
        ["rates.columns lacks currency or rate"],
    ),
    "rates of an unknown column": (
        mapping(more='[rates]\nfile="r.csv"\n[rates.columns]\ncurrency="c"\nrates="c"', currency="Cur"),
        ["rates.columns"],
    ),
    "a rule that fits every deal before another": (
        mapping(more='[[outcome]]\noutcome="lost"\n[[outcome]]\noutcome="won"\nwhen={Stage="x"}'),
        ["must be the last"],
    ),
    "a number where text belongs": (mapping(owner=None).replace("'Stage'", "7"), ["opportunities.columns.stage"]),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_in_a_mapping_is_one_line(tmp_path, mistake):
    text, words = WRONG[mistake]
    (tmp_path / "headwind.toml").write_text(text, "utf-8")
    with pytest.raises(SourceError) as refusal:
        sources.recognise(tmp_path)
    said = str(refusal.value)
    assert said.startswith("headwind.toml: ")
    assert "\n" not in said
    assert [word for word in words if word not in said] == []
    assert "errors.pydantic.dev" not in said


@pytest.mark.parametrize("text", ['label = "x', "label = x", "[[stage]\n", "label\n", "a = 1\na = 2", "\x00"])
def test_a_mapping_that_is_no_toml_is_one_line_with_the_place(tmp_path, text):
    (tmp_path / "headwind.toml").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=r"^headwind\.toml is not TOML: .*(line 1|end of document)"):
        sources.recognise(tmp_path)


def test_a_mapping_in_other_characters_is_one_line(tmp_path):
    (tmp_path / "headwind.toml").write_bytes('label = "Söhne"'.encode("cp1252"))
    with pytest.raises(SourceError, match=r"^headwind\.toml is not TOML"):
        sources.recognise(tmp_path)


def test_a_column_that_the_file_lacks_is_named_with_the_nearest(tmp_path):
    said = cases.refused(tmp_path, {"deals.csv": cases.deals()}, mapping(owner="Ownr"))
    assert "deals.csv has no column 'Ownr'. Did you mean 'Owner'?" in said
    assert "[opportunities.columns]" in said


def test_every_published_key_has_a_type_and_a_meaning_and_every_value_an_example():
    for row in keys.published_keys():
        assert row.type
        assert row.meaning.endswith(".")
        if row.example:
            tomllib.loads(f"it = {row.example}")
    named = {(row.heading, row.key) for row in keys.published_keys()}
    assert {("[[stage]]", "pipeline"), ("[opportunities]", "repeats"), ("[rates]", "fixed")} <= named
    assert {"date_format", "null", "encoding", "latest"} <= {key for _, key in named}


@pytest.fixture
def declared(tmp_path):
    """A folder of an export, and one of mappings of which one is broken."""
    folder, known = tmp_path / "export", tmp_path / "sources"
    cases.write(folder, {"deals.csv": cases.deals()})
    cases.write(known, {"a_broken.toml": "label = ", "forty.toml": mapping()})
    return folder, known


def test_a_broken_mapping_stops_no_other_import(declared):
    folder, known = declared
    assert sources.recognise(folder, [known]).name == "forty"


def test_a_broken_mapping_is_named_where_none_fits(declared):
    folder, known = declared
    (folder / "deals.csv").rename(folder / "something.csv")
    with pytest.raises(SourceError, match=r"a_broken\.toml is not TOML.* python -m app describe "):
        sources.recognise(folder, [known])


def test_the_mapping_in_the_exports_own_folder_wins(declared):
    folder, known = declared
    (folder / "headwind.toml").write_text(mapping().replace("Forty deals", "Our own"), "utf-8")
    assert sources.recognise(folder, [known]).label == "Our own"


def test_an_export_that_nothing_fits_is_told_how_to_go_on(tmp_path):
    cases.write(tmp_path, {"deals.csv": cases.deals()})
    with pytest.raises(SourceError, match=rf"python -m app describe {tmp_path} writes a draft"):
        sources.recognise(tmp_path)


def test_a_column_that_two_tables_share_is_the_same_and_can_be_declared_anew():
    more = f"{WON_FIELD.format('account', 'choice', 'at opening')}\n{ACCOUNTS}"
    source = sources.parse("forty", tomllib.loads(mapping(more=more)), "headwind.toml")
    assert [(field.table, field.label) for field in source.catalogue() if field.name == "account"] == [
        ("opportunities", "It"),
        ("accounts", "Account"),
    ]
