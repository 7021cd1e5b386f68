"""The demo's deals by their own names: what is sold, and what for."""

from __future__ import annotations

from typing import Final

# What a deal's product is for; a digest of the id decides, so that names know nothing of a deal.
PURPOSES: Final = (
    *("head office", "field sales", "customer service", "the warehouse", "finance", "the new site", "operations"),
    *("the partner team", "marketing", "all branches", "purchasing", "the service desk"),
)


def deal_name(product: str, identity: str) -> str:
    """Return SQL for what a deal about a product is called: 'Gale Pro for field sales'."""
    named = ", ".join(f"'{purpose}'" for purpose in PURPOSES)
    return f"{product} || ' for ' || list_extract([{named}], 1 + (md5_number_lower({identity}) % {len(PURPOSES)})::int)"
