"""The demo vendor's surroundings: its team, products and accounts. Every name is made up."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.demo.days import Days

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIXED = Days()
NAMES = Path(__file__).with_name("names.toml")

SEGMENTS = ("SMB", "Mid-market", "Enterprise")
SECTORS = ("Manufacturing", "Healthcare", "Retail", "Logistics", "Finance", "Energy", "Education", "Media")
REGIONS = ("North America", "UK & Ireland", "Central Europe", "Nordics")
COUNTRIES = (
    ("United States", "United States", "United States", "Canada"),
    ("United Kingdom", "United Kingdom", "United Kingdom", "Ireland"),
    ("Germany", "Germany", "Austria", "Switzerland", "Netherlands"),
    ("Sweden", "Norway", "Denmark", "Finland"),
)
LEAD_SOURCES = ("Referral", "Partner", "Website", "Event", "Advert", "Outbound")
COMPETITORS = ("None named", "Brindlewick", "Quorvane", "Tessarune", "Nimblecask", "Ostermoor")
# Name, series, list price of one seat for a year.
PRODUCTS = (
    ("Gale Basic", "Gale", 180.0),
    ("Gale Plus", "Gale", 320.0),
    ("Gale Pro", "Gale", 540.0),
    ("Harbor Base", "Harbor", 260.0),
    ("Harbor Flow", "Harbor", 450.0),
    ("Harbor Max", "Harbor", 790.0),
    ("Summit Insight", "Summit", 640.0),
    ("Summit Control", "Summit", 1150.0),
)

_NAMES = {part: words.split() for part, words in tomllib.loads(NAMES.read_text("utf-8")).items()}


@dataclasses.dataclass(frozen=True)
class World:
    """Who sells what to whom: dimension frames, and codes and weights for drawing opportunities.

    Arrays run over accounts (segment, region, owner, weight) or owners (skill: log odds taken off a loss).
    """

    accounts: pd.DataFrame
    products: pd.DataFrame
    team: pd.DataFrame
    segment: NDArray[np.int64]
    sector: NDArray[np.int64]
    region: NDArray[np.int64]
    owner: NDArray[np.int64]
    weight: NDArray[np.float64]
    skill: NDArray[np.float64]
    owner_region: NDArray[np.int64]
    days: Days


# Log odds that a skilled owner takes off a loss and that an unskilled one adds; every other owner is skilled.
SKILL = 0.30
# Fewer than there are company names.
MOST_ACCOUNTS = 250_000


def build_world(opportunities: int, rng: np.random.Generator, days: Days = FIXED) -> World:
    """Build a vendor large enough for so many opportunities: 40 owners and 900 accounts at 12,000."""
    size = opportunities / 12_000
    owners = int(np.clip(round(40 * size**0.5), 8, 2_000))
    count = min(max(60, round(900 * size**0.8)), MOST_ACCOUNTS)
    team = _team(owners, rng)
    owner_region = np.arange(owners) % len(REGIONS)
    region = rng.choice(len(REGIONS), count, p=(0.34, 0.22, 0.26, 0.18))
    segment = rng.choice(len(SEGMENTS), count, p=(0.42, 0.34, 0.24))
    mine = rng.integers(0, (owners - 1 - region) // len(REGIONS) + 1)
    sector = rng.choice(len(SECTORS), count, p=(0.2, 0.15, 0.15, 0.13, 0.12, 0.09, 0.08, 0.08))
    sector[0] = SECTORS.index("Healthcare")
    accounts = _accounts(segment, sector, region, rng)
    weight = rng.gamma(1.6, 1.0, count) + 0.1
    products = pd.DataFrame(PRODUCTS, columns=["product", "series", "list_price"])
    skill = rng.permutation(np.where(np.arange(owners) % 2 == 0, SKILL, -SKILL))
    return World(
        accounts,
        products,
        team,
        segment,
        sector,
        region,
        region + len(REGIONS) * mine,
        weight,
        skill,
        owner_region,
        days,
    )


def _team(owners: int, rng: np.random.Generator) -> pd.DataFrame:
    managers = max(len(REGIONS), round(owners / 6))
    people = _people(owners + managers, rng)
    region = np.arange(owners) % len(REGIONS)
    # A manager leads within one region; a region's managers share its owners in turn.
    leads = (managers - 1 - region) // len(REGIONS) + 1
    manager = region + len(REGIONS) * ((np.arange(owners) // len(REGIONS)) % leads)
    names = np.array(people[owners:], dtype=object)
    return pd.DataFrame({"owner": people[:owners], "manager": names[manager], "region": np.array(REGIONS)[region]})


def _people(count: int, rng: np.random.Generator) -> list[str]:
    first, last = rng.permutation(_NAMES["first"]), rng.permutation(_NAMES["last"])
    # As many first as last names, so that shifting by one a round makes every pair once.
    return [f"{first[i % len(first)]} {last[(i + i // len(first)) % len(last)]}" for i in range(count)]


def _accounts(
    segment: NDArray[np.int64], sector: NDArray[np.int64], region: NDArray[np.int64], rng: np.random.Generator
) -> pd.DataFrame:
    count = len(segment)
    middle = np.array((40.0, 320.0, 2_600.0))[segment]
    country = [COUNTRIES[r][i % len(COUNTRIES[r])] for r, i in zip(region, rng.integers(0, 60, count), strict=True)]
    return pd.DataFrame(
        {
            "account": _companies(count, rng),
            "segment": np.array(SEGMENTS)[segment],
            "sector": np.array(SECTORS)[sector],
            "employees": np.maximum(3, np.rint(middle * rng.lognormal(0.0, 0.55, count))).astype(np.int64),
            "country": country,
        },
    )


def _companies(count: int, rng: np.random.Generator) -> list[str]:
    parts = [_NAMES[part] for part in ("head", "middle", "tail", "kind")]
    every = rng.permutation(int(np.prod([len(part) for part in parts])))[:count]
    head, middle, tail, kind = (
        np.array(part, dtype=object)[codes]
        for part, codes in zip(parts, np.unravel_index(every, [len(part) for part in parts]), strict=True)
    )
    return list(head + middle + tail + " " + kind)
