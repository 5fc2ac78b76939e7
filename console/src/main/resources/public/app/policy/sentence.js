/** A rule, or terms alone, in words. */
import { html } from "../lib.js";
import { phrase } from "../language/sentences.js";
import { clauseParts } from "../language/clauses.js";
import { useNames } from "./naming.js";

/**
 * @param {{rule: import("../language/sentences.js").Rule, marked?: string[], id?: boolean}} props `marked`: the fields that stand out;
 *   `id`: its name comes first
 */
export function Sentence({ rule, marked = [], id = true }) {
  const { parts, rest } = phrase(rule, useNames());
  return html`
    <span class="sentence">${id && html`<code class="rule-id">${rule.id}</code> `}${parts.map(({ key, lead, text }) => html`
      <span key=${key}>${lead}${marked.includes(key) ? html`<mark>${text}
        </mark>` : html`<span class=${key === "effect" ? `said ${rule.effect}` : "said"}>${text}</span>`}</span>`)}
        ${parts.length > 0 && "."}
      ${rest && html`<${Rest} rest=${rest} />`}</span>`;
}

/** What no sentence says. @param {{rest: unknown}} props */
export const Rest = ({ rest }) => html`<code class="rest">${JSON.stringify(rest)}</code>`;

/** Terms in words, one after the other. @param {{terms: any, none?: any}} props */
export function Terms({ terms, none = "as it is" }) {
  const { parts, unsaid } = clauseParts({ terms: terms ?? {} });
  const rest = Object.keys(unsaid).length > 0 ? unsaid.terms : null;
  if (parts.length === 0 && !rest) {
    return html`<span class="muted">${none}</span>`;
  }
  return html`<span class="sentence">${parts.map(({ text }) => text).join(", ")}${rest && html` <${Rest} rest=${rest} />`}</span>`;
}
