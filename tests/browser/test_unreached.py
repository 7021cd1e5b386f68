"""A server that cannot be reached is said on the page that was left standing, and forgotten once it answers again."""

import pytest


@pytest.fixture
def leaving(viewer):
    """The viewer, who is connected again after the test."""
    yield viewer
    viewer.connect()


def test_that_nobody_answers_is_said_as_long_as_nobody_does(leaving):
    viewer = leaving
    viewer.open("/movement")
    viewer.connect(offline=True)
    viewer.click("#nav a[href$='/people']")
    viewer.reads("#notice", "Headwind cannot be reached")
    viewer.connect()
    viewer.click("#nav a[href$='/stages']")
    viewer.reads("#page-title", "Stages")
    viewer.until(lambda: not viewer.text("#notice"), "the notice to go")
    # That requests failed is what is meant.
    meant = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "dash_renderer")
    assert [said for said in viewer.complaints() if not any(words in said for words in meant)] == []
