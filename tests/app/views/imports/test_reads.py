"""Which columns of the deals' file are read for anything, and which of two amounts pages show."""

from app.views.imports.reads import headers_read, shown_of_amounts

KEYS = {
    "opportunities": {
        "columns": {"amount": {"column": "Value", "decimal": ","}, "converted_amount": "In EUR", "stage": "Step"},
        "ids": {"owner": "Owner ID"},
        "deleted": {"Gone": True},
    },
    "outcome": [{"outcome": "won", "when": {"Won?": ["yes"]}}],
    "stage_history": {"columns": {"entered_on": "Since"}, "entered": {"Offered": "Offer"}},
}


def test_a_column_is_read_whatever_it_is_read_for():
    assert headers_read(KEYS) == {"Value", "In EUR", "Step", "Owner ID", "Gone", "Won?", "Since", "Offered"}


def test_it_is_said_of_both_amounts_which_one_pages_show():
    assert "'In EUR'" in shown_of_amounts(KEYS, "opportunities", "amount")
    assert "'Value'" in shown_of_amounts(KEYS, "opportunities", "converted_amount")
    assert shown_of_amounts(KEYS, "opportunities", "stage") == ""
    assert shown_of_amounts({"opportunities": {"columns": {"amount": "Value"}}}, "opportunities", "amount") == ""
