"""Whole or not at all."""

import contextlib
import os
import socket

import pytest

from data.files import NotRegular, clear, clear_drafts, opened, place, regular, text_of


def test_a_file_takes_the_former_ones_place_and_leaves_nothing_beside_it(tmp_path):
    for text in ("former\n", "zweiter\u00e9\n"):
        place(tmp_path / "NOTE", text)
    assert [path.name for path in tmp_path.iterdir()] == ["NOTE"]
    assert (tmp_path / "NOTE").read_text("utf-8") == "zweiter\u00e9\n"


def test_what_cannot_be_moved_into_place_leaves_what_is_there(tmp_path):
    (tmp_path / "NOTE").mkdir()
    with pytest.raises(OSError, match="NOTE"):
        place(tmp_path / "NOTE", "text")
    assert (tmp_path / "NOTE").is_dir()


def test_only_what_is_named_is_deleted(tmp_path):
    (tmp_path / "draft-1" / "deep").mkdir(parents=True)
    (tmp_path / "kept").mkdir()
    (tmp_path / "draft-2").symlink_to("kept")
    (tmp_path / "draft-3").touch()
    clear(tmp_path, "draft-*", "nothing")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    clear(tmp_path / "nowhere", "*")


def lay(path, kind):
    """Lay something where a file belongs."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    else:
        path.symlink_to("/dev/zero")


@pytest.mark.parametrize("kind", ["pipe", "folder", "socket", "device"])
def test_only_files_are_opened(tmp_path, kind):
    lay(tmp_path / "it", kind)
    for attempt in (opened, text_of, lambda path: regular(path, os.O_WRONLY)):
        with pytest.raises(NotRegular, match="it is no file"):
            attempt(tmp_path / "it")


def test_a_file_is_opened_through_a_link_too(tmp_path):
    place(tmp_path / "NOTE", "zweiter\u00e9\n")
    (tmp_path / "link").symlink_to("NOTE")
    assert text_of(tmp_path / "link") == "zweiter\u00e9\n"
    with pytest.raises(FileNotFoundError):
        text_of(tmp_path / "gone")


def test_what_a_killed_process_drafted_is_deleted_once_nobody_can_be_writing_it(tmp_path):
    kept = [tmp_path / ".report-20260101", tmp_path / ".mine.draft", tmp_path / "deep" / ".new-0a1b2c3d.draft"]
    old = tmp_path / "deep" / ".NOTE-0a1b2c3d.draft"
    old.parent.mkdir()
    for path in (*kept, old):
        path.touch()
    for path in (*kept[:2], old):
        os.utime(path, (1, 1))
    clear_drafts(tmp_path, 3_600)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)
