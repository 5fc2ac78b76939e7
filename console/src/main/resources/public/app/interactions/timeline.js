/**
 * One interaction from its request to its end: decisions with rule and version, when they were seen to be in force, and the gaps
 * between, in which nothing is delivered. Pure.
 */

import { eventInWords, groundInWords, isRequest, reasonInWords } from "./decisions.js";
import { LIVE } from "./filters.js";

/**
 * @typedef {import("./decisions.js").Entry} Entry
 * @typedef {{[key: string]: any}} Interaction
 * @typedef {object} Step
 * @property {string} key
 * @property {string} at
 * @property {"request" | "asked" | "granted" | "offered" | "suspended" | "resumed" | "ended" | "refused" | "word" | "gap" | "now" | "due"} kind
 * @property {string} title
 * @property {string} [who]
 * @property {string} [why]
 * @property {string} [ground] by which rule of which version
 * @property {Entry} [entry]
 * @property {string} [inForce] when it was seen to be in force everywhere
 * @property {any} [rule] the rule as it was
 * @property {string | null} [to] when a gap ended; null while it lasts
 */

const ENDING = new Set([
  "TERMINATED_BY_REQUESTER", "TERMINATED_BY_PROVIDER", "POLICY_CHANGED", "ATTESTATION_LOST", "DELEGATION_LAPSED", "BANNED",
  "WITHDRAWN", "DECLINED", "EXPIRED",
]);
const BY_EVENT = {
  SuspensionRequested: "suspended",
  ResumptionRequested: "resumed",
  TerminationRequested: "ended",
  EndAllRequested: "ended",
  BanRequested: "ended",
  OfferDeclined: "ended",
  OfferMade: "offered",
};
const BY_REASON = { SUSPENDED: "suspended", RESUMED: "resumed", ASKED: "asked", OFFERED: "offered", DENIED_BY_AGENT: "refused",
  DENIED_BY_RULE: "refused", NO_RULE: "refused" };

/** The decisions about an interaction, the first first. @param {Entry[]} entries @param {string} id */
export function decisionsAbout(entries, id) {
  const about = entries.filter(entry => entry.interaction === id || (entry.ended ?? []).includes(id));
  return [...new Map(about.map(entry => [entry.cause, entry])).values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/**
 * @param {Interaction} interaction
 * @param {Entry[]} entries of the audit, in any order
 * @param {Map<string, any>} explained decisions by id, as far as they are known
 * @returns {Step[]} the first first
 */
export function timeline(interaction, entries, explained) {
  const decided = decisionsAbout(entries, interaction.id).map(entry => stepOf(interaction, entry, explained.get(entry.cause)));
  const told = halfSteps(interaction, decided);
  const steps = [...decided, ...told].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return [...withGaps(steps), ...present(interaction, steps)];
}

/** @param {Interaction} interaction @param {Entry} entry @param {any} explained @returns {Step} */
function stepOf(interaction, entry, explained) {
  const kind = kindOf(interaction, entry);
  return {
    key: entry.cause,
    at: entry.at,
    kind,
    title: titleOf(kind, entry),
    who: entry.who,
    why: whyOf(kind, entry, explained?.rule || entry.rule),
    ground: groundInWords(explained ? { ...entry, rule: explained.rule || entry.rule, policyVersion: explained.policyVersion
      || entry.policyVersion } : entry),
    entry,
    inForce: explained?.inForceSince,
    rule: explained?.ruleContent,
  };
}

/** What the title does not say. @param {Step["kind"]} kind @param {Entry} entry @param {string | undefined} rule */
function whyOf(kind, entry, rule) {
  if (kind === "granted" && entry.reason === "OFFERED") {
    return "it was offered before";
  }
  return ["suspended", "asked", "offered", "resumed"].includes(kind) ? "" : reasonInWords(entry.reason, rule);
}

/** @param {Interaction} interaction @param {Entry} entry @returns {Step["kind"]} */
function kindOf(interaction, entry) {
  const reason = entry.reason ?? "NONE";
  if (entry.outcome !== "ACCEPTED") {
    return entry.outcome === "REFUSED" ? "refused" : "word";
  }
  if ((entry.ended ?? []).includes(interaction.id)) {
    return "ended";
  }
  if (isRequest(entry) && reason === "OFFERED") {
    return "granted";
  }
  const known = /** @type {any} */ (BY_EVENT)[entry.event] ?? /** @type {any} */ (BY_REASON)[reason] ?? (ENDING.has(reason) ? "ended"
    : null);
  if (known) {
    return known;
  }
  if (isRequest(entry)) {
    return entry.policyVersion || interaction.provider === entry.provider && entry.rule ? "granted" : "request";
  }
  return ["RequestAnswered", "PartnerHalf", "PolicyChanged"].includes(entry.event) && reason === "NONE" ? "granted" : "word";
}

/** @param {Step["kind"]} kind @param {Entry} entry */
function titleOf(kind, entry) {
  const asked = isRequest(entry);
  switch (kind) {
    case "request": return "Requested";
    case "asked": return asked ? "Requested; the provider's agents are asked" : "The provider's agents are asked";
    case "granted": return asked ? "Requested and granted" : entry.event === "RequestAnswered" ? "Accepted" : "Granted";
    case "offered": return entry.event === "RequestAnswered" ? "Accepted under narrower terms: the requester has an offer" : "Offered";
    case "suspended": return "Suspended";
    case "resumed": return "Resumed";
    case "refused": return asked ? "Requested and denied" : entry.outcome === "REFUSED" ? "Refused" : "Denied";
    case "ended": return { OfferDeclined: "Offer declined", BanRequested: "Ended by a ban", PolicyChanged: "Ended by a new policy",
      EndAllRequested: "Ended with all others" }[entry.event] ?? "Ended";
    default: return eventInWords(entry);
  }
}

/**
 * What the halves say and no decision here tells, as what a policy granted that was set meanwhile.
 * @param {Interaction} interaction @param {Step[]} decided @returns {Step[]}
 */
function halfSteps(interaction, decided) {
  const near = (/** @type {string} */ at) => decided.some(step => Math.abs(Date.parse(step.at) - Date.parse(at)) < 1_500);
  return (interaction.halves ?? [])
    .filter((/** @type {any} */ half) => half.issued && !near(half.issued))
    .map((/** @type {any} */ half) => {
      const kind = half.wanted ? (half.side === "provider" ? "granted" : "request") : half.reason === "ASKED" ? "asked"
        : half.reason === "SUSPENDED" ? "suspended" : "ended";
      return {
        key: `${half.side}-${half.epoch}-${half.version}`,
        at: half.issued,
        kind,
        title: `${{ granted: "Granted", request: "Requested", asked: "The provider's agents are asked", suspended: "Suspended",
          ended: "Ended" }[kind]} by the ${half.side}`,
        who: half.by,
        why: [reasonInWords(half.reason, half.by), half.detail].filter(Boolean).join(": "),
      };
    });
}

/** Puts a gap after each suspension that records were missed in. @param {Step[]} steps @returns {Step[]} */
function withGaps(steps) {
  return steps.flatMap((step, i) => {
    if (step.kind !== "suspended" || steps.slice(0, i).reverse().find(each => each.kind === "suspended" || each.kind === "resumed"
      || each.kind === "granted")?.kind === "suspended") {
      return [step];
    }
    const next = steps.slice(i + 1).find(each => ["resumed", "ended", "granted"].includes(each.kind));
    const from = step.inForce ?? step.at;
    return [step, { key: `${step.key}-gap`, at: from, kind: "gap", title: "Gap", to: next ? (next.inForce ?? next.at) : null }];
  });
}

/** How it stands now, and what comes. @param {Interaction} interaction @param {Step[]} steps @returns {Step[]} */
function present(interaction, steps) {
  const live = LIVE.has(interaction.state);
  const last = interaction.updated ?? steps[steps.length - 1]?.at;
  const now = live && last ? [{ key: "now", at: last, kind: /** @type {const} */ ("now"), title: standing(interaction.state) }] : [];
  const due = live && interaction.until ? [{ key: "due", at: interaction.until, kind: /** @type {const} */ ("due"),
    title: "Ends by itself" }] : [];
  return [...now, ...due];
}

/** @param {string} state */
function standing(state) {
  return { ACTIVE: "Active", SUSPENDED: "Suspended", PENDING: "Waits for the provider's agents", OFFERED: "Waits for the requester",
    REQUESTED: "Waits for a decision" }[state] ?? state;
}
