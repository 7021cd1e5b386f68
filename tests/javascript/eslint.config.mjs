/* The rules of the scripts: ESLint's own recommended ones, and the house's. */
import js from "@eslint/js";
import globals from "globals";

const OURS = "app/assets/**/*.mjs";
// What needs no browser, and so may not know of one.
const PURE = ["address", "formats", "viewer_state", "scorer", "what_if/decision"].map((name) => `app/assets/${name}.mjs`);
const OTHERS = ["dash_clientside", "dashAgGridFunctions", "dashAgGridComponentFunctions", "Plotly", "React", "_fullLayout"];

export default [
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 50, skipComments: true }],
      "no-implicit-globals": "error",
      "no-shadow": "error",
      "no-unused-expressions": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: [OURS], ignores: PURE, languageOptions: { globals: globals.browser } },
  { files: PURE, languageOptions: { globals: globals["shared-node-browser"] } },
  {
    files: [OURS],
    ignores: ["app/assets/dash.mjs"],
    rules: {
      "no-restricted-syntax": ["error", ...OTHERS.map((name) => ({
        selector: `Identifier[name="${name}"]`, message: "app/assets/dash.mjs alone touches what is Dash's and Plotly's.",
      }))],
    },
  },
  { files: ["app/assets/theme.js", "bench/*.js"], languageOptions: { sourceType: "script", globals: globals.browser } },
  { files: ["tests/javascript/*.mjs"], languageOptions: { globals: globals.node } },
];
