"""What the measurement says of imports that ended in different ways."""

from pathlib import Path

from bench import mutations
from bench.mutations import aims
from tests.mutations import export
from tests.mutations.trial import BROKEN, HELPED, RIGHT, STUCK, WRONG, Outcome


def test_an_import_that_is_read_right_or_helped_holds_and_any_other_falls_short():
    ended = [Outcome(ending, ()) for ending in (RIGHT, RIGHT, HELPED, STUCK, WRONG)]
    assert [(aim.figure, aim.holds) for aim in aims(ended)] == [(2, True), (1, True), (1, False), (1, False), (0, True)]


def test_every_ending_has_its_line():
    assert [aim.what.lower() for aim in aims([])] == [RIGHT, HELPED, STUCK, WRONG, BROKEN]


def test_without_the_export_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(mutations, "FOLDER", Path("nowhere"))
    assert mutations.main() == 0
    assert capsys.readouterr().out == "\nMutations of kaggle_crm: skipped, nowhere is not there\n"


def test_an_import_that_went_wrong_makes_the_command_fail(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(mutations, "FOLDER", tmp_path)
    monkeypatch.setattr(mutations, "EXAMPLES", 2)
    monkeypatch.setattr(export, "read", lambda _: export.small(10))
    monkeypatch.setattr(mutations, "tried", lambda *_: Outcome(WRONG, (), "1 is 2"))
    assert mutations.main() == 1
    assert f"  {WRONG}: 1 is 2\n    after no line, of " in capsys.readouterr().out
