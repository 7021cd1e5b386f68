"""Whole or not at all."""

import pytest

from data.files import clear, place


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
