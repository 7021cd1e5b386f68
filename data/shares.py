"""A share of 1 as hundredths in words, the same on every floor."""

from __future__ import annotations


def hundredths(share: float, digits: int = 0) -> str:
    """Write a share: 0.62 -> '62'. What is neither 0 nor 1 is never rounded to 0 or 100: 0.9988 -> '>99'."""
    text = f"{share * 100:,.{digits}f}"
    if 0 < share < 1 and float(text.replace(",", "")) in (0.0, 100.0):
        least = 10.0**-digits
        return f"<{least:.{digits}f}" if share < 0.5 else f">{100 - least:.{digits}f}"
    return text


def percent(share: float, digits: int = 0) -> str:
    """The same with its sign, for a sentence of the model's: '62 %'."""
    return f"{hundredths(share, digits)} %"
