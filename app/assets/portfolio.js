/* Pipeline what-if: a choice by hand becomes a part of the address; the answer then fills the form anew. */
(function () {
  "use strict";
  const KEYS = {
    "portfolio-to": "do.to", "portfolio-days": "do.days", "portfolio-field": "do.field",
    "portfolio-how": "do.how", "portfolio-number": "do.value", "portfolio-level": "do.value",
  };
  /* What a choice makes void: another field has other things that can be done to it. */
  const VOID = { "do.to": ["do.days"], "do.field": ["do.how", "do.value"], "do.how": ["do.value"] };

  function follow(to, days, field, how, number, level, asked) {
    const by = window.dash_clientside.callback_context.triggered_id, key = KEYS[by];
    const chosen = {
      "portfolio-to": to, "portfolio-days": days, "portfolio-field": field,
      "portfolio-how": how, "portfolio-number": number, "portfolio-level": level,
    }[by];
    /* A number that the box does not take arrives as NaN. */
    if (!asked || !key || chosen === null || chosen === undefined || Number.isNaN(chosen)) return window.dash_clientside.no_update;
    if (String(chosen) === String(asked[key] === undefined ? "" : asked[key])) return window.dash_clientside.no_update;
    const patch = Object.assign({}, asked, { [key]: String(chosen) || null });
    (VOID[key] || []).forEach((gone) => { patch[gone] = null; });
    window.headwind.page(patch);
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { portfolio: { follow } });
})();
