/* The levers of the what-if page: what they hold, how their parts follow each other, and what is noted beside a value.
 *
 * Every lever says of itself what it is (data-lever, data-kind, data-now ...), so nothing is kept here.
 */
(function () {
  "use strict";
  const DAY = 86400000;
  const PARTS = { range: "input[type=range]", number: "input[type=number]", date: "input[type=date]" };

  function all() { return [...document.querySelectorAll("#what-if-levers [data-lever]")]; }

  function one(name) { return document.querySelector(`#what-if-levers [data-lever="${CSS.escape(name)}"]`); }

  function part(lever, name) { return lever.querySelector(PARTS[name]); }

  function ahead(lever, day) { return Math.round((Date.parse(day) - Date.parse(lever.dataset.today)) / DAY); }

  function dayAt(lever, days) { return new Date(Date.parse(lever.dataset.today) + days * DAY).toISOString().slice(0, 10); }

  function isNumber(lever) { return lever.dataset.kind === "number" || lever.dataset.kind === "integer"; }

  /* The box that holds the exact value; a choice has none. */
  function box(lever) { return lever.dataset.kind === "date" ? part(lever, "date") : isNumber(lever) ? part(lever, "number") : null; }

  function refused(lever) {
    const exact = box(lever);
    return Boolean(exact) && !exact.checkValidity();
  }

  /* A number, a day such as 2026-03-31, or a level; null where there is none, or none that may be asked for. */
  function value(lever) {
    const exact = box(lever);
    if (exact) return exact.value === "" || refused(lever) ? null : isNumber(lever) ? Number(exact.value) : exact.value;
    const chosen = lever.querySelector("select, input[type=text]") || lever.querySelector("input:checked");
    return (chosen && chosen.value) || null;
  }

  function moved(lever) {
    const now = lever.dataset.now, to = value(lever);
    if (to === null) return false;
    return typeof to === "number" ? now === "" || Number(now) !== to : now !== to;
  }

  /* Where a value stands on the lever's own scale: a date in days from the as-of date. */
  function place(lever, to = value(lever)) {
    if (to === null || to === "" || !box(lever)) return null;
    return lever.dataset.kind === "date" ? ahead(lever, to) : Number(to);
  }

  /* The slider reaches as far as the value does. */
  function extend(lever) {
    const range = part(lever, "range"), at = place(lever), { min, max } = lever.dataset;
    if (!range) return;
    const from = Math.min(Number(min), at === null ? Infinity : at), to = Math.max(Number(max), at === null ? -Infinity : at);
    if (Number(range.min) === from && Number(range.max) === to) return;
    range.min = from;
    range.max = to;
    const stands = { now: place(lever, lever.dataset.now) };
    ["low", "high", "least", "most"].forEach((end) => { stands[end] = end in lever.dataset ? Number(lever.dataset[end]) : null; });
    Object.entries(stands).forEach(([name, where]) => {
      const share = where === null ? null : Math.min(Math.max((where - from) / (to - from), 0), 1).toFixed(4);
      if (share === null) lever.style.removeProperty(`--${name}`);
      else lever.style.setProperty(`--${name}`, share);
    });
  }

  /* After a part was moved by hand (from) or by a script, the other parts follow. */
  function follow(lever, from) {
    const range = part(lever, "range");
    if (range && from === range) box(lever).value = lever.dataset.kind === "date" ? dayAt(lever, Number(range.value)) : range.value;
    else if (range) {
      const stands = place(lever) ?? place(lever, lever.dataset.now);
      extend(lever);
      if (stands !== null) range.value = stands;
    }
    note(lever);
  }

  function kindOfNote(lever) {
    if (refused(lever)) return "refusal";
    if (!moved(lever)) return "";
    const at = place(lever), { low, high, least, most } = lever.dataset;
    if (at !== null && least !== undefined && (at < Number(least) || at > Number(most))) return "unseen";
    if (at !== null && low !== undefined && (at < Number(low) || at > Number(high))) return "unusual";
    return "carries" in lever.dataset ? "carries" : "";
  }

  function note(lever) {
    const is = moved(lever), kind = kindOfNote(lever), place_ = place(lever);
    lever.classList.toggle("hw-lever-moved", is);
    lever.querySelector("[data-reset]").hidden = !is && !refused(lever);
    tell(lever, kind, kind ? lever.dataset[kind] : "");
    const words = lever.querySelector(".hw-lever-ahead");
    if (words) words.textContent = place_ === null ? "" : window.headwind.words.inDays(place_);
    name(lever, place_);
  }

  /* What a slider says of itself: a day and not a count of days, and that nothing is recorded where it has to stand somewhere. */
  function name(lever, at = place(lever)) {
    const range = part(lever, "range"), unset = at === null && lever.dataset.now === "";
    lever.classList.toggle("hw-lever-unset", unset);
    if (!range) return;
    if (unset) range.setAttribute("aria-valuetext", "not recorded");
    else if (lever.dataset.kind === "date" && at !== null) range.setAttribute("aria-valuetext", `${value(lever)}, ${window.headwind.words.inDays(at)}`);
    else range.removeAttribute("aria-valuetext");
  }

  function tell(lever, kind, words) {
    const line = lever.querySelector(".hw-lever-note");
    if (line.dataset.note === kind && line.textContent === words) return;
    line.dataset.note = kind;
    line.textContent = words;
    if (kind === "refusal") window.headwind.say(words);
  }

  /* Set a lever to a value as the address writes it: a number, a day, a level, or "" for not recorded. */
  function put(lever, to) {
    const exact = box(lever);
    if (exact) exact.value = to === null ? "" : isNumber(lever) && to !== "" ? Number(to) : to;
    else {
      window.dash_clientside.set_props({ page: "what-if", lever: lever.dataset.lever, part: "choice" }, { value: to });
      const typed = lever.querySelector("input[type=text]"), same = [...lever.querySelectorAll("option, input")].find((each) => each.value === to);
      if (typed) typed.value = to;
      else if (same) {
        // Radios that a script sets leave each other checked until they are drawn again.
        lever.querySelectorAll("input[type=radio]").forEach((each) => { each.checked = each === same; });
        same.selected = true;
      }
    }
    extend(lever);
    follow(lever, null);
  }

  /* A box left empty holds what is recorded. */
  function fill(lever) {
    const exact = box(lever);
    if (exact && exact.value === "" && !refused(lever) && lever.dataset.now !== "") put(lever, lever.dataset.now);
  }

  /* The control that takes the focus of a lever's button once that is gone. */
  function focus(lever) {
    (lever.querySelector("input:checked") || lever.querySelector("input, select")).focus({ preventScroll: true });
  }

  function changes() {
    return Object.fromEntries(all().filter(moved).map((lever) => [lever.dataset.lever, value(lever)]));
  }

  /* As the scorer takes a value: a day is counted from 1970-01-01. */
  function counted(lever, to) { return lever.dataset.kind === "date" && to !== null ? Date.parse(to) / DAY : to; }

  /* The values that a curve tries, in order, as app/views/what_if/curve.py chooses them; places on the lever's own scale. */
  function grid(lever, told) {
    const { kind, lever: name, now } = lever.dataset, to = value(lever);
    const held = [...new Set([kind === "integer" || kind === "number" ? (now === "" ? null : Number(now)) : now || null, to])];
    const own = held.filter((each) => each !== null);
    if (!box(lever)) {
      const levels = [...lever.querySelectorAll("option, input[type=radio]")].map((each) => each.value).filter(Boolean);
      const tried = told.tried[name];
      const chosen = levels.filter((each) => !tried || tried.includes(each) || own.includes(each));
      return chosen.concat(own.filter((each) => !levels.includes(each)).sort());
    }
    const range = part(lever, "range"), start = Number(range.min), end = Number(range.max);
    const count = Math.max(Math.min(told.points, Math.round((end - start) / Number(lever.dataset.step)) + 1), 2);
    const places = Array.from({ length: count }, (_, at) => (at === count - 1 ? end : start + at * ((end - start) / (count - 1))));
    const whole = kind === "number" ? places : places.map((at) => Math.floor(at + 0.5));
    return [...new Set(whole.concat(own.map((each) => place(lever, each))))].sort((a, b) => a - b);
  }

  /* A value of the grid as the scorer takes it. */
  function scorable(lever, at) { return lever.dataset.kind === "date" ? Date.parse(lever.dataset.today) / DAY + at : at; }

  window.headwind.levers = { all, one, part, box, value, moved, refused, place, follow, name, put, fill, focus, tell, changes, counted, grid, scorable };
})();
