"""README's tables say what the code says."""

import inspect
import re
import shlex

import pytest

import pages
from app.jobs.command_line import JOBS, parsed
from app.settings import Settings
from data import sources
from data.sources.published import published_keys


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text("utf-8")


def table(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, without its head."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_page_is_listed_with_its_path_and_its_question(readme):
    listed = [(name, path.strip("`"), lead) for name, path, _, lead in table(readme, "Pages")]
    assert listed == [(page.NAME, getattr(page, "PATH_TEMPLATE", None) or page.PATH, page.LEAD) for page in pages.PAGES]


def test_every_pages_twin_answers(readme, client):
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    twins = [twin.strip("`").replace("<", "{").replace(">", "}") for _, _, twin, _ in table(readme, "Pages")]
    assert [twin for twin in twins if twin not in described] == []


def test_every_setting_is_listed(readme, root):
    listed = {name.strip("`") for cell, *_ in table(readme, "Settings") for name in cell.split(", ")}
    readers = inspect.getsource(Settings.from_env) + (root / "deploy" / "gunicorn.conf.py").read_text("utf-8")
    read = set(re.findall(r'"((?:HEADWIND_|PORT|DATABASE_|MLFLOW_)[A-Z_]*)"', readers))
    assert listed == read


def test_every_job_is_listed_with_what_it_does_and_takes(readme):
    cells = [[cell.replace("`", "") for cell in row] for row in table(readme, "Jobs")]
    listed = [(job, does, "".join(takes)) for job, does, *takes in cells]
    takes = {job.name: [flag.name if "-" in flag.name else flag.value for flag in job.flags] for job in JOBS}
    assert listed == [(job.name, job.does, ", ".join(takes[job.name])) for job in JOBS]


def test_every_command_that_is_written_down_is_one(readme):
    """A command of README is read by the parser, with what follows it."""
    written = re.findall(r"-m app ([a-z][^`\n#]*)", readme)
    assert written
    for command in written:
        assert parsed(shlex.split(command)).job in command


def test_every_key_of_a_mapping_is_listed_as_published(readme):
    published = [[row.heading, f"`{row.key}`", row.type, row.meaning] for row in published_keys()]
    assert [cells[:4] for cells in table(readme, "Mapping")] == published


def test_every_source_is_listed(readme):
    assert sorted(name.strip("`") for name, _ in table(readme, "Sources")) == list(sources.known())


def test_every_screenshot_is_there(readme, root):
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", readme)
    assert pictures
    assert [picture for picture in pictures if not (root / picture).is_file()] == []


def test_the_two_commands_are_the_makefiles(readme, root):
    targets = re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"^    make ([a-z-]+)", readme, re.MULTILINE)
    assert {"run", "test"} <= set(named) <= set(targets)
