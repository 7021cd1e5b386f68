"""A process is weighed by itself."""

import subprocess

import numpy as np
import pytest

from bench import processes

MB = 1_000_000


def test_what_started_a_process_is_not_on_its_account():
    held = np.ones(40 * MB)
    spent = processes.run("-c", f"held = bytearray({60 * MB})", env={})
    assert 60 < spent.peak_mb < 120 < held.nbytes / MB


def test_one_that_fails_says_what_it_said():
    with pytest.raises(subprocess.CalledProcessError) as error:
        processes.run("-c", "import sys; print('no room'); sys.exit(3)", env={})
    assert (error.value.returncode, error.value.stdout) == (3, b"no room\n")
