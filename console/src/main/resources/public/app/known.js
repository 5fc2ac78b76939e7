/** What the shell keeps up to date for all pages: partners, and what waits for the twin acted as. */
import { registry, stream } from "./api.js";
import { acting, notify, signIn, Store, useStore } from "./state.js";
import { hostOf, organisationOf, twinName } from "./words.js";

/**
 * @typedef {{name: string, organisation: string, heartbeat: string|null, ageSeconds: number|null, behind: boolean, hidden: boolean}} Partner
 */

/** Partners by what a find says of them; null until the first has answered. @type {Store<Partner[]|null>} */
export const partners = new Store(null);

/** A lane that works brings a heartbeat every minute: after three it is down. */
const DOWN_AFTER_SECONDS = 180;

/** @param {Partner} partner @returns {"up"|"behind"|"down"} */
export function partnerState(partner) {
  if (partner.hidden || partner.ageSeconds === null || partner.ageSeconds > DOWN_AFTER_SECONDS) {
    return "down";
  }
  return partner.behind ? "behind" : "up";
}

/** Asks how fresh what is known of partners is. @param {string} as @param {AbortSignal} [signal] */
export async function refreshPartners(as, signal) {
  const found = await registry.get("/find", { as, query: { limit: 1 }, signal });
  partners.set(found.partners);
}

/** The name of an organisation in this space; its host, if it is no partner. @param {string} did */
export function organisationName(did) {
  if (signIn.value.session?.did === did) {
    return signIn.value.session.organisation;
  }
  return partners.value?.find(partner => partner.organisation === did)?.name ?? hostOf(did);
}

/** Draws the component again when names become known. */
export function useNames() {
  useStore(partners);
}

/**
 * What waits for the twin's answer: interactions `offered` to it or `asked` of it, `commands` to it; and what is `expiring`.
 * Each by its id. @typedef {{offered: Map<string, any>, asked: Map<string, any>, commands: Map<string, any>, expiring: Map<string, any>,
 *   state: "connecting"|"open"|"waiting"|"ended", why?: Error}} Pending
 */

/** @type {Store<Pending>} */
export const pending = new Store(nothing());

/** @returns {Pending} */
function nothing() {
  return { offered: new Map(), asked: new Map(), commands: new Map(), expiring: new Map(), state: "connecting" };
}

/** How many matters wait. @param {Pending} waiting */
export const waitingCount = waiting => waiting.offered.size + waiting.asked.size + waiting.commands.size;

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

/** @type {AbortController|null} */
let following = null;

/** Follows what waits for a twin, in the place of the twin before. @param {import("./state.js").OwnTwin|null} twin */
function follow(twin) {
  following?.abort();
  pending.set(nothing());
  if (!twin) {
    return;
  }
  following = new AbortController();
  const { signal } = following;
  const began = Date.now();
  stream(`/api/broker/twins/${encodeURIComponent(twin.name)}/pending`, {
    signal,
    onEvent: event => {
      pending.set(before => afterEvent(before, event));
      if (Date.now() - began > 3000) { // what waited before is no news
        announce(event);
      }
    },
    onState: (state, why) => signal.aborted || pending.set(before => ({ ...before, state, why })),
  });
  refreshPartners(twin.did, signal).catch(() => {}); // pages that show partners say what is wrong
}

/** @param {{name: string, data: any}} event */
function announce({ name, data }) {
  const who = did => `${twinName(did)} of ${organisationName(organisationOf(did))}`;
  if (name === "asked") {
    notify(`${who(data.requester)} asks for ${data.feed}.`);
  } else if (name === "offered") {
    notify(`${who(data.provider)} offers ${data.feed}.`);
  } else if (name === "command-asked") {
    notify(`${who(data.requester)} asks to command ${data.control}.`);
  }
}

/** Keeps all of this up to date from now on. */
export function followActing() {
  acting.watch(follow);
  signIn.watch(({ state }) => state === "out" && follow(null));
  follow(acting.value);
}
