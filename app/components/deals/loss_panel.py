"""How likely one deal is lost: the probability with its interval, why, and what is expected by date."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components.deals.part import part, unknown
from app.components.loss import interval, lost_so_far, place_words, severity
from app.components.parts import attributes, render_name
from app.components.table import Column
from app.views.deals.by_date import UNSCORED
from app.views.deals.opportunity import Opportunity
from app.views.deals.why import Why

BY_DATE_HEIGHT = 190
BY_DATE = (
    Column("on", "By", "date"),
    Column("days", "In", "days"),
    Column("won", "Won", "percent"),
    Column("lost", "Lost", "percent"),
    Column("open", "Still open", "percent"),
)


def loss(deal: Opportunity) -> html.Section:
    """The loss probability with its interval over a bar with the threshold; without signal the base rate in words."""
    if deal.loss_probability is None:
        return part(
            "Loss chance",
            unknown(f"The model has no signal, so no deal is ranked. {lost_so_far(deal.base_rate)}"),
        )
    numbers = html.P(
        [
            html.Span(
                [html.Strong(formats.percent(deal.loss_probability), className="hw-deal-share"), _span(deal)],
                className="hw-whole",
            ),
            html.Span(f"expected loss {formats.money(deal.expected_loss, deal.currency)}", className="hw-muted"),
            severity(deal.severity),
        ],
        className="hw-deal-odds",
    )
    says = html.P(flag_sentence(deal), className="hw-muted")
    return part("Loss chance", html.Div([numbers, _bar(deal), _axis(), says], className="hw-deal-loss"))


def flag_sentence(deal: Opportunity) -> str:
    """Say whether the deal is flagged, by which line, what that is at its amount, and whose line it is."""
    verdict = "Flagged" if deal.flagged else "Not flagged"
    return f"{verdict}. The line: {deal.policy.line_words}{_at_its_amount(deal)} ({deal.policy.policy_words})."


def _at_its_amount(deal: Opportunity) -> str:
    if deal.policy.by_worth:
        return f"; {place_words(deal.owner_rank, deal.owner_open)}" if deal.owner_rank and deal.owner_open else ""
    if deal.policy.policy != "money" or deal.policy.unpriced or deal.amount is None:
        return ""
    if deal.threshold is None:
        return ", which no loss chance reaches at this amount"
    return f", at this amount a loss chance above {formats.threshold(deal.threshold)}"


def _span(deal: Opportunity) -> html.Span | None:
    return None if deal.low is None or deal.high is None else interval((deal.low, deal.high))


def _bar(deal: Opportunity) -> html.Div:
    places = {"--v": deal.loss_probability, "--t": deal.threshold, "--low": deal.low, "--high": deal.high}
    banded = html.I(className="hw-band") if deal.low is not None else None
    return html.Div(
        [html.I(className="hw-fill"), banded, html.I(className="hw-tick") if deal.threshold is not None else None],
        className="hw-deal-bar hw-flagged" if deal.flagged else "hw-deal-bar",
        style={name: f"{place:.4f}" for name, place in places.items() if place is not None},
        **attributes(aria_hidden="true"),
    )


def _axis() -> html.Div:
    places = [html.Span(f"{at}") for at in (0, 25, 50, 75)]
    return html.Div([*places, html.Span(f"100{formats.NBSP}%")], className="hw-nt-axis")


def why(deal: Opportunity) -> html.Section | None:
    """The largest contributions with the sum of the smaller ones, from what is usual to the probability."""
    return explained(deal.why)


def explained(found: Why | None) -> html.Section | None:
    """The same of contributions that have been found."""
    if found is None:
        return None
    rows = [*found.reasons, *_rest(found)]
    if not rows:
        return None
    longest = max(abs(row["points"]) for row in rows) or 1.0
    listed = html.Ul([_reason(row, longest) for row in rows], className="hw-deal-reasons")
    said = html.P(_sum(found), className="hw-deal-sum")
    return part("Why", html.Div([listed, said]), "percentage points of loss chance")


def _rest(found: Why) -> list[dict[str, Any]]:
    if not found.smaller:
        return []
    return [{"words": formats.plural(found.smaller, "smaller one") + " together", "points": found.smaller_points}]


def _sum(found: Why) -> str:
    base, whole = formats.percent(found.starts_from, 1), formats.percent(found.loss_probability, 1)
    smaller = f", with {formats.plural(found.smaller, 'smaller one')}," if found.smaller else ""
    usual = "the share lost of past deals while they were open"
    return f"From {base}, {usual}: these add up{smaller} to {whole}."


def _reason(row: dict[str, Any], longest: float) -> html.Li:
    points = f"{formats.signed(row['points'], 1)}{formats.NBSP}points"
    share = abs(row["points"]) / longest
    bar = html.I(className="hw-points", style={"--v": f"{share:.3f}"})
    if not row["points"]:
        return html.Li([html.Span(render_name(row["words"])), bar, html.Span(points, className="hw-num")])
    raises = row["points"] > 0
    step = html.Span(row["next_step"], className="hw-deal-step") if row.get("next_step") else None
    arrow = html.Span("▲" if raises else "▼", className="hw-mark", **attributes(aria_hidden="true"))
    value = html.Span([arrow, f" {points}"], className="hw-num", title="raises" if raises else "lowers")
    said = html.Span([render_name(row["words"]), step] if step else render_name(row["words"]))
    return html.Li([said, bar, value], className="hw-tone-lost" if raises else "hw-tone-won")


def by_date(deal: Opportunity, picture: Any) -> html.Section | None:
    """Frame the picture of won, lost and still open by date; say why there is none where nothing is known of it."""
    if deal.loss_probability is None:
        return None
    words = deal.undated or UNSCORED
    return part("Won, lost or still open by date", unknown(words) if picture is None else picture)
