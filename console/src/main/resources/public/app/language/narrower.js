/**
 * Terms that are given with consent: like those of the rule that asks, or narrower. What the service would refuse is said here before
 * it is asked, at the field; the service has the last word.
 */

import { momentInWords } from "./moments.js";
import { periodInWords, periodMillis } from "./periods.js";

/** @typedef {{[key: string]: any}} Terms */

/**
 * @param {Terms | null | undefined} rule those of the rule that asks
 * @param {Terms} given
 * @returns {{key: string, detail: string}[]} what is wider than the rule's; nothing if all is within
 */
export function wider(rule, given) {
  const checks = { history, fields, atMost, until, for: lasting, purpose };
  return Object.entries(checks).flatMap(([key, check]) => {
    const detail = given[key] === undefined ? null : check(rule?.[key], given[key]);
    return detail === null ? [] : [{ key, detail }];
  });
}

/** @param {any} rule @param {any} given */
function history(rule, given) {
  if (given === "none") {
    return null;
  }
  const since = given.since && rule?.since && Date.parse(given.since) >= Date.parse(rule.since);
  const last = given.last && rule?.last && Number(periodMillis(given.last)) <= Number(periodMillis(rule.last));
  return since || last ? null : "That is more of the time before than the rule shows.";
}

/** @param {string[] | undefined} rule @param {string[]} given */
function fields(rule, given) {
  if (given.length === 0) {
    return "Choose at least one field.";
  }
  const shown = !rule || given.some(each => rule.some(other => holds(other, each) || holds(each, other)));
  return shown ? null : `The rule shows ${rule?.join(", ")} alone.`;
}

/** @param {string} field @param {string} part */
export function holds(field, part) {
  return part === field || part.startsWith(`${field}.`);
}

/** @param {any} rule @param {any} given */
function atMost(rule, given) {
  const [own, other] = [periodMillis(given.per), periodMillis(rule?.per)];
  if (!own || own > 86_400_000 || !(given.records >= 1 && given.records <= 1_000_000)) {
    return "A number from 1 to 1000000 and a time of at most a day are needed.";
  }
  if (!other) {
    return null;
  }
  if (Math.max(own, other) % Math.min(own, other) !== 0) {
    return `The time must be a multiple or a part of the rule's, ${periodInWords(rule.per)}.`;
  }
  const within = other > own ? given.records * (other / own) : given.records;
  return within > rule.records ? `That is more than the rule allows: ${rule.records} in ${periodInWords(rule.per)}.` : null;
}

/** @param {any} rule @param {any} given */
function until(rule, given) {
  return rule && Date.parse(given) > Date.parse(rule) ? `The rule ends it by ${momentInWords(rule)}.` : null;
}

/** @param {any} rule @param {any} given */
function lasting(rule, given) {
  const millis = periodMillis(given);
  if (millis === null || millis < 1_000) {
    return "A period of at least a second is needed.";
  }
  return rule && millis > Number(periodMillis(rule)) ? `The rule gives ${periodInWords(rule)}.` : null;
}

/** @param {any} rule @param {any} given */
function purpose(rule, given) {
  return rule && given !== rule ? `The rule's purpose is “${rule}”, and stays so.` : null;
}

/**
 * What both say: what the requester would have.
 * @param {Terms | null | undefined} rule
 * @param {Terms} given
 * @returns {Terms}
 */
export function together(rule, given) {
  const both = { ...rule, ...given };
  const where = [rule?.where, given.where].filter(Boolean);
  const moments = [rule?.until, given.until].filter(Boolean).sort();
  const periods = [rule?.for, given.for].filter(Boolean).sort((a, b) => Number(periodMillis(a)) - Number(periodMillis(b)));
  /** @type {Terms} */
  const all = {
    ...both,
    history: given.history ?? "none",
    fields: narrowedFields(rule?.fields, given.fields),
    where: where.length === 2 ? `(${where[0]}) && (${where[1]})` : where[0],
    until: moments[0],
    for: periods[0],
  };
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => value !== undefined && key !== "maxCommands"));
}

/** @param {string[] | undefined} rule @param {string[] | undefined} given */
function narrowedFields(rule, given) {
  if (!rule || !given) {
    return rule ?? given;
  }
  return [...new Set(given.flatMap(one => rule.flatMap(other => (holds(other, one) ? [one] : holds(one, other) ? [other] : []))))];
}
