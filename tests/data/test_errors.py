"""A next step at the command line and on a page."""

import re
from pathlib import Path

import pytest

from data.errors import IN_WORDS, NotReady, without_commands

NAMED = re.compile(r"python -m app ([a-z-]+)")
# What belongs to the command line and to its own log.
TERMINAL = (
    "app/jobs/",
    "app/boot/",
    "app/components/import_report.py",
    "app/settings.py",
    "app/viewer_script.py",
    "app/__main__.py",
)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("Try again later.", "Try again later."),
        ("", ""),
        ("Run: python -m app prepare", IN_WORDS["prepare"]),
        ("Run: python -m app prepare, with --source <folder> for an export other than the demo.", IN_WORDS["prepare"]),
        (
            "Import an export on the Data page, or run: python -m app prepare",
            "Import an export on the Data page, or ask whoever runs Headwind.",
        ),
        (
            "If it is your own, sign it: python -m app sign. Else train again: python -m app train.",
            f"{IN_WORDS['sign']} {IN_WORDS['train']}",
        ),
        ("All keys: python -m app describe --keys", "Ask whoever runs Headwind."),
    ],
)
def test_on_a_page_no_command_line_stands(step, said):
    assert without_commands(step) == NotReady("It is gone.", step).on_page == said


def test_a_program_and_a_terminal_are_told_the_command():
    error = NotReady("It is gone.", "Run: python -m app prepare")
    assert (error.for_programs, str(error)) == ("Run: python -m app prepare", "It is gone. Run: python -m app prepare")


def test_no_view_and_no_widget_names_a_command():
    root = Path(__file__).parents[2]
    written = [path for part in ("app", "pages") for path in (root / part).rglob("*.py")]
    naming = {path.relative_to(root).as_posix() for path in written if NAMED.search(path.read_text("utf-8"))}
    assert [name for name in sorted(naming) if not name.startswith(TERMINAL)] == []
