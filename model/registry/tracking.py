"""Model versions in MLflow, where a team keeps its experiments there. Called by training only, and only when asked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from data.errors import HeadwindError
from model.registry.bundle import Bundle

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "Headwind"
INSTALL = "Install it: pip install -r deploy/requirements-mlflow.txt"


def track(bundle: Bundle, uri: str, files: Path | None = None) -> str:
    """Log a bundle to the tracking store at `uri` (sqlite:////folder/mlflow.db, http://host:5000): return the run's id.

    Parameters, metrics, tags, the card, and the files of `files`, the folder the bundle was saved to. A store of plain
    files (file:) MLflow 3 refuses unless MLFLOW_ALLOW_FILE_STORE is true. Raise HeadwindError where MLflow is not
    installed, or the store does not answer or does not take a value.
    """
    try:
        from mlflow.exceptions import MlflowException  # noqa: PLC0415  # optional
        from mlflow.tracking import MlflowClient  # noqa: PLC0415  # optional
    except ImportError:
        raise HeadwindError("MLFLOW_TRACKING_URI is set, and MLflow is not installed.", INSTALL) from None
    try:
        return _logged(MlflowClient(tracking_uri=uri), bundle, uri, files)
    except (MlflowException, SQLAlchemyError, OSError, ValueError) as error:
        step = "See that MLFLOW_TRACKING_URI names a store that answers, such as sqlite:////folder/mlflow.db."
        raise HeadwindError(f"MLflow did not take version {bundle.version}: {error}", step) from error


def _logged(client: MlflowClient, bundle: Bundle, uri: str, files: Path | None) -> str:
    run = client.create_run(_experiment(client, uri), run_name=bundle.version, tags=tags(bundle)).info.run_id
    for name, value in parameters(bundle).items():
        client.log_param(run, name, value)
    for name, number in metrics(bundle):
        client.log_metric(run, name, number)
    client.log_dict(run, json.loads(json.dumps(_card(bundle), default=str)), "card.json")
    if files is not None:
        client.log_artifacts(run, str(files), "bundle")
    client.set_terminated(run)
    return str(run)


def _experiment(client: MlflowClient, uri: str) -> str:
    found = client.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return str(found.experiment_id)
    # Without a place of their own the files of a database's runs land in whatever folder the process was started in.
    beside = Path(uri.removeprefix("sqlite:///")).absolute().parent / "mlartifacts" if _is_file(uri) else None
    return str(client.create_experiment(EXPERIMENT, artifact_location=beside.as_uri() if beside else None))


def _is_file(uri: str) -> bool:
    return uri.startswith("sqlite:///")


def tags(bundle: Bundle) -> dict[str, str]:
    """What a run is found by: source, data, verdict."""
    named = {"version": bundle.version, "source": bundle.source, "verdict": bundle.gate.verdict}
    return {**named, "as_of_on": bundle.as_of_on.isoformat(), "data": bundle.data}


def parameters(bundle: Bundle) -> dict[str, str]:
    """What a version was made with: features, costs, threshold, the settings that the search chose."""
    settings = {name: str(value) for name, value in bundle.card.settings.items()}
    made = {
        "features": str(len(bundle.feature_set.names)),
        "trees": str(bundle.card.trees),
        "threshold": f"{bundle.threshold:.6g}",
        "false_alarm": f"{bundle.costs.false_alarm:.6g}",
        "save_rate": f"{bundle.costs.save_rate:.6g}",
        "conceded": f"{bundle.costs.conceded:.6g}",
        "method": bundle.card.judged_by,
    }
    return made | settings


def metrics(bundle: Bundle) -> Iterator[tuple[str, float]]:
    """What a version reached: skills with their intervals, then every model's metrics."""
    gate = bundle.gate
    judged = ("skill", "low", "high", "rule_skill", "rule_low", "rule_high", "auc", "auc_low", "auc_high")
    for name in judged if gate.measured else ():
        yield f"gate.{name}", float(getattr(gate, name))
    for row in bundle.card.metrics:
        model = row.model.replace("×", "x")
        for name, value in dataclasses.asdict(row).items():
            if name != "model" and value is not None:
                yield f"{model}.{name}".replace(" ", "_"), float(value)


def _card(bundle: Bundle) -> dict[str, Any]:
    return {"gate": vars(bundle.gate), "features": bundle.feature_set.names, "card": bundle.card.as_json()}
