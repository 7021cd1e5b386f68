"""The description of the JSON twins is valid, and what is asked by it is answered by it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

# What a description cannot say, such as which owners there are, is refused with 422.
ACCEPTED = ["2xx", "404", "422"]
CONFIG = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}})


@pytest.fixture(scope="session")
def described(dash_app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", dash_app.server, config=CONFIG)


@pytest.mark.contract
@schemathesis.pytest.from_fixture("described").parametrize()
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_to_its_description(case):
    case.call_and_validate()


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").get_json()


def test_the_description_is_valid(description):
    OpenAPIV31SpecValidator(description).validate()


def test_every_operation_says_what_it_answers_with_and_how_it_refuses(description):
    operations = [operation for item in description["paths"].values() for operation in item.values()]
    assert len(operations) > 20
    for operation in operations:
        (content,) = operation["responses"]["200"]["content"].values()
        assert content["schema"]
        for status in ("413", "429", "503"):
            (refusal,) = operation["responses"][status]["content"].values()
            assert refusal["schema"] == {"$ref": "#/components/schemas/Refusal"}


def test_no_answer_is_left_open(description):
    schemas = description["components"]["schemas"]
    assert schemas["pipeline.Pipeline"]["properties"]["currency"] == {"type": "string"}
    assert "ValidationErrorModel" not in schemas
    for path, item in description["paths"].items():
        for operation in item.values():
            (content,) = operation["responses"]["200"]["content"].values()
            form = content["schema"]
            while "$ref" in form:
                form = schemas[form["$ref"].rsplit("/", 1)[-1]]
            assert form.keys() & {"properties", "allOf", "type"}, path
