"""The description of the JSON twins: of every operation, what it answers with and how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_type_hints

from flask_openapi3 import OpenAPI

from app.api.answers import REFERENCE, Forms, Schema
from app.api.files.answer import WORKBOOK
from app.documents.files import TYPES
from app.views.actions.board import board
from app.views.actions.planning import change_action, plan_actions
from app.views.alerts import setting, trying
from app.views.alerts.answer import alerts
from app.views.at_risk.answer import at_risk, page
from app.views.at_risk.emptied import to_remove
from app.views.bulk_change.answer import portfolio
from app.views.deals.closed import closed_opportunity
from app.views.deals.hygiene import hygiene
from app.views.deals.opportunity import opportunity
from app.views.deals.similar import similar
from app.views.experiments.acts import start, stop
from app.views.experiments.answer import experiments
from app.views.exports.provenance import page_provenance
from app.views.forecast.answer import period_forecast
from app.views.freshness import freshness
from app.views.import_report.answer import import_report
from app.views.imports import acts
from app.views.imports import snapshots as kept
from app.views.imports.answer import import_state, imports
from app.views.insights.answer import insights
from app.views.jobs.answer import recorded_jobs
from app.views.ledger.entries import ledger_entries
from app.views.ledger.track_record import track_record
from app.views.model.backtest import backtest
from app.views.model.drift import drift
from app.views.model.drivers import drivers
from app.views.model.leak_verdicts import columns
from app.views.model.quality import model_quality
from app.views.model.versions import model_versions
from app.views.movement.answer import movement
from app.views.movement.trend import trend
from app.views.people.answer import people
from app.views.pipeline.answer import pipeline
from app.views.review.answer import review
from app.views.search import search
from app.views.stages.answer import stages
from app.views.threshold.answer import threshold
from app.views.threshold.policy_history import policy_history
from app.views.what_if.answer import what_if
from app.views.what_if.best_moves import best_moves
from app.views.what_if.scenarios import scenarios
from app.views.win_rate.answer import win_rate

API: Final = "/api/v1"
VIEWS: Final[Mapping[str, Callable[..., Any]]] = {
    "/pipeline": pipeline,
    "/forecast": period_forecast,
    "/movement": movement,
    "/stages": stages,
    "/trend/{opportunity_id}": trend,
    "/hygiene": hygiene,
    "/review": review,
    "/insights": insights,
    "/people": people,
    "/actions": board,
    "POST /actions": plan_actions,
    "/actions/{number}": change_action,
    "/alerts": alerts,
    "/alerts/rules/{name}": setting.set_rule,
    "/alerts/destinations": setting.add_destination,
    "/alerts/destinations/{number}": setting.remove_destination,
    "/alerts/destinations/{number}/test": trying.send_test,
    "/alerts/deliveries/{number}/again": setting.send_again,
    "/experiments": experiments,
    "POST /experiments": start,
    "/experiments/{number}/end": stop,
    "/freshness": freshness,
    "/search": search,
    "/closed-opportunities/{opportunity_id}": closed_opportunity,
    "/win-rate": win_rate,
    "/what-if/{opportunity_id}": what_if,
    "/what-if/{opportunity_id}/moves": best_moves,
    "/what-if/{opportunity_id}/scenarios": scenarios,
    "/what-if-portfolio": portfolio,
    "/threshold": threshold,
    "/threshold/policies": policy_history,
    "/track-record": track_record,
    "/ledger/{opportunity_id}": ledger_entries,
    "/model": model_quality,
    "/model/backtest": backtest,
    "/model/columns": columns,
    "/model/drivers": drivers,
    "/model/drift": drift,
    "/model/versions": model_versions,
    "/import": import_report,
    "/provenance": page_provenance,
    "/imports": imports,
    "POST /imports": acts.begin,
    "/imports/{import_id}": import_state,
    "DELETE /imports/{import_id}": acts.discard,
    "/imports/{import_id}/files/{nth}": acts.receive_piece,
    "/imports/{import_id}/corrections": acts.correct,
    "/imports/{import_id}/acts": acts.act,
    "/imports/{import_id}/mapping": acts.save,
    "/jobs": recorded_jobs,
    "/snapshots": kept.snapshots,
    "/snapshots/{version}": kept.snapshot_compared,
    "DELETE /snapshots/{version}": kept.remove,
    "/snapshots/{version}/serve": kept.serve,
}
FILES: Final[Mapping[str, tuple[str, Schema]]] = {
    ".csv": ("text/csv", {"type": "string"}),
    ".toml": ("application/toml", {"type": "string"}),
    ".html": ("text/html", {"type": "string"}),
    ".xlsx": (WORKBOOK, {"type": "string", "contentMediaType": WORKBOOK}),
}
FILE_TYPES: Final = tuple(kind.partition(";")[0] for kind in TYPES.values())
BYTES: Final[Schema] = {"type": "string", "format": "binary"}
REFUSAL: Final[Schema] = {
    "type": "object",
    "title": "Refusal",
    "description": "An error: a sentence and the next step, and the field where one is at fault.",
    "properties": {name: {"type": "string"} for name in ("error", "message", "next_step", "field")},
    "required": ["error", "message", "next_step"],
}
ALWAYS: Final = {
    "413": "The request has a body of more than 1 MiB.",
    "429": "Too many requests; Retry-After says in how many seconds to ask again.",
    "500": "Something went wrong.",
    "503": "There is nothing to answer from yet, or the store does not answer.",
}
NOT_FOUND: Final = {"404": "There is no such opportunity."}
ODD: Final = {"422": "A part of the request is unknown, of the wrong type or out of range."}
FORBIDDEN: Final = {"403": "Another site's page sent the request, or nothing may be written on this deployment."}
CHANGED: Final = {"409": "Somebody else has changed it since it was read; `current` is what it is by now."}
BUSY: Final = {"409": "A process works on this import at this moment."}
UNREADABLE: Final = {"400": "The body is not JSON, nested too deeply, or a list of it is too long."}


class Described(OpenAPI):
    """The application with its description, in which every answer and every refusal has its form."""

    def generate_spec_json(self) -> None:
        """Write the description, once."""
        super().generate_spec_json()
        describe(self.spec_json)


def describe(spec: dict[str, Any]) -> None:
    """Set what every operation answers with; what is declared of a 200 already stays."""
    forms = Forms()
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            answer = operation.get("responses", {}).get("200") or _answer(forms, path, method.upper())
            operation["responses"] = {"200": answer, **_refusals(operation, method.upper())}
    spec["components"] = {name: held for name, held in spec["components"].items() if held is not None}
    schemas = spec["components"]["schemas"]
    schemas.pop("ValidationErrorModel", None)
    schemas |= {"Refusal": REFUSAL, **forms.schemas}


def _answer(forms: Forms, path: str, method: str) -> dict[str, Any]:
    if path.endswith(".{kind}"):
        return {"description": "The file.", "content": {kind: {"schema": BYTES} for kind in FILE_TYPES}}
    for ending, (kind, schema) in FILES.items():
        if path.endswith(ending):
            return {"description": "The file.", "content": {kind: {"schema": schema}}}
    return {"description": "The answer.", "content": {"application/json": {"schema": _form(forms, path, method)}}}


def _form(forms: Forms, path: str, method: str) -> Schema:
    name = path.removeprefix(API)
    view = VIEWS.get(f"{method} {name}") or VIEWS.get(name)
    if view is not None:
        return forms.of(_returned(view))
    if name == "/at-risk":
        views: dict[str, Callable[..., Any]] = {"list": at_risk, "page": page, "to_remove": to_remove}
        return _object({part: forms.of(_returned(of_part)) for part, of_part in views.items()})
    if name == "/opportunities/{opportunity_id}":
        nearest = {"properties": {"similar": forms.of(_returned(similar))}, "required": ["similar"]}
        return {"allOf": [forms.of(_returned(opportunity)), nearest]}
    told = ("status", "snapshot") if name == "/readyz" else ("status",)
    return _object({part: {"type": "string"} for part in told})


def _returned(view: Callable[..., Any]) -> Any:
    return get_type_hints(view)["return"]


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _refusals(operation: Mapping[str, Any], method: str) -> dict[str, Any]:
    told = operation.get("parameters", [])
    words = dict(ALWAYS)
    if any(one["in"] == "path" for one in told):
        words |= NOT_FOUND
    if told or "requestBody" in operation:
        words |= ODD
    if "requestBody" in operation:
        words |= NOT_FOUND | UNREADABLE
    words |= FORBIDDEN if method != "GET" else {}
    words |= CHANGED if method == "PATCH" else {}
    words |= BUSY if method != "GET" and "imports" in operation.get("tags", ()) else {}
    content = {"application/json": {"schema": {"$ref": f"{REFERENCE}Refusal"}}}
    return {status: {"description": said, "content": content} for status, said in sorted(words.items())}
