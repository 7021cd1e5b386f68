"""What the command line does: plain functions of the settings, each saying what it is doing.

Each is loaded where it is asked for: the worker that waits for due times holds none of what a job needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.jobs.adopting import adopt_policy, restore_policy, retire_policy
    from app.jobs.alerting.alert import alert
    from app.jobs.alerting.trying import send_test_message
    from app.jobs.checking import check
    from app.jobs.demo_crm import demo_export, generate_demo
    from app.jobs.describing import describe, describe_keys
    from app.jobs.experiments.assigning import assign
    from app.jobs.exports import import_export, prepare
    from app.jobs.imports import proceed, remove_snapshot, serve_snapshot
    from app.jobs.keeping.backing_up import back_up, restore
    from app.jobs.keeping.pruning import prune
    from app.jobs.overriding import override, withdraw
    from app.jobs.publication import publish, roll_back, score, train
    from app.jobs.recovery import recover
    from app.jobs.reviewing import write_review
    from app.jobs.scheduling.worker import keep_schedule
    from app.jobs.signing import sign
    from app.jobs.telling import Say, publish_progress
    from app.jobs.watching.watch import MOST_SECONDS, watch

# Where each of them is.
WHERE = {
    "adopt_policy": "app.jobs.adopting",
    "alert": "app.jobs.alerting.alert",
    "assign": "app.jobs.experiments.assigning",
    "back_up": "app.jobs.keeping.backing_up",
    "check": "app.jobs.checking",
    "demo_export": "app.jobs.demo_crm",
    "describe": "app.jobs.describing",
    "describe_keys": "app.jobs.describing",
    "generate_demo": "app.jobs.demo_crm",
    "import_export": "app.jobs.exports",
    "keep_schedule": "app.jobs.scheduling.worker",
    "MOST_SECONDS": "app.jobs.watching.watch",
    "override": "app.jobs.overriding",
    "prepare": "app.jobs.exports",
    "proceed": "app.jobs.imports",
    "prune": "app.jobs.keeping.pruning",
    "publish": "app.jobs.publication",
    "publish_progress": "app.jobs.telling",
    "recover": "app.jobs.recovery",
    "remove_snapshot": "app.jobs.imports",
    "restore": "app.jobs.keeping.backing_up",
    "restore_policy": "app.jobs.adopting",
    "retire_policy": "app.jobs.adopting",
    "roll_back": "app.jobs.publication",
    "Say": "app.jobs.telling",
    "score": "app.jobs.publication",
    "send_test_message": "app.jobs.alerting.trying",
    "serve_snapshot": "app.jobs.imports",
    "sign": "app.jobs.signing",
    "train": "app.jobs.publication",
    "watch": "app.jobs.watching.watch",
    "withdraw": "app.jobs.overriding",
    "write_review": "app.jobs.reviewing",
}

__all__ = [
    "MOST_SECONDS",
    "Say",
    "adopt_policy",
    "alert",
    "assign",
    "back_up",
    "check",
    "demo_export",
    "describe",
    "describe_keys",
    "generate_demo",
    "import_export",
    "keep_schedule",
    "override",
    "prepare",
    "proceed",
    "prune",
    "publish",
    "publish_progress",
    "recover",
    "remove_snapshot",
    "restore",
    "restore_policy",
    "retire_policy",
    "roll_back",
    "score",
    "send_test_message",
    "serve_snapshot",
    "sign",
    "train",
    "watch",
    "withdraw",
    "write_review",
]


def __getattr__(name: str) -> Any:
    """Load what is asked for by its name."""
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(WHERE[name]), name)
