/* The deals that change side as the line moves: the rows of a table, made once for each deal. */
import { by, name } from "./frame.mjs";

/**
 * A deal that may change side: at which stop it does, what it was, and its cells as they are written.
 * @typedef {{ href: string, name: string, sub: string, share: number, loss: string, side: string, was: boolean,
 *   reach: number, owner: string, amount?: string, expected_loss?: string, what_if: string, row?: Element }} Deal
 */
const LONG_NAME = 40, UNFOLDED = 3;

/**
 * @param {string} tag @param {string} words @param {string} [className] @param {Element[]} [inside]
 * @returns {any} an element of that tag
 */
function part(tag, words, className, inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words) element.textContent = words;
  (inside || []).forEach((one) => element.append(one));
  return element;
}

/**
 * What is written in an element as a name: a very long one is cut, and whole where it is pointed at.
 * @param {HTMLElement} element @param {string} text
 */
function named(element, text) {
  element.textContent = name(text);
  if (Array.from(text).length > LONG_NAME) Object.assign(element, { title: text, className: `${element.className} hw-long-name` });
  return element;
}

/** @param {string} words @param {string} href @param {string} className */
function linked(words, href, className) {
  const link = part("a", words, className);
  link.href = href;
  link.dataset.keepScope = "";
  return link;
}

/** @param {Deal} deal */
function row(deal) {
  const title = part("th", "", "", [named(linked("", deal.href, "hw-cell-link"), deal.name)]);
  if (deal.sub) title.append(named(part("span", "", "hw-sub"), deal.sub));
  title.scope = "row";
  const track = part("span", "", "hw-track", [part("i", "", "hw-fill")]);
  track.style.setProperty("--v", deal.share);
  track.setAttribute("aria-hidden", "true");
  const loss = part("span", "", "hw-loss", [part("span", deal.loss, "hw-loss-number"), track]);
  const cells = [title, part("td", deal.side, deal.was ? "hw-muted" : "hw-risk"), named(part("td", "", "hw-minor"), deal.owner)];
  if (deal.amount !== undefined) cells.push(part("td", deal.amount, "hw-right"));
  cells.push(part("td", "", "hw-right", [loss]));
  if (deal.expected_loss !== undefined) cells.push(part("td", deal.expected_loss, "hw-right hw-minor"));
  const what = linked("What-if", deal.what_if, "hw-cell-link");
  what.setAttribute("aria-label", `What-if: ${name(deal.name)}`);
  return part("tr", "", "", [...cells, part("td", "", "hw-right", [what])]);
}

/**
 * List the deals that are on another side at a stop than at the line in force.
 * @param {Deal[]} deals @param {number} stop @param {number} most
 */
export function list(deals, stop, most) {
  const body = by("threshold-changes");
  if (!body) return;
  const changed = deals.filter((deal) => (deal.was ? deal.reach <= stop : deal.reach > stop)).slice(0, most);
  const key = changed.map((deal) => deal.href).join(" ");
  if (body.dataset.listed === key && body.children.length === changed.length) return;
  body.dataset.listed = key;
  by("threshold-changes-none").hidden = changed.length > 0;
  by("threshold-changes-more").hidden = changed.length <= UNFOLDED;
  body.replaceChildren(...changed.map((deal) => (deal.row = deal.row || row(deal))));
}
