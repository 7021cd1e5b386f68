/* The what-if page: levers follow the hand at once, the answer is asked for on release, numbers are painted first.
 *
 * Every lever says of itself what it is (data-lever, data-kind, data-now ...), and the document holds the values, so
 * nothing is kept here but the field touched last. `values -> answer` is the one boundary: whoever fills the store
 * what-if-answer for the store what-if-values, the rest does not notice.
 */
(function () {
  "use strict";
  const REST = 60; // ms without another release before the answer is asked for
  const DAY = 86400000;
  const KEY = "set.";
  let touched = null, waiting = null;

  /* ---- a lever's parts and values ------------------------------------------------------------------------------- */
  function part(lever, name) {
    return lever.querySelector({ range: "input[type=range]", number: "input[type=number]", date: "input[type=date]" }[name]);
  }

  function ahead(lever, day) { return Math.round((Date.parse(day) - Date.parse(lever.dataset.today)) / DAY); }

  function dayAt(lever, days) { return new Date(Date.parse(lever.dataset.today) + days * DAY).toISOString().slice(0, 10); }

  function value(lever) {
    const { kind } = lever.dataset;
    if (kind === "date") return part(lever, "date").value || null;
    if (kind === "number" || kind === "integer") {
      const box = part(lever, "number");
      return box.value !== "" && box.checkValidity() ? Number(box.value) : null;
    }
    const chosen = lever.querySelector("select") || lever.querySelector("input:checked");
    return (chosen && chosen.value) || null;
  }

  function moved(lever) {
    const now = lever.dataset.now, to = value(lever);
    if (to === null) return false;
    return typeof to === "number" ? now === "" || Number(now) !== to : now !== to;
  }

  /* Where the lever stands on its own scale: a date in days from the as-of date. */
  function place(lever) {
    const to = value(lever);
    if (to === null) return null;
    return lever.dataset.kind === "date" ? ahead(lever, to) : typeof to === "number" ? to : null;
  }

  function inDays(count) {
    const words = `${Math.abs(count)}\u00a0${Math.abs(count) === 1 ? "day" : "days"}`;
    return count === 0 ? "today" : count > 0 ? `in ${words}` : `${words} ago`;
  }

  /* ---- following the hand ---------------------------------------------------------------------------------------- */
  function follow(lever, from) {
    const range = part(lever, "range");
    if (range && from === range) {
      if (lever.dataset.kind === "date") part(lever, "date").value = dayAt(lever, Number(range.value));
      else part(lever, "number").value = range.value;
    } else if (range && place(lever) !== null) range.value = place(lever);
    note(lever);
  }

  function note(lever) {
    const at = place(lever), is = moved(lever), { low, high } = lever.dataset;
    lever.classList.toggle("hw-lever-moved", is);
    lever.querySelector("[data-reset]").hidden = !is;
    const usual = at === null || low === undefined || high === undefined || (at >= Number(low) && at <= Number(high));
    lever.querySelector(".hw-lever-warning").hidden = !is || usual;
    const words = lever.querySelector(".hw-lever-ahead");
    if (words) words.textContent = at === null ? "" : inDays(at);
  }

  /* ---- asking -------------------------------------------------------------------------------------------------------- */
  function levers() { return [...document.querySelectorAll("#what-if-levers [data-lever]")]; }

  function ask() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const changes = {}, address = {};
      levers().forEach((lever) => {
        const is = moved(lever), name = lever.dataset.lever;
        if (is) changes[name] = value(lever);
        address[KEY + name] = is ? String(value(lever)) : null;
      });
      window.headwind.page(address, { replace: true });
      window.dash_clientside.set_props("what-if-values", { data: { changes, touched } });
    }, REST);
  }

  function put(lever, now) {
    const { kind, lever: name } = lever.dataset;
    if (kind === "date") part(lever, "date").value = now;
    else if (kind === "number" || kind === "integer") part(lever, "number").value = now && Number(now);
    else {
      window.dash_clientside.set_props({ page: "what-if", lever: name, part: "choice" }, { value: now });
      const same = [...lever.querySelectorAll("option, input")].find((one) => one.value === now);
      if (same) { same.selected = true; same.checked = true; }
    }
    follow(lever, null);
  }

  function reset(chosen) {
    chosen.forEach((lever) => put(lever, lever.dataset.now));
    if (chosen.length === 1) touched = chosen[0].dataset.lever;
    ask();
  }

  /* ---- painting -------------------------------------------------------------------------------------------------------- */
  function percent(share) {
    if (share > 0 && share < 0.005) return "<1\u00a0%";
    if (share < 1 && share > 0.995) return ">99\u00a0%";
    return `${Math.round(share * 100)}\u00a0%`;
  }

  function brackets(low, high) {
    if (low === null || high === null) return "";
    return `[${[low, high].map((share) => percent(share).replace("\u00a0%", "")).join("\u2013")}]`;
  }

  function paint(answer) {
    const bar = answer && document.getElementById("what-if-odds");
    if (!bar || answer.then === null) return;
    const end = (name, side) => (answer[name + side] === null ? answer[name] : answer[name + side]);
    const places = { "--now": answer.now, "--then": answer.then, "--now-low": end("now", "_low"), "--now-high": end("now", "_high"),
      "--then-low": end("then", "_low"), "--then-high": end("then", "_high"), "--t": answer.threshold };
    Object.entries(places).forEach(([name, share]) => bar.style.setProperty(name, share.toFixed(4)));
    document.getElementById("what-if-odds-now").textContent = percent(answer.now);
    document.getElementById("what-if-odds-then").textContent = percent(answer.then);
    ["now", "then"].forEach((name) => {
      document.getElementById(`what-if-odds-${name}-span`).textContent = brackets(answer[name + "_low"], answer[name + "_high"]);
    });
    document.getElementById("what-if-decision").textContent = answer.decision;
    if (answer.said) window.headwind.say(answer.said);
  }

  /* ---- the page's own events -------------------------------------------------------------------------------------------- */
  function leverOf(event) { return event.target.closest && event.target.closest("#what-if-levers [data-lever]"); }

  document.addEventListener("input", (event) => {
    const lever = leverOf(event);
    if (lever) follow(lever, event.target);
  });

  document.addEventListener("change", (event) => {
    const lever = leverOf(event);
    if (!lever) return;
    touched = lever.dataset.lever;
    follow(lever, event.target);
    ask();
  });

  /* Whoever looks at a field sees its curve; a slider taken by the pointer is asked for when it is let go. */
  let pressing = false;
  ["pointerdown", "pointerup", "pointercancel"].forEach((name) => {
    document.addEventListener(name, () => { pressing = name === "pointerdown"; }, true);
  });

  document.addEventListener("focusin", (event) => {
    const lever = leverOf(event);
    if (!lever || lever.dataset.lever === touched || event.target.matches("[data-reset]")) return;
    if (pressing && event.target.type === "range") return;
    touched = lever.dataset.lever;
    ask();
  });

  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-reset]");
    if (one) reset([one.closest("[data-lever]")]);
    else if (event.target.closest("#what-if-reset")) reset(levers());
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { what_if: { paint } });
})();
