/* Alerts: what a form says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../../app/assets/alerts.mjs";

test("numbers are numbers, none is none, a tick is yes or no, and texts are trimmed", () => {
  const fields = [
    { name: "number", type: "number", value: "14" }, { name: "quiet_from", type: "number", value: "" },
    { name: "active", type: "checkbox", checked: true, value: "on" }, { name: "author", type: "text", value: " Mia " },
  ];
  const form = /** @type {any} */ ({ querySelectorAll: () => fields });
  assert.deepEqual(typed(form), { number: 14, quiet_from: null, active: true, author: "Mia" });
});
