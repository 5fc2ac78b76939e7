/** One interaction, told in full. */
import { html } from "./lib.js";
import { Code, Dialog, State, Time, Twin } from "./ui.js";
import { count, size, termsInWords, worded } from "./words.js";

/** Whether nobody has granted it yet: it has no terms. @param {any} interaction */
export const isOpen = interaction => ["REQUESTED", "PENDING", "OFFERED"].includes(interaction.state) && !interaction.terms;

/** The terms as a list; that there are none is said, too. @param {{interaction: any}} props */
export function Terms({ interaction }) {
  const words = termsInWords(interaction.terms);
  return words.length === 0
    ? html`<span>${isOpen(interaction) ? "not settled yet" : "all that is published while it lasts, no limits"}</span>`
    : html`<ul class="terms">${words.map(each => html`<li key=${each}>${each}</li>`)}</ul>`;
}

/** What an interaction is, and under which terms. @param {{interaction: any}} props */
export function RelationFacts({ interaction }) {
  const { delivered } = interaction;
  return html`
    <dl class="facts">
      <dt>State</dt><dd><${State} state=${interaction.state} />${interaction.reason && html` ${worded(interaction.reason)}`}
        ${interaction.detail && html`: ${interaction.detail}`}</dd>
      <dt>From</dt><dd><${Twin} did=${interaction.provider} />, feed <code>${interaction.feed}</code></dd>
      <dt>To</dt><dd><${Twin} did=${interaction.requester} /></dd>
      <dt>Terms</dt><dd><${Terms} interaction=${interaction} /></dd>
      ${interaction.purpose && html`<dt>Purpose</dt><dd>${interaction.purpose}</dd>`}
      ${interaction.until && html`<dt>Ends</dt><dd><${Time} at=${interaction.until} /></dd>`}
      <dt>Delivered</dt><dd>${delivered
        ? html`${count(delivered.records)} records, ${size(delivered.bytes)}; last <${Time} at=${delivered.last} />
          ${delivered.lag ? html`; ${count(delivered.lag)} wait` : ""}`
        : html`<span class="muted">not counted</span>`}</dd>
      <dt>Epoch</dt><dd>${interaction.epoch}</dd>
      <dt>Id</dt><dd><${Code} text=${interaction.id} what="the interaction's id" /></dd>
    </dl>`;
}

/** @param {{interaction: any, onClose: () => void}} props */
export const RelationDialog = ({ interaction, onClose }) => html`
  <${Dialog} title=${`Interaction: ${interaction.feed}`} onClose=${onClose}>
    <div class="dialog-body"><${RelationFacts} interaction=${interaction} /></div>
    <div class="dialog-foot"><a class="button"
      href=${`/interactions/${encodeURIComponent(interaction.id)}`}>Follow it from request to end</a></div>
  <//>`;
