"""The wires of the page of jobs, called as functions."""

from pages import jobs as page


def test_the_layout_asks_for_nothing(words):
    assert '"jobs-recorded"' in words(page.layout())


def test_the_finding_comes_first_then_the_timetable_and_the_runs(inside, words):
    drawn = inside(page.list_jobs, _state=None)
    assert list(drawn) == ["finding", "planned", "recorded"]
    assert "Nobody keeps the timetable" in words(drawn["finding"])
    assert "Sunday 03:00" in words(drawn["planned"])
