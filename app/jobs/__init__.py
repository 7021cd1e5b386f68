"""What the command line does: plain functions of the settings, each saying what it is doing."""

from app.jobs.adopting import adopt_policy, restore_policy, retire_policy
from app.jobs.backing_up import back_up, restore
from app.jobs.checking import check
from app.jobs.demo_crm import demo_export, generate_demo
from app.jobs.describing import describe, describe_keys
from app.jobs.exports import import_export, prepare
from app.jobs.imports import proceed, remove_snapshot, serve_snapshot
from app.jobs.overriding import override, withdraw
from app.jobs.publication import publish, roll_back, score, train
from app.jobs.recovery import recover
from app.jobs.reviewing import write_review
from app.jobs.signing import sign
from app.jobs.telling import Say, publish_progress
from app.jobs.watching.watch import MOST_SECONDS, watch

__all__ = [
    "MOST_SECONDS",
    "Say",
    "adopt_policy",
    "back_up",
    "check",
    "demo_export",
    "describe",
    "describe_keys",
    "generate_demo",
    "import_export",
    "override",
    "prepare",
    "proceed",
    "publish",
    "publish_progress",
    "recover",
    "remove_snapshot",
    "restore",
    "restore_policy",
    "retire_policy",
    "roll_back",
    "score",
    "serve_snapshot",
    "sign",
    "train",
    "watch",
    "withdraw",
    "write_review",
]
