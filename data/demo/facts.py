"""What the demo's opportunities are on their opening day, and the arrays that everything after it is drawn in."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from data.demo.days import Days

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Facts:
    """What is known on the opening day; one element per opportunity.

    prior: log P(fate), fate by opportunity. days: the calendar they are lived in.
    """

    account: Codes
    segment: Codes
    owner: Codes
    product: Codes
    lead_source: Codes
    competitor: Codes
    contacts: Codes
    opened: Floats
    seats: Codes
    rung: Codes
    unit: Floats
    prior: Floats
    days: Days
