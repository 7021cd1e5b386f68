/* The what-if page: a lever moved is answered here at once (what_if_live.js); on release the server is asked, and its word
 * stands. The address holds everything: the changes, the field of the curve, the open tab.
 *
 * Every question has a number, and only the answer to the last one counts. Without a connection the question waits.
 */
(function () {
  "use strict";
  const REST = 200; // ms of rest after a key before the server is asked
  const FIRST_RETRY = 1000, LAST_RETRY = 30000;
  const NEAR = 1e-9;
  const KEY = "set.", OPEN_TAB = "curve";
  const WAITS = "Not connected: the number follows your hand, the reconciliation waits.";
  const state = { asked: 0, answered: 0, touched: null, waiting: null, retry: null, pause: FIRST_RETRY, stop: null, byKey: false, stale: false };
  const { levers, words } = window.headwind;
  const live = () => window.headwind.live;

  function by(id) { return document.getElementById(id); }

  function here() { return Boolean(live().state.told && by("what-if-odds")); }

  /* ---- what is said under the answer ------------------------------------------------------------------------------------ */
  function status(kind, words) {
    const line = by("what-if-status");
    if (!line || (line.dataset.kind === kind && line.textContent === words)) return;
    line.dataset.kind = kind;
    line.textContent = words;
  }

  function settled() {
    const { why } = live().state;
    status(why ? "server" : "", why ? `Answers come from the server: ${why}` : "");
  }

  /* Nothing can be asked just now. */
  function waits() {
    const line = by("what-if-status");
    return !navigator.onLine || Boolean(line && line.dataset.kind === "waits");
  }

  /* ---- the address --------------------------------------------------------------------------------------------------------- */
  function patch() {
    const held = window.headwind.parse(location.search).page, made = levers.changes(), found = {};
    Object.keys(held).filter((key) => key.startsWith(KEY)).forEach((key) => { found[key] = null; });
    levers.all().forEach(({ dataset: { lever } }) => { found[KEY + lever] = lever in made ? String(made[lever]) : null; });
    return { ...held, ...found, field: state.touched, tab: tab() === OPEN_TAB ? null : tab() };
  }

  /* Written without telling Dash, whose own questions would fail where there is no connection. */
  function write() {
    const { scope } = window.headwind.parse(location.search);
    history.replaceState({}, "", location.pathname + window.headwind.format(scope, patch()) + location.hash);
  }

  /* ---- asking the server --------------------------------------------------------------------------------------------------- */
  function question() {
    const query = new URLSearchParams(), { scope } = window.headwind.parse(location.search);
    window.headwind.policyKeys.forEach((key) => {
      if (scope[key] !== null && scope[key] !== undefined && scope[key] !== "") query.append(key, scope[key]);
    });
    Object.entries(levers.changes()).forEach(([name, to]) => query.append(KEY + name, to));
    if (state.touched) query.append("curve", state.touched);
    return `${live().state.told.twin}?${query}`;
  }

  function ask(rest = 0) {
    clearTimeout(state.waiting);
    if (rest) state.waiting = setTimeout(send, rest);
    else send();
  }

  async function send() {
    clearTimeout(state.waiting);
    clearTimeout(state.retry);
    if (!here()) return;
    const number = state.asked += 1, deal = live().state.told;
    state.stale = false;
    if (state.stop) state.stop.abort();
    state.stop = new AbortController();
    const asked = fetch(question(), { signal: state.stop.signal, headers: { Accept: "application/json" } });
    write();
    const current = () => number === state.asked && !state.stale && here() && live().state.told === deal;
    try {
      const answer = await asked;
      if (answer.status >= 500) throw new TypeError(`The server failed (${answer.status}).`);
      const said = await answer.json();
      if (current()) answer.ok ? accept(said, number) : refuse(said);
    } catch (error) {
      if (error.name !== "AbortError" && current()) wait(error);
    }
  }

  /* The question waits for the connection, and is asked again and again, ever more rarely. */
  function wait(error) {
    if (!(error instanceof TypeError)) throw error;
    status("waits", navigator.onLine && /^The server/.test(error.message) ? `${error.message} The reconciliation waits.` : WAITS);
    state.retry = setTimeout(send, state.pause);
    state.pause = Math.min(state.pause * 2, LAST_RETRY);
  }

  function accept(answer, number) {
    const { told, model } = live().state, own = live().answer();
    state.pause = FIRST_RETRY;
    state.answered = number;
    if (answer.bundle_version !== told.bundle_version) live().distrust("a newer model was published; reload the page to use it.");
    else if (model && own && Math.abs(own.then.probability - answer.then) > NEAR) {
      const [here_, there] = [own.then.probability, answer.then].map((share) => words.percent(share, 1));
      live().distrust(`this browser made it ${here_}, the server makes it ${there}.`);
    }
    const view = live().ofServer(answer);
    live().paint(view);
    if (!own || !live().knows()) live().draw(state.touched, answer.curve);
    if (!own && view.said) window.headwind.say(view.said);
    by("what-if-odds").classList.remove("hw-waiting");
    by("what-if-odds").dataset.reconciled = number;
    settled();
    live().rest();
    window.headwind.page(patch(), { replace: true });
    window.dash_clientside.set_props("what-if-answer", { data: answer });
  }

  function refuse(said) {
    const lever = said.field && levers.one(said.field);
    if (lever) levers.tell(lever, "refusal", said.message);
    const gone = said.error === "NotFound";
    status("refused", gone ? `${said.message} What you see is as it stood when you opened the page.` : said.message);
  }

  /* ---- the hand ------------------------------------------------------------------------------------------------------------- */
  function touch(lever) { state.touched = lever.dataset.lever; }

  function moved() {
    clearTimeout(state.waiting);
    state.stale = true;
    const view = live().follow(state.touched);
    if (!view) by("what-if-odds").classList.add("hw-waiting");
    return view;
  }

  function letGo(view, rest) {
    if (view && view.said) window.headwind.say(view.said);
    ask(rest);
  }

  function leverOf(event) { return event.target.closest && event.target.closest("#what-if-levers [data-lever]"); }

  document.addEventListener("input", (event) => {
    const lever = leverOf(event);
    if (!lever || !here()) return;
    touch(lever);
    levers.follow(lever, event.target);
    moved();
  });

  document.addEventListener("change", (event) => {
    const lever = leverOf(event);
    if (!lever || !here()) return;
    touch(lever);
    levers.follow(lever, event.target);
    // What a slider lets go of has been painted when it was last moved.
    if (event.target.type === "range" && state.stale) letGo(live().answer(), state.byKey ? REST : 0);
    else letGo(moved(), state.byKey ? REST : 0);
  });

  /* Whoever looks at a field sees its curve; a slider taken by the pointer is asked for when it is let go. */
  let pressing = false;
  ["pointerdown", "pointerup", "pointercancel"].forEach((name) => {
    document.addEventListener(name, () => { pressing = name === "pointerdown"; state.byKey = false; }, true);
  });

  document.addEventListener("focusin", (event) => {
    const lever = leverOf(event);
    if (!lever || !here() || lever.dataset.lever === state.touched || event.target.matches("[data-reset]")) return;
    touch(lever);
    live().draw(state.touched);
    if (!pressing) ask(REST);
  });

  document.addEventListener("focusout", (event) => {
    const lever = leverOf(event);
    if (lever && here()) levers.fill(lever);
  });

  document.addEventListener("keydown", (event) => {
    state.byKey = event.key !== "Enter" && event.key !== "Tab";
    const lever = leverOf(event);
    if (event.key === "Escape" && lever && event.target.type === "range" && levers.moved(lever)) reset([lever]);
    if (event.target.matches("[data-tab]")) step(event);
  }, true);

  /* ---- ways back, and changes from elsewhere ------------------------------------------------------------------------------- */
  function reset(chosen) {
    chosen.forEach((lever) => levers.put(lever, lever.dataset.now));
    if (chosen.length === 1) touch(chosen[0]);
    const view = moved();
    letGo(view, 0);
    if (view && !view.said) window.headwind.say(`Reset: loss ${words.number(view.then.probability * 100)} percent`);
  }

  /* Set the levers to exactly these changes; returns the fields that are none. */
  function apply(changes) {
    if (!here()) return Object.keys(changes);
    levers.all().forEach((lever) => {
      const { lever: name, now } = lever.dataset;
      levers.put(lever, name in changes ? String(changes[name] === null ? "" : changes[name]) : now);
      if (name in changes) touch(lever);
    });
    letGo(moved(), 0);
    return Object.keys(changes).filter((name) => !levers.one(name));
  }

  function copy(button) {
    write();
    window.headwind.copied(button);
  }

  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-reset]"), chosen = event.target.closest("[data-tab]");
    if (one) {
      levers.focus(one.closest("[data-lever]"));
      reset([one.closest("[data-lever]")]);
    }
    else if (event.target.closest("#what-if-reset")) reset(levers.all());
    else if (event.target.closest("#what-if-copy")) copy(event.target.closest("#what-if-copy"));
    else if (chosen) show(chosen.dataset.tab, true);
  });

  /* ---- tabs ------------------------------------------------------------------------------------------------------------------ */
  function tabs() { return [...document.querySelectorAll("#what-if-pictures [data-tab]")]; }

  function tab() {
    const chosen = tabs().find((one) => one.getAttribute("aria-selected") === "true");
    return chosen ? chosen.dataset.tab : OPEN_TAB;
  }

  function show(name, tell) {
    tabs().forEach((one) => {
      const is = one.dataset.tab === name;
      one.setAttribute("aria-selected", String(is));
      one.tabIndex = is ? 0 : -1;
      one.classList.toggle("active", is);
      by(one.getAttribute("aria-controls")).hidden = !is;
    });
    if (name === "curve") live().redraw();
    if (tell) window.headwind.page(patch(), { replace: true });
    window.dispatchEvent(new Event("resize"));
  }

  function step(event) {
    const all = tabs(), place = all.indexOf(event.target);
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    next.focus();
    show(next.dataset.tab, true);
  }

  /* ---- the connection --------------------------------------------------------------------------------------------------------- */
  window.addEventListener("offline", () => { if (here()) status("waits", WAITS); });
  window.addEventListener("online", () => {
    if (!here()) return;
    settled();
    send(); // even where the last question was answered: what is drawn from its answer may have been lost
  });

  /* ---- Dash's callback --------------------------------------------------------------------------------------------------------- */
  function open(told, answer) {
    clearTimeout(state.retry);
    clearTimeout(state.waiting);
    if (state.stop) state.stop.abort();
    if (!told) { live().state.told = null; return; }
    state.touched = new URLSearchParams(location.search).get("field") && answer && answer.curve ? answer.curve.field : null;
    state.answered = state.asked;
    state.stale = false;
    show(told.tab, false);
    levers.all().forEach((lever) => levers.name(lever));
    live().open(told, () => {
      if (!here()) return;
      settled();
      if (state.stale) moved();
    });
    live().paint(live().ofServer(answer));
    by("what-if-odds").dataset.reconciled = state.asked;
  }

  window.headwind.what_if = { apply, waits };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { what_if: { open } });
})();
