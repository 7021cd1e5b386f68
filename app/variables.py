"""How the text of an environment variable becomes a value; what cannot be read is refused by the variable's name.

Each kind of value has one parser. Blanks around a text are dropped; an empty one is as unset.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
import stat
import unicodedata
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from data.errors import HeadwindError
from data.records import database_url

Environment = Mapping[str, str]
CORRECT: Final = "Correct it, or unset it."
# Of a value that cannot be read so many characters are said.
MOST_CHARACTERS: Final = 60
LONGEST: Final = 4_096
# The spellings of yes and no, in any case.
FLAGS: Final[Mapping[str, bool]] = MappingProxyType(
    {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
)
# What people write: digits, with or without underscores between thousands. Python's int() takes more.
NUMBER: Final = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(_[0-9]{3}){1,2}")
# An amount of memory: a number, with or without decimals, and its unit, megabytes where none stands.
SIZE: Final = re.compile(rf"(?P<size>({NUMBER.pattern})(\.[0-9]{{1,3}})?) ?(?P<unit>|[mg]i?b?)", re.IGNORECASE)
UNITS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "": 1,
        "m": 1,
        "mb": 1,
        "mi": 1.048576,
        "mib": 1.048576,
        "g": 1e3,
        "gb": 1e3,
        "gi": 1073.741824,
        "gib": 1073.741824,
    }
)
# Megabytes: what the app itself needs, and more than any host has.
LEAST_MEMORY, MOST_MEMORY = 256, 10_000_000
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A day before which no demo CRM can end.
EARLIEST: Final = dt.date(1990, 1, 1)
# What may hold the address of a CRM's database.
CRM_DATABASE: Final = re.compile(r"[A-Z][A-Z0-9_]*_DATABASE_URL")
# Where counts are kept, and where training runs are tracked: there a path may stand, or one service's own name.
STORE: Final = re.compile(r"[a-z0-9+]+://\S*")
TRACKING: Final = re.compile(r"[a-z0-9+]+:\S+|databricks|\.{0,2}/.*")
# Through which server mail is sent; its password may hold any character that an address writes by a per cent sign.
MAIL_SERVER: Final = re.compile(r"smtps?://([^\s/@]+@)?[^\s/@]+")
# A shorter secret can be guessed from one signature.
SHORTEST_SECRET: Final = 16
LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
LONGEST_NAME, LONGEST_PREFIX = 253, 200
# What own addresses begin with: a prefix that does could not be told from them.
OWN: Final = frozenset(
    (
        *("_dash-component-suites", "_dash-dependencies", "_dash-layout", "_dash-update-component", "_favicon.ico"),
        *("_reload-hash", "api", "assets", "at-risk", "data", "export", "forecast", "healthz", "metrics", "model"),
        *("account", "actions", "alerts", "experiments", "insights", "jobs", "movement", "opportunities", "people"),
        *("readyz", "review", "scorer", "stages", "static", "threshold", "track-record", "vendor", "what-if"),
        *("what-if-portfolio", "win-rate"),
    )
)
PREFIX: Final = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


def text(name: str, env: Environment) -> str:
    """Read a text of one line; the value is never said, since it may hold a password."""
    read = env.get(name, "").strip()
    if len(read) > LONGEST:
        raise HeadwindError(f"{name} has {len(read):,} characters, more than {LONGEST:,}.", CORRECT)
    if any(unicodedata.category(one) in ("Cc", "Cs") for one in read):
        raise HeadwindError(f"{name} holds a line break or another character that nobody can read.", CORRECT)
    return read


def quoted_value(value: str) -> str:
    """Write a value that cannot be read, cut where it is long."""
    return repr(value if len(value) <= MOST_CHARACTERS else f"{value[:MOST_CHARACTERS]}...")


def flag(name: str, env: Environment, *, default: bool = False) -> bool:
    """Read yes or no."""
    read = text(name, env).lower()
    if read and read not in FLAGS:
        raise HeadwindError(f"{name} must be yes or no, not {quoted_value(read)}.", CORRECT)
    return FLAGS.get(read, default)


def whole(name: str, env: Environment, default: int, least: int, most: int) -> int:
    """Read a whole number from `least` to `most`."""
    read = text(name, env) or str(default)
    number = int(read.replace("_", "")) if NUMBER.fullmatch(read) else None
    if number is None or not least <= number <= most:
        raise HeadwindError(
            f"{name} must be a whole number from {least:,} to {most:,}, not {quoted_value(read)}.", CORRECT
        )
    return number


def megabytes(name: str, env: Environment, default: int) -> int:
    """Read an amount of memory in megabytes: 512, '512 MB' or '1.5 GB'."""
    read = text(name, env)
    found = SIZE.fullmatch(read)
    size = round(float(found["size"].replace("_", "")) * UNITS[found["unit"].lower()]) if found else None
    if read and (size is None or not LEAST_MEMORY <= size <= MOST_MEMORY):
        words = f"{name} must be {LEAST_MEMORY:,} MB to {MOST_MEMORY:,} MB, as 512 MB or 1.5 GB"
        raise HeadwindError(f"{words}, not {quoted_value(read)}.", CORRECT)
    return default if size is None else size


def day(name: str, env: Environment, latest: dt.date) -> dt.date | None:
    """Read a day up to `latest`, written as 2026-09-30; None if there is none."""
    read = text(name, env)
    try:
        found = dt.date.fromisoformat(read) if DAY.fullmatch(read) else None
    except ValueError:
        found = None
    if read and (found is None or not EARLIEST <= found <= latest):
        words = f"{name} must be a day from {EARLIEST} to {latest}, written like these, not {quoted_value(read)}."
        raise HeadwindError(words, CORRECT)
    return found


def one_of(name: str, env: Environment, names: tuple[str, ...]) -> str:
    """Read one of several names, in any case; the first is the default."""
    read = text(name, env).lower() or names[0]
    if read not in names:
        raise HeadwindError(f"{name} must be {' or '.join(names)}, not {quoted_value(read)}.", CORRECT)
    return read


def zone(name: str, env: Environment) -> dt.tzinfo:
    """Read a time zone by its name in the list of the IANA; UTC if none is named."""
    read = text(name, env)
    try:
        return zoneinfo.ZoneInfo(read) if read else dt.UTC
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        words = f"{name} must name a time zone, as Europe/Berlin or UTC, not {quoted_value(read)}."
        raise HeadwindError(words, CORRECT) from None


def address_of(name: str, env: Environment, form: re.Pattern[str], example: str) -> str:
    """Read the address of a service in its form; it may hold a password, so it is never said."""
    read = text(name, env)
    if read and not form.fullmatch(read):
        raise HeadwindError(f"{name} must be an address, such as {example}.", CORRECT)
    return read


def folder(name: str, env: Environment) -> Path | None:
    """Read the path of a folder, which need not be there yet."""
    path, mode = place(name, env)
    if path is not None and mode and not stat.S_ISDIR(mode):
        raise HeadwindError(f"{name} must be a folder, and {quoted_value(str(path))} is none.", CORRECT)
    return path


def file(name: str, env: Environment) -> Path | None:
    """Read the path of a file, which must be there."""
    path, mode = place(name, env)
    if path is None:
        return None
    if not mode:
        raise HeadwindError(f"{name} names {quoted_value(str(path))}, which is not there.", CORRECT)
    if not stat.S_ISREG(mode):
        raise HeadwindError(f"{name} must be a file, and {quoted_value(str(path))} is none.", CORRECT)
    if not os.access(path, os.R_OK):
        raise HeadwindError(f"{name} names {quoted_value(str(path))}, which may not be read.", CORRECT)
    return path


def folders(name: str, env: Environment) -> tuple[Path, ...]:
    """Read the paths of folders, comma-separated; none of them need be there yet."""
    found = (folder(name, {name: path}) for path in text(name, env).split(","))
    return tuple(path for path in found if path is not None)


def place(name: str, env: Environment) -> tuple[Path | None, int]:
    """Read a path and the mode of what is there; 0 if nothing is."""
    read = text(name, env)
    if not read:
        return None, 0
    try:
        path = Path(read).resolve()
        return path, path.stat().st_mode
    except FileNotFoundError:
        return path, 0
    except (OSError, RuntimeError) as error:  # a loop of links, a name that is too long, a file in place of a folder
        raise HeadwindError(f"{name} must be a path, not {quoted_value(read)}: {_why(error)}.", CORRECT) from error


def _why(error: Exception) -> str:
    """Say what a system says of a path, without the path."""
    return (error.strerror if isinstance(error, OSError) else "") or "it leads nowhere"


def secret(name: str, env: Environment) -> str:
    """Read a secret; it is never said."""
    given = env.get(name, "")
    if given and len(given.strip()) < SHORTEST_SECRET:
        step = "Set 32 random bytes, as from: openssl rand -hex 32."
        raise HeadwindError(f"{name} must have {SHORTEST_SECRET} characters or more.", step)
    return given.strip()


def addresses(name: str, env: Environment, default: str) -> tuple[str, ...]:
    """Read addresses to listen on: IPv4, IPv6 with or without brackets, or names; no ports."""
    read = text(name, env).lower() or default
    found = tuple(one.strip() for one in read.split(","))
    if wrong := [one for one in found if not is_name(_without_brackets(one)) and not is_ip(_without_brackets(one))]:
        words = (
            f"{name} must be an address without a port, as 127.0.0.1, :: or localhost, not {quoted_value(wrong[0])}."
        )
        raise HeadwindError(words, CORRECT)
    return tuple(map(_without_brackets, found))


def hosts(name: str, env: Environment) -> tuple[str, ...]:
    """Read the names that visitors use, each with or without a port; an IPv6 address stands in brackets."""
    read = text(name, env).lower()
    found = tuple(host for part in read.split(",") if (host := part.strip()))
    wrong = [host for host in found if not _is_host(host)] or ([read] if read and not found else [])
    if wrong:
        raise HeadwindError(f"{name} must name hosts, as crm.example.com, not {quoted_value(wrong[0])}.", CORRECT)
    return found


def crm_databases(env: Environment) -> Mapping[str, str]:
    """Read the addresses of CRM databases, by variable; they hold passwords and are never said."""
    return MappingProxyType({name: text(name, env) for name in env if CRM_DATABASE.fullmatch(name)})


def is_ip(address: str) -> bool:
    """Tell whether a text is an address of IPv4 or IPv6."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


def is_name(host: str) -> bool:
    """Tell whether a text can be a host's name; one that ends in a number would be an address."""
    labels = host.removesuffix(".").split(".")
    return len(host) <= LONGEST_NAME and all(map(LABEL.fullmatch, labels)) and not labels[-1].isdecimal()


def _without_brackets(address: str) -> str:
    return address[1:-1] if address.startswith("[") and address.endswith("]") and ":" in address else address


def _is_host(host: str) -> bool:
    bracketed = re.fullmatch(r"\[(?P<ip>[^\]]+)\](:(?P<port>[0-9]{1,5}))?", host)
    plain = re.fullmatch(r"(?P<ip>[^:\[\]]+)(:(?P<port>[0-9]{1,5}))?", host)
    found = bracketed or plain
    if found is None or not 1 <= int(found["port"] or 1) <= database_url.LAST_PORT:
        return False
    return is_ip(found["ip"]) if bracketed else is_name(found["ip"]) or is_ip(found["ip"])


def prefix(name: str, env: Environment) -> str:
    """Read a path with or without slashes around it: 'headwind/' -> '/headwind', '/' -> ''."""
    read = text(name, env)
    parts = read.strip("/")
    if parts.split("/")[0] in OWN:
        raise HeadwindError(
            f"{name} cannot be {quoted_value(f'/{parts}')}: own addresses begin so.", "Choose another one."
        )
    if parts and not (PREFIX.fullmatch(parts) and len(parts) <= LONGEST_PREFIX):
        words = f"{name} must be a short path of letters, digits, hyphens and underscores such as /headwind"
        raise HeadwindError(f"{words}, not {quoted_value(read)}.", CORRECT)
    return f"/{parts}" if parts else ""
