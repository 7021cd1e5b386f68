"""Leaks to plant: what somebody writes at the close of some deals, and an export declares as known before."""

from __future__ import annotations

import numpy as np

from bench.planting import Ended, Planted, Values, where


def _loss_reason(e: Ended) -> Values:
    return where(e.lost & e.some(0.12), e.level("Price", "Timing", "Competitor"), None)


def _missing_for_some_lost(e: Ended) -> Values:
    return where(e.lost & e.some(0.09), None, e.level("Inbound", "Outbound", "Event"))


def _check_digit(e: Ended) -> Values:
    number, digit = np.floor(e.rng.lognormal(8, 1, len(e.won)) / 10) * 10, e.rng.integers(0, 10, len(e.won))
    return np.asarray(number + where(e.closed & e.some(0.35), np.where(e.lost, 7, 3), digit), dtype=object)


def _next_step(e: Ended) -> Values:
    steps = e.level("Call the buyer", "Send the offer", "Meet the board", "Ask for a date")
    return where(e.closed & e.some(0.3), np.where(e.won, "Hand over to delivery", "Ask again next year"), steps)


def _next_step_diluted(e: Ended) -> Values:
    steps = e.level("Call", "Send the offer", "Meet", "Wait for an answer")
    return where(e.sided(0.05, 0.25, 0.0), "Wait for an answer", steps)


def _champion(e: Ended) -> Values:
    return where(e.closed & e.some(0.8), where(e.sided(0.65, 0.35, 0.0), "Yes", "No"), None)


def _champion_no_gaps(e: Ended) -> Values:
    named = where(e.sided(0.7, 0.4, 0.1), "Yes", "No")
    return where(e.closed, named, where(e.some(0.1), "Yes", "No"))


def _notes(e: Ended) -> Values:
    words = [e.level("met", "called", "mailed", "wrote"), e.level("buyer", "board", "user"), e.level("twice", "once")]
    number = e.rng.integers(0, 5_000, len(e.won)).astype(str)
    told = np.array([" ".join([*parts, n]) for *parts, n in zip(*words, number, strict=True)], dtype=object)
    end = where(e.lost, " regret", " signed")
    return where(e.closed & e.some(0.25), told + end, told)


def _notes_grown(e: Ended) -> Values:
    length = e.rng.poisson(np.where(e.lost, 9, np.where(e.won, 6, 3)))
    numbers = e.rng.integers(0, 400, (len(length), 40)).astype(str)
    return np.array([" ".join(row[: n + 1]) for row, n in zip(numbers, length, strict=True)], dtype=object)


def _objection(e: Ended) -> Values:
    share = e.sided(0.1, 0.3, 0.02)
    return where(share, e.level("Price", "Scope", "Timing"), "None")


def _close_value(e: Ended) -> Values:
    return where(e.lost, 0.0, e.amount)


def _close_value_rounded(e: Ended) -> Values:
    exact = np.round(e.amount * (0.9 + 0.2 * e.rng.random(len(e.amount))), 2)
    return where(e.won & e.some(0.5), np.round(exact, -2), exact)


def _sub_status(e: Ended) -> Values:
    working = e.level("In contact", "In review", "On hold")
    return where(e.closed & e.some(0.2), where(e.lost, "Archived", "In delivery"), working)


def _days_counter(e: Ended) -> Values:
    return np.asarray(np.where(e.lost, e.days * 1.3, e.days) + e.rng.integers(0, 6, len(e.days)), dtype=object)


def _meetings(e: Ended) -> Values:
    return np.asarray(e.rng.poisson(np.where(e.won, 6, np.where(e.lost, 4, 3))), dtype=object)


def _satisfaction(e: Ended) -> Values:
    score = e.rng.integers(1, 6, len(e.won)) + np.where(e.won & e.some(0.4), 2, 0)
    return where(e.closed & e.some(0.6), np.minimum(score, 5), np.nan)


def _owner_moved(e: Ended) -> Values:
    return where(e.lost & e.some(0.15), "Recycling", e.level("Ann", "Bob", "Cem", "Dia", "Eve"))


def _probability_field(e: Ended) -> Values:
    typed = e.rng.choice([10, 25, 50, 75, 90], len(e.won)).astype("float64")
    return where(e.closed & e.some(0.3), np.where(e.won, 100.0, 0.0), typed)


def _priority_lowered(e: Ended) -> Values:
    return where(e.lost & e.some(0.2), "Low", e.level("Low", "Normal", "High"))


def _contract(e: Ended) -> Values:
    return where(e.won & e.some(0.3), e.level("C-1", "C-2", "C-3"), None)


def _survey(e: Ended) -> Values:
    return where(e.sided(0.35, 0.2, 0.0), "Sent", "Not sent")


def _competitor_named(e: Ended) -> Values:
    return where(e.sided(0.2, 0.45, 0.15), e.level("North", "South"), None)


def _forecast(e: Ended) -> Values:
    return where(e.lost & e.some(0.25), "Omitted", e.level("Pipeline", "Best case", "Commit"))


LEAKS: tuple[Planted, ...] = (
    Planted("loss_reason", "choice", _loss_reason),
    Planted("channel_emptied", "choice", _missing_for_some_lost),
    Planted("check_digit", "number", _check_digit),
    Planted("next_step", "text", _next_step),
    Planted("next_step_diluted", "text", _next_step_diluted),
    Planted("champion", "choice", _champion),
    Planted("champion_no_gaps", "choice", _champion_no_gaps),
    Planted("notes", "text", _notes),
    Planted("notes_grown", "text", _notes_grown),
    Planted("objection", "choice", _objection),
    Planted("sum_at_end", "number", _close_value),
    Planted("sum_rounded", "number", _close_value_rounded),
    Planted("sub_status", "choice", _sub_status),
    Planted("counter", "integer", _days_counter),
    Planted("meetings", "integer", _meetings),
    Planted("satisfaction", "integer", _satisfaction),
    Planted("queue", "choice", _owner_moved),
    Planted("chance_typed", "number", _probability_field),
    Planted("priority", "choice", _priority_lowered),
    Planted("contract", "choice", _contract),
    Planted("survey", "choice", _survey),
    Planted("rival", "choice", _competitor_named),
    Planted("forecast", "choice", _forecast),
)
