"""Where a message may go: to hosts that are listed, at the addresses that they have now, and no inside one unlisted."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator

from app.messages.outcomes import NotTaken, Refused
from data.records.alerts.addresses import LISTED, is_listed

# Seconds for each step, and for all of them from the connection to the answer.
STEP, WHOLE = 10.0, 30.0
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def addresses_of(host: str, port: int, hosts: Collection[str]) -> list[str]:
    """Return the addresses of a listed host; raise Refused where it is not listed, or leads inside unlisted.

    Whoever connects to what is returned is led nowhere else by a name that changes meanwhile.
    """
    if not is_listed(host, port, hosts):
        raise Refused(f"Nothing may be sent to {host}. {LISTED}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotTaken(f"{host} is not found: {_why(error)}.") from error
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    inside = [one for one in addresses if is_inside(one) and not (one == host or is_listed(one, port, hosts))]
    if inside:
        raise Refused(f"{host} leads to {inside[0]}, an address inside the network. {LISTED}")
    return addresses


def is_inside(address: str) -> bool:
    """Tell whether an address is none of the internet's: this machine, an inside network, or what stands for nobody."""
    found: Address = ipaddress.ip_address(address)
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return not (mapped or found).is_global


def connected(host: str, port: int, hosts: Collection[str]) -> socket.socket:
    """Connect to a listed host; raise Refused where it may not be reached, NotTaken where nobody answers there."""
    refusal: OSError = OSError("no address")
    for address in addresses_of(host, port, hosts):
        try:
            return socket.create_connection((address, port), timeout=STEP)
        except OSError as error:
            refusal = error
    raise NotTaken(f"{host} does not answer: {_why(refusal)}.") from refusal


def secured(link: socket.socket, host: str) -> ssl.SSLSocket:
    """Encrypt a connection; raise NotTaken where the other side does not prove to be that host."""
    try:
        return ssl.create_default_context().wrap_socket(link, server_hostname=host)
    except OSError as error:
        link.close()
        reason = getattr(error, "verify_message", "") or "no secure connection can be made"
        raise NotTaken(f"{host} is not trusted: {reason}.") from error


def leads_inside(link: socket.socket) -> bool:
    """Tell whether a connection leads to an address inside the network."""
    return is_inside(str(link.getpeername()[0]).partition("%")[0])


@contextlib.contextmanager
def at_most(current: Callable[[], socket.socket | None], seconds: float = WHOLE) -> Iterator[None]:
    """Cut a connection after so many seconds, however slowly the other side goes on."""
    timer = threading.Timer(seconds, _cut, (current,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(current: Callable[[], socket.socket | None]) -> None:
    # Both directions end at once: whoever waits for a byte hears of it.
    link = current()
    if link is not None:
        with contextlib.suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)


def _why(error: Exception) -> str:
    """What a system says, without an address."""
    said = error.strerror if isinstance(error, OSError) else ""
    return (said or ("no answer in time" if isinstance(error, TimeoutError) else type(error).__name__)).lower()
