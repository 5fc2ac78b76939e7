/** Rules as the editor holds them: new ones, changes of one field, what is wrong with them, and what tells two policies apart. */

import { ACTIONS } from "./sentences.js";
import { valueAt } from "./clauses.js";

/**
 * @typedef {import("./sentences.js").Rule} Rule
 * @typedef {{rule: number, key: string, detail: string}} Fault what is wrong, at which field of which rule; rule -1 is the whole policy
 */

const NAME = /^[a-z0-9-]{1,64}$/;
const ORGANISATION = "did:web:[a-z0-9.-]+(%3A[0-9]{1,5})?(:[a-z0-9._-]+)*";
const SHAPES = {
  organisation: new RegExp(`^(?!.*:twins:)${ORGANISATION}$`),
  twin: new RegExp(`^${ORGANISATION}:twins:[a-z0-9-]{1,64}$`),
  agent: new RegExp(`^${ORGANISATION}:twins:[a-z0-9-]{1,64}#[a-z0-9-]{1,64}$`),
};
const ABOUT_SUBSCRIBING = ["history", "fields", "where", "atMost", "until", "for"];

/**
 * A name that no rule has yet.
 * @param {Rule[]} rules
 * @param {string} wish
 */
export function freeId(rules, wish) {
  const base = wish.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 56) || "rule";
  const taken = new Set([...rules.map(rule => rule.id), "root"]);
  let id = base;
  for (let number = 2; taken.has(id); number++) {
    id = `${base}-${number}`;
  }
  return id;
}

/** A wish for the name of a rule, from whom and what it is about. @param {Rule} rule */
export function wishedId(rule) {
  const subject = rule.subject ?? {};
  const whom = subject.anyone ? "anyone" : subject.attested ? subject.attested.property : nameIn(Object.values(subject)[0]);
  const what = String(rule.path ?? "/").split("/").filter(Boolean).pop() ?? rule.actions?.[0] ?? "";
  return `${whom}-${what}`;
}

/** @param {unknown} did */
function nameIn(did) {
  return String(did ?? "").replace(/^.*:twins:/, "").replace(/^did:web:/, "").split(/[.%]/)[0];
}

/**
 * A rule with another value in one field; without it, if the value is undefined.
 * @param {Rule} rule
 * @param {string} key such as `subject` or `terms.fields`
 * @param {unknown} value
 * @returns {Rule}
 */
export function withField(rule, key, value) {
  const [first, second] = key.split(".");
  if (second === undefined) {
    return without({ ...rule, [first]: value }, first);
  }
  const terms = without({ ...rule[first], [second]: value }, second);
  return without({ ...rule, [first]: Object.keys(terms).some(each => each !== "history" || terms.history !== "none") ? terms : undefined },
    first);
}

/** @param {Rule} object @param {string} key */
function without(object, key) {
  if (object[key] === undefined) {
    delete object[key];
  }
  return object;
}

/**
 * What can be seen to be wrong before the service is asked; the service has the last word.
 * @param {Rule[]} rules
 * @returns {Fault[]}
 */
export function faultsOf(rules) {
  return rules.flatMap((rule, i) => ruleFaults(rule, i, rules).map(([key, detail]) => ({ rule: i, key, detail })));
}

/** @param {Rule} rule @param {number} index @param {Rule[]} rules @returns {[string, string][]} */
function ruleFaults(rule, index, rules) {
  const actions = Array.isArray(rule.actions) ? rule.actions : [];
  const askable = actions.every(each => each === "subscribe" || each === "control");
  /** @type {[boolean, string, string][]} */
  const checks = [
    [!NAME.test(rule.id ?? ""), "id", "A name has 1 to 64 of a-z, 0-9 and -."],
    [rule.id === "root", "id", "“root” is the name of what the organisation allows at most."],
    [rules.findIndex(each => each.id === rule.id) < index, "id", "Another rule has this name already."],
    [actions.length === 0, "actions", "Choose at least one."],
    [rule.effect === "ask" && !askable, "actions", "Only about subscribe and control can be asked."],
    [!subjectFits(rule.subject), "subject", "Say whom it is about: the DID is missing or not of that kind."],
    [actions.includes("find") && rule.path !== "/", "path", "Find is about the whole twin."],
    [Boolean(rule.from && rule.until) && Date.parse(rule.from) >= Date.parse(rule.until), "until", "It would end before it begins."],
    ...termsChecks(rule, actions),
  ];
  return checks.filter(([wrong]) => wrong).map(([, key, detail]) => [key, detail]);
}

/** @param {Rule} rule @param {string[]} actions @returns {[boolean, string, string][]} */
function termsChecks(rule, actions) {
  const terms = rule.terms ?? {};
  const set = Object.keys(terms).filter(key => key !== "history" || terms.history !== "none");
  const narrows = set.some(key => ["fields", "where", "atMost"].includes(key));
  const subscribing = set.find(key => ABOUT_SUBSCRIBING.includes(key));
  return [
    [rule.effect === "deny" && set.length > 0, `terms.${set[0]}`, "A rule that denies has no terms."],
    [terms.history === "retained" && narrows, "terms.history",
      "What is retained is read whole: fields, where and at most need another history."],
    [set.includes("maxCommands") && !actions.includes("control"), "terms.maxCommands", "It is about commands: add control."],
    [Boolean(subscribing) && !actions.includes("subscribe"), `terms.${subscribing}`, "It is about subscribing: add subscribe."],
    [Array.isArray(terms.fields) && terms.fields.length === 0, "terms.fields", "Choose at least one field."],
  ];
}

/** @param {any} subject */
function subjectFits(subject) {
  if (subject?.anyone === true) {
    return true;
  }
  if (subject?.attested) {
    const { by, property, value } = subject.attested;
    return SHAPES.organisation.test(by ?? "") && NAME.test(property ?? "") && value !== "";
  }
  return Object.entries(SHAPES).some(([kind, shape]) => shape.test(subject?.[kind] ?? ""));
}

/**
 * What the service finds wrong, each at its field.
 * @param {{field?: string, message: string}} problem the first field, and all that is wrong
 * @returns {Fault[]}
 */
export function faultsOfProblem({ field = "", message }) {
  const each = message.split(/; (?=rules(?:\[\d+\])?[.:[])/).map(text => /^(rules(?:\[\d+\][\w.[\]]*)?): (.*)$/s.exec(text));
  const found = each.flatMap(match => (match ? [fault(match[1], match[2])] : []));
  return found.length > 0 ? found : [fault(field, message)];
}

/** @param {string} field `rules[2].terms.atMost.per` @param {string} detail @returns {Fault} */
function fault(field, detail) {
  const found = /^rules\[(\d+)\]\.?(.*)$/.exec(field);
  return found ? { rule: Number(found[1]), key: keyOf(found[2]), detail } : { rule: -1, key: field, detail };
}

/** The part of a sentence that a field belongs to. @param {string} field */
function keyOf(field) {
  const [first, second] = field.replace(/\[\d+\]/g, "").split(".");
  return first === "terms" && second ? `terms.${second}` : first;
}

/**
 * What tells two lists of rules apart, by their ids, as the service tells it of two versions.
 * @param {Rule[]} before
 * @param {Rule[]} after
 * @returns {{added: Rule[], removed: Rule[], changed: {before: Rule, after: Rule}[]}}
 */
export function difference(before, after) {
  const old = new Map(before.map(rule => [rule.id, rule]));
  const now = new Map(after.map(rule => [rule.id, rule]));
  return {
    added: after.filter(rule => !old.has(rule.id)),
    removed: before.filter(rule => !now.has(rule.id)),
    changed: after.flatMap(rule => {
      const was = old.get(rule.id);
      return was && !same(was, rule) ? [{ before: was, after: rule }] : [];
    }),
  };
}

/** @param {{added: unknown[], removed: unknown[], changed: unknown[]}} diff */
export function isEmpty({ added, removed, changed }) {
  return added.length + removed.length + changed.length === 0;
}

/** Which fields tell a rule from what it was. @param {Rule} before @param {Rule} after @returns {string[]} */
export function changedKeys(before, after) {
  const keys = (/** @type {Rule} */ rule) => Object.keys(rule).flatMap(key => (key === "terms" ? Object.keys(rule.terms ?? {}).map(term =>
    `terms.${term}`) : [key]));
  return [...new Set([...keys(before), ...keys(after)])].filter(key => canonical(valueAt(before, key)) !== canonical(valueAt(after, key)));
}

/** Whether two rules say the same. @param {Rule} one @param {Rule} other */
export function same(one, other) {
  return canonical(meant(one)) === canonical(meant(other));
}

/** Without what means nothing. @param {Rule} rule */
function meant(rule) {
  const terms = Object.entries(rule.terms ?? {}).filter(([key, value]) => key !== "history" || value !== "none");
  return { ...rule, actions: ACTIONS.filter(each => rule.actions?.includes(each)), terms: terms.length > 0 ? Object.fromEntries(terms)
    : undefined };
}

/** @param {any} value @returns {string} the same for the same, whatever the order of its fields */
function canonical(value) {
  return JSON.stringify(value, (_, each) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).filter(([, at]) => at !== null).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? "";
}

/**
 * The changes from one policy to another, on top of a third: what somebody else changed stays, and where both changed the same rule,
 * it is as in `mine`.
 * @param {Rule[]} base
 * @param {Rule[]} mine
 * @param {Rule[]} theirs
 * @returns {Rule[]}
 */
export function onTopOf(base, mine, theirs) {
  const { added, removed, changed } = difference(base, mine);
  const gone = new Set(removed.map(rule => rule.id));
  const own = new Map([...added, ...changed.map(each => each.after)].map(rule => [rule.id, rule]));
  const kept = theirs.filter(rule => !gone.has(rule.id)).map(rule => own.get(rule.id) ?? rule);
  const there = new Set(kept.map(rule => rule.id));
  return [...kept, ...[...own.values()].filter(rule => !there.has(rule.id))];
}
