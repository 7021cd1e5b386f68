"""The files of an export are found whole: what is still on its way is none of them."""

import pytest

from data.formats.files import find


@pytest.mark.parametrize(
    "name", ["deals.csv.part", "deals.csv.tmp", "deals.csv.crdownload", ".deals.csv.Xy12", "Deals.PART"]
)
def test_a_file_on_its_way_is_left_alone_unless_it_is_named(tmp_path, name):
    (tmp_path / name).write_text("id\n")
    assert find(tmp_path, "*deals*") == []
    assert [piece.path.name for piece in find(tmp_path, name)] == [name]
    (tmp_path / "deals.csv").write_text("id\n")
    assert [piece.path.name for piece in find(tmp_path, "*deals*")] == ["deals.csv"]
