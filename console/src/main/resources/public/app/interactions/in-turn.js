/** The interactions of many twins, looked at again and again without a call for each of them every time. */
import { isAborted } from "../api.js";
import { together } from "./of-twins.js";

/** So many are asked for at the same time. */
const AT_ONCE = 8;

/**
 * @typedef {import("./of-twins.js").Own} Own
 * @typedef {{all: any[], seen: Map<string, number>, without: Own[]}} Look `all` interactions, each once, the latest first; `seen` when
 *   each was looked at, by its id, in millis since 1970; `without` the twins that did not answer
 */

/**
 * At first all twins are asked for; after that the first of them each time, and the others by some in turn.
 * @param {(twin: Own, signal: AbortSignal) => Promise<any[]>} ask @param {() => number} now
 * @returns {(twins: Own[], signal: AbortSignal) => Promise<Look>}
 */
export function inTurn(ask, now = Date.now) {
  /** @type {Map<string, {answer: PromiseSettledResult<any[]>, at: number}>} */
  const known = new Map();
  let turn = 0;
  return async (twins, signal) => {
    const [first, ...others] = twins;
    const unseen = others.filter(each => !known.has(each.did));
    const due = unseen.length > 0 ? unseen : around(others, turn, AT_ONCE - 1);
    turn += due.length;
    for (const some of parts([first, ...due])) {
      const answers = await Promise.allSettled(some.map(each => ask(each, signal)));
      const aborted = answers.find(each => each.status === "rejected" && isAborted(each.reason));
      if (aborted) {
        throw /** @type {PromiseRejectedResult} */ (aborted).reason;
      }
      some.forEach((each, i) => known.set(each.did, { answer: answers[i], at: now() }));
    }
    [...known.keys()].filter(did => !twins.some(each => each.did === did)).forEach(did => known.delete(did));
    return looked(twins, known);
  };
}

/** What is known of the twins; of what two of them have, what was seen last. */
function looked(twins, known) {
  const byAge = [...twins].sort((one, other) => known.get(one.did).at - known.get(other.did).at);
  const { rows, without } = together(byAge, byAge.map(each => known.get(each.did).answer));
  const seen = new Map(byAge.flatMap(each => {
    const { answer, at } = known.get(each.did);
    return answer.status === "fulfilled" ? answer.value.map(row => [row.id, at]) : [];
  }));
  return { all: rows, seen, without };
}

/** So many of them from there on; after the last comes the first. @template T @param {T[]} all @param {number} from @param {number} most */
const around = (all, from, most) => all.slice(0, most).map((_, i) => all[(from + i) % all.length]);

/** @template T @param {T[]} all @returns {T[][]} */
const parts = all => Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE));

/**
 * How many records a second each interaction has had between its last two looks.
 * @typedef {Map<string, {at: number, records: number, rate: number}>} Rates by its id
 * @param {Rates} before @param {Look} look @returns {Rates}
 */
export function ratesAfter(before, look) {
  return new Map(look.all.map(each => {
    const at = look.seen.get(each.id) ?? 0;
    const records = each.delivered?.records ?? 0;
    const last = before.get(each.id);
    if (!last) {
      return [each.id, { at, records, rate: 0 }];
    }
    const rate = at > last.at ? Math.max(0, records - last.records) * 1000 / (at - last.at) : last.rate;
    return [each.id, { at, records, rate }];
  }));
}
