"""How memory is given back, set as this module is loaded, before anything else allocates. Standard library only.

C's allocator and CatBoost's keep what they once had, a share for each thread: training would hold 60 MB more than it
uses, and a server ever more with each kind of request.
"""

from __future__ import annotations

import ctypes
import gc
from typing import Final

# What mallopt(3) calls them; bytes, but for the number of shares.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
GLIBC: Final = {ARENA_MAX: 1, MMAP_THRESHOLD: 32_768, TRIM_THRESHOLD: 131_072}
# CatBoost brings mimalloc, which reads these as it is loaded: give back at once, take no more than is asked for.
MIMALLOC: Final = {b"MIMALLOC_PURGE_DELAY": b"0", b"MIMALLOC_ARENA_EAGER_COMMIT": b"0"}


def give_back() -> None:
    """Let both allocators return what is free; what somebody has set stays, and an allocator that is not there."""
    library = ctypes.CDLL(None)
    for name, value in MIMALLOC.items():
        library.setenv(name, value, 0)
    # Other C libraries than glibc have no such function.
    if hasattr(library, "mallopt"):
        for parameter, most in GLIBC.items():
            library.mallopt(parameter, most)


def trim() -> None:
    """Return what is free between things that are still held; worth its milliseconds before something large."""
    gc.collect()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


give_back()
