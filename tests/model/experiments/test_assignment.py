"""Arms: balanced within strata, the same again, and whatever else comes."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from model.experiments.assignment import ACT, ARMS, Flagged, Place, assign

DEALS = st.lists(
    st.tuples(st.text(max_size=6), st.sampled_from(["Ann", "Bob", ""]), st.sampled_from(["larger", "smaller"])),
    unique_by=lambda one: one[0],
    max_size=40,
).map(lambda rows: [Flagged(name, (owner, band)) for name, owner, band in rows])
KEYS = st.text(min_size=1, max_size=32)


def in_runs(key, runs):
    """Give arms run by run, as publications do."""
    taken: Counter = Counter()
    found: list[Place] = []
    for deals in runs:
        found += assign(key, deals, taken, 99)
        taken = Counter(one.stratum for one in found)
    return found


@given(KEYS, st.lists(DEALS, max_size=4))
def test_no_stratum_has_more_than_one_deal_too_many_in_an_arm(key, runs):
    named = [[Flagged(f"{nth} {one.opportunity_id}", one.stratum) for one in run] for nth, run in enumerate(runs)]
    found = in_runs(key, named)
    for stratum in {one.stratum for one in found}:
        counts = Counter(one.arm for one in found if one.stratum == stratum)
        assert abs(counts[ARMS[0]] - counts[ARMS[1]]) <= 1
        places = sorted(one.place for one in found if one.stratum == stratum)
        assert places == list(range(len(places)))


@given(KEYS, DEALS, st.randoms())
def test_the_same_deals_get_the_same_arms_in_whichever_order_they_are_read(key, deals, random):
    before = assign(key, deals, {}, 99)
    shuffled = deals[:]
    random.shuffle(shuffled)
    assert assign(key, shuffled, {}, 99) == before


def test_a_later_run_goes_on_behind_the_places_that_are_taken():
    deals = [Flagged(f"D{nth}", ("Ann", "larger")) for nth in range(6)]
    first, second = assign("key", deals[:3], {}, 99), assign("key", deals[3:], {("Ann", "larger"): 3}, 99)
    assert sorted(one.place for one in (*first, *second)) == [0, 1, 2, 3, 4, 5]
    assert sum(one.arm == ACT for one in (*first, *second)) == 3


def test_another_key_or_owner_has_another_order():
    def order(key, owner):
        return [one.arm for one in assign(key, [Flagged(f"D{n}", (owner, "")) for n in range(64)], {}, 99)]

    assert len({tuple(order(*each)) for each in (("a", "Ann"), ("b", "Ann"), ("a", "Bob"))}) == 3


def test_no_more_take_part_than_are_planned():
    deals = [Flagged(f"D{nth}", ("Ann", "")) for nth in range(9)]
    assert [len(assign("key", deals, {}, most)) for most in (4, 0, -1)] == [4, 0, 0]
