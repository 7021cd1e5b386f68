"""An export as it was before anything happened to it: its tables, and what of each deal an import must end with."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import random
from pathlib import Path
from typing import NamedTuple

Rows = list[list[str]]
TABLES = ("sales_pipeline", "accounts", "products", "sales_teams")
DAYS = ("engage_date", "close_date")
MONEY = {"sales_pipeline": ("close_value",), "accounts": ("revenue", "employees"), "products": ("sales_price",)}
RESPELLED = {"GTXPro": "GTX Pro"}


class Deal(NamedTuple):
    """What an import must end with; days, money and what is not recorded as they are, names in small letters."""

    stage: str
    opened_on: dt.date | None
    closed_on: dt.date | None
    close_value: float | None
    amount: float
    product: str
    owner: str
    account: str | None


@dataclasses.dataclass(frozen=True)
class Export:
    """The tables of an export, each with its header first."""

    tables: dict[str, Rows]

    def deals(self) -> dict[str, Deal]:
        prices = {row[0]: float(row[-1]) for row in self.tables["products"][1:]}
        return {row[0]: _deal(row, prices) for row in self.tables["sales_pipeline"][1:]}


def _deal(row: list[str], prices: dict[str, float]) -> Deal:
    _, owner, product, account, stage, opened, closed, value = row
    product = RESPELLED.get(product, product)
    first, last = (dt.date.fromisoformat(day) if day else None for day in (opened, closed))
    money = float(value) if value else None
    return Deal(stage, first, last, money, prices[product], product.lower(), owner, account or None)


def read(folder: Path) -> Export:
    """Read the files of an export that are plain CSV."""
    held = {}
    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            held[table] = list(csv.reader(file))
    return Export(held)


PRODUCTS = [
    ["GTX Basic", "GTX", "550"],
    ["GTX Pro", "GTX", "4821"],
    ["MG Special", "MG", "55"],
    ["GTK 500", "GTK", "26768"],
]
ACCOUNTS = [
    ["Alder", "retail", "1996", "1100.04", "2822", "Kenya", ""],
    ["Birch", "medical", "1999", "251.41", "495", "Japan", ""],
    ["Cedar", "retail", "1986", "647.18", "1185", "Poland", ""],
    ["Dogwood & Sons", "software", "2001", "8.5", "9226", "Italy", ""],
    ["Elm, Inc.", "software", "2012", "587.34", "1356", "Kenya", "Alder"],
]
OWNERS = ["Ann Ash", "Bob Beech", "Cat Cole"]


def small(deals: int = 60) -> Export:
    """Make an export of the same shape: its deals opened over 14 months, and of ten six are won and two still open."""
    pick = random.Random(14)
    rows = [_row(nth, pick) for nth in range(deals)]
    pipeline = ["opportunity_id", "sales_agent", "product", "account", "deal_stage", *DAYS, "close_value"]
    return Export(
        {
            "sales_pipeline": [pipeline, *rows],
            "accounts": [
                ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"],
                *ACCOUNTS,
            ],
            "products": [["product", "series", "sales_price"], *PRODUCTS],
            "sales_teams": [["sales_agent", "manager", "regional_office"], *([o, "Mia Moss", "North"] for o in OWNERS)],
        }
    )


def _row(nth: int, pick: random.Random) -> list[str]:
    stage = ("Won", "Won", "Lost", "Won", "Engaging", "Won", "Won", "Lost", "Won", "Prospecting")[nth % 10]
    opened = dt.date(2016, 10, 20) + dt.timedelta(days=nth * 6)
    closed = opened + dt.timedelta(days=pick.randint(1, 70))
    product, _, price = PRODUCTS[pick.choice((0, 0, 1, 1, 2, 3))]
    value = {"Won": str(round(float(price) * pick.uniform(0.7, 1.13))), "Lost": "0"}.get(stage, "")
    ended = stage in ("Won", "Lost")
    account = pick.choice(ACCOUNTS)[0] if ended or pick.random() < 0.3 else ""
    days = ["" if stage == "Prospecting" else opened.isoformat(), closed.isoformat() if ended else ""]
    spelled = "GTXPro" if product == "GTX Pro" else product
    return [f"{nth:04}ABX{nth % 7}", pick.choice(OWNERS), spelled, account, stage, *days, value]
