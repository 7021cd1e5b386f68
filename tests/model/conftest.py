"""The small world and what was learned from it, once for all tests."""

from collections.abc import Iterator

import pandas as pd
import pytest

from model.registry.bundle import Bundle
from model.training.train import train
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
    return train(facts, CATALOGUE, source="synthetic", as_of_on=AS_OF_ON)


@pytest.fixture(scope="session")
def noise_bundle() -> Bundle:
    return train(world(2000, 5, signal=0.0), CATALOGUE, source="noise", as_of_on=AS_OF_ON)


@pytest.fixture
def open_facts(facts: pd.DataFrame) -> pd.DataFrame:
    latest = facts[facts["label_lost"].isna()].drop_duplicates("opportunity_id", keep="last")
    return latest.drop(columns=["label_lost", "closed_on"])
