/** What waits for a twin's answer, and how partners stand. Pure. */

/**
 * @typedef {{name: string, organisation: string, heartbeat: string|null, ageSeconds: number|null, behind: boolean, hidden: boolean}} Partner
 * @typedef {{offered: Map<string, any>, asked: Map<string, any>, commands: Map<string, any>, expiring: Map<string, any>,
 *   state: "connecting"|"open"|"waiting"|"ended", why?: Error}} Pending
 *   interactions `offered` to the twin or `asked` of it, `commands` to it, and what is `expiring`; each by its id
 */

/** A lane that works brings a heartbeat every minute: after three it is down. */
const DOWN_AFTER_SECONDS = 180;

/** @param {Partner} partner @returns {"up"|"behind"|"down"} */
export function partnerState(partner) {
  if (partner.hidden || partner.ageSeconds === null || partner.ageSeconds > DOWN_AFTER_SECONDS) {
    return "down";
  }
  return partner.behind ? "behind" : "up";
}

/** @returns {Pending} */
export function nothing() {
  return { offered: new Map(), asked: new Map(), commands: new Map(), expiring: new Map(), state: "connecting" };
}

/** What ends soon and has not ended, the first first. @param {Pending} waiting @param {number} now millis @returns {any[]} */
export const endingAfter = (waiting, now) => [...waiting.expiring.values()].filter(each => Date.parse(each.until) > now)
  .sort((a, b) => Date.parse(a.until) - Date.parse(b.until));

/** How many matters wait. @param {Pending} waiting */
export const waitingCount = waiting => waiting.offered.size + waiting.asked.size + waiting.commands.size;

/** What is asked again after an answer has the same id, and is another matter. @param {any} matter an interaction or a command */
export const keyOf = ({ id, epoch }) => epoch === undefined ? id : `${id} ${epoch}`;

/**
 * @param {Pending} before @param {{name: string, data: any}} event of `/twins/{twin}/pending` @returns {Pending}
 */
export function afterEvent(before, { name, data }) {
  const without = (map, id) => { const next = new Map(map); next.delete(id); return next; };
  const having = map => new Map(map).set(data.id, data);
  switch (name) {
    case "offered": return { ...before, offered: having(before.offered) };
    case "asked": return { ...before, asked: having(before.asked) };
    case "command-asked": return { ...before, commands: having(before.commands) };
    case "resolved": return { ...before, offered: without(before.offered, data.id), asked: without(before.asked, data.id) };
    case "command-resolved": return { ...before, commands: without(before.commands, data.id) };
    case "expiring": return { ...before, expiring: having(before.expiring) };
    default: return before;
  }
}
