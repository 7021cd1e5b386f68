"""The levers of the what-if page, as the browser tests reach for them."""

from app import formats

NOW, THEN = "#what-if-odds-now", "#what-if-odds-then"
RANGE, NUMBER = "[type=range]", ".hw-lever-number"
# The page's own modules, as it has loaded them.
LOADED = "(await import(document.querySelector('script[src*=headwind]').src)).modules"
DEAL = f"const deal = {LOADED}['what_if/deal.mjs'];"
CURVE = f"const curve = {LOADED}['what_if/curve.mjs'];"


def lever(field, control):
    return f"#what-if-levers [data-lever='{field}'] {control}"


def said(viewer, deal, **changes):
    """What the twin says of a deal with changes, as the page writes it."""
    scored = viewer.server.post("/score", {"opportunities": [{"opportunity_id": deal, "changes": changes}]})
    return formats.percent(scored["scores"][0]["loss_probability"]).replace(formats.NBSP, " ")


def apply(viewer, **changes):
    """Set the levers to exactly these changes; returns the fields that are none."""
    return viewer.js(f"return {LOADED}['what_if/page.mjs'].apply(arguments[0])", changes)


def reconciled(viewer):
    return int(viewer.js("return document.getElementById('what-if-odds').dataset.reconciled"))


def live(viewer):
    """Wait until the model runs in the browser."""
    viewer.until(lambda: viewer.js(f"{DEAL} return Boolean(deal.state.model)"), "the model in the browser")
