"""A history of stages that says amounts and closing dates too tells what changed of these."""

import datetime as dt

from data.proposals import as_toml, proposal
from tests import cases

STAGES = "Deal ID,Stage,Created Date,Amount,Close Date"
FORMER = ",Prev Amount,PrevCloseDate"
# Deal 4 is open; its amount rose on 1 March.
ROWS = (
    ("D04,Proposal,2025-02-01 09:00:00,100,2025-06-01", ",,"),
    ("D04,Proposal,2025-03-01 09:00:00,250,2025-06-01", ",100,2025-06-01"),
    ("D08,Proposal,2025-03-01 09:00:00,700,2025-06-01", ",,"),
)


def found(folder, history):
    return proposal(cases.write(folder, {"deals.csv": cases.deals(), "history.csv": history}))


def test_changes_are_read_of_a_history_that_says_what_was_and_is(tmp_path):
    told = found(tmp_path, f"{STAGES}{FORMER}\n" + "".join(f"{row}{was}\n" for row, was in ROWS))
    assert told.keys["changes"]["became"] == {"amount": "Amount", "expected_close_on": "Close Date"}
    assert told.keys["changes"]["former"] == {"amount": "Prev Amount", "expected_close_on": "PrevCloseDate"}
    answer = cases.imported(tmp_path, {}, as_toml(told.keys).replace('currency = ""', 'currency = "EUR"'))
    assert answer.histories["changes"] == [("D04", "amount", "100.0", "250.0", dt.date(2025, 3, 1))]
    assert len(answer.histories["stage_history"]) > 0


def test_without_columns_of_what_was_changes_follow_from_the_rows(tmp_path):
    told = found(tmp_path, f"{STAGES}\n" + "".join(f"{row}\n" for row, _ in ROWS))
    assert "former" not in told.keys["changes"]


def test_a_history_of_stages_alone_tells_no_changes(tmp_path):
    told = found(tmp_path, "Deal ID,Stage,Created Date\nD04,Proposal,2025-02-01\nD08,Proposal,2025-03-01\n")
    assert ("stage_history" in told.keys, "changes" in told.keys) == (True, False)
