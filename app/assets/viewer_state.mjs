/* What a viewer may choose, as data/viewer_state.py declares it. Written by python -m app.viewer_script. */

export const PERIOD = "last-12-months";
export const PERIODS = [
  "this-week",
  "last-week",
  "last-30-days",
  "last-90-days",
  "this-quarter",
  "last-quarter",
  "this-year",
  "last-12-months",
  "all",
];
export const COMPARE = "quarter";
export const COMPARISONS = [
  "quarter",
  "year",
  "none",
];
export const FILTERS = {
  "pipeline": "Pipeline",
  "region": "Region",
  "manager": "Manager",
  "owner": "Owner",
  "product": "Product",
  "stage": "Stage",
};
export const POLICIES = [
  "capacity",
  "money",
  "flat",
  "recall",
  "recall-amount",
];
export const LINE = {
  "threshold": [0, 1],
  "flag_from": [0, 1000000000000],
};
export const COSTS = {
  "false_alarm": [0, 1000000000000],
  "save_rate": [0.001, 1],
  "capacity": [0, 1000000],
  "conceded": [0, 0.99],
  "beyond_help": [0, 1],
  "recall": [0, 1],
};
