"""The ten-row world in which every kind of name is 10,000 characters long, without a space to break at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.services import Services
from tests import worlds

LENGTH = 10_000
# An owner, an account, a product, a stage, a manager, a region, a sector and an open deal.
SHORT = ("Bob", "Birch", "Beta", "Offer", "Mia", "South", "Retail", "O08")


def long(name: str) -> str:
    """Repeat a name until it is 10,000 characters long."""
    return (name * LENGTH)[:LENGTH]


def services(folder: Path) -> Services:
    """Publish the world with its long names."""
    files = {name.removesuffix(".csv"): _lengthened(text) for name, text in worlds.FILES.items()}
    stages = [{**stage, "name": _lengthened(stage["name"])} for stage in worlds.MAPPING["stage"]]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SCORES", "DATED"):
            patch.setattr(worlds, name, {_lengthened(deal): known for deal, known in getattr(worlds, name).items()})
        return worlds.services(folder, mapping=worlds.source(stage=stages), files=files)


def _lengthened(text: str) -> str:
    return re.sub(rf"\b({'|'.join(SHORT)})\b", lambda found: long(found[0]), text)
