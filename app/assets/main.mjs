/* Where the browser's part of Headwind begins: every script is started from here, in this order.
 *
 * The page loads this before Dash's renderer is started (app/guards/index.py), so that no callback is missing.
 */
import * as actions from "./actions.mjs";
import * as alerts from "./alerts.mjs";
import * as chips from "./chips.mjs";
import { register, spareRenderer } from "./dash.mjs";
import * as experiments from "./experiments.mjs";
import * as firstVisit from "./first_visit.mjs";
import * as deals from "./grid.mjs";
import * as imports from "./imports.mjs";
import * as links from "./links.mjs";
import * as menus from "./menus.mjs";
import * as views from "./mine/views.mjs";
import * as model from "./model.mjs";
import * as movement from "./movement.mjs";
import * as paper from "./paper.mjs";
import * as pictures from "./pictures.mjs";
import * as places from "./places.mjs";
import * as points from "./points.mjs";
import * as portfolio from "./portfolio.mjs";
import * as scope from "./scope.mjs";
import * as search from "./search.mjs";
import * as swipes from "./swipes.mjs";
import * as threshold from "./threshold.mjs";
import * as unreached from "./unreached.mjs";
import * as unsaved from "./unsaved.mjs";
import * as levers from "./what_if/levers.mjs";
import * as page from "./what_if/page.mjs";
import * as tabs from "./what_if/tabs.mjs";

spareRenderer();
[unreached, unsaved, swipes, views, links, firstVisit, deals, model, search, menus, threshold, levers, page, tabs, actions, alerts, experiments, pictures, points, paper, places, imports].forEach((one) => one.listen());
register({
  headwind: { sync: scope.sync, count: scope.count, offer: scope.offer, place: links.place, drawer: menus.drawer },
  chips: { draw: chips.draw },
  deals: { quick: deals.quick, answered: deals.answered, counted: deals.counted, follow: deals.follow, files: deals.files, chosen: deals.chosen },
  imports: { follow: imports.follow },
  movement: { follow: movement.follow },
  portfolio: { follow: portfolio.follow },
  threshold: { follow: threshold.follow, remembered: threshold.remembered, wrote: threshold.wrote },
  what_if: { open: page.open },
  what_if_tabs: { moves: tabs.moves, scenarios: tabs.scenarios, refocus: tabs.refocus },
});
