"""The best moves: the search finds what trying everything by hand finds."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.decisions import best_moves as module
from model.decisions.best_moves import Grid, doubles, find_moves, singles
from model.money.flag_line import Line

ROW = pd.DataFrame({"opportunity_id": ["A"], "as_of_on": pd.to_datetime(["2026-06-30"]), "amount": [100.0]})
ROW = ROW.assign(x=[0.0], y=[0.0], z=["no"], with_z=[0.0])
FLAT = Line("flat", 0.5)
NEVER = Line("flat", 0.0)


def grid(name, values, effort, *, on_request=False, **related):
    """One column of values, and what comes along."""
    return Grid(name, pd.DataFrame({name: values, **related}), np.array(effort, dtype="float64"), on_request)


def linear(frame):
    """0.8 as recorded; less with x, y, and what comes along with z."""
    return (0.8 - 0.01 * frame["x"] - 0.01 * frame["y"] - frame["with_z"]).clip(0, 1).to_numpy("float64")


def told(moves):
    return [(dict(one.changes), round(one.gain, 9), one.flagged) for one in moves]


def test_what_gains_most_comes_first_and_alone_what_it_does_alone():
    grids = [grid("x", [10.0, 30.0], [0.1, 0.3]), grid("y", [20.0], [0.9])]
    found = find_moves(ROW, grids, linear, FLAT)
    # 0.8 - 0.30 is 0.5, at the threshold and so still flagged: only both leave it.
    assert told(found.within) == [({"x": 1, "y": 0}, 0.5, False), ({"x": 1}, 0.3, True), ({"y": 0}, 0.2, True)]
    assert (found.tried, found.stride, found.on_request) == (2 + 1 + 2, 1, ())
    assert found.within[0].loss_probability == pytest.approx(0.3)
    assert found.within[0].row[["x", "y"]].to_numpy().tolist() == [[30, 20]]


def test_the_smallest_change_that_reaches_nearly_all_is_shown_rather_than_the_extreme():
    # 28 of 30 is more than nine tenths of the gain, 26 less.
    found = find_moves(ROW, [grid("x", [26.0, 28.0, 30.0], [0.1, 0.2, 3.0])], linear, NEVER)
    assert told(found.within) == [({"x": 1}, 0.28, True)]


def test_what_leaves_the_line_is_not_given_up_for_less_effort():
    # 29 is nearly 32, but 0.51 is still flagged.
    found = find_moves(ROW, [grid("x", [29.0, 31.0, 32.0], [0.1, 0.2, 0.3])], linear, FLAT)
    assert told(found.within) == [({"x": 1}, 0.31, False)]


def test_a_pair_of_which_one_change_does_nearly_as_much_is_none():
    grids = [grid("x", [20.0], [0.1]), grid("y", [2.0], [0.1])]
    assert told(find_moves(ROW, grids, linear, NEVER).within) == [({"x": 0}, 0.2, True), ({"y": 0}, 0.02, True)]
    # 0.8 - 0.29 is flagged, 0.8 - 0.31 is not: then both count.
    grids = [grid("x", [29.0], [0.1]), grid("y", [2.0], [0.1])]
    assert told(find_moves(ROW, grids, linear, FLAT).within)[0] == ({"x": 0, "y": 0}, 0.31, False)


def test_what_has_to_be_asked_for_stands_apart_and_only_where_it_gains_more():
    ask = [grid("y", [12.0], [1.0], on_request=True)]
    found = find_moves(ROW, [grid("x", [10.0], [0.1]), *ask], linear, NEVER)
    assert told(found.within) == [({"x": 0}, 0.1, True)]
    assert told(found.on_request) == [({"x": 0, "y": 0}, 0.22, True), ({"y": 0}, 0.12, True)]
    found = find_moves(ROW, [grid("x", [20.0], [0.1]), *ask], linear, NEVER)
    assert told(found.on_request) == [({"x": 0, "y": 0}, 0.32, True)]
    assert told(find_moves(ROW, ask, linear, NEVER).on_request) == [({"y": 0}, 0.12, True)]


def test_what_gains_less_than_half_a_point_is_no_move():
    found = find_moves(ROW, [grid("x", [0.4, -5.0], [0.1, 0.2]), grid("y", [0.6], [0.1])], linear, NEVER)
    assert [dict(one.changes) for one in found.within] == [{"x": 0, "y": 0}, {"y": 0}]
    assert find_moves(ROW, [grid("x", [0.4], [0.1])], linear, NEVER).within == ()


def test_what_comes_along_counts_and_the_row_itself_stays():
    before = ROW.copy()
    found = find_moves(ROW, [grid("z", ["yes", "maybe"], [1, 1], with_z=[0.5, 0.0])], linear, FLAT)
    assert told(found.within) == [({"z": 0}, 0.5, False)]
    pd.testing.assert_frame_equal(ROW, before)


def test_by_money_the_expected_loss_decides():
    # 100 x 0.7 = 70 lies at the line, which is to be exceeded: it is not flagged any more.
    found = find_moves(ROW, [grid("x", [9.0, 10.0], [0.1, 0.2])], linear, Line("money", 70.0))
    assert told(found.within) == [({"x": 1}, 0.1, False)]


def test_without_anything_to_change_nothing_is_tried():
    assert find_moves(ROW, [], linear, FLAT) == module.BestMoves(0, 1, (), ())
    empty = Grid("x", pd.DataFrame({"x": np.zeros(0)}), np.zeros(0))
    assert find_moves(ROW, [empty], linear, FLAT).tried == 0


def test_few_are_shown_and_of_pairs_the_two_best():
    names = [f"f{nth}" for nth in range(7)]
    row = ROW.assign(**dict.fromkeys(names, 0.0))
    grids = [grid(name, [10.0 - nth], [1]) for nth, name in enumerate(names)]
    found = find_moves(row, grids, lambda frame: 0.8 - frame[names].sum(axis=1).to_numpy("float64") / 100, NEVER)
    first = [(("f0", 0), ("f1", 0)), (("f0", 0), ("f2", 0))]
    assert [one.changes for one in found.within] == [*first, (("f0", 0),), (("f1", 0),), (("f2", 0),)]


def test_too_many_pairs_are_tried_at_a_stride_and_single_changes_all(monkeypatch):
    monkeypatch.setattr(module, "MOST_DOUBLES", 9)
    places, stride = doubles([6, 6])
    assert (len(places), stride) == (9, 2)
    assert sorted(set(places[:, 0])) == [1, 3, 5]
    found = find_moves(ROW, [grid(n, np.arange(1.0, 7), np.arange(6)) for n in ("x", "y")], linear, FLAT)
    assert (found.tried, found.stride) == (12 + 9, 2)


def test_a_large_catalogue_stays_within_bounds():
    places, stride = doubles([60, 60, 26, *[25] * 12])
    assert len(places) <= module.MOST_DOUBLES
    assert stride > 1


@given(st.lists(st.integers(0, 4), max_size=5))
def test_every_single_and_every_double_is_there_once(sizes):
    wanted = [range(size + 1) for size in sizes]
    every = {each for each in itertools.product(*wanted) if 1 <= sum(place > 0 for place in each) <= 2}
    found = [tuple(place) for place in [*singles(sizes).tolist(), *doubles(sizes)[0].tolist()]]
    assert len(found) == len(set(found))
    assert set(found) == every


CENTS = st.integers(-40, 40).map(lambda value: value / 100)


@given(
    st.lists(st.lists(st.tuples(CENTS, st.integers(1, 9)), max_size=4), min_size=1, max_size=4),
    st.sampled_from([Line("flat", 0.5), Line("flat", 0.31), Line("money", 45.0)]),
)
@pytest.mark.filterwarnings("error")
def test_the_search_equals_trying_everything(fields, line):
    """Each field has values (what it adds to the loss probability, its effort); some help together only."""
    names = [f"f{nth}" for nth in range(len(fields))]
    row = ROW.assign(**dict.fromkeys(names, 0.0))

    def score(frame):
        held = frame[names].to_numpy("float64")
        return np.clip(0.6 + held.sum(axis=1) - 0.1 * ((held != 0).sum(axis=1) == 2), 0, 1)

    def gained(changes):
        held = row.assign(**{names[field]: fields[field][place][0] for field, place in changes})
        return 0.6 - float(score(held)[0])

    options = [[(field, place) for place in range(len(values))] for field, values in enumerate(fields)]
    alone = [(one,) for values in options for one in values]
    pairs = [pair for one, other in itertools.combinations(options, 2) for pair in itertools.product(one, other)]
    grids = [grid(n, [v for v, _ in values], [e for _, e in values]) for n, values in zip(names, fields, strict=True)]
    found = find_moves(row, grids, score, line)
    assert found.tried == len(alone + pairs)
    best = max((gained(changes) for changes in alone + pairs), default=0.0)
    # What is shown first reaches nearly the whole of what can be reached, and nothing is shown that reaches nothing.
    if best * module.NEARLY >= module.LEAST_GAIN:
        assert found.within[0].gain >= module.NEARLY**2 * best - 1e-9
    assert all(one.gain >= module.LEAST_GAIN for one in found.within)
    assert [one.gain for one in found.within] == sorted((one.gain for one in found.within), reverse=True)
    for one in found.within:
        made = [(names.index(name), place) for name, place in one.changes]
        assert one.gain == pytest.approx(gained(made))
        assert one.flagged == bool(line.flags(np.array([one.loss_probability]), np.array([100.0]))[0])
