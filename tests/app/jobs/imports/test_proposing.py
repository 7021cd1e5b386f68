"""Files are unpacked under names chosen here, and a folder of the server is taken only where that is allowed."""

import dataclasses
import io
import stat
import zipfile

import pytest

from app.imports.mapping import proposal_of
from app.imports.receiving import declare, receive
from app.imports.record import SAMPLES, Desks
from app.jobs.imports.proposing import propose
from app.settings import Settings
from data.building.first_rows import Samples
from data.errors import InvalidInput, NotFound, SourceError
from tests import handed_in


def quiet(_words):
    pass


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "var", memory=1_024)


def file_of(desk):
    return proposal_of(desk).keys["opportunities"]["file"]


def zipped(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def brought(settings, name, content):
    desk = Desks(settings.imports).begin("Ann")
    declare(desk, [(name, len(content))])
    receive(desk, 0, 0, content)
    return desk


def test_an_archive_becomes_its_tables(settings):
    content = zipped({"../deals.csv": handed_in.deals(), "__MACOSX/._deals.csv": b"x", "read me.md": b"x"})
    desk = brought(settings, "all.zip", content)
    propose(settings, desk, quiet)
    assert [path.name for path in desk.files.iterdir()] == ["deals.csv"]
    assert [one.original for one in desk.record().files] == ["deals.csv"]
    assert file_of(desk) == "deals.csv"


def test_an_import_is_called_as_the_file_of_its_deals(settings):
    accounts = "Company name,Industry\nAcme,Energy\n"
    desk = brought(settings, "all.zip", zipped({"a_companies.csv": accounts, "deals_2026.csv": handed_in.deals()}))
    propose(settings, desk, quiet)
    keys = proposal_of(desk).keys
    assert (desk.record().name, keys["label"], keys["name"]) == ("deals_2026.csv", "Deals", "deals")


def test_what_an_export_is_called_on_screen_keeps_its_accents_and_its_name_has_none(settings):
    desk = brought(settings, "Möglichkeiten Süd 30.11.2026.csv", handed_in.deals())
    propose(settings, desk, quiet)
    keys = proposal_of(desk).keys
    assert (keys["label"], keys["name"]) == ("Möglichkeiten Süd", "moglichkeiten_sud")


def test_what_an_archive_holds_replaces_no_other_file(settings):
    archive = zipped({"deals.csv": handed_in.deals()})
    desk = Desks(settings.imports).begin("Ann")
    declare(desk, [("deals.csv.zip", len(archive)), ("deals.csv", 7)])
    receive(desk, 0, 0, archive)
    receive(desk, 1, 0, b"a,b\n1,2")
    propose(settings, desk, quiet)
    assert {path.name: path.read_bytes()[:3] for path in desk.files.iterdir()} == {
        "deals.csv": b"a,b",
        "deals_2.csv": handed_in.deals()[:3],
    }


@pytest.mark.parametrize("members", [{"read me.md": b"x"}, {f"{'a' * (n + 1)}.csv": b"a,b\n" for n in range(21)}])
def test_an_archive_without_tables_or_with_too_many_is_refused(settings, members):
    with pytest.raises(SourceError, match="tables"):
        propose(settings, brought(settings, "all.zip", zipped(members)), quiet)


def test_a_link_in_an_archive_is_no_table(settings):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("crm/deals.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    with pytest.raises(SourceError, match=r"all\.zip holds a link in place of the file deals\.csv"):
        propose(settings, brought(settings, "all.zip", content.getvalue()), quiet)


def test_an_archive_that_was_unpacked_in_part_is_unpacked_anew(settings, monkeypatch):
    desk = brought(settings, "all.zip", zipped({"deals.csv": handed_in.deals(), "more.csv": b"a,b\n1,2\n"}))
    with monkeypatch.context() as patched:
        patched.setattr(type(desk), "change", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            propose(settings, desk, quiet)
    propose(settings, desk, quiet)
    assert sorted(path.name for path in desk.files.iterdir()) == ["deals.csv", "more.csv"]


def test_a_proposal_that_is_begun_anew_holds_no_longer(settings):
    desk = brought(settings, "deals.csv", handed_in.deals())
    propose(settings, desk, quiet)
    (desk.files / "deals.csv").unlink()
    with pytest.raises(SourceError):
        propose(settings, desk, quiet)
    with pytest.raises(NotFound):
        proposal_of(desk)


def test_what_has_not_arrived_whole_is_named(settings):
    desk = Desks(settings.imports).begin("Ann")
    declare(desk, [("deals.csv", 100)])
    with pytest.raises(SourceError, match=r"deals\.csv has not arrived"):
        propose(settings, desk, quiet)
    receive(desk, 0, 0, b"a,b\n")
    with pytest.raises(SourceError, match="4 of 100 bytes"):
        propose(settings, desk, quiet)


def test_a_folder_of_the_server_is_copied(settings):
    (incoming,) = settings.incoming
    (incoming / "crm").mkdir(parents=True)
    (incoming / "crm" / "Deals.csv").write_bytes(handed_in.deals())
    (incoming / "crm" / "secret.csv").symlink_to("/etc/hostname")
    desk = Desks(settings.imports).begin("Ann", str(incoming / "crm"))
    propose(settings, desk, quiet)
    assert [path.name for path in desk.files.iterdir()] == ["deals.csv"]
    assert (desk.kept(SAMPLES, Samples) or {})["deals.csv"]["Amount"] == ["1000"]


@pytest.mark.parametrize("folder", ["/etc", "{incoming}/../..", "{incoming}/missing", "{incoming}/empty"])
def test_any_other_folder_is_refused(settings, folder):
    (incoming,) = settings.incoming
    (incoming / "empty").mkdir(parents=True)
    desk = Desks(settings.imports).begin("Ann", folder.format(incoming=incoming))
    with pytest.raises(InvalidInput):
        propose(settings, desk, quiet)


def test_an_administrator_allows_more_folders(settings, tmp_path):
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "deals.csv").write_bytes(handed_in.deals())
    allowed = dataclasses.replace(settings, import_folders=(tmp_path / "exports",))
    desk = Desks(settings.imports).begin("Ann", str(tmp_path / "exports"))
    propose(allowed, desk, quiet)
    assert file_of(desk) == "deals.csv"
