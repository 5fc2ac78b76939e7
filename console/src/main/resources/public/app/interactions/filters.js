/** Which interactions are shown, and what would be cut. Pure. */

/**
 * @typedef {{[key: string]: any}} Interaction as the broker has it
 * @typedef {{state?: string, counterpart?: string, from?: string, to?: string, text?: string}} Filter
 */

export const LIVE = new Set(["REQUESTED", "PENDING", "OFFERED", "ACTIVE", "SUSPENDED"]);

/** Groups of states that people look for. */
export const STATES = [
  { key: "live", title: "Live or waiting", has: (/** @type {string} */ state) => LIVE.has(state) },
  { key: "ACTIVE", title: "Active", has: (/** @type {string} */ state) => state === "ACTIVE" },
  { key: "SUSPENDED", title: "Suspended", has: (/** @type {string} */ state) => state === "SUSPENDED" },
  { key: "waiting", title: "Waiting", has: (/** @type {string} */ state) => ["REQUESTED", "PENDING", "OFFERED"].includes(state) },
  { key: "ended", title: "Ended", has: (/** @type {string} */ state) => ["TERMINATED", "WITHDRAWN", "EXPIRED"].includes(state) },
  { key: "DENIED", title: "Denied", has: (/** @type {string} */ state) => state === "DENIED" },
];

/** @param {string} did */
const organisationOf = did => did.replace(/:twins:.*$/, "");

/** The twin on the other side. @param {Interaction} interaction @param {string} own */
export function counterpart(interaction, own) {
  return interaction.provider === own ? interaction.requester : interaction.provider;
}

/** @param {Interaction} interaction @param {string} own */
export function provides(interaction, own) {
  return interaction.provider === own;
}

/**
 * @param {Interaction[]} interactions
 * @param {Filter} filter
 * @param {(interaction: Interaction) => string} own the twin of ours that each is of
 */
export function filtered(interactions, filter, own) {
  const state = STATES.find(each => each.key === filter.state);
  return interactions.filter(
    interaction =>
      (!state || state.has(interaction.state)) &&
      isWith(interaction, own(interaction), filter.counterpart) &&
      within(interaction.updated, filter) &&
      mentions(interaction, filter.text),
  );
}

/** @param {Interaction} interaction @param {string} own @param {string | undefined} wanted a twin or an organisation; anybody if absent */
export function isWith(interaction, own, wanted) {
  const other = counterpart(interaction, own);
  return !wanted || other === wanted || organisationOf(other) === wanted;
}

/** @param {string | undefined} at @param {Filter} filter */
function within(at, { from, to }) {
  const time = at ? Date.parse(at) : 0;
  return (!from || time >= Date.parse(from)) && (!to || time < Date.parse(to));
}

/** @param {Interaction} interaction @param {string | undefined} text */
function mentions(interaction, text) {
  const words = (text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const all = [interaction.id, interaction.feed, interaction.requester, interaction.provider, interaction.purpose,
    interaction.rule].join(" ").toLowerCase();
  return words.every(word => all.includes(word));
}

/**
 * What ends with all that a twin has with another twin or an organisation.
 * @param {Interaction[]} interactions of the twin
 * @param {string} own
 * @param {string} wanted
 */
export function cutBy(interactions, own, wanted) {
  return interactions.filter(each => LIVE.has(each.state) && isWith(each, own, wanted));
}

/** Everybody whom a twin has or had something with, organisations and their twins, in order. @param {Interaction[]} interactions @param {(interaction: Interaction) => string} own */
export function counterparts(interactions, own) {
  const twins = [...new Set(interactions.map(each => counterpart(each, own(each))))].sort();
  const organisations = [...new Set(twins.map(organisationOf))].sort();
  return organisations.map(organisation => ({ organisation, twins: twins.filter(twin => organisationOf(twin) === organisation) }));
}

/** What may be done with it now. @param {Interaction} interaction @param {string} own @returns {Set<"suspend" | "resume" | "terminate" | "decline">} */
export function possible(interaction, own) {
  const state = interaction.state;
  /** @type {Set<any>} */
  const can = new Set();
  if (LIVE.has(state)) {
    can.add("terminate");
  }
  if (state === "ACTIVE") {
    can.add("suspend");
  }
  if (state === "SUSPENDED" && suspendedBy(interaction, own)) {
    can.add("resume");
  }
  if (state === "OFFERED" && interaction.requester === own) {
    can.delete("terminate");
    can.add("decline");
  }
  return can;
}

/** Whether this side suspended it: only that side resumes. @param {Interaction} interaction @param {string} own */
export function suspendedBy(interaction, own) {
  const side = interaction.provider === own ? "provider" : "requester";
  const half = (interaction.halves ?? []).find((/** @type {any} */ each) => each.side === side && each.epoch === interaction.epoch);
  return half ? half.reason === "SUSPENDED" : (interaction.endedBy ?? "").includes(own);
}

/** @template T @param {T[]} list @param {number} page from 0 @param {number} size */
export function pageOf(list, page, size) {
  const pages = Math.max(1, Math.ceil(list.length / size));
  const shown = Math.min(Math.max(0, page), pages - 1);
  return { rows: list.slice(shown * size, (shown + 1) * size), page: shown, pages, first: list.length === 0 ? 0 : shown * size + 1,
    last: Math.min(list.length, (shown + 1) * size) };
}
