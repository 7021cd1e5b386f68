"""Settings: frozen, read once at a door, handed down. This is the one reader of the environment."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from data import database_url
from data.calendar import MONTHS, WEEKDAYS, Calendar
from data.errors import HeadwindError
from data.signing import derived

# Days on which a demo may end.
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2200, 1, 1)
ROOT = Path(__file__).resolve().parent.parent
LAST_PORT, MOST_WORKERS, LARGEST_DEMO = database_url.LAST_PORT, 64, 10_000_000
# Digits: Python reads no number of thousands of them.
LONGEST_NUMBER = 9
# Seconds.
LONGEST_DEADLINE = 3_600
# A shorter secret can be guessed from one signature.
SHORTEST_SECRET = 16
# Of a value that cannot be read so many characters are said.
SAID = 60
CORRECT = "Correct it, or unset it."
NOTHING: Mapping[str, str | None] = MappingProxyType({})
HOST = re.compile(r"([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?")
# What own addresses begin with: a prefix that does could not be told from them.
OWN = frozenset(
    (
        *("_dash-component-suites", "_dash-dependencies", "_dash-layout", "_dash-update-component", "_favicon.ico"),
        *("_reload-hash", "api", "assets", "at-risk", "data", "export", "healthz", "model", "opportunities", "readyz"),
        *("scorer", "static", "threshold", "vendor", "what-if", "what-if-portfolio", "win-rate"),
    )
)
PREFIX = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


@dataclasses.dataclass(frozen=True)
class Settings:
    """What is served, where, and where things are kept; read from HEADWIND_<NAME>, `port` also from PORT.

    `database_url` (DATABASE_URL) and `tracking_uri` (MLFLOW_TRACKING_URI) have the names that hosts give them.
    `public`: anybody may come, as on a platform. `secret`: what is published is signed with it; '' signs nothing.
    """

    data_dir: Path = ROOT / "data" / "var"
    source: str = ""
    demo_opportunities: int = 12_000
    demo_as_of: dt.date | None = None
    host: str = "127.0.0.1"
    port: int = 8050
    debug: bool = False
    read_only: bool = False
    hosts: tuple[str, ...] = ()
    public: bool = False
    proxies: int = 0
    database_url: str = ""
    tracking_uri: str = ""
    rates: Path | None = None
    fiscal_year_start: int = 1
    week_start: str = "monday"
    deadline: int = 10
    limits_store: str = ""
    prefix: str = ""
    workers: int = 1
    secret: str = dataclasses.field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.debug and self.public:
            raise HeadwindError(
                "HEADWIND_DEBUG is for the machine of whoever develops Headwind, not for a platform.",
                "Unset HEADWIND_DEBUG.",
            )

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, given: Mapping[str, str | None] = NOTHING) -> Settings:
        """Read the settings; raise HeadwindError naming the variable that cannot be read.

        `given`: what somebody says in place of a variable; None says nothing.
        """
        env = {**env, **{name: text for name, text in given.items() if text is not None}}
        # A dyno is a container of Heroku's. PORT tells no platform: it is set on a desk, too.
        public = bool(env.get("DYNO")) or _flag("HEADWIND_PUBLIC", env)
        return cls(
            data_dir=_path("HEADWIND_DATA_DIR", env) or cls.data_dir.resolve(),
            source=env.get("HEADWIND_SOURCE", ""),
            demo_opportunities=_whole("HEADWIND_DEMO_OPPORTUNITIES", env, cls.demo_opportunities, LARGEST_DEMO),
            demo_as_of=_day("HEADWIND_DEMO_AS_OF", env.get("HEADWIND_DEMO_AS_OF", "")),
            host=env.get("HEADWIND_HOST", cls.host),
            port=_whole("PORT" if env.get("PORT") else "HEADWIND_PORT", env, cls.port, LAST_PORT),
            debug=_flag("HEADWIND_DEBUG", env),
            read_only=_flag("HEADWIND_READ_ONLY", env, default=public),
            hosts=_hosts("HEADWIND_HOSTS", env.get("HEADWIND_HOSTS", "")),
            proxies=_hops("HEADWIND_PROXIES", env.get("HEADWIND_PROXIES") or str(int(bool(env.get("DYNO"))))),
            database_url=database_url.check(env.get("DATABASE_URL", "")),
            tracking_uri=env.get("MLFLOW_TRACKING_URI", ""),
            rates=_path("HEADWIND_RATES", env),
            fiscal_year_start=_month("HEADWIND_FISCAL_YEAR_START", env.get("HEADWIND_FISCAL_YEAR_START") or "1"),
            week_start=_weekday("HEADWIND_WEEK_START", env.get("HEADWIND_WEEK_START") or "monday"),
            deadline=_whole("HEADWIND_DEADLINE", env, cls.deadline, LONGEST_DEADLINE),
            limits_store=env.get("HEADWIND_LIMITS_STORE", ""),
            prefix=_prefix("HEADWIND_PREFIX", env.get("HEADWIND_PREFIX", "")),
            workers=_whole("HEADWIND_WORKERS", env, cls.workers, MOST_WORKERS),
            public=public,
            secret=_secret("HEADWIND_SECRET", env),
        )

    @property
    def session_key(self) -> str | None:
        """The key that signs what a browser keeps for the server; None without a secret."""
        return derived(self.secret, "sessions").hex() if self.secret else None

    @property
    def dangers(self) -> tuple[str, ...]:
        """What a deployment that anybody may visit should not be without, a sentence each with the next step."""
        unsigned = (
            "Anybody may visit this deployment and HEADWIND_SECRET is not set: whatever lies in the data folder is "
            "loaded, whoever wrote it. Set it to 32 random bytes or more, then run: python -m app sign."
        )
        writable = (
            "Anybody may visit this deployment, nobody signs in and HEADWIND_READ_ONLY is off: anybody may save "
            "scenarios and adopt policies for everybody. Unset HEADWIND_READ_ONLY, or set it to yes."
        )
        found = ((unsigned, not self.secret), (writable, not self.read_only))
        return tuple(words for words, applies in found if self.public and applies)

    @property
    def calendar(self) -> Calendar:
        """How the company counts its quarters, years and weeks."""
        return Calendar(self.fiscal_year_start, self.week_start)

    @property
    def store_url(self) -> str | Path:
        """Where what people write is kept: the database that the settings name, else a file beside the snapshots."""
        return self.database_url or self.data_dir / "store.sqlite"

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that may hold mappings beside the shipped ones."""
        return (self.data_dir / "sources",)

    @property
    def snapshots(self) -> Path:
        """The folder of published snapshots."""
        return self.data_dir / "snapshots"

    @property
    def bundles(self) -> Path:
        """The folder of trained bundles."""
        return self.data_dir / "bundles"

    @property
    def outbox(self) -> Path:
        """The folder of publications that the audit trail does not know of yet."""
        return self.data_dir / "outbox"

    @property
    def demos(self) -> Path:
        """The folder in which demo CRMs are generated."""
        return self.data_dir / "demo"

    @property
    def demo(self) -> Path:
        """The folder that holds the generated demo CRM's export."""
        return self.demos / "current" / "crm"

    @property
    def truth(self) -> Path:
        """The file of the demo's true loss probabilities; only evaluation reads it."""
        return self.demos / "current" / "truth" / "truth.parquet"


def _whole(name: str, env: Mapping[str, str], default: int, most: int) -> int:
    text = env.get(name) or str(default)
    try:
        number = int(text.replace("_", ""))
    except ValueError:
        number = 0
    if not 1 <= number <= most:
        raise HeadwindError(f"{name} must be a whole number from 1 to {most:,}, not {_said(text)}.", CORRECT)
    return number


def _day(name: str, text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        day = EARLIEST
    if day is not None and not EARLIEST < day < LATEST:
        raise HeadwindError(f"{name} must be a date like 2026-09-30, not {_said(text)}.", CORRECT)
    return day


def _said(text: str) -> str:
    return repr(text if len(text) <= SAID else f"{text[:SAID]}...")


def _path(name: str, env: Mapping[str, str]) -> Path | None:
    text = env.get(name)
    try:
        return Path(text).resolve() if text else None
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a character that no name can have
        raise HeadwindError(f"{name} must be a path, not {_said(text or '')}: {error}.", CORRECT) from error


def _secret(name: str, env: Mapping[str, str]) -> str:
    secret = env.get(name, "").strip()
    if secret and len(secret) < SHORTEST_SECRET:
        step = "Set 32 random bytes, as from: openssl rand -hex 32."
        raise HeadwindError(f"{name} must have {SHORTEST_SECRET} characters or more.", step)
    return secret


def _hops(name: str, text: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > LONGEST_NUMBER:
        raise HeadwindError(f"{name} must be 0 or a number of proxies, not {_said(text)}.", CORRECT)
    return int(text)


def _hosts(name: str, text: str) -> tuple[str, ...]:
    hosts = tuple(host for part in text.lower().split(",") if (host := part.strip()))
    if wrong := next((host for host in hosts if not HOST.fullmatch(host)), None):
        raise HeadwindError(f"{name} must name hosts, as crm.example.com, not {_said(wrong)}.", CORRECT)
    return hosts


def _month(name: str, text: str) -> int:
    number = int(text) if text.strip().isdecimal() and len(text.strip()) <= LONGEST_NUMBER else 0
    if not 1 <= number <= MONTHS:
        raise HeadwindError(f"{name} must be a month from 1 to 12, not {_said(text)}.", CORRECT)
    return number


def _weekday(name: str, text: str) -> str:
    if text.strip().lower() not in WEEKDAYS:
        raise HeadwindError(f"{name} must be {' or '.join(WEEKDAYS)}, not {_said(text)}.", CORRECT)
    return text.strip().lower()


def _prefix(name: str, text: str) -> str:
    """Read a path with or without slashes around it: 'headwind/' -> '/headwind', '/' -> ''."""
    parts = text.strip().strip("/")
    if parts.split("/")[0] in OWN:
        raise HeadwindError(f"{name} cannot be /{parts}: own addresses begin so.", "Choose another one.")
    if parts and not PREFIX.fullmatch(parts):
        raise HeadwindError(
            f"{name} must be a path of letters, digits, hyphens and underscores such as /headwind, not {_said(text)}.",
            CORRECT,
        )
    return f"/{parts}" if parts else ""


def _flag(name: str, env: Mapping[str, str], *, default: bool = False) -> bool:
    text = env.get(name, "")
    words = {"": default, "0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}
    if text.lower() not in words:
        raise HeadwindError(f"{name} must be true or false, not {_said(text)}.", CORRECT)
    return words[text.lower()]
