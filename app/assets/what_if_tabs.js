/* Two tabs of the what-if page: the smallest change and the saved scenarios.
 *
 * A tab asks the server only while it is open, and only where something it rests on has changed. Whoever saves or removes
 * types a name, which this browser keeps.
 */
(function () {
  "use strict";
  let nth = 0, held = null;

  function keep() { return window.dash_clientside.no_update; }

  /* Without a connection nothing is asked; what was asked and never answered is asked again. */
  function asked(wanted, before, answered) {
    if (window.headwind.what_if.waits()) return keep();
    const same = (one) => Boolean(one) && JSON.stringify({ ...one, nth: 0 }) === JSON.stringify({ ...wanted, nth: 0 });
    return same(before) && same(answered) ? keep() : { ...wanted, nth: (before ? before.nth : 0) + 1 };
  }

  /* The smallest change is one of the deal as recorded, so it waits for no lever; a composed deal is what the levers say. */
  function smallest(query, state, answer, before, answered) {
    if (!answer || !query || query.tab !== "smallest") return keep();
    const { opportunity_id } = answer;
    return asked({ state, opportunity_id, changes: opportunity_id === null ? answer.changes : {} }, before, answered);
  }

  function scenarios(query, state, answer, turn, before, answered) {
    if (!answer || !query || query.tab !== "scenarios") return keep();
    remember();
    const { opportunity_id, changes } = answer;
    return asked({ state, opportunity_id, changes, beside: query.beside || "", turn: turn || 0 }, before, answered);
  }

  /* ---- who saves -------------------------------------------------------------------------------------------------------- */
  function remember() {
    const box = document.getElementById("what-if-scenario-author"), known = window.headwind.author.known();
    if (box && !box.value && known) window.dash_clientside.set_props("what-if-scenario-author", { value: known });
  }

  function author() {
    const name = document.getElementById("what-if-scenario-author").value.trim();
    window.headwind.author.remember(name);
    return name;
  }

  /* ---- saving, removing, comparing ---------------------------------------------------------------------------------------- */
  function told(words) { window.dash_clientside.set_props("what-if-scenario-said", { children: words }); }

  function write(act, more) {
    if (!navigator.onLine) { told("Not connected: nothing was saved or removed. Try again when the connection is back."); return; }
    told(act === "save" ? "Saving …" : "Removing …");
    nth = Math.max(nth + 1, Date.now());
    const data = { act, author: author(), path: location.pathname, changes: window.headwind.levers.changes(), nth, ...more };
    window.dash_clientside.set_props("what-if-scenarios-write", { data });
  }

  function save() { write("save", { name: document.getElementById("what-if-scenario-name").value }); }

  function beside(without) {
    const chosen = [...document.querySelectorAll("#what-if-scenarios [data-scenario]")];
    const ticked = chosen.filter((row) => row.querySelector("input").checked).map((row) => row.dataset.scenario);
    const numbers = ticked.filter((number) => number !== without);
    window.headwind.page({ beside: numbers.sort((a, b) => a - b).join(",") || null }, { replace: true });
  }

  function remove(number) {
    if (author() && navigator.onLine) beside(number);
    write("remove", { number: Number(number) });
  }

  /* ---- the focus, which a list drawn anew would lose ----------------------------------------------------------------------- */
  const WITHIN = { "what-if-scenarios-saved": "what-if-scenario-name", "what-if-ways": "what-if-tab-smallest" };
  const CONTROLS = ["input[type=checkbox]", "[data-apply]", "[data-remove-scenario]"];

  document.addEventListener("focusin", ({ target }) => {
    const list = Object.keys(WITHIN).find((id) => target.closest(`#${id}`)), row = target.closest("[data-scenario]");
    const control = CONTROLS.find((one) => target.matches(one));
    held = list && control ? { list, control, row: row && row.dataset.scenario } : null;
  });

  document.addEventListener("pointerdown", ({ target }) => { if (held && !target.closest(`#${held.list}`)) held = null; }, true);

  function refocus() {
    requestAnimationFrame(() => {
      if (!held || document.activeElement !== document.body) return;
      const { list, row, control } = held;
      const same = row && document.querySelector(`#${list} [data-scenario="${row}"] ${control}:not(:disabled)`);
      (same || document.getElementById(WITHIN[list])).focus({ preventScroll: true });
    });
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("#what-if-scenarios [data-scenario] input[type=checkbox]")) beside();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("#what-if-scenario-form") && event.target.matches("input")) save();
  });

  document.addEventListener("click", (event) => {
    const apply = event.target.closest("#what-if-pictures [data-apply]");
    const gone = event.target.closest("#what-if-scenarios [data-remove-scenario]");
    if (apply) window.headwind.what_if.apply(JSON.parse(apply.dataset.apply));
    else if (gone) remove(gone.dataset.removeScenario);
    else if (event.target.closest("#what-if-scenario-save")) save();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { what_if_tabs: { smallest, scenarios, refocus } });
})();
