"""The small world and what was learned from it, once for all tests."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from model.registry.bundle import Bundle
from model.training.train import train
from tests import shared
from tests.model.synthetic import AS_OF_ON, CATALOGUE, world
from tests.small_training import train_small


@pytest.fixture(scope="session", autouse=True)
def few_trees() -> Iterator[None]:
    """Every step of a training run, each of them small: what is tested is what it does, not how well."""
    with pytest.MonkeyPatch.context() as patch:
        train_small(patch)
        yield


@pytest.fixture(scope="session")
def facts() -> pd.DataFrame:
    return world()


@pytest.fixture(scope="session")
def bundle(facts: pd.DataFrame) -> Bundle:
    return trained("synthetic", lambda: facts)


@pytest.fixture(scope="session")
def noise_bundle() -> Bundle:
    return trained("noise", lambda: world(2000, 5, signal=0.0))


def trained(source: str, facts: Callable[[], pd.DataFrame]) -> Bundle:
    """Train in one of pytest's workers for all of them."""

    def kept(empty: Path) -> None:
        found = train(facts(), CATALOGUE, source=source, as_of_on=AS_OF_ON)
        (empty / "bundle.pickle").write_bytes(pickle.dumps(found))

    made = shared.once(("bundle", source), kept)
    found: Bundle = pickle.loads((made / "bundle.pickle").read_bytes())
    return found


@pytest.fixture
def open_facts(facts: pd.DataFrame) -> pd.DataFrame:
    latest = facts[facts["label_lost"].isna()].drop_duplicates("opportunity_id", keep="last")
    return latest.drop(columns=["label_lost", "closed_on"])
