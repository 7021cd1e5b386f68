"""The weekly review that goes with a digest: that of everybody, or of the owner or the manager whose digest it is."""

from __future__ import annotations

import datetime as dt
import logging

from app.documents.files import written
from app.documents.review import document, file_name
from app.messages.mail import Attachment
from app.services import Services
from app.views import freshness
from app.views.review.answer import review
from data.errors import HeadwindError
from data.records.alerts.destinations import Destination

LOG = logging.getLogger(__name__)


def attached(services: Services, to: Destination) -> tuple[Attachment, ...]:
    """The review as a PDF; nothing where it cannot be written, which the log says: a digest goes all the same."""
    try:
        answer = review(services, state_of(services, to.whose))
    except HeadwindError as error:
        LOG.warning("The weekly review cannot be attached: %s", error)
        return ()
    made = written(document(answer), "pdf", dt.datetime.now(dt.UTC))
    return (Attachment(file_name(answer, "pdf"), made),)


def state_of(services: Services, whose: str) -> dict[str, list[str]]:
    """The filters of whoever a digest is for: a manager's where one is called so, else an owner's."""
    if not whose:
        return {}
    managers = freshness.choices(services, {}, "all").get("manager")
    is_manager = managers is not None and whose in set(managers["name"])
    return {"manager" if is_manager else "owner": [whose]}
