/* The active filters and the viewer's own policy, in words: each chip takes what it says out of the address. */
(function () {
  "use strict";
  const LISTS = ["pipeline", "region", "manager", "owner", "product", "stage"];
  const LINE = ["policy", "threshold", "flag_from"];

  function grouped(number, most) { return number.toLocaleString("en", { maximumFractionDigits: most }); }

  function percent(share) { return window.headwind.words.threshold(share); }

  /* Without amounts there is no currency, and costs are in deals. */
  function money(amount, currency) {
    return currency === null ? `${grouped(amount, 3)} deals` : window.headwind.words.money(amount, currency);
  }

  /* One chip for the kind of the policy and its line: a line alone says by what it is drawn. */
  function line(scope, currency) {
    const by = scope.policy || (scope.threshold !== null ? "flat" : scope.flag_from !== null ? "money" : null);
    if (by === null) return null;
    if (by === "flat") {
      return scope.threshold === null ? "Flagged: by one threshold" : `Flagged: loss probability at or above ${percent(scope.threshold)}`;
    }
    if (scope.flag_from === null) return "Flagged: by money";
    return currency === null ? `Flagged: loss probability above ${percent(scope.flag_from)}`
      : `Flagged: expected loss above ${money(scope.flag_from, currency)}`;
  }

  /* What is not recorded says of what: two filters may both leave it open. */
  function named(key, value) {
    const said = window.headwind.words.name(value);
    return value ? said : `${key[0].toUpperCase()}${key.slice(1)} ${said.toLowerCase()}`;
  }

  function words(scope, currency) {
    const said = [["line", null, line(scope, currency)]];
    if (scope.false_alarm !== null) said.push(["false_alarm", null, `Acting costs ${money(scope.false_alarm, currency)}`]);
    if (scope.save_rate !== null) said.push(["save_rate", null, `Acting saves ${percent(scope.save_rate)}`]);
    if (scope.capacity !== null) said.push(["capacity", null, `Capacity ${grouped(scope.capacity, 1)} each`]);
    const lists = LISTS.flatMap((key) => scope[key].map((value) => [key, value, named(key, value)]));
    return lists.concat(said.filter((one) => one[2] !== null));
  }

  function chip([key, value, said]) {
    return {
      namespace: "dash_html_components", type: "Button",
      props: {
        className: "hw-chip", type: "button", children: [said, { namespace: "dash_html_components", type: "Span",
          props: { children: "×", className: "hw-chip-x", "aria-hidden": "true" } }],
        "aria-label": `Remove filter ${said}`, title: value || null, "data-clear": key, "data-value": value === null ? "" : String(value),
      },
    };
  }

  /* What is offered says the currency, too; until it is there an amount has no symbol. */
  function draw(scope, offered) {
    if (!scope) return window.dash_clientside.no_update;
    return words(scope, offered && "currency" in offered ? offered.currency : "").map(chip);
  }

  /* What to take out of the address where a chip is removed. */
  function cleared(key, value, scope) {
    if (LISTS.includes(key)) return { [key]: scope[key].filter((one) => one !== value) };
    return Object.fromEntries((key === "line" ? LINE : [key]).map((name) => [name, null]));
  }

  window.headwind = Object.assign(window.headwind || {}, { cleared });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { chips: { draw } });
})();
