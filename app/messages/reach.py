"""Where a message may go: to hosts that are listed, at the addresses that they have now, and no inside one unlisted."""

from __future__ import annotations

import contextlib
import dataclasses
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator

from app.messages.causes import Receiver
from data.records.alerts.addresses import is_listed

# Seconds for each step, and for all of them from the connection to the answer.
STEP, WHOLE = 10.0, 30.0
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclasses.dataclass
class Limit:
    """Seconds for a whole conversation, and whether they have passed: then it was this side that ended it."""

    seconds: float
    passed: bool = False


def addresses_of(to: Receiver, hosts: Collection[str]) -> list[str]:
    """Return the addresses of a listed host; raise Refused where it is not listed, or leads inside unlisted.

    Whoever connects to what is returned is led nowhere else by a name that changes meanwhile.
    """
    host, port = to.host, to.port
    if not is_listed(host, port, hosts):
        raise to.failure("not listed")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise to.failure("not found", _why(error)) from error
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    inside = [one for one in addresses if is_inside(one) and not (one == host or is_listed(one, port, hosts))]
    if inside:
        raise to.failure("inside", address=inside[0])
    return addresses


def is_inside(address: str) -> bool:
    """Tell whether an address is none of the internet's: this machine, an inside network, or what stands for nobody."""
    found: Address = ipaddress.ip_address(address)
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return not (mapped or found).is_global


def connected(to: Receiver, hosts: Collection[str]) -> socket.socket:
    """Connect to a listed host; raise Refused where it may not be reached, NotTaken where nobody answers there."""
    refusal: OSError = OSError("no address")
    for address in addresses_of(to, hosts):
        try:
            return socket.create_connection((address, to.port), timeout=STEP)
        except OSError as error:
            refusal = error
    cause = "silent" if isinstance(refusal, TimeoutError) else "nobody"
    raise to.failure(cause, _why(refusal), seconds=STEP) from refusal


def secured(link: socket.socket, to: Receiver) -> ssl.SSLSocket:
    """Encrypt a connection; raise NotTaken where the other side cannot, or does not prove to be that host."""
    try:
        return ssl.create_default_context().wrap_socket(link, server_hostname=to.host)
    except OSError as error:
        link.close()
        said = getattr(error, "verify_message", "")
        raise to.failure("not trusted" if said else "no TLS", said) from error


def leads_inside(link: socket.socket) -> bool:
    """Tell whether a connection leads to an address inside the network."""
    return is_inside(str(link.getpeername()[0]).partition("%")[0])


@contextlib.contextmanager
def at_most(current: Callable[[], socket.socket | None], seconds: float = WHOLE) -> Iterator[Limit]:
    """Cut a connection after so many seconds, however slowly the other side goes on; yield whether that was so."""
    limit = Limit(seconds)
    timer = threading.Timer(seconds, _cut, (current, limit))
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()


def unanswered(to: Receiver, error: Exception, limit: Limit) -> Exception:
    """What to raise where a conversation ended before its answer: who ended it, and after how long."""
    if limit.passed:
        return to.failure("no answer", seconds=limit.seconds)
    if isinstance(error, TimeoutError):
        return to.failure("no answer", seconds=STEP)
    return to.failure("ended")


def _cut(current: Callable[[], socket.socket | None], limit: Limit) -> None:
    limit.passed = True
    # Both directions end at once: whoever waits for a byte hears of it.
    link = current()
    if link is not None:
        with contextlib.suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)


def _why(error: Exception) -> str:
    """What a system says, without an address."""
    said = error.strerror if isinstance(error, OSError) else ""
    return (said or ("no answer in time" if isinstance(error, TimeoutError) else type(error).__name__)).lower()
