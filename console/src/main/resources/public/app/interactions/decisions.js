/** Decisions of the broker in words, as they stand in the audit. Pure. */

/**
 * @typedef {object} Entry of the audit; what is empty may be absent
 * @property {string} cause
 * @property {string} at
 * @property {string} event
 * @property {string} [who]
 * @property {string} [twin]
 * @property {string} [provider]
 * @property {string} [resource]
 * @property {"ACCEPTED" | "REFUSED" | "IGNORED"} outcome
 * @property {string} [reason]
 * @property {number} [policyVersion]
 * @property {string} [rule]
 * @property {string} [interaction]
 * @property {string[]} [ended]
 * @property {string} [detail]
 * @property {string} [purpose]
 * @property {any} [disbelieved]
 * @property {any} [denied]
 */

export const OUTCOMES = ["ACCEPTED", "REFUSED", "IGNORED"];

/** @type {Record<string, string>} */
const EVENTS = {
  SubscriptionRequested: "Subscription asked for",
  OfferMade: "Offer made",
  OfferDeclined: "Offer declined",
  RequestAnswered: "Request answered",
  SuspensionRequested: "Suspension",
  ResumptionRequested: "Resumption",
  TerminationRequested: "End",
  EndAllRequested: "End of everything with somebody",
  BanRequested: "Ban",
  PolicyChanged: "Policy changed",
  RootPolicyChanged: "What the organisation allows at most changed",
  RootPolicyReached: "What the organisation allows at most in force",
  AttestationRevoked: "Attestation revoked",
  PartnershipEnded: "Partnership ended",
  DelegationLapsed: "Delegation lapsed",
  CommandLapsed: "Delegation lapsed",
  PartnerHalf: "Word of the partner",
  CommandRequested: "Command",
  CommandAnswered: "Command answered",
  CommandReported: "Word about a command",
  CommandDue: "Command's time was over",
  CancellationRequested: "Command taken back",
  AuditErasureRequested: "Audit erased",
  Disbelieved: "Not believed",
  Denied: "Refused by a service",
  Tick: "Time was over",
  StartOffsets: "Start of the records known",
  DeliveryReady: "Delivery ready",
  EffectSeen: "Seen in force",
};

/** @type {Record<string, string>} */
const REASONS = {
  NOT_FOUND: "there is no such twin that it may find",
  NO_RULE: "no rule allows it",
  TERMINATED_BY_REQUESTER: "the requester ended it",
  TERMINATED_BY_PROVIDER: "the provider ended it",
  POLICY_CHANGED: "the policy no longer allows it",
  ATTESTATION_LOST: "what it rested on is attested no longer",
  DELEGATION_LAPSED: "the delegation has lapsed",
  UNVERIFIABLE: "it could not be verified",
  EXPIRED: "its time was over",
  UNKNOWN_FEED: "the twin has no such feed",
  UNKNOWN_INTERACTION: "the twin has no such interaction",
  UNKNOWN_CONTROL: "the twin has no such control",
  UNKNOWN_COMMAND: "there is no such command",
  BAD_INPUT: "it is not what the control takes",
  DECLINED: "the offer was declined",
  BANNED: "it is banned",
  ASKED: "agents of the provider are asked",
  DENIED_BY_AGENT: "an agent of the provider denied it",
  SUSPENDED: "it is suspended",
  RESUMED: "it was granted before it was suspended",
  OFFERED: "the provider offers it",
  WITHDRAWN: "the requester withdrew it",
  TOO_MANY: "there were as many commands as its rule allows in that time",
  OTHER_VERSION: "somebody else had changed the policy",
  NO_RIGHT: "it has no right to that",
};

/**
 * Whether a subscription was asked for. What a partner's twin asks comes as the partner's word, on which our policy decides.
 * @param {Entry} entry
 */
export function isRequest({ event, policyVersion, reason = "NONE" }) {
  return event === "SubscriptionRequested" || (event === "PartnerHalf" && Boolean(policyVersion) && !["SUSPENDED",
    "RESUMED"].includes(reason));
}

/** @param {Entry} entry */
export function eventInWords(entry) {
  const event = isRequest(entry) ? "SubscriptionRequested" : entry.event;
  return EVENTS[event] ?? event.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

/** @param {string | undefined} reason @param {string} [rule] @returns {string} empty if there is none */
export function reasonInWords(reason, rule) {
  if (reason === "DENIED_BY_RULE") {
    return rule ? `rule ${rule} denies it` : "a rule denies it";
  }
  return !reason || reason === "NONE" ? "" : (REASONS[reason] ?? reason.toLowerCase().replaceAll("_", " "));
}

/** By which rule of which version: "rule grid of version 4"; empty if that is not known. @param {Entry} entry */
export function groundInWords({ rule, policyVersion }) {
  if (!policyVersion) {
    return rule ? `rule ${rule}` : "";
  }
  return rule ? `rule ${rule} of version ${policyVersion}` : `version ${policyVersion} of the policy`;
}

/** @param {Entry} entry @returns {"good" | "bad" | "idle" | "warn"} */
export function outcomeKind({ outcome, reason }) {
  if (outcome === "ACCEPTED") {
    return reason === "ASKED" ? "warn" : "good";
  }
  return outcome === "REFUSED" ? "bad" : "idle";
}

/** What was brought and not believed, or what was refused, in one line; empty if it is about neither. @param {Entry} entry */
export function foreignInWords({ disbelieved, denied }) {
  if (disbelieved) {
    const more = disbelieved.others ? `, and ${disbelieved.others} more like it` : "";
    return `${disbelieved.kind}: ${disbelieved.why}${more}`;
  }
  if (denied) {
    const what = denied.operation ? `${denied.operation} ${denied.resource}` : "other things";
    return `${denied.by} refused ${denied.principal ?? "several"}: ${what}, ${denied.count === 1 ? "once" : `${denied.count} times`}`;
  }
  return "";
}

/** What was said to it: "for balancing, “enough”"; empty if nothing. @param {Entry} entry */
export function saidInWords({ detail, purpose }) {
  return [purpose && `for ${purpose}`, detail && `“${detail}”`].filter(Boolean).join(", ");
}

/** What an entry is about, shortly: `/feeds/load` as "feed load". @param {string | undefined} resource */
export function resourceInWords(resource) {
  const found = /^\/(feed|control|interaction|command)s\/(.+)$/.exec(resource ?? "");
  if (found) {
    return `${found[1]} ${found[2]}`;
  }
  return { "/": "the whole twin", "/policy": "the policy", "/description": "the description",
    "/audit": "the audit" }[resource ?? ""] ?? (resource || "");
}
