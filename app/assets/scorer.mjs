/* The trained model in the browser: the server's steps in their order, to a bit. Nothing here needs a browser. */

/**
 * The facts of a deal by their columns, as JSON holds them: a day is counted from 1970-01-01.
 * @typedef {Record<string, any>} Facts
 * @typedef {Record<string, Record<string, Facts>>} Related
 * @typedef {[field: string, column: string, how: string, otherwise: unknown]} SideEffect
 * @typedef {[op: string, inputs: string[], strength: number]} Rule
 * @typedef {{ numeric: [string, number][], feature: string, border: string,
 *   categorical: [string, number[], [string, number[]][]][], condition: string, depth: number[], leaf: string,
 *   scale: number, bias: number, rules: [string, Rule][], prior: number, follows: SideEffect[], slope: number,
 *   intercept: number, band?: [string, string, string] | null, probes: [Facts, number][] }} Payload what
 *   model/browser/export.py writes; follows are the side effects of a change
 * @typedef {ReturnType<typeof load>} Model
 */

/** @param {unknown} value */
const plain = (value) => (Number.isNaN(value) ? null : value ?? null);
/** @param {unknown} value */
const number = (value) => Number(plain(value) ?? NaN);
/** @param {object | undefined} one @returns {Record<string, any>} */
const bare = (one) => Object.assign(Object.create(null), one);
/** @template T @param {string} words @param {new (buffer: ArrayBuffer) => T} Kind */
const read = (words, Kind) => new Kind(Uint8Array.from(atob(words), (one) => one.charCodeAt(0)).buffer);

/** @param {number} day */
const quarter = (day) => {
  const date = new Date(Math.trunc(day + 1) * 864e5);
  return date.getUTCFullYear() * 4 + Math.trunc(date.getUTCMonth() / 3);
};

/** @type {Record<string, (values: number[], strength: number, prior: number) => number>} */
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

/**
 * The facts after changes, with their side effects. related: field -> value -> the columns that come with it.
 * @param {SideEffect[]} sideEffects @param {Facts} facts @param {Facts} changes @param {Related} related
 */
function change(sideEffects, facts, changes, related = {}) {
  const row = bare(facts);
  Object.entries(changes).forEach(([field, given]) => {
    const from = plain(row[field]), to = plain(given), known = bare(bare(related[field])[String(to)]);
    if (from === to) return;
    sideEffects.filter(([of]) => of === field).forEach(([, column, how, otherwise]) => {
      if (column in row) {
        row[column] = {
          as_of: row.as_of_on,
          pushes_so_far: facts.pushes,
          one_more_if_later: number(row[column]) + Number(!row.composed && number(to) > number(from)),
          same_if_composed: row.composed ? to : row[column],
          comes_along: column in known ? known[column] : otherwise,
        }[how];
      }
      delete known[column];
    });
    Object.assign(row, known, { [field]: to });
  });
  return row;
}

/**
 * The sum of the trees' leaves, where the conditions hold (1) or not (0).
 * @param {Uint8Array} depth @param {Uint16Array} condition @param {Float64Array} leaf @param {Uint8Array} holds
 */
function grown(depth, condition, leaf, holds) {
  let sum = 0, first = 0, next = 0;
  for (let tree = 0; tree < depth.length; tree++) {
    let at = first;
    for (let bit = 0; bit < depth[tree]; bit++) at += holds[condition[next++]] << bit;
    sum += leaf[at];
    first += 1 << depth[tree];
  }
  return sum;
}

/**
 * The interval around a probability.
 * @param {Float64Array[]} band @param {number} at @param {number} likely @returns {[number, number]}
 */
function around([edges, low, high], at, likely) {
  const below = edges.filter((one) => one < at).length, upTo = edges.filter((one) => one <= at).length;
  return [Math.min(low[upTo], likely), Math.max(high[below], likely)];
}

/**
 * The model that a payload holds.
 * @param {Payload} model
 */
export function load(model) {
  const { numeric, scale, bias, prior, slope, intercept } = model, depth = Uint8Array.from(model.depth);
  const feature = read(model.feature, Uint16Array), border = read(model.border, Float32Array);
  const condition = read(model.condition, Uint16Array), leaf = read(model.leaf, Float64Array);
  const band = model.band && model.band.map((ends) => read(ends, Float64Array));
  const rules = new Map(model.rules);
  const held = new Float32Array(numeric.length), bordered = border.length, conditions = 1 + condition.reduce((most, one) => Math.max(most, one), bordered);
  const choices = model.categorical.map(([column, unseen, levels]) => ({ column, unseen, levels: new Map(levels) }));

  /** @param {Facts} facts @param {string} name @returns {number} */
  function value(facts, name) {
    const rule = rules.get(name);
    if (!rule) return number(facts[name]);
    const [op, inputs, strength] = rule;
    return OPS[op](inputs.map((one) => value(facts, one)), strength, prior);
  }

  /** @param {Facts} facts */
  function raw(facts) {
    numeric.forEach(([name, unknown], at) => {
      const known = value(facts, name);
      held[at] = isNaN(known) ? unknown : known;
    });
    const holds = new Uint8Array(conditions);
    for (let one = 0; one < bordered; one++) holds[one] = Number(held[feature[one]] > border[one]);
    choices.forEach(({ column, unseen, levels }) => {
      const level = String(plain(facts[column]) ?? "missing");
      (levels.get(level) || unseen).forEach((one) => { holds[one] = 1; });
    });
    return grown(depth, condition, leaf, holds) * scale + bias;
  }

  /** @param {number} at */
  const calibrated = (at) => 1 / (1 + Math.exp(-(intercept + slope * at)));

  /** @param {Facts} facts */
  function between(facts) {
    const at = raw(facts);
    return band ? around(band, at, calibrated(at)) : null;
  }

  if (!model.probes.every(([facts, told]) => Math.abs(raw(facts) - told) <= 1e-9)) {
    throw new Error("This is not the server's model.");
  }
  return {
    /** @param {Facts} facts @param {Facts} changes @param {Related} [related] */
    change: (facts, changes, related) => change(model.follows, facts, changes, related),
    raw,
    /** @param {Facts} facts */
    probability: (facts) => calibrated(raw(facts)),
    between,
  };
}
