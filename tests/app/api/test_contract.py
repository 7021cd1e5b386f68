"""The description of the JSON twins is valid, and what is asked by it is answered by it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection

from app.api import limits
from tests.examples import is_thorough

# What a description cannot say, such as which owners there are, is refused with 422.
ACCEPTED = ["2xx", "404", "422"]
CONFIG = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}})
# Examples that the description allows, and as many that it does not, of each operation.
ASKED = settings(
    # What is sent here is what strangers send: a dozen for each operation, and two hundred of them in a thorough run.
    max_examples=100 if is_thorough() else 6,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ask(operation, mode):
    """Ask an operation, hold every answer against the description by all checks, and return how many were asked."""
    asked = []
    # In an address everything is text: an empty list is not there, and any word is a name. Bodies are held to theirs.
    left_out = [] if operation.body else [negative_data_rejection]

    @given(case=operation.as_strategy(generation_mode=mode))
    @ASKED
    def each(case):
        asked.append(case)
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=left_out)

    each()
    return len(asked)


@pytest.fixture(autouse=True)
def unlimited(monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", {})


def takes_anything(operation):
    return bool(operation.query or operation.path_parameters or operation.body)


@pytest.mark.contract
@pytest.mark.parametrize("mode", [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])
def test_every_operation_keeps_to_its_description(dash_app, mode):
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", dash_app.server, config=CONFIG)
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    counts = {one.label: ask(one, mode) for one in operations if takes_anything(one)}
    assert len(counts) > 15
    assert all(counts.values())


@pytest.mark.contract
def test_an_operation_that_breaks_its_word_is_found(dash_app, monkeypatch):
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", dash_app.server, config=CONFIG)
    monkeypatch.setattr("app.api.twins.pipeline.as_json", lambda _answer: {"currency": 5})
    with pytest.raises(FailureGroup):
        ask(described["/api/v1/freshness"]["GET"], schemathesis.GenerationMode.POSITIVE)


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").get_json()


def test_the_description_is_valid(description):
    OpenAPIV31SpecValidator(description).validate()


def test_every_operation_says_what_it_answers_with_and_how_it_refuses(description):
    operations = [operation for item in description["paths"].values() for operation in item.values()]
    assert len(operations) > 20
    for operation in operations:
        contents = operation["responses"]["200"]["content"].values()
        assert contents
        assert all(content["schema"] for content in contents)
        for status in ("413", "429", "503"):
            (refusal,) = operation["responses"][status]["content"].values()
            assert refusal["schema"] == {"$ref": "#/components/schemas/Refusal"}


def test_no_answer_is_left_open(description):
    schemas = description["components"]["schemas"]
    assert schemas["pipeline.Pipeline"]["properties"]["currency"] == {"type": "string"}
    assert "ValidationErrorModel" not in schemas
    for path, item in description["paths"].items():
        for operation in item.values():
            form = next(iter(operation["responses"]["200"]["content"].values()))["schema"]
            while "$ref" in form:
                form = schemas[form["$ref"].rsplit("/", 1)[-1]]
            assert form.keys() & {"properties", "allOf", "type"}, path
