"""A request keeps the id that a router gave it where that is plain, and an error says under which one it is logged."""

import pytest

from app.telemetry import request_id


@pytest.mark.parametrize("given", ["0f6d6a3e-9c1b-4a4e-8a57-1b1f5f3a2d10", "7", "router_1.42"])
def test_a_plain_id_is_kept(given):
    assert request_id.begin(given) == request_id.current() == given


@pytest.mark.parametrize("given", ["", "a b", "<b>", "x" * 65, "id\nERROR forged", "Zoë", "-", "1;2"])
def test_any_other_is_replaced(given):
    found = request_id.begin(given)
    assert found != given
    assert request_id.PLAIN.fullmatch(found)
    assert len(found) == 2 * request_id.BYTES


def test_what_was_answered_is_forgotten():
    request_id.begin("7")
    request_id.forget()
    assert request_id.current() == ""


def test_what_to_do_about_an_error_names_the_number():
    assert request_id.next_step("Try again.", "a7") == "Try again. Tell whoever runs it this number: a7."
    assert request_id.next_step("Try again.", "") == "Try again. The log has the details."
