"""What is chosen to be moved, and which figures are held against an aim."""

import dataclasses

from app.services import Services
from bench import what_if
from bench.hand import Transfer
from bench.readings import Drag, Release, Step
from bench.what_if import Followed, chosen

QUICK = Followed(
    steps=[Step(moved=True, probability=3, curve=20, frame=14)] * 3,
    drag=Drag(seconds=2, moves=120, answers=118, curves=60, requests=0, to_curve=[15, 18], last=40),
    releases=[Release(reconciled=40, waited=20)],
    touches=[25, 30],
    transfers=[Transfer("/scorer/v1-abc.json", 120_000), Transfer("/vendor/headwind-abc.mjs", 40_000)],
)


def test_the_slider_that_changes_the_probability_most_often_is_moved(ten: Services):
    found = chosen(ten)
    assert (found.lever, found.label, found.different) == ("discount", "Discount", 3)


def short(followed: Followed, *, near: bool = True) -> list[str]:
    return [aim.what for aim in what_if._aims(followed, near=near) if not aim.holds]


def test_a_page_that_follows_the_hand_holds_every_aim():
    assert short(QUICK) == []
    assert all(aim.holds for aim in what_if._weights(QUICK.transfers))


def test_what_comes_late_or_too_rarely_falls_short():
    slow = dataclasses.replace(
        QUICK,
        steps=[Step(moved=True, probability=12, curve=35, frame=40)],
        drag=dataclasses.replace(QUICK.drag, answers=49, curves=49, requests=1),
        releases=[Release(reconciled=60, waited=20)],
        touches=[35, 40],
    )
    late = ["Key to new probability", "Key to the curve drawn anew", "Another field touched to its whole curve drawn"]
    rare = ["Repaints of the curve while dragging", "Requests while dragging"]
    assert short(slow, near=False) == [*late, *rare]
    assert short(slow) == [*late, *rare, "Release to reconciled with the server"]


def test_what_never_happened_falls_short():
    still = Followed(steps=[], drag=Drag(2, 120, 0, 0, 0, [], 0), releases=[], touches=[], transfers=[])
    assert len(short(still)) == 5
    assert [aim.holds for aim in what_if._weights(still.transfers)] == [False, False]


def test_the_other_page_has_no_aims_and_is_compared():
    other = dataclasses.replace(QUICK, steps=[Step(moved=True, probability=30, curve=50, frame=42)])
    aims = {aim.what: aim for aim in what_if._plain_aims(other, QUICK)}
    assert not any(aim.against for aim in aims.values())
    assert "10.0 x Headwind's" in aims["Key to new probability"].note
