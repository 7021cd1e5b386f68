"""A question's text, with the viewer's filters in the place of their marks."""

from data.statements import SQL, named_parameters, spliced, sql
from data.viewer_state import DECLARED


def test_no_mark_of_a_filter_is_left_in_any_question():
    names = [path.relative_to(SQL).with_suffix("").as_posix() for path in SQL.rglob("*.sql")]
    assert len(names) > 50
    assert [name for name in names if "/* filters" in sql(name)] == []


def test_a_question_of_the_scope_binds_every_filter_once():
    wanted = {one.parameter for one in DECLARED.filters}
    assert named_parameters("cycle_histogram") >= wanted
    assert sql("cycle_histogram").count("in_scope($pipelines, $regions, $managers, $owners, $products, $stages)") == 1
    assert "stages" not in named_parameters("base_rate"), "what is closed has left its stage"


def test_a_filter_lets_through_what_is_chosen_and_where_nothing_is_all():
    held = "(owners is null or list_contains(owners::varchar[], coalesce(owner, '')))"
    assert held in sql("build/040_opportunity_facts")
    assert held in sql("open_list")


def test_what_a_filter_offers_is_counted_within_those_before_it():
    offered = sql("choices")
    assert "select 'pipeline' as dimension" in offered
    assert "from in_scope(null, null, null, null, null, null) group by name" in offered
    assert "from in_scope($pipelines, $regions, null, null, null, null) group by name" in offered


def test_questions_share_parts():
    shared = sql("movement/steps")
    assert sql("movement_logged").endswith(shared.rstrip())
    assert sql("movement_former").endswith(shared.rstrip())
    assert named_parameters("movement_former") >= {"since", "closes_from", "owners", "pipelines"}


def test_a_filter_by_owner_is_held_against_the_owner_of_each_day():
    assert "list_contains($managers::varchar[], coalesce(manager_then, ''))" in sql("movement/steps")
    assert "list_contains($products::varchar[], coalesce(product, ''))" in sql("movement/logged")


def test_parts_stand_in_the_place_of_their_marks():
    text = spliced("latest_day", {"own days": ", 7"})
    assert "(select max(acted_on) from activities), 7\n" in text
