"""What a measurement prints, and what the command that made it answers."""

from math import nan

import pytest

from bench.aims import Aim, figure_text, line, show, status


@pytest.mark.parametrize(
    ("figure", "words"), [(0.1234, "0.123"), (1.234, "1.23"), (12.34, "12.3"), (123.4, "123"), (1234.5, "1,234")]
)
def test_a_figure_keeps_three_digits(figure: float, words: str):
    assert figure_text(figure) == words


def test_a_line_names_the_figure_its_unit_its_aim_and_whether_it_holds():
    assert line(Aim("Pipeline", 31.4, "ms p95", 100, "p50 21 ms")).split() == [
        *("Pipeline", "31.4", "ms", "p95", "aim", "<", "100", "holds", "p50", "21", "ms")
    ]


def test_a_figure_at_its_aim_falls_short():
    assert Aim("Pipeline", 99.9, "ms", 100).holds
    assert not Aim("Pipeline", 100, "ms", 100).holds
    assert line(Aim("Pipeline", 100, "ms", 100)).endswith("FALLS SHORT")


def test_a_figure_without_an_aim_is_only_shown():
    assert Aim("Deals scored in a second", 1e6, "deals").holds
    assert line(Aim("Deals scored", 2, "s")).split() == ["Deals", "scored", "2.00", "s"]


def test_lines_line_up():
    lines = [line(Aim("a", 1, "ms", 2, "note")), line(Aim("a longer name", 123_456, "deals", 1, "note"))]
    assert len({text.index("note") for text in lines}) == 1


def test_the_exit_status_is_1_where_one_falls_short(capsys: pytest.CaptureFixture[str]):
    aims = [Aim("first", 1, "s", 2), Aim("second", 3, "s", 2), Aim("third", 3, "s")]
    assert show(aims) == 1
    assert [text.split()[0] for text in capsys.readouterr().out.splitlines()] == ["first", "second", "third"]
    assert (status(1), status(0)) == (1, 0)
    assert capsys.readouterr().out.split("\n\n")[-1].strip() == "Every aim holds."


def test_a_figure_may_have_to_reach_its_aim():
    assert Aim("Repaints", 25, "/s", least=25).holds
    assert not Aim("Repaints", 24.9, "/s", least=25).holds
    assert line(Aim("Repaints", 30, "/s", least=25)).split() == ["Repaints", "30.0", "/s", "aim", ">=", "25.0", "holds"]


@pytest.mark.parametrize("aim", [Aim("a", nan, "ms", 12), Aim("a", nan, "/s", least=25)])
def test_what_could_not_be_measured_falls_short(aim: Aim):
    assert line(aim).endswith("FALLS SHORT")
