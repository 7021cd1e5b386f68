/* What Dash, its grid, React and Plotly put into the window; app/assets/dash.mjs alone reads it. */
interface Window {
  dash_clientside: any;
  dash_ag_grid?: any;
  dashAgGridFunctions?: Record<string, unknown>;
  dashAgGridComponentFunctions?: Record<string, Function>;
  Plotly?: any;
  React?: any;
  store?: any;
}
