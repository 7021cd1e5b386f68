/* Numbers as app/formats.py spells them, and what app/views/what_if/decision.py says of a loss probability, in its sentences. */
(function () {
  "use strict";
  const NBSP = "\u00a0", MINUS = "\u2212", NOTHING = "\u2013";
  const STEPS = [[1e9, "B"], [1e6, "M"], [1e3, "k"]];

  /* As Python writes a number: to the nearest, of two as near to the even one. A browser takes the larger. */
  function fixed(size, digits) {
    const text = size.toFixed(digits);
    if (size >= 1e21 || !/^50*$/.test(size.toFixed(digits + 40).slice(-40))) return text;
    const even = Number(text[text.length - 1]) % 2 === 0;
    return even ? text : (size - 0.5 / 10 ** digits).toFixed(digits + 1).slice(0, digits ? -1 : -2);
  }

  function number(value, digits = 0) {
    if (value === null || Number.isNaN(value)) return NOTHING;
    const [whole, rest] = fixed(Math.abs(value), digits).split(".");
    const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (rest ? `.${rest}` : "");
    return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
  }

  function money(value, symbol) {
    if (value === null || Number.isNaN(value)) return NOTHING;
    const size = Math.abs(value), step = STEPS.find(([each]) => size >= 0.9995 * each);
    const text = step ? number(size / step[0], size < 99.95 * step[0] ? 1 : 0) + NBSP + step[1] : number(size);
    return (value < 0 && text !== "0" ? MINUS : "") + symbol + text;
  }

  function percent(share, digits = 0) {
    if (share === null || Number.isNaN(share)) return NOTHING;
    const text = number(share * 100, digits), least = 10 ** -digits, rounded = Number(text) === 0 || Number(text) === 100;
    if (!(share > 0 && share < 1 && rounded)) return `${text}${NBSP}%`;
    return share < 0.5 ? `<${fixed(least, digits)}${NBSP}%` : `>${fixed(100 - least, digits)}${NBSP}%`;
  }

  function threshold(share) {
    return percent(share, Math.abs(share * 100 - Math.round(share * 100)) < 0.05 ? 0 : 1);
  }

  function interval(span) {
    if (!span) return "";
    const ends = span.map((end) => percent(end).replace(`${NBSP}%`, "")), beyond = { "<": "under ", ">": "over " };
    if (!ends.some((end) => end[0] in beyond)) return `[${ends.join(NOTHING)}]`;
    const said = ends.map((end) => (beyond[end[0]] || "") + end.replace(/[<>]/, ""));
    return `[${said[0] === said[1] ? said[0] : said.join(" to ")}]`;
  }

  function inDays(count) {
    const words = `${Math.abs(count)}${NBSP}${Math.abs(count) === 1 ? "day" : "days"}`;
    return count === 0 ? "today" : count > 0 ? `in ${words}` : `${words} ago`;
  }

  /* A name as the screen shows it; the longest that is shown in full, and the words where there is none, are the page's. */
  function name(text) {
    const told = document.getElementById("shell").dataset, letters = Array.from(text || told.notRecorded);
    const longest = Number(told.longestName);
    return letters.length <= longest ? letters.join("") : letters.slice(0, longest - 1).join("") + "…";
  }

  function fill(sentence, values) { return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]); }

  function capital(words) { return words.charAt(0).toUpperCase() + words.slice(1); }

  /* Where a loss probability lies against the line; where costs are in deals, each counts as the policy says. */
  function side(policy, probability, amount) {
    const flat = policy.by === "flat", held = policy.unpriced || amount || 0;
    return {
      probability, amount,
      threshold: flat ? policy.at : held > 0 ? policy.at / held : Infinity,
      flagged: flat ? probability >= policy.at : probability * held > policy.at,
    };
  }

  function decision(told, now, then, changed) {
    const { policy, symbol, amounts, sentences } = told, flat = policy.by === "flat";
    const kind = flat ? "flat" : !amounts || policy.unpriced ? "deals" : then.amount === null ? "unpriced" : "money";
    const reach = then.flagged ? "flagged" : then.threshold > 1 && !flat ? "none" : "left";
    const moved = !changed ? "unchanged" : now.flagged === then.flagged ? "same side" : "other side";
    return capital(fill(sentences.decision[`${kind} ${reach}`], {
      still: sentences.still[moved], whose: policy.chosen ? "your" : "the", line: threshold(Math.min(then.threshold, 1)),
      amount: money(then.amount, symbol), at: money(policy.at, symbol),
    }));
  }

  function said(sentences, now, then) {
    const [was, turned] = [now, then].map((share) => Number(number(share * 100)));
    const points = turned - was, way = points === 0 ? "same" : points > 0 ? "up" : "down";
    return fill(sentences.said[Math.abs(points) === 1 ? `${way} one` : way], { then: turned, points: Math.abs(points) });
  }

  window.headwind.words = { number, money, percent, threshold, interval, inDays, name, side, decision, said };
})();
