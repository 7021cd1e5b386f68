"""Versions in MLflow: where it is installed, a real run; where it is not, a sentence."""

import importlib.util

import pytest

from data.errors import HeadwindError
from model.registry.gate import refused
from model.registry.tracking import EXPERIMENT, metrics, parameters, tags, track
from tests.model.handmade import handmade

INSTALLED = importlib.util.find_spec("mlflow") is not None


@pytest.mark.skipif(INSTALLED, reason="MLflow is installed: what is said in its absence cannot be heard")
def test_without_mlflow_it_says_what_to_install(tmp_path):
    with pytest.raises(HeadwindError, match="not installed") as absent:
        track(handmade(), f"sqlite:///{tmp_path}/mlflow.db")
    assert "deploy/requirements-mlflow.txt" in absent.value.next_step


def test_what_it_says_to_install_is_there(root):
    assert "mlflow-skinny==" in (root / "deploy" / "requirements-mlflow.txt").read_text("utf-8")


def test_what_was_not_measured_is_not_logged():
    assert not [name for name, _ in metrics(handmade(gate=refused("Nothing."))) if name.startswith("gate.")]


def test_what_is_logged_is_what_the_bundle_says():
    bundle = handmade()
    assert tags(bundle)["verdict"] == "Ready"
    assert parameters(bundle) == {
        "features": "2", "trees": "120", "threshold": "0.3", "false_alarm": "100", "save_rate": "0.25", "conceded": "0",
        "method": "rolling origin", "depth": "4", "learning_rate": "0.1",
    }  # fmt: skip
    found = dict(metrics(bundle))
    assert (found["gate.skill"], found["gate.rule_low"], found["CatBoost.auc_low"]) == (0.2, 0.05, 0.78)
    assert found["Base_rate.log_loss"] == 0.69


# MLflow asks SQLAlchemy for a way of loading that it gives up.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore:The ``noload``")
@pytest.mark.skipif(not INSTALLED, reason="MLflow is not installed: pip install -r deploy/requirements-mlflow.txt")
def test_a_run_is_logged_listed_and_read_back(tmp_path):
    from mlflow.tracking import MlflowClient

    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "bundle.json").write_text("{}", "utf-8")
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    run = track(handmade(), uri, tmp_path / "saved")
    client = MlflowClient(tracking_uri=uri)
    (found,) = client.search_runs([client.get_experiment_by_name(EXPERIMENT).experiment_id])
    assert found.info.run_id == run
    assert found.info.status == "FINISHED"
    assert found.data.tags["verdict"] == "Ready"
    assert found.data.params["depth"] == "4"
    assert found.data.metrics["CatBoost.auc"] == 0.8
    assert {item.path for item in client.list_artifacts(run)} == {"bundle", "card.json"}
    assert (tmp_path / "mlartifacts").is_dir()
    assert track(handmade(), uri) != run


@pytest.mark.skipif(not INSTALLED, reason="MLflow is not installed: pip install -r deploy/requirements-mlflow.txt")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_store_that_mlflow_refuses_is_said_in_a_sentence(tmp_path):
    with pytest.raises(HeadwindError, match="did not take"):
        track(handmade(), f"file:{tmp_path}/mlruns")
