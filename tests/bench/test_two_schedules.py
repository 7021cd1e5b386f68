"""What two schedules have served is read from what they say."""

import pytest

from bench.two_schedules import Schedule

LOG = """[  1.0 s] review: due Sun 29 Nov 10:15
[  2.0 s] Wrote the review
[  3.0 s] review: exit code 0
[  3.0 s] score: due Sun 29 Nov 10:15
[  4.0 s] score: exit code 3
[  5.0 s] prune: due Sun 29 Nov 10:16
[ 0.0 s] started: exit code 0
[  1.0 s] prune: due Sun 29 Nov 10:16
"""


@pytest.mark.parametrize(("more", "ended"), [("", False), ("[  2.0 s] prune: exit code 1\n", True)])
def test_a_due_time_is_served_where_its_job_ended_and_was_not_somebody_elses_turn(tmp_path, more, ended):
    schedule = Schedule(tmp_path / "left", {})
    schedule.log.write_text(LOG + more, "utf-8")
    assert list(schedule.served()) == [
        ("review", "Sun 29 Nov 10:15", True),
        ("score", "Sun 29 Nov 10:15", False),
        ("prune", "Sun 29 Nov 10:16", False),
        ("prune", "Sun 29 Nov 10:16", ended),
    ]
