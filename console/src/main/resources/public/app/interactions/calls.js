/** What ends, suspends and resumes interactions, and keeps somebody away. */
import { broker, sign } from "../api.js";

/** @param {{name: string}} twin @param {string} kind @param {string} resource @param {string} [provider] */
const signedFor = (twin, kind, resource, provider) => sign(twin, kind, resource, provider ? { provider } : {});

/** @param {{name: string}} twin of ours @param {any} interaction @param {"terminate" | "suspend" | "resume" | "decline"} what @param {string} reason */
export function change(twin, { id, provider }, what, reason) {
  const how = { terminate: "termination", suspend: "suspension", resume: "resumption", decline: "decline" }[what];
  return broker.post(`/interactions/${id}/${how}`, { reason }, { sign: signedFor(twin, what, `/interactions/${id}`, provider) });
}

/** Who asked resumes by asking again. @param {{name: string}} twin @param {any} interaction */
export function askAgain(twin, { provider, feed, purpose }) {
  const said = { provider, feed, ...(purpose ? { purpose } : {}) };
  return broker.post("/interactions", said, { sign: { ...signedFor(twin, "subscribe", `/feeds/${feed}`, provider), ...(purpose ? { purpose }
    : {}) } });
}

/** @param {string} did of an organisation or a twin @param {string} reason */
const about = (did, reason) => ({ [did.includes(":twins:") ? "twin" : "organisation"]: did, reason });

/** @param {{name: string}} twin @param {string} did @param {string} reason */
export const endAll = (twin, did, reason) =>
  broker.post(`/twins/${twin.name}/endings`, about(did, reason), { sign: signedFor(twin, "terminate", "/interactions") });

/** @param {{name: string}} twin @param {string} did @param {string} reason */
export const ban = (twin, did, reason) =>
  broker.post(`/twins/${twin.name}/bans`, about(did, reason), { sign: signedFor(twin, "ban", "/policy") });

/** A ban is a rule of the policy under a name of its own. @param {any} rule */
export const isBan = rule =>
  /^ban-[0-9a-f]{12}$/.test(rule.id) && rule.effect === "deny" && rule.path === "/" && (rule.actions ?? []).length === 4 && !rule.from
    && !rule.until;
