"""A small export, handed in and looked at, without any process."""

import pytest

from app.imports.receiving import declare, receive
from app.imports.record import Desks
from app.jobs.imports.proposing import propose
from app.settings import Settings
from tests import handed_in


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "var", database_url="", memory=1_024)


@pytest.fixture
def desk(settings):
    """An import of the small export, as it is proposed."""
    found = Desks(settings.imports).begin("Ann")
    content = handed_in.deals()
    declare(found, [(handed_in.NAME, len(content))])
    receive(found, 0, 0, content)
    propose(settings, found, lambda _: None)
    return found
