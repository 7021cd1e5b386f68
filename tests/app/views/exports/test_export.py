"""The columns and the parts of a list that is handed on."""

import pandas as pd

from app.views.exports.export import Column, by_key, in_chunks, known_columns

FRAME = pd.DataFrame({"days_in_stage": [1, 2, 3], "stage": ["a", "b", "c"]})


def test_what_is_not_known_of_a_column_is_its_own_name():
    stage = Column("stage", "Stage today")
    assert known_columns(FRAME, by_key(stage)) == (Column("days_in_stage", "Days in stage"), stage)


def test_a_frame_is_cut_into_parts_with_the_columns_alone():
    parts = list(in_chunks(FRAME, (Column("stage", "Stage"),), 2))
    assert [part["stage"].tolist() for part in parts] == [["a", "b"], ["c"]]
    assert [list(part) for part in in_chunks(FRAME.head(0), (Column("stage", "Stage"),), 2)] == [["stage"]]
