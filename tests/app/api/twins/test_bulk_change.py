"""The JSON twin of the pipeline what-if."""

from app.api.answers import Forms
from data.schema import Field

# What the answer tells of a field.
TOLD = {
    *("table", "name", "label", "kind", "known", "description", "unit", "minimum", "maximum", "step", "levels"),
    *("required", "tracked", "changeable", "fixed_because", "direction", "feature"),
}


def test_the_twin_has_the_pages_numbers(client):
    query = "do.to=pushed&do.field=expected_close_on&do.how=in_days&do.value=30&owner=Ann"
    answer = client.get(f"/api/v1/what-if-portfolio?{query}").get_json()
    assert answer["counts"]["open_count"] == 1
    assert answer["counts"]["changed"] == 1
    assert answer["deals"][0]["href"] == "/what-if/O07?set.expected_close_on=2026-07-30"
    assert answer["form"]["change"]["to"] == "pushed"


def test_without_a_change_it_says_what_is(client):
    answer = client.get("/api/v1/what-if-portfolio").get_json()
    assert (answer["after"], answer["deals"], answer["counts"]["open_count"]) == (None, [], 4)


def test_a_change_that_cannot_be_is_refused_by_name(client):
    response = client.get("/api/v1/what-if-portfolio?do.field=product")
    assert (response.status_code, response.get_json()["field"]) == (422, "do.field")
    assert client.get("/api/v1/what-if-portfolio?do.days=many").status_code == 422
    assert client.get("/api/v1/what-if-portfolio?do=1").status_code == 422


def test_of_a_field_it_tells_what_is_declared_and_not_what_is_observed(client):
    query = "do.field=discount&do.how=add&do.value=1"
    form = client.get(f"/api/v1/what-if-portfolio?{query}").get_json()["form"]
    fields = [
        *form["fields"],
        *form["idle"],
        form["change"]["field"],
        *(one["change"]["field"] for one in form["ready"]),
    ]
    assert {frozenset(field) for field in fields} == {frozenset(TOLD)}
    named = {field["name"]: field for field in fields}
    assert (named["amount"]["minimum"], named["amount"]["maximum"]) == (0, None)
    assert (named["discount"]["minimum"], named["discount"]["maximum"]) == (0, 60)
    assert form["change"]["operation"] == {"how": "add", "value": 1.0}


def test_its_description_has_the_same_of_a_field():
    forms = Forms()
    forms.of(Field)
    (described,) = [form for form in forms.schemas.values() if form["title"] == "Field"]
    assert set(described["properties"]) == set(described["required"]) == TOLD
