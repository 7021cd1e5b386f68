"""The import report of a ten-row export with a typo, a repeat and a negative amount."""

from app.views.import_report.answer import import_report


def test_every_row_is_kept_or_set_aside(dirty):
    found = import_report(dirty)
    rows = found.tables.set_index("name")["n"]
    assert (rows["opportunities"], rows["activities"], rows["scores"]) == (10, 4, 4)
    assert found.rejected == 3
    assert found.rejects["line"].tolist() == [12, 13, 14]
    assert found.rejects["value"].tolist() == ["O10", "-5", "2026-06-31"]


def test_reasons_are_counted_and_say_where_they_first_occur(dirty):
    reasons = import_report(dirty).reasons.set_index("column")
    assert reasons["n"].tolist() == [1, 1, 1]
    assert reasons.loc["opportunity_id", "reason"] == "Repeats row 11, which was kept, and differs in amount."
    assert reasons.loc["amount", ["first_line", "first_value"]].tolist() == [13, "-5"]


def test_a_declared_spelling_is_counted(dirty):
    found = import_report(dirty)
    assert found.repaired == 1
    assert found.repairs.iloc[0][["from_value", "to_value", "n"]].tolist() == ["Alfa", "Alpha", 1]


def test_a_field_says_what_it_is_and_what_the_model_made_of_it(dirty):
    fields = import_report(dirty).fields.set_index(["table", "name"])
    discount = fields.loc[("opportunities", "discount")]
    assert discount[["label", "unit", "values", "known", "changeable", "verdict"]].tolist() == [
        "Discount", "percent", "0 to 60", "while open", True, "use",
    ]  # fmt: skip
    assert fields.loc[("opportunities", "opened_on"), "verdict"] == ""
    assert fields.loc[("opportunities", "opened_on"), "reason"]
    assert fields.loc[("accounts", "sector"), "values"] == "2 different"


def test_a_list_of_levels_that_was_cut_says_so(dirty, monkeypatch):
    monkeypatch.setattr("app.views.import_report.answer.LISTED_LEVELS", 2)
    fields = import_report(dirty).fields.set_index(["table", "name"])
    assert fields.loc[("accounts", "sector"), "values"] == "2 or more different"


def test_a_clean_export_has_an_empty_report(ten):
    found = import_report(ten)
    assert (found.rejected, found.repaired) == (0, 0)
    assert found.reasons.empty
    assert found.rejects.empty
