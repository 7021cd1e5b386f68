"""Locks go to one at a time, and back when whoever holds one is gone."""

import fcntl
import os
import subprocess
import sys

from data.processes import is_alive, take


def test_a_lock_is_taken_once_and_given_back(tmp_path):
    path = tmp_path / "a.lock"
    with path.open("w") as first, path.open("w") as second:
        assert take(first, 0)
        assert not take(second, 0.1)
        first.close()
        assert take(second, 0)


def test_those_who_only_look_do_not_keep_each_other_out(tmp_path):
    path = tmp_path / "a.lock"
    with path.open("w") as first, path.open("w") as second:
        assert [take(each, 0, fcntl.LOCK_SH) for each in (first, second)] == [True, True]
        assert not take(second, 0)


def test_a_process_lives_until_it_has_ended():
    assert is_alive(os.getpid())
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert not is_alive(ended.pid)
