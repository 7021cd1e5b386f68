"""A server that cannot be reached is said on the page that was left standing, and forgotten once it answers again."""

import pytest


@pytest.fixture
def offline(viewer):
    def switch(*, on):
        viewer.devtools(
            "Network.emulateNetworkConditions", offline=on, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )

    viewer.devtools("Network.enable")
    yield switch
    switch(on=False)


def test_that_nobody_answers_is_said_as_long_as_nobody_does(viewer, offline):
    viewer.open("/movement")
    offline(on=True)
    viewer.click("#nav a[href$='/people']")
    viewer.reads("#notice", "Headwind cannot be reached")
    offline(on=False)
    viewer.click("#nav a[href$='/stages']")
    viewer.reads("#page-title", "Stages")
    viewer.until(lambda: not viewer.text("#notice"), "the notice to go")
    # That requests failed is what is meant.
    meant = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "dash_renderer")
    assert [said for said in viewer.complaints() if not any(words in said for words in meant)] == []
