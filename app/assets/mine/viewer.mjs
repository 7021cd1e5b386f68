/* Who looks at Headwind in this browser: an owner or a manager, until there is a sign-in.
 *
 * A page that is opened with neither filter starts at what is theirs, by writing it into the address: what is shown is
 * always what the address says. Where everybody's deals are wanted the address says so, too, so that a link shows to
 * whoever gets it what it showed to whoever sent it.
 */
import { parsed, read, write } from "./kept.mjs";

/** @typedef {{ key: "owner" | "manager", name: string }} Viewer */

const KEPT = "headwind-viewer", EVERYBODY = "whose=everybody";
/** @type {Viewer["key"][]} */
export const WHO = ["owner", "manager"];

/** @param {string | null} text @returns {Viewer | null} */
export function viewerOf(text) {
  const { key, name } = /** @type {any} */ (parsed(text)) || {};
  const isKnown = WHO.includes(key) && typeof name === "string" && name !== "";
  return isKnown ? { key, name } : null;
}

/** Whoever has said who they are. */
export function viewer() { return viewerOf(read(KEPT)); }

/** Keep who somebody is, or forget it; false where the browser keeps nothing. @param {Viewer | null} who */
export function choose(who) { return write(KEPT, who && JSON.stringify(who)); }

/** Whether a query asks for one's own deals or somebody else's. @param {string} search */
function isOfSomebody(search) {
  const given = new URLSearchParams(search);
  return WHO.some((key) => given.has(key));
}

/** Whether a query asks for everybody's deals. @param {string} search */
export function isOfEverybody(search) { return new URLSearchParams(search).get("whose") === "everybody"; }

/** Whether a query says whose deals it asks for. @param {string} search */
export function saysWhose(search) { return isOfSomebody(search) || isOfEverybody(search); }

/** A query without the word for everybody, which is no filter. @param {string} search */
export function unmarked(search) {
  const kept = search.replace(/^\?/, "").split("&").filter((part) => part && part !== EVERYBODY).join("&");
  return kept ? "?" + kept : "";
}

/** A query that says whose deals it asks for: everybody's where it names nobody. @param {string} search */
export function marked(search) {
  return saysWhose(search) ? search : (search ? search + "&" : "?") + EVERYBODY;
}

/**
 * The query that a page starts with: the viewer's own deals where it does not say whose.
 * @param {string} search @param {Viewer | null} who
 */
export function started(search, who) {
  if (!who || saysWhose(search)) return search;
  const own = new URLSearchParams([[who.key, who.name]]).toString();
  return (search ? search + "&" : "?") + own;
}

/**
 * A query written from an address: where that said whose deals it asked for, this one does, too.
 * @param {string} search @param {string} from @param {Viewer | null} who
 */
export function following(search, from, who) {
  return (isOfEverybody(from) || (who && saysWhose(from))) ? marked(search) : search;
}

/**
 * Whether a scope is of nobody's deals but the viewer's.
 * @param {Record<Viewer["key"], string[]>} scope @param {Viewer | null} who
 */
export function isOwn(scope, who) {
  return Boolean(who) && WHO.every((key) => scope[key].join("\n") === (who && key === who.key ? who.name : ""));
}

/**
 * The one owner or manager whose deals a scope is of.
 * @param {Record<Viewer["key"], string[]>} scope @returns {Viewer | null}
 */
export function onlyOne(scope) {
  const [one, ...more] = WHO.flatMap((key) => scope[key].map((name) => ({ key, name })));
  return one && one.name && !more.length ? one : null;
}
