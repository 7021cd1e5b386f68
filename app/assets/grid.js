/* The grid of open deals: how its cells are drawn, and how it, the quick filters and the address keep in step.
 *
 * Rows arrive written by the server; no number is formatted here. React escapes every text, whatever a CRM holds.
 */
(function () {
  "use strict";
  const LONG_STAGE = 15;
  const QUICK = ["q", "flagged", "stale"];
  const DIMENSIONS = ["pipeline", "region", "manager", "owner", "product", "stage", "policy", "threshold", "flag_from",
    "false_alarm", "save_rate", "capacity"];
  const TYPING = 250;
  const WAITING = "Deal";
  const keep = () => window.dash_clientside.no_update;
  const element = (...parts) => window.React.createElement(...parts);
  const span = (className, ...children) => element("span", { className }, ...children);
  const name = (text) => window.headwind.words.name(text);
  const state = { wanted: null, asked: null, typing: null, deal: null, grid: null };

  function api() {
    return state.grid && !state.grid.isDestroyed() ? state.grid : null;
  }

  /* ---- cells ------------------------------------------------------------------------------------------------------- */
  function waiting() {
    return span("hw-bone hw-deal-bone");
  }

  function address(id) {
    const page = Object.fromEntries(new URLSearchParams(location.search));
    const query = new URLSearchParams(location.search);
    query.set("deal", id);
    return page.deal === id ? location.search : "?" + query.toString();
  }

  function lines(first, second, late) {
    const whole = element("span", { className: "hw-deal-line", title: first }, name(first));
    const kind = late ? " hw-deal-late" : second ? "" : " hw-deal-alone";
    return span("hw-deal-lines" + kind, whole, second ? span("hw-sub", second) : null);
  }

  function DealName(props) {
    const row = props.data;
    if (!row) return waiting();
    const follow = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) event.stopPropagation();
      else event.preventDefault();
    };
    const link = element("a", {
      className: "hw-cell-link hw-deal-line", href: address(row.opportunity_id), tabIndex: -1, title: row.account,
      onClick: follow,
    }, name(row.account));
    return span("hw-deal-lines", link, element("span", { className: "hw-sub", title: row.account_sub }, name(row.account_sub)));
  }

  function DealTwoLines(props) {
    const row = props.data;
    if (!row) return null;
    const under = row[props.colDef.field + "_sub"];
    /* A stage that one line cannot hold takes both; how long it has stood there is said where it is pointed at. */
    if (props.colDef.field === "stage" && props.value.length > LONG_STAGE) {
      return span("hw-deal-lines hw-deal-alone", element("span", { className: "hw-deal-line", title: `${props.value} ${under}` }, name(props.value)));
    }
    return lines(props.value, under, under && under.endsWith("ago"));
  }

  function DealLoss(props) {
    const row = props.data;
    if (!row) return null;
    const lined = row.threshold !== null;
    const places = lined ? { "--v": row.loss_share, "--t": row.threshold } : { "--v": row.loss_share };
    const bar = element("span", { className: "hw-track", style: places, "aria-hidden": "true" },
      element("i", { className: "hw-fill" }), lined ? element("i", { className: "hw-tick" }) : null);
    const number = span("hw-loss", span("hw-loss-number", row.loss_probability), bar);
    return element("span", { className: "hw-deal-lines" + (row.flagged ? " hw-flagged" : ""), title: row.loss_words },
      number, row.flagged ? span("hw-sub", "flagged") : null);
  }

  function DealWhy(props) {
    const row = props.data;
    if (!row) return null;
    const flags = row.flags.join(" · ");
    const stale = row.stale_because ? `Stale: ${row.stale_because}` : "";
    if (!row.why) {
      const because = row.stale_because ? span("hw-sub", row.stale_because) : null;
      return element("span", { className: "hw-deal-lines", title: stale || flags }, span("hw-deal-line hw-risk", flags), because);
    }
    const under = span("hw-sub", span((row.raises ? "hw-lost" : "hw-won") + " hw-num", row.points),
      flags ? " · " : null, span("hw-risk", flags));
    return element("span", { className: "hw-deal-lines", title: [row.why, row.points, flags, stale].filter(Boolean).join(" · ") },
      span("hw-deal-line", name(row.why)), under);
  }

  /* ---- events of the grid -------------------------------------------------------------------------------------------- */
  function open(row) {
    if (row) window.headwind.page({ deal: row.opportunity_id });
  }

  function narrow(grid) {
    if (window.innerWidth > 760) return;
    const first = ["account", "loss_probability", "expected_loss", "amount", "why"].map((colId) => ({ colId }));
    Object.assign(first[0], { pinned: null, width: 136 });
    grid.applyColumnState({ state: first, applyOrder: true });
  }

  const HEARD = {
    rowClicked: (params) => {
      const selected = String(window.getSelection && window.getSelection());
      if (!selected && !params.event.defaultPrevented || params.event.target.closest("a")) open(params.data);
    },
    cellKeyDown: (params) => { if (params.event.key === "Enter") open(params.data); },
    firstDataRendered: (params) => narrow(params.api),
    sortChanged: (params) => window.headwind.say(sorted(params.api)),
    modelUpdated: () => mark(),
  };

  function sorted(grid) {
    const column = grid.getColumnState().find((one) => one.sort);
    if (!column) return "";
    const name = grid.getColumn(column.colId).getColDef().headerName;
    return `Sorted by ${name}, ${column.sort === "desc" ? "descending" : "ascending"}`;
  }

  function mark() {
    document.querySelectorAll(".hw-deals-grid .ag-row").forEach((row) => {
      row.classList.toggle("hw-deal-open", Boolean(state.deal) && row.getAttribute("row-id") === state.deal);
    });
  }

  /* ---- Dash's callbacks ------------------------------------------------------------------------------------------------ */
  function triggered() {
    return window.dash_clientside.callback_context.triggered_id;
  }

  function listed(query) {
    return Object.fromEntries(Object.entries(query || {}).filter(([key]) => key !== "deal" && !QUICK.includes(key)));
  }

  function quick(query, q, flagged, stale) {
    const by = triggered(), known = query || {};
    if (by === "deals-q") {
      clearTimeout(state.typing);
      state.typing = setTimeout(() => window.headwind.page({ q: (q || "").trim() || null }, { replace: true }), TYPING);
      return [keep(), keep(), keep()];
    }
    if (by === "deals-flagged" || by === "deals-stale") {
      window.headwind.page({ flagged: flagged === "yes" ? "yes" : null, stale: stale ? "yes" : null });
      return [keep(), keep(), keep()];
    }
    const typing = document.activeElement && document.activeElement.id === "deals-q";
    const wanted = [known.q || "", known.flagged === "yes" ? "yes" : "all", known.stale === "yes"];
    return [typing || wanted[0] === (q || "") ? keep() : wanted[0], wanted[1] === flagged ? keep() : wanted[1],
      wanted[2] === Boolean(stale) ? keep() : wanted[2]];
  }

  /* What the grid was asked for goes into the address. */
  function answered(asked) {
    const grid = api();
    if (!asked) return keep();
    state.asked = same(asked.keys);
    if (grid) asked.count ? grid.hideOverlay() : grid.showNoRowsOverlay();
    const written = listed(window.headwind.parse(location.search).page);
    const cleared = Object.fromEntries(Object.keys(written).concat(asked.refused).map((key) => [key, null]));
    if (same(written) !== state.asked || asked.refused.length) window.headwind.page(Object.assign(cleared, asked.keys), { replace: true });
    return keep();
  }

  function same(keys) {
    return JSON.stringify(Object.entries(keys).sort());
  }

  /* What the address changes by itself (Back, a cleared filter) draws the grid again; what the scope or a quick filter
   * changes empties its cache. */
  function follow(scope, query, turn, before, file) {
    const grid = api(), known = query || {};
    let mount = turn === undefined || turn === null ? 0 : keep();
    const wanted = JSON.stringify([DIMENSIONS.map((key) => (scope || {})[key]), QUICK.map((key) => known[key] || "")]);
    if (grid && state.asked !== null && state.asked !== same(listed(known))) {
      state.asked = null;
      mount = (turn || 0) + 1;
    } else if (grid && state.wanted !== null && state.wanted !== wanted) {
      grid.setGridOption("context", { turn: (grid.getGridOption("context") || { turn: 0 }).turn + 1 });
      grid.purgeInfiniteCache();
      grid.ensureIndexVisible(0, "top");
    }
    state.wanted = wanted;
    const search = new URLSearchParams(location.search);
    search.delete("deal");
    const list = Object.fromEntries(Object.entries(known).filter(([key]) => key !== "deal"));
    const narrowed = Object.entries(list).some(([key, value]) => key !== "sort" && value && value !== "all");
    const text = search.toString();
    return [mount, query && (!before || same(list) !== same(before)) ? list : keep(),
      file.split("?")[0] + (text ? "?" + text : ""), !narrowed];
  }

  function bones() {
    const bone = () => ({ namespace: "dash_html_components", type: "Div", props: { className: "hw-bone" } });
    return { namespace: "dash_html_components", type: "Div", props: { className: "hw-skeleton", children: Array.from({ length: 6 }, bone) } };
  }

  function chosen(query, scope, notice, shown) {
    const deal = (query && query.deal) || null;
    if (triggered() === "notice") {
      /* The deal of this address could not be shown, and the notice says why. */
      const told = document.getElementById("deal-body-title");
      if (notice && deal && told && told.textContent === WAITING) window.headwind.page({ deal: null }, { replace: true });
      return keep();
    }
    const before = state.deal;
    state.deal = deal;
    requestAnimationFrame(mark);
    if (!deal || !scope) return keep();
    if (deal !== before) {
      window.dash_clientside.set_props("deal-body-title", { children: WAITING });
      window.dash_clientside.set_props("deal-body", { children: bones() });
    }
    const wanted = { deal, scope };
    return deal === before && JSON.stringify(wanted) === JSON.stringify(shown) ? keep() : wanted;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#deals-clear")) {
      const query = new URLSearchParams(location.search), gone = {};
      QUICK.concat([...query.keys()].filter((key) => /_(has|from|to)$/.test(key))).forEach((key) => { gone[key] = null; });
      window.headwind.page(gone);
    }
    const copy = event.target.closest("[data-copy-link]");
    if (copy) copied(copy);
  });

  function copied(button) {
    const done = (words) => {
      button.textContent = words;
      window.headwind.say(words);
      setTimeout(() => { button.textContent = "Copy link"; }, 1600);
    };
    if (!navigator.clipboard) { done("Copy it from the address bar"); return; }
    navigator.clipboard.writeText(location.href).then(() => done("Copied"), () => done("Copy it from the address bar"));
  }

  function heard(params) {
    state.grid = params.api;
    HEARD[params.type](params);
  }

  const deals = { heard, isOpen: (params) => Boolean(state.deal) && params.node.id === state.deal };
  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, { deals });
  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions,
    { DealName, DealTwoLines, DealLoss, DealWhy });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { deals: { quick, answered, follow, chosen } });
})();
