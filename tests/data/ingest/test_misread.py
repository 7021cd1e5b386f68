"""A name that two files write in two encodings is not taken for two names."""

import contextlib

import pytest

from data.building import build
from data.errors import CheckFailed
from tests import worlds

# In Czech the account is Bystřice, which could be the Bystøice of another language; Žďár could not.
DEALS = worlds.OPPORTUNITIES.replace("Cedar", "Bystřice")
ACCOUNTS = worlds.ACCOUNTS.replace("Cedar", "Bystřice")


@pytest.fixture
def folder(tmp_path):
    return worlds.write(tmp_path / "export", opportunities=DEALS, accounts=ACCOUNTS)


def built(tmp_path, folder, **changed):
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as connection:
        build.build(connection, folder, worlds.source(**changed), lambda _: None)
        return connection.execute("select distinct account from opportunities order by 1 nulls last").fetchall()


def test_the_line_that_makes_two_files_agree_is_named(tmp_path, folder):
    (folder / "opportunities.csv").write_text(DEALS, "cp1250")
    with pytest.raises(CheckFailed) as refused:
        built(tmp_path, folder)
    assert refused.value.message == (
        "opportunities.csv and accounts.csv name the same account in other letters: one is written in another encoding."
    )
    assert refused.value.next_step.startswith(
        "Add to the mapping, under [opportunities]: encoding = \"cp1250\" where 'Bystřice' is right."
    )


def test_with_that_line_they_agree(tmp_path, folder):
    (folder / "opportunities.csv").write_text(DEALS, "cp1250")
    deals = {**worlds.MAPPING["opportunities"], "encoding": "cp1250"}
    assert built(tmp_path, folder, opportunities=deals) == [("Alder",), ("Birch",), ("Bystřice",), (None,)]


def test_a_name_that_no_encoding_makes_another_is_only_missing(tmp_path, folder):
    (folder / "opportunities.csv").write_text(DEALS.replace("O04,Bystřice", "O04,Žďár"), "cp1250")
    deals = {**worlds.MAPPING["opportunities"], "encoding": "cp1250"}
    assert built(tmp_path, folder, opportunities=deals) == [("Alder",), ("Birch",), ("Bystřice",), (None,)]
