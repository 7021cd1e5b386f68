"""A folder of the server is taken where that is allowed and where it holds tables."""

import pytest

from app.imports.folders import tables_of
from data.errors import InvalidInput


@pytest.fixture
def allowed(tmp_path):
    (tmp_path / "in" / "crm").mkdir(parents=True)
    (tmp_path / "in" / "empty").mkdir()
    (tmp_path / "in" / "crm" / "deals.csv").write_text("a,b\n1,2\n")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in" / "loop")
    return (tmp_path / "in",)


def test_the_tables_of_a_folder_are_found(allowed):
    assert [path.name for path in tables_of(str(allowed[0] / "crm"), allowed)] == ["deals.csv"]


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("/etc", "below no folder that imports may be taken from"),
        ("{}/../..", "below no folder"),
        ("{}/loop", "folder"),
        ("a" * 5_000, "below no folder"),
        ("{}/missing", "There is no folder"),
        ("{}/empty", "holds 0 tables"),
    ],
)
def test_any_other_is_refused_with_its_reason(allowed, folder, words):
    with pytest.raises(InvalidInput, match=words) as refused:
        tables_of(folder.format(allowed[0]), allowed)
    assert refused.value.field == "folder"
