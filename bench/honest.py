"""Honest columns to plant: noise, and what is there before the close though it goes with outcomes, years or lives."""

from __future__ import annotations

import numpy as np

from bench.planting import Ended, Numbers, Planted, Values, where


def _years(e: Ended) -> Numbers:
    return np.asarray((e.opened - e.opened.min()) / max(float(np.ptp(e.opened)), 1.0))


def _signal(e: Ended) -> Values:
    return np.asarray(e.rng.normal(0.0, 1.0, len(e.won)) + 0.6 * e.lost_in_the_end, dtype=object)


def _signal_choice(e: Ended) -> Values:
    return where(e.some(0.25 + 0.25 * e.lost_in_the_end), "Tender", "Direct")


def _signal_rare(e: Ended) -> Values:
    return where(e.some(0.02 + 0.08 * e.lost_in_the_end), e.level("North", "South"), None)


def _slow(e: Ended) -> Values:
    """Those that take long are of one kind."""
    return where(e.some(1 / (1 + np.exp(1.5 - e.life / 60))), "Tender", "Direct")


def _slow_and_telling(e: Ended) -> Values:
    return where(e.some(1 / (1 + np.exp(2.0 - e.life / 60 - 1.2 * e.lost_in_the_end))), "Tender", "Direct")


def _drifting(e: Ended) -> Values:
    return where(e.some(_years(e)), "New form", "Old form")


def _drifting_and_telling(e: Ended) -> Values:
    return where(e.some(_years(e) * (0.3 + 0.4 * e.lost_in_the_end)), "New form", "Old form")


def _drifting_slow_and_telling(e: Ended) -> Values:
    return where(e.some(_years(e) * (0.15 + 0.3 * e.lost_in_the_end + 0.25 * (e.life > 90))), "Online", "Partner")


def _new_level(e: Ended) -> Values:
    return where((_years(e) > 0.75) & e.some(0.2 + 0.3 * e.lost_in_the_end), "Webinar", e.level("Mail", "Fair"))


def _recent_only(e: Ended) -> Values:
    return where((_years(e) > 0.7) & e.some(0.9), e.level("A", "B", "C"), None)


def _recent_and_telling(e: Ended) -> Values:
    return where((_years(e) > 0.7) & e.some(0.5 + 0.4 * e.lost_in_the_end), e.level("A", "B"), None)


def _recent_number(e: Ended) -> Values:
    return where(_years(e) > 0.6, e.rng.normal(50, 9, len(e.opened)).round(1) + 6 * e.lost_in_the_end, np.nan)


def _prices(e: Ended) -> Values:
    return np.asarray(100 + 30 * _years(e) + e.rng.normal(0, 5, len(e.opened)), dtype=object)


def _season(e: Ended) -> Values:
    return np.asarray(np.floor(e.opened % 365 / 91.3).astype(int).astype(str), dtype=object)


def _noise_text(e: Ended) -> Values:
    words = (e.level("blue", "green", "red"), e.level("oak", "elm"), e.rng.integers(0, 60, len(e.won)).astype(str))
    return np.array([" ".join(map(str, row)) for row in zip(*words, strict=True)], dtype=object)


def _many(e: Ended) -> Values:
    return np.char.add("Account ", e.rng.zipf(1.4, len(e.won)).clip(max=900).astype(str)).astype(object)


# Of these nothing tells outcomes apart.
NOISE: tuple[Planted, ...] = (
    Planted("noise", "number", lambda e: np.asarray(e.rng.normal(size=len(e.won)), dtype=object)),
    Planted("noise_heavy", "number", lambda e: np.asarray(e.rng.lognormal(8, 2, len(e.won)).round(2), dtype=object)),
    Planted("noise_count", "integer", lambda e: np.asarray(e.rng.poisson(2, len(e.won)), dtype=object)),
    Planted("noise_choice", "choice", lambda e: e.level("A", "B", "C", "D")),
    Planted("noise_rare", "choice", lambda e: where(e.some(0.03), "Yes", None)),
    Planted("noise_text", "text", _noise_text),
    Planted("many_levels", "choice", _many),
    Planted("half_empty", "number", lambda e: where(e.some(0.5), e.rng.normal(size=len(e.won)), np.nan)),
    Planted("drifting", "choice", _drifting),
    Planted("recent_only", "choice", _recent_only),
    Planted("prices", "number", _prices),
    Planted("season", "choice", _season),
    Planted("slow", "choice", _slow),
)
TELLING: tuple[Planted, ...] = (
    Planted("signal", "number", _signal),
    Planted("signal_choice", "choice", _signal_choice),
    Planted("signal_rare", "choice", _signal_rare),
    Planted("slow_and_telling", "choice", _slow_and_telling),
    Planted("drifting_and_telling", "choice", _drifting_and_telling),
    Planted("drifting_slow_and_telling", "choice", _drifting_slow_and_telling),
    Planted("new_level", "choice", _new_level),
    Planted("recent_and_telling", "choice", _recent_and_telling),
    Planted("recent_number", "number", _recent_number),
)
HONEST = (*NOISE, *TELLING)
