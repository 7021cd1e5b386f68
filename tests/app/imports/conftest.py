"""A small export, handed in and looked at, without any process."""

import pytest

from app.settings import Settings
from tests import handed_in


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "var", database_url="", memory=1_024)


@pytest.fixture
def desk(settings):
    """An import of the small export, as it is proposed."""
    return handed_in.proposed(settings.imports)
