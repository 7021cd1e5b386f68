"""Which fields win rates are compared by."""

from app.views.win_rate.fields import fields_compared
from data.schema import Field


def test_accounts_and_stages_are_not_compared_and_fields_at_the_close_come_last():
    catalogue = (
        Field("opportunities", "account", "Account", "choice", "at opening"),
        Field("opportunities", "stage", "Stage", "choice", "while open"),
        Field("opportunities", "reason", "Reason", "choice", "at close"),
        Field("stage_history", "step", "Step", "choice", "while open"),
        Field("opportunities", "colour", "Colour", "choice", "at opening"),
        Field("team", "region", "Region", "choice", "at opening"),
        Field("opportunities", "amount", "Amount", "number", "while open"),
    )
    assert [field.name for field in fields_compared(catalogue)] == ["region", "colour", "reason"]
