"""Data: what became of every row, and another export imported under the running server."""

import csv
import io
import shutil

import duckdb
import pytest

from app.settings import Settings
from tests.browser.servers import serving
from tests.browser.viewer import Viewer


def test_rows_set_aside_are_listed_with_their_reasons_and_can_be_downloaded(viewer):
    viewer.open("/data")
    report = viewer.server.get("/import")
    assert report["rejected"] > 0
    viewer.reads("#data-reasons", f"{report['rejected']} rows set aside")
    reasons = viewer.texts("#data-reasons tbody tr")
    assert all(one["reason"] in row for one, row in zip(report["reasons"], reasons, strict=True))
    rejects = viewer.texts("#data-rejects tbody tr")
    assert all(one["reason"] in row for one, row in zip(report["rejects"], rejects, strict=True))
    viewer.reads("#data-repairs", "GalePro Gale Pro")
    file = list(csv.DictReader(io.StringIO(viewer.download("#data-rejects-csv"))))
    assert len(file) == report["rejected"]


@pytest.fixture
def moving(demo, tmp_path):
    """A server of its own over a copy of the demo: what it serves is about to change."""
    folder = tmp_path / "data"
    shutil.copytree(demo.folder, folder)
    with serving(folder) as server:
        yield server


def a_week_later(export, folder, deal):
    """Copy an export and log one more activity, a week after its last day."""
    shutil.copytree(export, folder)
    log = folder / "activities" / "part-000.parquet"
    later = f"from '{log}' union all by name select '{deal}' as opportunity_id, '2026-10-07' as acted_on"
    duckdb.sql(f"copy ({later}) to '{log}.new' (format parquet)")
    log.with_name("part-000.parquet.new").replace(log)
    return folder


@pytest.mark.thorough
def test_another_export_shows_on_the_next_request(dash_br, moving, tmp_path):
    viewer = Viewer(dash_br, moving)
    viewer.complaints()
    viewer.open("/")
    viewer.reads("#freshness", "Data as of 30 Sep 2026")
    bundle = moving.get("/import")["bundle_version"]
    deal = moving.get("/at-risk", limit=1)["page"]["rows"][0]["opportunity_id"]
    crm = Settings(data_dir=moving.folder).demo
    moving.run("import", "--source", str(a_week_later(crm, tmp_path / "export", deal)))
    viewer.go("Data")
    viewer.reads("#data-served", "7 Oct 2026")
    viewer.reads("#freshness", "Data as of 7 Oct 2026")
    assert moving.get("/import")["bundle_version"] == bundle
    viewer.go("Deals at risk")
    assert moving.get("/at-risk")["list"]["as_of_on"] == "2026-10-07"
    assert not viewer.complaints()
