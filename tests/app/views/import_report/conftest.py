"""The ten-row world from an export with a typo, a repeat and a negative amount."""

import contextlib

import pytest

from app.services import Services
from app.settings import Settings
from data.building import build
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import kept_catalogue
from tests import worlds

ALIAS = {
    "table": "opportunities",
    "column": "product",
    "from": "Alfa",
    "to": "Alpha",
    "reason": "The price list says Alpha.",
}
DIRTY = (
    worlds.OPPORTUNITIES.replace("O01,Alder,Alpha", "O01,Alder,Alfa")
    + "O10,,Beta,Cat,Lead,2026-06-20,,,4001,,0\n"
    + "O11,Alder,Beta,Cat,Lead,2026-06-20,,,-5,,0\n"
    + "O12,Alder,Beta,Cat,Lead,2026-06-31,,,1,,0\n"
)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory):
    """The ten-row world from an export with three rows that cannot be kept and one typo."""
    folder = tmp_path_factory.mktemp("dirty")
    services = Services(Settings(data_dir=folder / "var"))
    with services.snapshots.draft() as path:
        worlds.draft(
            path, worlds.write(folder / "export", opportunities=DIRTY), worlds.source(alias=[ALIAS]), worlds.ANYWAY
        )
        with contextlib.closing(build.open_draft(path)) as connection:
            catalogue = kept_catalogue(connection)
            trained = worlds.bundle(training_facts(connection, catalogue), catalogue)
        services.bundles.publish(trained)
        services.snapshots.publish(worlds.scored(path, trained.version))
    return services
