"""The rows set aside as a file."""

from app.views.import_report.answer import import_report
from app.views.import_report.export import export


def test_a_clean_export_is_a_file_of_names_of_the_datas_date(ten):
    answer = export(ten)
    assert (answer.name, answer.rows) == ("headwind-set-aside-2026-06-30", import_report(ten).rejected)
    assert [list(chunk) for chunk in answer.chunks] == [["file", "line", "column", "value", "reason"]]


def test_all_rows_set_aside_stand_in_it_as_they_were(dirty):
    answer = export(dirty)
    (rows,) = answer.chunks
    assert answer.rows == 3
    assert rows[["line", "value"]].values.tolist() == [[12, "O10"], [13, "-5"], [14, "2026-06-31"]]
