"""For how long the ledger keeps what was said, and when it looks at what became of it. Standard library only."""

from __future__ import annotations

from typing import Final

# Days after which it is looked at what became of what was said; scores hold the chances of being won and lost by then.
HORIZON: Final = 90
# Days for which the ledger is kept unless the settings say otherwise, and those that they may say: long enough for what
# became of it, and a century.
DAYS_KEPT, FEWEST_DAYS, MOST_DAYS = 1_826, 2 * HORIZON, 36_525
