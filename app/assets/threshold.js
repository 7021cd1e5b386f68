/* The threshold page's controls: they follow the answer, and write the address once the hand rests. */
(function () {
  "use strict";
  const RESTS = { "threshold-range": 150, "threshold-number": 0, "threshold-false-alarm": 0, "threshold-missed-loss": 0 };
  const keep = () => window.dash_clientside.no_update;
  let waiting = null, wanted = {}, latest = null;

  function later(patch, rest) {
    Object.assign(wanted, patch);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const patch = wanted;
      wanted = {};
      waiting = null;
      window.headwind.set(patch, { replace: true });
    }, rest);
  }

  function cell(value) { return value === null || value === undefined || value === "" || isNaN(Number(value)) ? null : Number(value); }

  function chosen(value, usual) {
    const number = cell(value);
    return number === null || number < 0 || number === usual ? null : number;
  }

  function shareOf(value) {
    const number = cell(value);
    return number === null ? null : Math.round(Math.min(100, Math.max(0, number)) * 1000) / 100000;
  }

  /* 2.303 % stays exact in the address; the box shows what a hand would type. */
  function shown(policy) {
    const percent = Math.round(policy.threshold * 1000) / 10;
    return [percent, percent, policy.false_alarm, policy.missed_loss];
  }

  function controls(policy, range, number, falseAlarm, missedLoss) {
    latest = policy;
    const by = window.dash_clientside.callback_context.triggered_id;
    if (!policy) return [keep(), keep(), keep(), keep()];
    if (by === "threshold-range") {
      later({ threshold: shareOf(range) }, RESTS[by]);
      return [keep(), cell(range), keep(), keep()];
    }
    if (by === "threshold-number") {
      if (cell(number) === shown(policy)[1]) return [keep(), keep(), keep(), keep()];
      later({ threshold: shareOf(number) }, RESTS[by]);
      return [cell(number) === null ? keep() : number, keep(), keep(), keep()];
    }
    if (by === "threshold-false-alarm") { later({ false_alarm: chosen(falseAlarm, policy.usual_false_alarm) }, RESTS[by]); }
    else if (by === "threshold-missed-loss") { later({ missed_loss: chosen(missedLoss, policy.usual_missed_loss) }, RESTS[by]); }
    else if (waiting === null) { return shown(policy); }
    return [keep(), keep(), keep(), keep()];
  }

  /* What was left empty, or cannot be, shows again what applies. */
  document.addEventListener("focusout", (event) => {
    const at = ["threshold-range", "threshold-number", "threshold-false-alarm", "threshold-missed-loss"].indexOf(event.target.id);
    if (at < 0 || !latest || (event.target.value !== "" && event.target.checkValidity())) return;
    const box = event.target, value = shown(latest)[at];
    setTimeout(() => { box.value = value; window.dash_clientside.set_props(box.id, { value }); }, 0);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#threshold-cheapest")) {
      clearTimeout(waiting);
      waiting = null;
      wanted = {};
      window.headwind.set({ threshold: null });
      document.getElementById("threshold-range").focus();
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { threshold: { controls } });
})();
