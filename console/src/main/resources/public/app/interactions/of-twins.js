/** The interactions of several twins. */
import { broker, isAborted } from "../api.js";

/** @typedef {{did: string, name: string}} Own */

/**
 * Those of each twin; of what is between two of them, once. A twin that does not answer, as its delegation has just lapsed, keeps none
 * of the others' from being seen.
 * @param {Own[]} twins @param {AbortSignal} signal
 * @returns {Promise<{rows: any[], of: Map<string, string>, without: Own[]}>} the latest first; `of` which twin each is, by its id;
 *   `without` those that did not answer
 */
export async function ofTwins(twins, signal) {
  const answers = await Promise.allSettled(twins.map(twin => broker.get("/interactions", { query: { twin: twin.did }, signal })));
  return together(twins, answers);
}

/** @param {Own[]} twins @param {PromiseSettledResult<any[]>[]} answers in their order */
export function together(twins, answers) {
  const refused = answers.flatMap(each => each.status === "rejected" ? [each.reason] : []);
  if (refused.some(isAborted) || (refused.length > 0 && refused.length === twins.length)) {
    throw refused[0];
  }
  /** @type {Map<string, string>} */
  const of = new Map();
  const rows = new Map();
  answers.forEach((answer, i) => answer.status === "fulfilled" && answer.value.forEach(each => {
    of.set(each.id, of.get(each.id) ?? twins[i].did);
    rows.set(each.id, each);
  }));
  const latest = (one, other) => (other.updated ?? "").localeCompare(one.updated ?? "");
  return { rows: [...rows.values()].sort(latest), of, without: twins.filter((twin, i) => answers[i].status === "rejected") };
}

/** Whose interactions are missing, in words; empty if nobody's are. @param {Own[] | undefined} without */
export const missing = (without = []) => without.length === 0 ? ""
  : `${without.map(each => each.name).join(", ")} did not answer: what only ${without.length === 1 ? "it has" : "they have"} is missing.`;
