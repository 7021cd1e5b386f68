/* The threshold page follows the hand: the server has worked out everything at every stop of the slider, and here the stop
 * under the hand is shown. Nothing is asked for before the hand rests; then the address says what it rests on.
 *
 * `told` is what the last answer gave: at (the stops), texts and lengths (selector -> one for each stop), said (the
 * sentence under each graph), points (where each graph's mark stands), deals (those that may change side).
 */
(function () {
  "use strict";
  const REST = 180; // ms without another move before the address is written
  const COSTS = { "threshold-false-alarm": "false_alarm", "threshold-save-rate": "save_rate", "threshold-capacity": "capacity" };
  const keep = () => window.dash_clientside.no_update;
  const find = (id) => document.getElementById(id);
  let told = null, stop = 0, pressing = false, waiting = null, wanted = {}, frame = 0, turn = 0;

  /* ---- showing one stop ------------------------------------------------------------------------------------------ */
  /* A text that React wrote is changed where it stands, so that React still finds its own node. */
  function put(element, words) {
    const first = element.firstChild;
    if (!first || first.nodeType !== Node.TEXT_NODE) element.prepend(document.createTextNode(words));
    else if (first.nodeValue !== words) first.nodeValue = words;
  }

  function write() {
    Object.entries(told.texts).forEach(([where, words]) => {
      const element = document.querySelector(where);
      if (element) put(element, words[stop]);
    });
    Object.entries(told.lengths).forEach(([where, shares]) => {
      const element = document.querySelector(where);
      if (element) element.style.setProperty("--v", shares[stop]);
    });
    Object.entries(told.said).forEach(([id, words]) => {
      const figure = find(id) && find(id).closest("figure");
      if (!figure) return;
      put(figure.querySelector(".hw-chart-summary"), words[stop]);
      figure.querySelector(".hw-chart-image").setAttribute("aria-label", words[stop]);
    });
    const range = find("threshold-range");
    if (range) range.setAttribute("aria-valuetext", told.spoken[stop]);
    list();
  }

  function seen(plot) {
    const { top, bottom } = plot.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  /* While the hand moves only what it can see is drawn. */
  function draw() {
    frame = 0;
    Object.entries(told.points).forEach(([id, { x, y, trace, foot }]) => {
      const plot = find(id) && find(id).querySelector(".js-plotly-plot");
      if (!plot || !window.Plotly || !plot.data || plot.data.length <= trace || (pressing && !seen(plot))) return;
      const at = foot === null ? { x: [[x[stop]]], y: [[y[stop]]] } : { x: [[x[stop], x[stop]]], y: [[foot, y[stop]]] };
      window.Plotly.restyle(plot, at, [trace]);
    });
  }

  function show() {
    if (!told || !told.at) return;
    write();
    if (!frame) frame = requestAnimationFrame(draw);
  }

  /* ---- the deals that change side ---------------------------------------------------------------------------------- */
  function part(tag, words, name, inside) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (words) element.textContent = words;
    (inside || []).forEach((one) => element.append(one));
    return element;
  }

  /* What is written in an element as a name: a very long one is cut, and whole where it is pointed at. */
  function named(element, text) {
    element.textContent = window.headwind.words.name(text);
    if (Array.from(text).length > 40) Object.assign(element, { title: text, className: `${element.className} hw-long-name` });
    return element;
  }

  function linked(words, href, name) {
    const link = part("a", words, name);
    link.href = href;
    link.dataset.keepScope = "";
    return link;
  }

  function row(deal) {
    const title = part("th", "", "", [named(linked("", deal.href, "hw-cell-link"), deal.name)]);
    if (deal.sub) title.append(named(part("span", "", "hw-sub"), deal.sub));
    title.scope = "row";
    const track = part("span", "", "hw-track", [part("i", "", "hw-fill")]);
    track.style.setProperty("--v", deal.share);
    track.setAttribute("aria-hidden", "true");
    const loss = part("span", "", "hw-loss", [part("span", deal.loss, "hw-loss-number"), track]);
    const cells = [title, part("td", deal.side, deal.was ? "hw-muted" : "hw-risk"), named(part("td", "", "hw-minor"), deal.owner)];
    if (deal.amount !== undefined) cells.push(part("td", deal.amount, "hw-right"));
    cells.push(part("td", "", "hw-right", [loss]));
    if (deal.expected_loss !== undefined) cells.push(part("td", deal.expected_loss, "hw-right hw-minor"));
    const what = linked("What-if", deal.what_if, "hw-cell-link");
    what.setAttribute("aria-label", `What-if: ${window.headwind.words.name(deal.name)}`);
    return part("tr", "", "", [...cells, part("td", "", "hw-right", [what])]);
  }

  function list() {
    const body = find("threshold-changes");
    if (!body) return;
    const changed = told.deals.filter((deal) => (deal.was ? deal.reach <= stop : deal.reach > stop)).slice(0, told.most);
    const key = changed.map((deal) => deal.href).join(" ");
    if (body.dataset.listed === key && body.children.length === changed.length) return;
    body.dataset.listed = key;
    find("threshold-changes-none").hidden = changed.length > 0;
    body.replaceChildren(...changed.map((deal) => (deal.row = deal.row || row(deal))));
  }

  /* ---- the address --------------------------------------------------------------------------------------------------- */
  /* Only what differs from what is in force stands in the address. */
  function address(policy) {
    const { by, line, false_alarm, save_rate, capacity } = policy, usual = told.usual, costs = { false_alarm, save_rate, capacity };
    const own = Object.fromEntries(Object.entries(costs).map(([key, value]) => [key, value === usual[key] ? null : value]));
    return {
      policy: by === told.standing ? null : by,
      threshold: by === "flat" ? line : null,
      flag_from: by === "money" ? line : null,
      ...own,
    };
  }

  /* What is looked at, from the address and not from the last answer: the next one may still be on its way. */
  function looked() {
    const given = window.headwind.scope();
    const by = given.policy || (given.threshold !== null ? "flat" : given.flag_from !== null ? "money" : told.standing);
    const costs = Object.entries(told.usual).map(([key, value]) => [key, given[key] === null ? value : given[key]]);
    return { by, line: by === "flat" ? given.threshold : given.flag_from, ...Object.fromEntries(costs) };
  }

  /* The same with nothing left open, because what is in force may have changed since the last answer. */
  function whole() {
    const policy = Object.assign(looked(), wanted);
    const answered = policy.by === told.by && Object.entries(told.costs).every(([key, value]) => policy[key] === value);
    const line = policy.line === null && answered ? told.follows : policy.line;
    const { by, false_alarm, save_rate, capacity } = policy;
    return { policy: by, [by === "flat" ? "threshold" : "flag_from"]: line, false_alarm, save_rate, capacity: capacity || 0 };
  }

  function later(change, rest) {
    Object.assign(wanted, change);
    clearTimeout(waiting);
    waiting = setTimeout(now, rest);
  }

  function now() {
    clearTimeout(waiting);
    const policy = Object.assign(looked(), wanted);
    waiting = null;
    wanted = {};
    window.headwind.set(address(policy), { replace: true });
  }

  const lineAt = (at) => (at === told.follows ? null : at);

  /* ---- the controls ---------------------------------------------------------------------------------------------------- */
  const round = (value, digits) => Number(value.toFixed(digits));
  /* What somebody typed is shown as it was typed; what was worked out as somebody would say it, as the sentences do. */
  const exact = (value) => round(value, 6);
  const brief = (value) => (Math.abs(value) < 100 ? round(value, 2) : Number(value.toPrecision(3)));
  function shownLine(line) {
    if (![told.follows, told.suggested, told.cheapest].includes(line)) return exact(line * told.scale);
    return told.scale === 100 ? round(line * 100, 1) : brief(line);
  }

  function shownCost(key, value) {
    if (key === "capacity") return value || null;
    if (key === "save_rate") return exact(value * 100);
    return !told.adopted && value === told.usual[key] ? brief(value) : exact(value);
  }

  function nearest(line) {
    return told.at.reduce((best, at, nth) => (Math.abs(at - line) < Math.abs(told.at[best] - line) ? nth : best), 0);
  }

  /* A hand that is still moving keeps its place when an answer comes; its line may be another stop by now. */
  function follow(given) {
    const before = told && told.at && told.by === (given || {}).by ? told.at[stop] : null;
    told = given || null;
    if (!told) return Array(7).fill(keep());
    const busy = (pressing || waiting !== null) && before !== null;
    if (told.at) {
      stop = busy ? nearest(before) : told.here;
      requestAnimationFrame(() => { show(); requestAnimationFrame(show); });
    }
    buttons();
    const costs = Object.values(COSTS).map((key) => (busy ? keep() : shownCost(key, told.costs[key])));
    const range = told.at ? [told.at.length - 1, stop] : [keep(), keep()];
    return [...range, shownLine(told.at ? told.at[stop] : told.line), told.by, ...costs];
  }

  function buttons() {
    const hide = { "threshold-follow": told.line === told.suggested, "threshold-back": !told.chosen,
      "threshold-cheapest": told.by === "flat" || told.line === told.cheapest };
    Object.entries(hide).forEach(([id, hidden]) => { if (find(id)) find(id).disabled = hidden; });
    Object.entries(told.limits).forEach(([id, [low, high]]) => { if (find(id)) Object.assign(find(id), { min: low, max: high }); });
  }

  function slide(range) {
    stop = Number(range.value);
    show();
    const box = find("threshold-number");
    if (box) box.value = shownLine(told.at[stop]);
    window.headwind.say(told.texts["#threshold-decision"][stop]);
  }

  function restore(box) {
    const value = box.id === "threshold-number" ? shownLine(told.line) : shownCost(COSTS[box.id], looked()[COSTS[box.id]]);
    box.value = value === null ? "" : value;
    window.dash_clientside.set_props(box.id, { value });
  }

  /* What cannot be is refused with what can: nothing on the page follows it. */
  function refusal(box, value) {
    const [low, high, why] = told.limits[box.id], written = (end) => end.toLocaleString("en", { maximumFractionDigits: 6 });
    const nearest = box.value.trim() === "" ? "" : ` The nearest possible is ${written(Math.min(Math.max(value, low), high))}.`;
    const name = box.labels[0].firstChild.textContent;
    return `${name}: a number from ${written(low)} to ${written(high)}.${why && " "}${why}${nearest} What was there still applies.`;
  }

  function typed(box) {
    const key = COSTS[box.id], value = Number(box.value), empty = box.value.trim() === "" || (key === "capacity" && !value);
    const [low, high] = told.limits[box.id], outside = !Number.isFinite(value) || value < low || value > high;
    const refused = outside || !box.checkValidity() || (empty && key !== "capacity");
    find("threshold-typed-said").textContent = refused ? refusal(box, value) : "";
    if (refused) { restore(box); return; }
    if (empty) box.value = "";
    if (box.id === "threshold-number") later({ line: value === shownLine(told.line) ? looked().line : lineAt(value / told.scale) }, REST);
    else if (key === "capacity") later({ capacity: empty ? (told.usual.capacity ? 0 : null) : value }, 0);
    else if (value !== shownCost(key, told.costs[key])) later({ [key]: key === "save_rate" ? round(value / 100, 6) : value }, 0);
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "threshold-range" && told && told.at) slide(event.target);
  });

  document.addEventListener("change", (event) => {
    const { id, value, type } = event.target;
    if (!told || !id) return;
    if (id === "threshold-range" && told.at) { show(); later({ line: lineAt(told.at[Number(value)]) }, REST); }
    else if (id === "threshold-number" || id in COSTS) typed(event.target);
    else if (type === "radio" && event.target.closest("#threshold-by")) later({ by: value, line: null }, 0);
  });

  ["pointerdown", "pointerup", "pointercancel"].forEach((kind) => {
    document.addEventListener(kind, (event) => { pressing = kind === "pointerdown" && event.target.id === "threshold-range"; }, true);
  });

  /* ---- adopting -------------------------------------------------------------------------------------------------------- */
  function ask(act, more) {
    const box = find("threshold-author"), author = box.value.trim();
    if (!author) {
      put(find("threshold-written-said"), "Say your name first: whoever follows the policy sees it.");
      box.focus();
      return;
    }
    window.headwind.author.remember(author);
    turn += 1;
    window.dash_clientside.set_props("threshold-asked", { data: { act, author, turn, ...more } });
  }

  function adopt() {
    if (told.adopted && !told.chosen && waiting === null) {
      put(find("threshold-written-said"), "This policy is in force already.");
      return;
    }
    const state = whole();
    if (waiting !== null) now();
    ask("adopt", { note: find("threshold-note").value, state });
  }

  /* What has been adopted is in force: nothing of it need stand in the address. */
  function wrote(answer) {
    if (!answer) return keep();
    if (answer.done) {
      window.dash_clientside.set_props("threshold-note", { value: "" });
      window.headwind.set(Object.fromEntries(window.headwind.policyKeys.map((key) => [key, null])), { replace: true });
    }
    window.headwind.say(answer.words);
    return `${answer.words} ${answer.next_step}`.trim();
  }

  const CLICKS = {
    "#threshold-follow": () => later({ line: lineAt(told.suggested) }, 0),
    "#threshold-cheapest": () => later({ line: lineAt(told.cheapest) }, 0),
    "#threshold-back": () => later({ by: told.standing, line: null, ...told.usual }, 0),
    "#threshold-to-adopting": () => {
      find("threshold-policies").scrollIntoView({ block: "center" });
      find("threshold-author").focus({ preventScroll: true });
    },
    "#threshold-adopt": adopt,
    "#threshold-retire": () => ask("retire", {}),
    "[data-restore]": (button) => ask("restore", { number: Number(button.dataset.restore) }),
  };

  document.addEventListener("click", (event) => {
    const page = find("threshold-slider");
    if (!page || !told) return;
    for (const [selector, act] of Object.entries(CLICKS)) {
      const found = event.target.closest(selector);
      if (found) { act(found); return; }
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { threshold: { follow, remembered: window.headwind.author.known, wrote } });
})();
