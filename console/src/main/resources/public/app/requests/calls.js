/** What is said to a request, an offer or a command that waits. */
import { broker, sign } from "../api.js";

/**
 * @param {{name: string}} twin that is asked @param {string} id of the interaction
 * @param {{reason?: string, terms?: any}} said
 */
export const accept = (twin, id, said) =>
  broker.post(`/interactions/${id}/acceptance`, said, { sign: sign(twin, "accept", `/interactions/${id}`) });

/** @param {{name: string}} twin that is asked @param {string} id @param {string} reason */
export const deny = (twin, id, reason) =>
  broker.post(`/interactions/${id}/denial`, { reason }, { sign: sign(twin, "deny", `/interactions/${id}`) });

/** @param {{name: string}} twin to which it is offered @param {any} offer */
export const take = (twin, { provider, feed, purpose }) =>
  broker.post("/interactions", { provider, feed, ...(purpose ? { purpose } : {}) },
    { sign: sign(twin, "subscribe", `/feeds/${feed}`, { provider, ...(purpose ? { purpose } : {}) }) });

/** @param {{name: string}} twin to which it is offered @param {any} offer @param {string} reason */
export const decline = (twin, { id, provider }, reason) =>
  broker.post(`/interactions/${id}/decline`, { reason }, { sign: sign(twin, "decline", `/interactions/${id}`, { provider }) });

/** @param {{name: string}} twin that is asked @param {string} id of the command @param {boolean} yes @param {string} reason */
export const answerCommand = (twin, id, yes, reason) =>
  broker.post(`/commands/${id}/${yes ? "acceptance" : "denial"}`, { reason }, { sign: sign(twin, yes ? "accept" : "deny",
    `/commands/${id}`) });

const UNDECIDED = "taken; whether it is in force is not known yet.";

/**
 * What is known of an answer to a request, an offer or a command when it is taken. Pure.
 * @param {"accept" | "terms" | "deny" | "take" | "decline" | "let go" | "keep back"} how @param {{status: number, body: any}} answer
 */
export function answeredInWords(how, { status, body }) {
  const done = status < 202;
  switch (how) {
    case "accept": return done ? "accepted: records published from now on arrive." : "accepted: it begins when both sides are ready.";
    case "terms": return body.state === "PENDING" ? UNDECIDED : "accepted under narrower terms: they have an offer.";
    case "deny": return done ? "denied." : UNDECIDED;
    case "take": return done ? "taken: its records arrive from now on." : takenInWords(body.state);
    case "decline": return done ? "declined." : UNDECIDED;
    case "let go": return done ? "let go: the twin’s agents execute it." : UNDECIDED;
    case "keep back": return done ? "denied: it is not executed." : UNDECIDED;
  }
}

/** @param {string} state of an interaction that does not bring records yet */
function takenInWords(state) {
  const words = {
    PENDING: "asked for: agents of the provider are asked.", OFFERED: "it is offered anew, under other terms.",
    SUSPENDED: "taken; the provider has suspended it: records arrive when it resumes it.",
  };
  return words[/** @type {keyof words} */ (state)] ?? "taken: it begins when both sides are ready.";
}

/** What became of something that waited, when somebody else was faster. @param {any} problem @returns {string} empty if it is no conflict */
export function conflict(problem) {
  const state = /is ([A-Z]+)/.exec(problem?.message ?? "")?.[1];
  if (problem?.slug === "expired" || problem?.reason === "EXPIRED") {
    return "Its time was over before you answered.";
  }
  if (["not-pending", "not-offered", "ended"].includes(problem?.slug) || problem?.slug === "over") {
    return `It does not wait any more: ${becameInWords(state)}`;
  }
  return problem?.slug === "replayed-request" ? "Your answer was taken already." : "";
}

/** @param {string | undefined} state of an interaction or a command */
export function becameInWords(state) {
  const words = {
    ACTIVE: "it was accepted.", OFFERED: "it was accepted under narrower terms, and the requester has an offer.", DENIED: "it was denied.",
    WITHDRAWN: "the requester withdrew it.", EXPIRED: "its time was over.", TERMINATED: "it was ended.", SUSPENDED: "it is suspended.",
    CANCELLED: "its sender took it back.", ACCEPTED: "it was let go.", STARTED: "it was let go, and is being executed.",
      DONE: "it was let go, and is done.",
    REFUSED: "it was denied.", FAILED: "it was let go, and failed.",
  };
  return words[/** @type {keyof words} */ (state ?? "")] ?? "somebody answered it.";
}
