"""The ten-row world with what the bundle would have said at each week's end, worked out in the head."""

import contextlib
import shutil

import pytest

from app.jobs.trend import write_trend
from app.services import Services
from app.settings import Settings
from data.building import build
from data.snapshots.point_in_time import open_facts
from tests import shared, worlds


@pytest.fixture
def rebuilt(tmp_path, in_the_head):
    """On 23 June O07 had 30 %, O08 40 %, O06 20 %, O09 and O10 none; today's are those of the world."""
    shutil.copytree(shared.once("rebuilt", _rebuilt), tmp_path, dirs_exist_ok=True)
    return Services(Settings(data_dir=tmp_path / "var"))


def _rebuilt(folder):
    opened = worlds.services(folder)
    published = opened.published()
    with opened.snapshots.draft(copy_of=published.snapshot.version) as path:
        with contextlib.closing(build.open_draft(path)) as draft:
            write_trend(draft, published.bundle, open_facts(draft))
        opened.snapshots.publish(path)
