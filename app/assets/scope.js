/* The scope: the URL's query is the truth; the store, the controls and the links follow it.
 *
 * The URL is written with history.pushState and Dash's router is not told, because it would draw the whole page again
 * for a change of query alone. A change of path does go through the router.
 */
(function () {
  "use strict";
  const LISTS = ["pipeline", "region", "manager", "owner", "product", "stage"];
  const NUMBERS = { threshold: [0, 1], flag_from: [0, 1e12], false_alarm: [0, 1e12], save_rate: [0.001, 1],
    capacity: [0, 1e6] };
  const POLICIES = ["money", "flat"];
  const OWN = ["policy"].concat(Object.keys(NUMBERS));
  const PERIOD = "last-12-months";
  const COMPARE = "quarter";
  const COMPARISONS = ["quarter", "year", "none"];
  const PERIODS = ["this-week", "last-week", "last-30-days", "last-90-days", "this-quarter", "last-quarter", "this-year", "last-12-months", "all"];
  /* Below which path of its host Headwind stands; whoever comes past it is led below. */
  const PREFIX = document.documentElement.dataset.prefix || "";
  const keep = () => window.dash_clientside.no_update;
  const state = { scope: null, page: {}, path: location.pathname, turn: 0, opener: null, pageKeys: ["deal", "set."] };

  /* ---- the path ------------------------------------------------------------------------------------------------- */
  function isBelow(path) { return path === PREFIX || path.startsWith(PREFIX + "/"); }

  /* A path as Headwind names it, without what it stands below and without a slash at its end. */
  function own(path) { return ((isBelow(path) ? path.slice(PREFIX.length) : path) || "/").replace(/(.)\/$/, "$1"); }

  if (!isBelow(location.pathname)) location.replace(PREFIX + location.pathname + location.search + location.hash);

  /* ---- the query ------------------------------------------------------------------------------------------------ */
  function blank() {
    const scope = { period: PERIOD, from: null, to: null, compare: COMPARE };
    LISTS.forEach((key) => { scope[key] = []; });
    OWN.forEach((key) => { scope[key] = null; });
    return scope;
  }

  function isDay(text) {
    return /^(19|20)\d{2}-\d{2}-\d{2}$/.test(text) && !isNaN(new Date(text + "T00:00:00Z")) &&
      new Date(text + "T00:00:00Z").toISOString().slice(0, 10) === text;
  }

  function asNumber(key, text) {
    const number = String(text).trim() === "" ? NaN : Number(text);
    const [low, high] = NUMBERS[key];
    return Number.isFinite(number) && number >= low && number <= high ? number : null;
  }

  /* Why a number of the address cannot be followed, and which one nearest to it could be. */
  function outside(key, text) {
    const number = String(text).trim() === "" ? NaN : Number(text), [low, high] = NUMBERS[key];
    const nearest = Number.isNaN(number) ? "" : `, the nearest is ${Math.min(Math.max(number, low), high)}`;
    return `${key}=${text.slice(0, 40)} (possible is ${low} to ${high}${nearest})`;
  }

  /* A page's own key, or one that begins with such a key's dot: "set." stands for set.amount and all others. */
  function ofPage(key) { return state.pageKeys.some((own) => (own.endsWith(".") ? key.startsWith(own) : key === own)); }

  function parse(search) {
    const scope = blank(), page = {}, odd = [], query = new URLSearchParams(search);
    for (const [key, value] of query) {
      if (LISTS.includes(key)) { if (!scope[key].includes(value)) scope[key].push(value); }
      else if (key === "period") { PERIODS.includes(value) ? (scope.period = value) : odd.push(`period=${value}`); }
      else if (key === "from" || key === "to") { isDay(value) ? (scope[key] = value) : odd.push(`${key}=${value}`); }
      else if (key === "compare") { COMPARISONS.includes(value) ? (scope.compare = value) : odd.push(`compare=${value}`); }
      else if (key === "policy") { POLICIES.includes(value) ? (scope.policy = value) : odd.push(`policy=${value}`); }
      else if (key in NUMBERS) { scope[key] = asNumber(key, value); if (scope[key] === null) odd.push(outside(key, value)); }
      else if (ofPage(key)) page[key] = value;
      else odd.push(key);
    }
    if (scope.from && scope.to && scope.from > scope.to) {
      odd.push(`from=${scope.from} after to=${scope.to}`);
      scope.from = scope.to = null;
    }
    if (scope.from || scope.to) scope.period = null;
    return { scope, page, odd };
  }

  function format(scope, page) {
    const query = new URLSearchParams();
    if (scope.from) query.append("from", scope.from);
    if (scope.to) query.append("to", scope.to);
    if (!scope.from && !scope.to && scope.period && scope.period !== PERIOD) query.append("period", scope.period);
    if (scope.compare && scope.compare !== COMPARE) query.append("compare", scope.compare);
    LISTS.forEach((key) => scope[key].forEach((value) => query.append(key, value)));
    OWN.forEach((key) => { if (scope[key] !== null) query.append(key, String(scope[key])); });
    Object.entries(page || {}).forEach(([key, value]) => { if (value !== null && value !== "") query.append(key, value); });
    const text = query.toString();
    return text ? "?" + text : "";
  }

  function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }

  function write(scope, page, replace) {
    const url = location.pathname + format(scope, page) + location.hash;
    if (url === location.pathname + location.search + location.hash) return;
    history[replace ? "replaceState" : "pushState"]({}, "", url);
  }

  function tell() {
    if (!window.dash_clientside.set_props) return;
    state.turn += 1;
    window.dash_clientside.set_props("scope-query", { data: state.turn });
  }

  /* ---- what other scripts and pages may call ---------------------------------------------------------------------- */
  function clean(patch) {
    const scope = Object.assign({}, current(), patch);
    LISTS.forEach((key) => { scope[key] = [].concat(scope[key] == null ? [] : scope[key]).map(String); });
    Object.keys(NUMBERS).forEach((key) => { scope[key] = scope[key] === null ? null : asNumber(key, scope[key]); });
    if (!POLICIES.includes(scope.policy)) scope.policy = null;
    if (!COMPARISONS.includes(scope.compare)) scope.compare = COMPARE;
    if (patch.period) { scope.from = scope.to = null; if (!PERIODS.includes(scope.period)) scope.period = PERIOD; }
    else if (patch.from || patch.to) scope.period = null;
    if (!scope.period && !scope.from && !scope.to) scope.period = PERIOD;
    return scope;
  }

  function current() { return state.scope || parse(location.search).scope; }

  function set(patch, options) {
    write(clean(patch), state.page, options && options.replace);
    tell();
  }

  function page(patch, options) {
    write(current(), Object.assign({}, state.page, patch), options && options.replace);
    tell();
  }

  let spoke = 0, waiting = null;
  function say(words) {
    const pause = Math.max(0, 1000 - (Date.now() - spoke));
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      spoke = Date.now();
      const region = document.getElementById("live");
      if (region) region.textContent = words;
    }, pause);
  }

  function linked(href) {
    const target = new URL(href, location.href);
    if (target.origin !== location.origin) return null;
    const own = parse(target.search), merged = Object.assign({}, current());
    const given = new URLSearchParams(target.search);
    if (given.has("period") || given.has("from") || given.has("to")) {
      ["period", "from", "to"].forEach((key) => { merged[key] = own.scope[key]; });
    }
    LISTS.concat(OWN, "compare").forEach((key) => { if (given.has(key)) merged[key] = own.scope[key]; });
    return target.pathname + format(merged, own.page) + target.hash;
  }

  function go(url) {
    const target = new URL(url, location.href), stays = target.pathname === location.pathname;
    history.pushState({}, "", target.pathname + target.search + target.hash);
    state.path = target.pathname;
    tell();
    if (stays) return;
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
    fold();
    const main = document.getElementById("main");
    if (main) main.focus({ preventScroll: true });
  }

  /* ---- Dash's callbacks --------------------------------------------------------------------------------------------- */
  /* How many filters are active: the chips, and a period or a comparison that is not the usual one. */
  function active(scope) {
    const own = ["threshold", "flag_from", "policy"].some((key) => scope[key] !== null) ? 1 : 0;
    const costs = ["false_alarm", "save_rate", "capacity"].filter((key) => scope[key] !== null).length;
    return LISTS.reduce((n, key) => n + scope[key].length, own + costs) + (scope.period === PERIOD ? 0 : 1) +
      (scope.compare === COMPARE ? 0 : 1);
  }

  function warning(odd) {
    if (!odd.length) return null;
    const words = `Ignored in this link: ${odd.map((text) => text.slice(0, 120)).join(", ")}. Everything else applies.`;
    return { namespace: "dash_html_components", type: "Div", props: {
      className: "hw-notice hw-notice-note", role: "status", children: [
        { namespace: "dash_html_components", type: "Span", props: { children: words } },
        { namespace: "dash_html_components", type: "Button", props: { children: "×", className: "hw-close", type: "button",
          "aria-label": "Dismiss", "data-dismiss": "scope-notice" } }],
    } };
  }

  function fromControls(period, compare, from, to, lists) {
    const scope = Object.assign({}, current());
    scope.compare = compare || COMPARE;
    LISTS.forEach((key, at) => { scope[key] = lists[at] || []; });
    const custom = period === "custom";
    scope.from = custom && isDay(from || "") ? from : null;
    scope.to = custom && isDay(to || "") ? to : null;
    scope.period = custom ? (scope.from || scope.to ? null : current().period || PERIOD) : period || PERIOD;
    return scope;
  }

  function sync(turn, period, compare, from, to, ...rest) {
    const lists = rest.slice(0, LISTS.length), pageKeys = rest[LISTS.length];
    state.pageKeys = pageKeys || state.pageKeys;
    const triggered = window.dash_clientside.callback_context.triggered_id;
    const byHand = triggered && triggered !== "scope-query" && state.scope;
    let odd = [];
    let custom = false;
    if (byHand) {
      const wanted = fromControls(period, compare, from, to, lists);
      custom = period === "custom";
      if (wanted.from && wanted.to && wanted.from > wanted.to) { odd = ["a start after the end"]; Object.assign(wanted, current()); }
      write(wanted, state.page, false);
    }
    const read = parse(location.search);
    const moved = !same(read.scope, state.scope), turned = !same(read.page, state.page) || !state.scope;
    state.scope = read.scope;
    state.page = read.page;
    const scope = read.scope, ranged = Boolean(scope.from || scope.to) || custom;
    const values = [ranged ? "custom" : scope.period, scope.compare, scope.from || "", scope.to || "", ...LISTS.map((key) => scope[key])];
    const count = active(scope);
    const warned = odd.concat(byHand ? [] : read.odd);
    return [
      moved ? scope : keep(),
      turned ? read.page : keep(),
      count ? String(count) : "",
      !ranged,
      warned.length ? warning(warned) : byHand ? keep() : moved || !turn ? null : keep(),
      ...values.map((value, at) => (same(value, [period, compare, from, to, ...lists][at]) ? keep() : value)),
      ...LISTS.map((key) => (scope[key].length ? String(scope[key].length) : "")),
    ];
  }

  /* A choice is a name, or a record {name, n} that also says how many opportunities have it; no name is what is not recorded. */
  function option(choice) {
    const value = String(choice.name === undefined ? choice : choice.name), name = window.headwind.words.name(value);
    const label = choice.n === undefined ? name : `${name} · ${choice.n.toLocaleString("en")}`;
    if (!value || name === value) return { value, label };
    return { value, label: { namespace: "dash_html_components", type: "Span", props: { children: label, title: value } } };
  }

  /* Quarters and years are named by the company's own calendar. */
  function periods(choices, options) {
    const named = (choices && choices.periods) || {};
    const wanted = options.map((one) => (named[one.value] ? { value: one.value, label: named[one.value] } : one));
    return same(wanted, options) ? keep() : wanted;
  }

  function offer(choices, scope, options) {
    const offered = LISTS.map((key) => {
      const known = ((choices && choices[key]) || []).map(option), chosen = (scope && scope[key]) || [];
      const gone = chosen.filter((value) => !known.some((one) => one.value === value));
      return known.concat(gone.map(option));
    });
    return [periods(choices, options), ...offered, ...offered.map((list) => !list.length)];
  }

  function place(pathname, pages, links) {
    const path = own(pathname || "/");
    const fits = (page) => path === page.path || (page.path !== "/" && path.startsWith(page.path + "/"));
    const here = (pages || []).filter(fits).sort((a, b) => b.path.length - a.path.length)[0];
    state.path = location.pathname;
    document.querySelectorAll("a.hw-nav-link").forEach((link) => {
      const mine = here && own(new URL(link.href).pathname) === here.path;
      mine ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    });
    const names = links.map((id) => "hw-nav-link" + (here && id.path === here.path ? " hw-here" : ""));
    return [here ? here.title || here.name : "Page not found", here ? here.lead : "", here ? !here.scoped : true, names];
  }

  function drawer(query, id) {
    const open = Boolean(query && query[id.key]);
    const panel = document.querySelector(`.hw-drawer[data-key="${CSS.escape(id.key)}"]`);
    const was = panel && !panel.hidden;
    if (open && !was) {
      const opener = document.activeElement;
      state.opener = opener && opener !== document.body ? opener : null;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const title = document.querySelector(`.hw-drawer[data-key="${CSS.escape(id.key)}"] .hw-drawer-title`);
        if (title) title.focus({ preventScroll: true });
      }));
    }
    if (!open && was) {
      const opener = state.opener;
      if (opener && document.contains(opener)) requestAnimationFrame(() => opener.focus({ preventScroll: true }));
      state.opener = null;
    }
    return !open;
  }

  /* ---- the page's own events ---------------------------------------------------------------------------------------- */
  function fold() {
    document.querySelectorAll("[data-toggle][aria-expanded='true']").forEach((button) => {
      button.setAttribute("aria-expanded", "false");
      document.getElementById(button.dataset.toggle).classList.remove("hw-open");
    });
  }

  function shut(except) {
    document.querySelectorAll("details.hw-pick[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  }

  function copied(button) {
    const words = button.dataset.words || button.textContent;
    button.dataset.words = words;
    const done = (text) => {
      button.textContent = text;
      say(text);
      setTimeout(() => { button.textContent = words; }, 1600);
    };
    if (!navigator.clipboard) { done("Copy it from the address bar"); return; }
    navigator.clipboard.writeText(location.href).then(() => done("Copied"), () => done("Copy it from the address bar"));
  }

  const CLICKS = {
    "[data-clear]": (chipped) => {
      set(window.headwind.cleared(chipped.dataset.clear, chipped.dataset.value, current()));
      const bar = document.getElementById("scope-period");
      if (bar) bar.focus();
    },
    "#scope-reset": () => { shut(); set(blank()); say("Scope reset"); },
    "#scope-copy": copied,
    "[data-toggle]": (button) => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      document.getElementById(button.dataset.toggle).classList.toggle("hw-open", open);
    },
    "[data-close-key]": (button) => page({ [button.dataset.closeKey]: null }),
    "[data-dismiss]": (button) => {
      const holder = button.dataset.dismiss || "notice";
      window.dash_clientside.set_props(holder, { children: null });
    },
  };

  document.addEventListener("click", (event) => {
    const menu = event.target.closest("details.hw-pick");
    shut(menu);
    for (const [selector, act] of Object.entries(CLICKS)) {
      const found = event.target.closest(selector);
      if (found) { act(found); return; }
    }
    const link = event.target.closest("a[data-keep-scope]");
    const plainly = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button || event.defaultPrevented);
    if (link && plainly && (!link.target || link.target === "_self")) {
      const url = linked(link.dataset.href || link.getAttribute("href"));
      if (url !== null) { event.preventDefault(); go(url); }
    }
  });

  /* Links are given the current scope when they are about to be used, so that a new tab or a copied link has it too. */
  function freshen(event) {
    const link = event.target.closest && event.target.closest("a[data-keep-scope]");
    if (!link) return;
    if (!link.dataset.href || link.dataset.written !== link.getAttribute("href")) link.dataset.href = link.getAttribute("href");
    const url = linked(link.dataset.href);
    if (url !== null) { link.setAttribute("href", url); link.dataset.written = url; }
  }
  ["pointerover", "pointerdown", "focusin"].forEach((name) => document.addEventListener(name, freshen, true));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.hw-pick[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    const open = [...document.querySelectorAll(".hw-drawer:not([hidden])")].pop();
    if (open) page({ [open.dataset.key]: null });
  });

  /* With a mouse, an opened menu is ready to be typed into; on a phone that would raise the keyboard. */
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches("details.hw-pick[open]") || !window.matchMedia("(hover: hover)").matches) return;
    const find = event.target.querySelector(".hw-pick-find");
    if (find && find.offsetParent) find.focus({ preventScroll: true });
  }, true);

  document.addEventListener("input", (event) => {
    if (!event.target.matches(".hw-pick-find")) return;
    const wanted = event.target.value.trim().toLowerCase();
    event.target.closest(".hw-menu").querySelectorAll(".form-check").forEach((row) => {
      row.hidden = Boolean(wanted) && !row.textContent.toLowerCase().includes(wanted);
    });
  });

  /* Heard before Dash's own listeners: a step in the history that keeps the path is the scope's business alone. */
  window.addEventListener("popstate", (event) => {
    if (location.pathname === state.path) event.stopImmediatePropagation();
    state.path = location.pathname;
    tell();
  }, true);

  window.headwind = Object.assign(window.headwind || {}, {
    set, page, say, copied, scope: () => Object.assign({}, current()), parse, format, policyKeys: ["policy", ...Object.keys(NUMBERS)],
  });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { headwind: { sync, offer, place, drawer } });
})();
