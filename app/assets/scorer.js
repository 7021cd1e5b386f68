/* The trained model in the browser: the server's steps in their order, to a bit. */
(function () {
  "use strict";
  const plain = (value) => (Number.isNaN(value) ? null : value ?? null);
  const number = (value) => Number(plain(value) ?? NaN);
  const bare = (one) => Object.assign(Object.create(null), one);
  const read = (words, Kind) => new Kind(Uint8Array.from(atob(words), (one) => one.charCodeAt()).buffer);

  const quarter = (day) => {
    const date = new Date(Math.trunc(day + 1) * 864e5);
    return date.getUTCFullYear() * 4 + Math.trunc(date.getUTCMonth() / 3);
  };

  const OPS = {
    days_between: ([from, to]) => to - from,
    difference: ([from, less]) => from - less,
    least: (all) => all.reduce((least, one) => (least <= one || isNaN(one) ? least : one)),
    relative_change: ([to, from]) => (from === 0 ? NaN : to / from - 1),
    ratio: ([count, span], strength) => (count * strength) / (span + strength),
    shrunk_rate: ([lost, closed], strength, prior) => (lost + strength * prior) / (closed + strength),
    day_of_quarter: ([day]) => {
      const at = Math.trunc(day) * 864e5, date = new Date(at), month = date.getUTCMonth();
      return (at - date.setUTCMonth(month - (month % 3), 1)) / 864e5;
    },
    quarter_ends: ([from, to]) => quarter(to) - quarter(from),
  };

  /* along: field -> value -> the columns that come with it. */
  function change(follows, facts, changes, along = {}) {
    const row = bare(facts);
    Object.entries(changes).forEach(([field, given]) => {
      const from = plain(row[field]), to = plain(given), known = bare(bare(along[field])[to]);
      if (from === to) return;
      follows.filter(([of]) => of === field).forEach(([, column, how, usual]) => {
        if (column in row) row[column] = {
          as_of: row.as_of_on,
          pushes_so_far: facts.pushes,
          one_more_if_later: number(row[column]) + (!row.composed && number(to) > number(from)),
          same_if_composed: row.composed ? to : row[column],
          comes_along: column in known ? known[column] : usual,
        }[how];
        delete known[column];
      });
      Object.assign(row, known, { [field]: to });
    });
    return row;
  }

  function load(model) {
    const { numeric, depth, scale, bias, prior, slope, intercept } = model;
    const feature = read(model.feature, Uint16Array), border = read(model.border, Float32Array);
    const condition = read(model.condition, Uint16Array), leaf = read(model.leaf, Float64Array);
    const band = model.band && model.band.map((ends) => read(ends, Float64Array));
    const rules = new Map(model.rules);
    const choices = model.categorical.map(([column, unseen, levels]) => [column, unseen, new Map(levels)]);

    function value(facts, name) {
      const [op, inputs, strength] = rules.get(name) || [];
      return op ? OPS[op](inputs.map((one) => value(facts, one)), strength, prior) : number(facts[name]);
    }

    function raw(facts) {
      const held = Float32Array.from(numeric, ([name, unknown]) => {
        const at = value(facts, name);
        return isNaN(at) ? unknown : at;
      });
      const holds = Array.from(border, (edge, one) => held[feature[one]] > edge);
      choices.forEach(([column, unseen, levels]) => {
        const level = String(plain(facts[column]) ?? "missing");
        (levels.get(level) || unseen).forEach((one) => { holds[one] = true; });
      });
      let sum = 0, first = 0, next = 0;
      depth.forEach((count) => {
        let at = first;
        for (let bit = 0; bit < count; bit++) at += holds[condition[next++]] << bit;
        sum += leaf[at];
        first += 1 << count;
      });
      return sum * scale + bias;
    }

    const calibrated = (at) => 1 / (1 + Math.exp(-(intercept + slope * at)));

    function between(facts) {
      const at = raw(facts), likely = calibrated(at), count = (test) => band[0].filter(test).length;
      return band && [
        Math.min(band[1][count((one) => one <= at)], likely),
        Math.max(band[2][count((one) => one < at)], likely),
      ];
    }

    if (!model.probes.every(([facts, told]) => Math.abs(raw(facts) - told) <= 1e-9)) {
      throw new Error("This is not the server's model.");
    }
    return { change: change.bind(null, model.follows), raw, probability: (facts) => calibrated(raw(facts)), between };
  }

  (window.headwind = window.headwind || {}).scorer = { load };
})();
