"""Memory that was used once is given back: in a process of its own, since an allocator is told once."""

import subprocess
import sys

import pytest

from app.settings import ROOT

HELD = """
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
{first}
import numpy as np
before, blocks = held(), [np.ones(10_000) for _ in range(2_000)]
most, kept = held(), blocks[::100]
del blocks
print(most - before, held() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc says what a process holds")
def test_what_is_free_is_returned_though_some_of_it_is_kept():
    code = HELD.format(first="import app.allocators")
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    most, kept = map(float, ended.stdout.split())
    assert most > 150
    assert kept < 20


def test_what_somebody_has_set_stays():
    code = "import app.allocators, ctypes; get = ctypes.CDLL(None).getenv; get.restype = ctypes.c_char_p"
    code += "; print(get(b'MIMALLOC_PURGE_DELAY'), get(b'MIMALLOC_ARENA_EAGER_COMMIT'))"
    env = {"MIMALLOC_PURGE_DELAY": "7"}
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=env)
    assert ended.stdout.split() == ["b'7'", "b'0'"]
