"""Who may take how much memory, with numbers that can be worked out in the head."""

import pytest

from data.building.build import open_draft
from data.memory import MEGABYTE, RESERVED, SHARES, host_megabytes, share

# 512: 256 are left beside Python. 8,000: 7,744 are. 64,000: 63,744 are.
BY_HOST = {
    512: {"building": 192, "reading": 128, "generating": 128, "surveying": 128},
    8_000: {"building": 1_000, "reading": 256, "generating": 1_000, "surveying": 1_000},
    64_000: {"building": 1_000, "reading": 256, "generating": 1_000, "surveying": 1_000},
}


@pytest.mark.parametrize(("host", "shares"), BY_HOST.items())
def test_every_use_has_its_share_of_what_a_host_has(host, shares):
    assert {use: share(use, host) for use in SHARES} == shares


def test_workers_share_what_is_read_with_and_nothing_else():
    assert [share("reading", 1_500, workers) for workers in (1, 2, 3, 64)] == [256, 247, 128, 128]
    assert share("building", 1_000, 64) == share("building", 1_000)


def test_no_share_is_under_what_is_sensible():
    assert {use: share(use, RESERVED) for use in SHARES} == {
        "building": 128, "reading": 128, "generating": 128, "surveying": 128,
    }  # fmt: skip


def host(folder, group, **limits):
    """A host whose process is in a group, with limits by their path below /sys/fs/cgroup."""
    (folder / "proc/self").mkdir(parents=True)
    (folder / "proc/self/cgroup").write_text(group, "utf-8")
    for path, limit in limits.items():
        place = folder / "sys/fs/cgroup" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{limit}\n", "utf-8")
    return host_megabytes(folder)


TEN = 10 * MEGABYTE


def test_without_a_group_it_is_all_the_machine_has(tmp_path):
    assert host_megabytes(tmp_path) == host_megabytes(tmp_path / "nowhere") > 0


def test_the_second_version_of_groups_limits_by_its_own_and_those_above(tmp_path):
    limits = {"a/b/memory.max": "max", "a/memory.max": TEN, "memory.max": 2 * TEN}
    assert host(tmp_path, "0::/a/b\n", **limits) == 10


def test_the_first_version_has_a_tree_for_memory_alone(tmp_path):
    limits = {"memory/a/memory.limit_in_bytes": TEN, "cpu/a/memory.limit_in_bytes": 1, "memory.max": 2 * TEN}
    assert host(tmp_path, "5:cpu:/a\n4:cpuset,memory:/a\n0::/\n", **limits) == 10


def test_a_container_sees_its_group_as_the_top_one(tmp_path):
    limits = {"memory/memory.limit_in_bytes": TEN}
    assert host(tmp_path, "4:memory:/docker/0a1b\n", **limits) == 10


def test_a_limit_beyond_what_the_machine_has_is_none(tmp_path):
    machine = host_megabytes(tmp_path)
    assert host(tmp_path, "4:memory:/\n", **{"memory/memory.limit_in_bytes": 9_223_372_036_854_771_712}) == machine


@pytest.mark.parametrize(("read_megabytes", "limit"), [(0, "122.0 MiB"), (1, "141.1 MiB"), (1_000, "183.1 MiB")])
def test_a_draft_takes_no_more_than_its_files_need_and_its_share(tmp_path, read_megabytes, limit):
    """128 MB and 20 for each megabyte read are 148 MB for one; a host of 512 MB allows 192."""
    with open_draft(tmp_path / "draft.duckdb", read_megabytes * MEGABYTE, share("building", 512)) as draft:
        assert draft.execute("select current_setting('memory_limit')").fetchall() == [(limit,)]
