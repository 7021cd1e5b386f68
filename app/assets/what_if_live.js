/* The answer at the speed of the hand: the model runs here, numbers are painted first, the picture in the next frame.
 *
 * The store what-if-case tells what is needed for one deal (app/views/what_if/client_payload.py). Where the model cannot run here,
 * the server's answers are painted by the same functions.
 */
(function () {
  "use strict";
  const { words, levers } = window.headwind;
  const loaded = new Map();
  const state = { told: null, model: null, why: "", facts: null, shown: null, wanted: null, framed: false, slid: false };

  function by(id) { return document.getElementById(id); }

  /* ---- the model ------------------------------------------------------------------------------------------------------- */
  function load(url) {
    if (!loaded.has(url)) {
      const asked = fetch(url).then((answer) => {
        if (!answer.ok) throw new Error("the compiled model is gone from the server; reload the page.");
        return answer.json();
      }).then(window.headwind.scorer.load);
      loaded.set(url, asked);
      asked.catch(() => loaded.delete(url));
    }
    return loaded.get(url);
  }

  function open(told, ready) {
    Object.assign(state, { told, model: null, why: told.scorer.refused, shown: null, wanted: null });
    if (!told.scorer.url) { ready(); return; }
    load(told.scorer.url).then((model) => {
      if (state.told !== told) return;
      state.model = model;
      ready();
    }, (error) => {
      if (state.told !== told) return;
      const broken = error instanceof TypeError ? "the compiled model did not arrive; reload the page." : error.message;
      distrust(broken);
      ready();
    });
  }

  /* From here on the server answers. */
  function distrust(why) { state.model = null; state.why = why; }

  function changes() {
    return Object.fromEntries(Object.entries(levers.changes()).map(([name, to]) => [name, levers.counted(levers.one(name), to)]));
  }

  function knows(made) { return Boolean(state.model) && !state.told.server_only.some((name) => name in made); }

  function sides(now, then, made) {
    const { policy, amount } = state.told, to = "amount" in made ? made.amount : amount;
    return [words.side(policy, now, amount), words.side(policy, then, to)];
  }

  /* What is to be painted, or null where only the server knows. */
  function answer() {
    const made = changes(), { told, model } = state;
    if (!knows(made)) return null;
    const facts = model.change(told.facts, made, told.related);
    const [now, then] = sides(model.probability(told.facts), model.probability(facts), made);
    const changed = Object.keys(made).length > 0;
    return {
      now, then, spans: [model.between(told.facts), model.between(facts)],
      decision: words.decision(told, now, then, changed), said: changed ? words.said(told.sentences, now.probability, then.probability) : "",
    };
  }

  function ofServer(given) {
    const span = (name) => (given[`${name}_low`] === null ? null : [given[`${name}_low`], given[`${name}_high`]]);
    const amount = "amount" in given.changes ? given.changes.amount : state.told.amount;
    const [now, then] = [["now", state.told.amount], ["then", amount]].map(([name, held]) => ({
      probability: given[name], amount: held, flagged: given[`flagged_${name}`],
      threshold: given[`threshold_${name}`] === null ? Infinity : given[`threshold_${name}`],
    }));
    return { now, then, spans: [span("now"), span("then")], decision: given.decision, said: given.said };
  }

  /* ---- numbers --------------------------------------------------------------------------------------------------------- */
  function write(id, text) {
    const node = by(id);
    if (node && node.textContent !== text) node.textContent = text;
  }

  function paint(view) {
    const bar = by("what-if-odds");
    if (!bar || !view) return;
    const { now, then, spans, decision } = view;
    ["now", "then"].forEach((name, at) => {
      const share = view[name].probability, span = spans[at] || [share, share];
      write(`what-if-odds-${name}`, words.percent(share));
      write(`what-if-odds-${name}-span`, words.interval(spans[at]));
      bar.style.setProperty(`--${name}`, share.toFixed(6));
      bar.style.setProperty(`--${name}-low`, span[0].toFixed(4));
      bar.style.setProperty(`--${name}-high`, span[1].toFixed(4));
    });
    line(bar, then.threshold);
    write("what-if-decision", decision);
    const losses = [now, then].map((one) => (one.amount === null ? null : one.probability * one.amount));
    write("what-if-loss-now", words.money(losses[0], state.told.symbol));
    write("what-if-loss-then", words.money(losses[1], state.told.symbol));
  }

  function line(bar, threshold) {
    const within = threshold <= 1, mark = bar.querySelector(".hw-nt-threshold");
    bar.closest("[data-line]").dataset.line = within ? "within" : "beyond";
    if (!within || !mark) return;
    bar.style.setProperty("--t", threshold.toFixed(4));
    mark.firstElementChild.textContent = `threshold ${words.threshold(threshold)}`;
  }

  /* ---- the curve ------------------------------------------------------------------------------------------------------- */
  function curve(name) {
    const lever = levers.one(name), { told: { amount, policy, facts, related }, model } = state;
    const others = changes(), own = others[name] !== undefined ? others[name] : null;
    delete others[name];
    const values = levers.grid(lever, state.told), held = "amount" in others ? others.amount : amount;
    const now = levers.place(lever, lever.dataset.now), then = levers.place(lever);
    const chances = values.map((at) => model.probability(model.change(facts, { ...others, [name]: levers.scorable(lever, at) }, related)));
    const thresholds = values.map((at) => words.side(policy, 0, name === "amount" ? at : held).threshold);
    const scale = Boolean(levers.box(lever)), recorded = scale ? now : lever.dataset.now || null;
    const to = scale ? (own === null ? now : then) : levers.value(lever) || recorded;
    return {
      field: name, values, loss_probability: chances, thresholds, now: recorded, then: to,
      now_probability: at(values, chances, recorded), then_probability: at(values, chances, to),
    };
  }

  function at(values, chances, value) {
    const place = values.indexOf(value);
    return place < 0 ? null : chances[place];
  }

  /* Along the same curve only the dot moves: what lies between its points is one question, not thirty. */
  function dot(name) {
    const { shown } = state, lever = levers.one(name);
    if (!shown || shown.field !== name || !levers.box(lever) || levers.place(lever) === null) return null;
    const to = levers.place(lever);
    if (shown.signs !== signs(name) || to < shown.values[0] || to > shown.values[shown.values.length - 1]) return null;
    const chance = state.model.probability(state.model.change(state.told.facts, changes(), state.told.related));
    return { ...shown, then: to, then_probability: chance };
  }

  /* Ask for the curve of a field in the next frame; given is the server's, where this browser has none of its own. */
  function draw(name, given) {
    state.wanted = { name, given };
    if (state.framed) return;
    state.framed = true;
    requestAnimationFrame(frame);
  }

  function frame() {
    state.framed = false;
    const { wanted } = state, graph = document.querySelector("#what-if-graph .js-plotly-plot");
    if (!wanted || !by("what-if-graph") || by("what-if-panel-curve").hidden) return;
    if (!graph || !window.Plotly) { setTimeout(() => draw(wanted.name, wanted.given), 100); return; }
    state.wanted = null;
    const { name, given } = wanted, lever = levers.one(name);
    if (given) show(graph, given);
    else if (lever && knows(changes())) {
      const moved = dot(name);
      if (!moved) show(graph, curve(name));
      else if (!slide(graph, state.shown = moved)) rest();
    }
  }

  /* Only the dot's mark is set where it belongs: Plotly's own way draws the whole plot, half of what a frame has time for.
   * Plotly is told once the hand rests. */
  function slide(graph, one) {
    const mark = graph.querySelectorAll(".scatterlayer .trace")[3], { xaxis, yaxis } = graph._fullLayout;
    const point = mark && mark.querySelector("path.point"), { x: [[along]], y: [[up]] } = spot(one, "then");
    if (!point || along === undefined || point.style.display === "none") return false;
    point.setAttribute("transform", `translate(${xaxis.d2p(along)},${yaxis.d2p(up)})`);
    state.slid = true;
    return true;
  }

  function rest() {
    const graph = document.querySelector("#what-if-graph .js-plotly-plot");
    state.slid = false;
    if (graph && window.Plotly && state.shown) window.Plotly.restyle(graph, spot(state.shown, "then"), [3]);
  }

  function spot(one, name) {
    const across = one.across, where = one[name], chance = one[`${name}_probability`];
    const known = where !== null && chance !== null && (name === "now" || where !== one.now);
    const place = across ? one.rows.indexOf(where) : where;
    const [along, up] = known && (!across || place >= 0) ? [[place], [chance * 100]] : [[], []];
    return across ? { x: [up], y: [along] } : { x: [along], y: [up] };
  }

  function show(graph, one) {
    const picture = state.told.pictures[one.field];
    if (!picture) return;
    const { data, layout } = JSON.parse(JSON.stringify(picture));
    const across = Boolean(layout.meta.across), full = { ...one, across, signs: signs(one.field) };
    if (across) rows(full, data, layout);
    else {
      Object.assign(data[0], { x: one.values, y: hundred(one.loss_probability) });
      Object.assign(data[1], { x: one.values, y: hundred(one.thresholds) });
    }
    ["now", "then"].forEach((name, nth) => {
      const { x, y } = spot(full, name);
      Object.assign(data[2 + nth], { x: x[0], y: y[0] });
    });
    layout.template = graph.layout.template;
    window.Plotly.react(graph, data, layout);
    state.shown = full;
  }

  function signs(name) {
    const others = changes();
    delete others[name];
    return JSON.stringify(others);
  }

  function hundred(shares) { return shares.map((share) => (share === null || !Number.isFinite(share) ? null : share * 100)); }

  /* Levels as rows: all in their order, or of many the lowest with the deal's own, as app/figures/what_if.py draws them. */
  function rows(full, data, layout) {
    const { values, loss_probability: chances, now, then } = full, most = layout.meta.most;
    let places = values.map((_, place) => place);
    if (values.length > most) {
      const own = places.filter((place) => [now, then].includes(values[place]));
      const rest = places.filter((place) => !own.includes(place)).sort((a, b) => chances[a] - chances[b]);
      places = own.concat(rest.slice(0, most - own.length)).sort((a, b) => chances[a] - chances[b]);
    }
    full.rows = places.map((place) => values[place]);
    const names = full.rows.map((name) => String(name).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\$/g, "&#36;"));
    const line = full.thresholds.length ? full.thresholds[0] : null, ends = [places.length - 0.5, -0.5];
    Object.assign(data[0], { x: hundred(places.map((place) => chances[place])), y: places.map((_, row) => row), text: names });
    Object.assign(data[1], { x: hundred([line, line]), y: ends });
    Object.assign(layout.yaxis, { tickvals: names.map((_, row) => row), ticktext: names, range: ends });
  }

  function follow(name) {
    const view = answer();
    if (view) paint(view);
    if (view && name) draw(name);
    return view;
  }

  window.headwind.live = {
    open, distrust, answer, paint, ofServer, follow, draw, state, knows: () => knows(changes()),
    rest: () => { if (state.slid) requestAnimationFrame(rest); },
    redraw: () => { if (state.wanted) draw(state.wanted.name, state.wanted.given); },
  };
})();
