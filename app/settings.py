"""Settings: frozen, read once at a door, handed down. This is the one reader of the environment."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from app import variables
from data.calendar import MONTHS, WEEKDAYS, Calendar
from data.errors import HeadwindError
from data.ledger.limits import DAYS_KEPT, FEWEST_DAYS, MOST_DAYS
from data.memory import Use, host_megabytes, share
from data.records import database_url
from data.records.alerts.addresses import MAILBOX
from data.signing import derived

ROOT = Path(__file__).resolve().parent.parent
MOST_WORKERS, MOST_PROXIES = 64, 20
SMALLEST_DEMO, LARGEST_DEMO = 200, 10_000_000
# Seconds.
LONGEST_DEADLINE = 3_600
# Days: a century.
LONGEST_KEPT = 36_500
MAIL_EXAMPLE = "smtp://user:password@mail.example.com:587"
# How lines of the log are written; by the first as JSON on a platform, and as text elsewhere.
LOGS = ("auto", "json", "text")
# The source that Headwind generates itself.
DEMO = "demo"
NOTHING: Mapping[str, str | None] = MappingProxyType({})


@dataclasses.dataclass(frozen=True)
class Settings:
    """What is served, where, and where things are kept; read from HEADWIND_<NAME>, `port` also from PORT.

    `database_url` (DATABASE_URL) and `tracking_uri` (MLFLOW_TRACKING_URI) have the names that hosts give them.
    `metrics_token`: whoever sends it may read /metrics.
    `memory`: megabytes that Headwind may take, by default all that the host has. `public`: anybody may come, as on a
    platform. `secret`: what is published is signed with it; '' signs nothing. `crm_databases`: addresses by variable,
    all that end in _DATABASE_URL; `database_hosts`: where those may lead beside this machine. `log`: how it is written,
    and how jobs speak: one of LOGS. `keep_runs`, `keep_audit`, `keep_alerts`: days.
    `alert_hosts`: where alerts may be sent, through `mail_server` where that is by mail; `time_zone`: by whose clock
    quiet hours are.
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
    import_folders: tuple[Path, ...] = ()
    fiscal_year_start: int = 1
    week_start: str = "monday"
    ledger_days: int = DAYS_KEPT
    deadline: int = 10
    limits_store: str = ""
    prefix: str = ""
    workers: int = 1
    memory: int = dataclasses.field(default_factory=host_megabytes)
    prepare: bool = True
    secret: str = dataclasses.field(default="", repr=False)
    metrics_token: str = dataclasses.field(default="", repr=False)
    log: str = LOGS[0]
    database_hosts: tuple[str, ...] = ()
    crm_databases: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False, hash=False)
    keep_runs: int = 90
    keep_audit: int = 1_095
    keep_alerts: int = 365
    alert_hosts: tuple[str, ...] = ()
    mail_server: str = dataclasses.field(default="", repr=False)
    mail_from: str = ""
    time_zone: dt.tzinfo = dt.UTC

    def __post_init__(self) -> None:
        if self.debug and self.public:
            raise HeadwindError(
                "HEADWIND_DEBUG is for the machine of whoever develops Headwind, not for a platform.",
                "Unset HEADWIND_DEBUG.",
            )
        if self.debug and len(self.host.split(",")) > 1:
            raise HeadwindError("HEADWIND_DEBUG's server listens on one address.", "Name one in HEADWIND_HOST.")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, given: Mapping[str, str | None] = NOTHING) -> Settings:
        """Read the settings; raise HeadwindError naming the variable that cannot be read.

        `given`: what somebody says in place of a variable; None says nothing.
        """
        env = {**env, **{name: text for name, text in given.items() if text is not None}}
        # A dyno is a container of Heroku's. PORT tells no platform: it is set on a desk, too.
        on_dyno = bool(env.get("DYNO"))
        public = variables.flag("HEADWIND_PUBLIC", env) or on_dyno
        port = "PORT" if env.get("PORT", "").strip() else "HEADWIND_PORT"
        size = (cls.demo_opportunities, SMALLEST_DEMO, LARGEST_DEMO)
        return cls(
            data_dir=variables.folder("HEADWIND_DATA_DIR", env) or cls.data_dir.resolve(),
            source=_source("HEADWIND_SOURCE", env),
            demo_opportunities=variables.whole("HEADWIND_DEMO_OPPORTUNITIES", env, *size),
            demo_as_of=variables.day("HEADWIND_DEMO_AS_OF", env, dt.datetime.now().astimezone().date()),
            host=",".join(variables.addresses("HEADWIND_HOST", env, cls.host)),
            port=variables.whole(port, env, cls.port, 1, database_url.LAST_PORT),
            debug=variables.flag("HEADWIND_DEBUG", env),
            read_only=variables.flag("HEADWIND_READ_ONLY", env, default=public),
            hosts=variables.hosts("HEADWIND_HOSTS", env),
            proxies=variables.whole("HEADWIND_PROXIES", env, int(on_dyno), 0, MOST_PROXIES),
            database_url=database_url.check(variables.text("DATABASE_URL", env)),
            tracking_uri=variables.address_of("MLFLOW_TRACKING_URI", env, variables.TRACKING, "http://127.0.0.1:5000"),
            rates=variables.file("HEADWIND_RATES", env),
            import_folders=variables.folders("HEADWIND_IMPORT_FOLDERS", env),
            fiscal_year_start=variables.whole("HEADWIND_FISCAL_YEAR_START", env, cls.fiscal_year_start, 1, MONTHS),
            week_start=variables.one_of("HEADWIND_WEEK_START", env, tuple(WEEKDAYS)),
            ledger_days=variables.whole("HEADWIND_LEDGER_DAYS", env, cls.ledger_days, FEWEST_DAYS, MOST_DAYS),
            deadline=variables.whole("HEADWIND_DEADLINE", env, cls.deadline, 1, LONGEST_DEADLINE),
            limits_store=variables.address_of("HEADWIND_LIMITS_STORE", env, variables.STORE, "redis://host"),
            prefix=variables.prefix("HEADWIND_PREFIX", env),
            workers=variables.whole("HEADWIND_WORKERS", env, cls.workers, 1, MOST_WORKERS),
            memory=variables.megabytes("HEADWIND_MEMORY", env, host_megabytes()),
            prepare=variables.flag("HEADWIND_PREPARE", env, default=cls.prepare),
            public=public,
            secret=variables.secret("HEADWIND_SECRET", env),
            metrics_token=variables.secret("HEADWIND_METRICS_TOKEN", env),
            log=variables.one_of("HEADWIND_LOG", env, LOGS),
            database_hosts=variables.hosts("HEADWIND_DATABASE_HOSTS", env),
            crm_databases=variables.crm_databases(env),
            keep_runs=variables.whole("HEADWIND_KEEP_RUNS", env, cls.keep_runs, 1, LONGEST_KEPT),
            keep_audit=variables.whole("HEADWIND_KEEP_AUDIT", env, cls.keep_audit, 1, LONGEST_KEPT),
            keep_alerts=variables.whole("HEADWIND_KEEP_ALERTS", env, cls.keep_alerts, 1, LONGEST_KEPT),
            alert_hosts=variables.hosts("HEADWIND_ALERT_HOSTS", env),
            mail_server=variables.address_of("HEADWIND_MAIL_SERVER", env, variables.MAIL_SERVER, MAIL_EXAMPLE),
            mail_from=variables.address_of("HEADWIND_MAIL_FROM", env, MAILBOX, "headwind@example.com"),
            time_zone=variables.zone("HEADWIND_TIME_ZONE", env),
        )

    def environment(self) -> dict[str, str]:
        """The environment of a process that works for this one: its own, with where things are kept."""
        kept = {"HEADWIND_DATA_DIR": str(self.data_dir), "DATABASE_URL": self.database_url, "HEADWIND_SOURCE": ""}
        return {**os.environ, **kept, "HEADWIND_SECRET": self.secret, "HEADWIND_DEBUG": "no", "HEADWIND_LOG": "text"}

    @property
    def bound(self) -> tuple[str, ...]:
        """The addresses to listen on, with the port, as gunicorn takes them; one of IPv6 in brackets."""
        hosts = (f"[{host}]" if ":" in host else host for host in self.host.split(","))
        return tuple(f"{host}:{self.port}" for host in hosts)

    def share_of(self, use: Use) -> int:
        """The megabytes that an instance of DuckDB may take for a use."""
        return share(use, self.memory, self.workers)

    @property
    def session_key(self) -> str | None:
        """The key that signs what a browser keeps for the server; None without a secret."""
        return derived(self.secret, "sessions").hex() if self.secret else None

    def logs_as_json(self, *, is_terminal: bool) -> bool:
        """Whether lines of the log are JSON objects: as said, else on a platform where nobody reads along."""
        return self.log == "json" or (self.log == "auto" and self.public and not is_terminal)

    @property
    def dangers(self) -> tuple[str, ...]:
        """What a deployment that anybody may visit should not be without, a sentence each with the next step."""
        unsigned = (
            "Anybody may visit this deployment and HEADWIND_SECRET is not set: whatever lies in the data folder is "
            "loaded, whoever wrote it. Set it to 32 random bytes or more, then run: python -m app sign."
        )
        writable = (
            "Anybody may visit this deployment, nobody signs in and HEADWIND_READ_ONLY is off: anybody may import "
            "data, save scenarios and adopt policies for everybody. Unset HEADWIND_READ_ONLY, or set it to yes."
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
    def store_file(self) -> Path | None:
        """The file of what people write; None if a database keeps it."""
        return database_url.file_of(self.database_url) if self.database_url else self.data_dir / "store.sqlite"

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that may hold mappings beside the shipped ones."""
        return (self.data_dir / "sources",)

    @property
    def next_steps(self) -> Path:
        """The file of next steps that takes the place of shipped ones; it need not be there."""
        return self.data_dir / "next_steps.toml"

    @property
    def timetable(self) -> Path:
        """The file that changes when jobs are due; it need not be there."""
        return self.data_dir / "schedule.toml"

    @property
    def reviews(self) -> Path:
        """The folder of the reviews that are written by the timetable."""
        return self.data_dir / "reviews"

    @property
    def snapshots(self) -> Path:
        """The folder of published snapshots."""
        return self.data_dir / "snapshots"

    @property
    def bundles(self) -> Path:
        """The folder of trained bundles."""
        return self.data_dir / "bundles"

    @property
    def ledger(self) -> Path:
        """The folder of what each publication said."""
        return self.data_dir / "ledger"

    @property
    def outbox(self) -> Path:
        """The folder of publications that the audit trail does not know of yet."""
        return self.data_dir / "outbox"

    @property
    def imports(self) -> Path:
        """The folder of what is handed in on the Data page."""
        return self.data_dir / "imports"

    @property
    def source_folder(self) -> Path | None:
        """The folder of the export that is asked for; None where none is, or the demo."""
        return None if self.source in ("", DEMO) else Path(self.source)

    @property
    def incoming(self) -> tuple[Path, ...]:
        """The folders of this server below which the Data page takes exports, the one that is asked for first."""
        asked = self.source_folder
        return (*((asked,) if asked else ()), self.data_dir / "incoming", *self.import_folders)

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


def _source(name: str, env: Mapping[str, str]) -> str:
    read = variables.text(name, env)
    if read.lower() == DEMO:
        return DEMO
    variables.place(name, env)  # one that nothing can ever be at is refused
    return read
