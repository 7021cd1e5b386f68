"""The bench of planted leaks: every leak is judged under every declaration, and listed."""

from bench.leaks import OWN, judge, print_verdicts
from bench.planted import LEAKS
from bench.planting import ended, world
from data.catalogue import CANONICAL, DERIVED


def test_every_leak_is_judged_and_listed(capsys):
    found = world(1_500, 1)
    judged = {how: judge(found, LEAKS, how, (*CANONICAL, *DERIVED, *OWN)) for how in ("at opening", "while open")}
    assert len(LEAKS) >= 22
    assert all(set(each) == {leak.name for leak in LEAKS} for each in judged.values())
    assert not any(verdict.used for verdict in judged["while open"].values())
    print_verdicts(judged)
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split()[:3] == ["loss_reason", judged["at opening"]["loss_reason"].verdict, "suspect"]


def test_what_is_planted_knows_how_each_opportunity_stands():
    read = ended(world(500, 1), 1)
    assert not (read.won & read.lost).any()
    assert (~read.closed).any()
    assert (read.life[~read.closed] > read.days[~read.closed]).all()
    assert (read.life[read.closed] == read.days[read.closed]).all()
