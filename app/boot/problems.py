"""What is said of a request that never reaches the application, in the form of the application's own errors."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from app.guards.refusal import answer


@dataclasses.dataclass(frozen=True)
class Problem:
    """A status, a sentence and the next step; waitress asks it for the answer."""

    code: int
    name: str
    message: str
    next_step: str

    def to_response(self, _ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return the status, the headers and the body of the answer."""
        return answer(self.code, self.name, self.message, self.next_step)


AS_HTTP: Final = "Send the request again as HTTP/1.1 writes it."
ONE_LENGTH: Final = "Send either Content-Length, once, or Transfer-Encoding: chunked by HTTP/1.1."
UNREADABLE: Final = Problem(400, "Unreadable", "The request line or a header cannot be read.", AS_HTTP)
TWO_LENGTHS: Final = Problem(400, "Unreadable", "The request says in two ways how long its body is.", ONE_LENGTH)
NO_HOST: Final = Problem(400, "Unreadable", "The request does not name one host.", "Send one Host header.")
MALFORMED: Final = Problem(
    400,
    "Unreadable",
    "The parts of the body cannot be told apart.",
    "Write each part as Transfer-Encoding: chunked does.",
)
MANY_PARTS: Final = Problem(
    413,
    "TooLarge",
    "The body comes in too many small parts, and was not read.",
    "Send it in parts of 16 bytes or more.",
)
LATE: Final = Problem(
    408, "RequestTimeout", "The request did not arrive whole in time.", "Send it again over a faster connection."
)
VERSION: Final = Problem(
    505, "HTTPVersionNotSupported", "This version of HTTP is not spoken here.", "Ask again by HTTP/1.1."
)
FAILED: Final = Problem(500, "HeadwindError", "Something went wrong.", "Try again; the log has the details.")
# By the status with which waitress refuses a request.
PROBLEMS: Final = {
    problem.code: problem
    for problem in (
        UNREADABLE,
        Problem(413, "TooLarge", "The body is larger than 1 MiB, and was not read.", "Send less at once."),
        Problem(
            431,
            "RequestHeaderFieldsTooLarge",
            "The address and the headers are larger than 64 KiB.",
            "Shorten the address, or send fewer headers.",
        ),
        Problem(501, "NotImplemented", "The encoding of the body is not known here.", ONE_LENGTH),
        FAILED,
    )
}


def problem_of(version: str, headers: Mapping[str, str], *, is_chunked: bool) -> Problem | None:
    """Tell what is wrong with a request that can be read: what two servers in a row might read in two ways."""
    if version not in {"1.0", "1.1"}:
        return VERSION
    if ("CONTENT_LENGTH" in headers and is_chunked) or "TRANSFER_ENCODING" in headers:
        # The one of HTTP/1.0 knows no parts; what came in them would be taken for the next request.
        return TWO_LENGTHS
    if headers.get("HOST", "").count(",") or (version == "1.1" and "HOST" not in headers):
        return NO_HOST
    return None
