"""Settings: frozen, read once at a door, handed down. This is the one reader of the environment."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path

from data.calendar import MONTHS, WEEKDAYS, Calendar
from data.errors import HeadwindError

ROOT = Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Settings:
    """What is served, where, and where things are kept; read from HEADWIND_<NAME>, `port` also from PORT.

    `database_url` (DATABASE_URL) and `tracking_uri` (MLFLOW_TRACKING_URI) have the names that hosts give them.
    """

    data_dir: Path = ROOT / "data" / "var"
    source: str = ""
    demo_opportunities: int = 12_000
    host: str = "127.0.0.1"
    port: int = 8050
    debug: bool = False
    read_only: bool = False
    database_url: str = ""
    tracking_uri: str = ""
    rates: Path | None = None
    fiscal_year_start: int = 1
    week_start: str = "monday"
    deadline: int = 10
    limits_store: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; raise HeadwindError naming the variable that cannot be read."""
        port = env.get("PORT") or env.get("HEADWIND_PORT") or "8050"
        return cls(
            data_dir=Path(env.get("HEADWIND_DATA_DIR") or cls.data_dir).resolve(),
            source=env.get("HEADWIND_SOURCE", ""),
            demo_opportunities=_whole("HEADWIND_DEMO_OPPORTUNITIES", env.get("HEADWIND_DEMO_OPPORTUNITIES", "12000")),
            host=env.get("HEADWIND_HOST", "127.0.0.1"),
            port=_whole("PORT", port),
            debug=_flag("HEADWIND_DEBUG", env.get("HEADWIND_DEBUG", "")),
            read_only=_flag("HEADWIND_READ_ONLY", env.get("HEADWIND_READ_ONLY", "")),
            database_url=env.get("DATABASE_URL", ""),
            tracking_uri=env.get("MLFLOW_TRACKING_URI", ""),
            rates=Path(env["HEADWIND_RATES"]).resolve() if env.get("HEADWIND_RATES") else None,
            fiscal_year_start=_month("HEADWIND_FISCAL_YEAR_START", env.get("HEADWIND_FISCAL_YEAR_START") or "1"),
            week_start=_weekday("HEADWIND_WEEK_START", env.get("HEADWIND_WEEK_START") or "monday"),
            deadline=_whole("HEADWIND_DEADLINE", env.get("HEADWIND_DEADLINE") or "10"),
            limits_store=env.get("HEADWIND_LIMITS_STORE", ""),
        )

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


def _whole(name: str, text: str) -> int:
    try:
        number = int(text.replace("_", ""))
    except ValueError:
        number = 0
    if number < 1:
        raise HeadwindError(f"{name} must be a whole number above 0, not {text!r}.", "Correct it, or unset it.")
    return number


def _month(name: str, text: str) -> int:
    number = int(text) if text.strip().isdecimal() else 0
    if not 1 <= number <= MONTHS:
        raise HeadwindError(f"{name} must be a month from 1 to 12, not {text!r}.", "Correct it, or unset it.")
    return number


def _weekday(name: str, text: str) -> str:
    if text.strip().lower() not in WEEKDAYS:
        raise HeadwindError(f"{name} must be {' or '.join(WEEKDAYS)}, not {text!r}.", "Correct it, or unset it.")
    return text.strip().lower()


def _flag(name: str, text: str) -> bool:
    words = {"": False, "0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}
    if text.lower() not in words:
        raise HeadwindError(f"{name} must be true or false, not {text!r}.", "Correct it, or unset it.")
    return words[text.lower()]
