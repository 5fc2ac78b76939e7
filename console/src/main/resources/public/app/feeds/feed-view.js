/** A feed of a twin: what it observes, how to get it, and what it brings. */
import { html, useMemo, useState } from "../lib.js";
import { broker, sign } from "../api.js";
import { formOf, typeInWords } from "../forms.js";
import { LiveView } from "./live-view.js";
import { useWatched } from "./watched.js";
import { suspendedBy } from "../interactions/filters.js";
import { useAction } from "../load.js";
import { Terms } from "../relation.js";
import { may, notify } from "../state.js";
import { Button, Dialog, Field, Problem, State, Table, Time } from "../ui.js";
import { WAITS, worded } from "../words.js";

/**
 * @param {{twin: import("../state.js").OwnTwin, provider: string, feed: {name: string, partitions: number, schemas: any[]}, told: any,
 *   interaction: any|undefined, onChanged: () => void}} props `interaction` of the twin acted as with this feed, if it has one
 */
export function FeedView({ twin, provider, feed, told, interaction: listed, onChanged }) {
  const [granted, setGranted] = useState(/** @type {any} */ (null));
  const interaction = granted && granted.epoch > (listed?.epoch ?? -1) ? granted : listed; // the list may not have it yet
  const schema = feed.schemas[feed.schemas.length - 1]?.schema;
  const form = useMemo(() => schema ? formOf(schema) : { kind: "record", fields: [] }, [schema]);
  const [watched, setWatched] = useWatched(feed.name);
  const [asking, setAsking] = useState(false);
  const state = interaction?.state;
  const elsewhere = state === "SUSPENDED" && !suspendedBy(interaction, twin.did);
  return html`
    <article class="feed">
      <div class="part-head"><h3>${told.label ?? feed.name}</h3>${told.label && told.label !== feed.name && html`<code>${feed.name}</code>`}
        ${interaction && html`<${State} state=${interaction.state} />`}
        <span class="actions">
          ${(state === "ACTIVE" || (watched && interaction)) && html`<${Button} small kind=${watched ? "plain" : "primary"}
            aria-expanded=${watched} label=${`${watched ? "Hide" : "Watch"} ${feed.name}`} onClick=${() => setWatched(!watched)}>
            ${watched ? "Hide" : "Watch"}<//>`}
          ${!["ACTIVE", "REQUESTED", "PENDING"].includes(state) && !elsewhere && html`
            <${Button} small kind="primary" disabled=${!may("subscribe")} label=${`${verb(interaction)} ${feed.name}`}
              onClick=${() => setAsking(true)}>${verb(interaction)}<//>`}
          ${["ACTIVE", "REQUESTED", "PENDING", "SUSPENDED"].includes(state) && html`<${EndButton} twin=${twin}
            interaction=${interaction} feed=${feed.name} onChanged=${onChanged} />`}
        </span></div>
      ${told.comment && html`<p>${told.comment}</p>`}
      <${Observed} observes=${told.observes} />
      ${!may("subscribe") && html`<p class="muted">${twin.name} does not delegate <em>subscribe</em> to you.</p>`}
      ${provider === twin.did && !interaction && html`<p
        class="muted">Its own records, too, a twin reads by an interaction: subscribe, if its policy lets it.</p>`}
      ${elsewhere && html`<p class="muted">Its provider has suspended it, and resumes it.</p>`}
      ${interaction && html`<${Under} interaction=${interaction} />`}
      ${watched && interaction && html`<${LiveView} key=${interaction.epoch} interaction=${interaction.id} twin=${twin} form=${form}
        observed=${told.observes} name=${feed.name} />`}
      <${Schema} feed=${feed} form=${form} schema=${schema} />
      ${asking && html`<${Subscribe} twin=${twin} provider=${provider} feed=${feed.name} onClose=${() => setAsking(false)}
        onDone=${answered => { setAsking(false); setGranted(answered); setWatched(answered.state === "ACTIVE"); onChanged(); }} />`}
    </article>`;
}

/** @param {any} interaction */
function verb(interaction) {
  return interaction?.state === "OFFERED" ? "Accept" : interaction?.state === "SUSPENDED" ? "Resume" : "Subscribe";
}

const Observed = ({ observes }) => observes.length > 0 && html`
  <p class="observes"><span class="muted">Observes</span> ${observes.map((each, index) => html`${index > 0 && ", "}<span title=${each.iri}>
    ${each.label}</span>${each.unit && html` <span class="muted">(${each.unit})</span>`}`)}</p>`;

/** In which interaction it comes, and under which terms. */
function Under({ interaction }) {
  if (["TERMINATED", "WITHDRAWN", "EXPIRED", "DENIED"].includes(interaction.state)) {
    return html`<p class="muted">The last interaction ended${interaction.reason ? `: ${worded(interaction.reason)}` : ""}
      ${interaction.detail ? ` (${interaction.detail})` : ""} <${Time} at=${interaction.updated} />.</p>`;
  }
  return html`
    <div class="under"><span class="muted">Interaction</span> <a href=${`/interactions/${encodeURIComponent(interaction.id)}`}><code>
      ${interaction.id}</code></a>
      ${interaction.purpose && html`<span>for ${interaction.purpose}</span>`}
      ${interaction.until && html`<span>ends <${Time} at=${interaction.until} /></span>`}
      <div class="under-terms"><span class="muted">Terms</span> <${Terms} interaction=${interaction} /></div></div>`;
}

function Schema({ feed, form, schema }) {
  const columns = [
    { head: "Field", cell: field => html`<code>${field.name}</code>` },
    { head: "Type", cell: field => typeInWords(field.node) },
    { head: "What it is", cell: field => field.doc ?? field.node.doc ?? "" },
  ];
  return html`
    <details><summary>Schema, version ${feed.schemas[feed.schemas.length - 1]?.version ?? 0}</summary>
      ${form.doc && html`<p>${form.doc}</p>`}
      <${Table} caption=${`Fields of ${feed.name}`} columns=${columns} rows=${form.fields ?? []} rowKey=${field => field.name}
        empty=${html`<p class="muted">It has no fields.</p>`} />
      ${schema && html`<pre class="source" tabindex="0" aria-label="Avro schema">${JSON.stringify(JSON.parse(schema), null, 2)}</pre>`}
    </details>`;
}

// ---------------------------------------------------------------- asking, and ending

function Subscribe({ twin, provider, feed, onClose, onDone }) {
  const [purpose, setPurpose] = useState("");
  const [seconds, setSeconds] = useState(WAITS[1][0]);
  const ask = useAction(async () => {
    const interaction = await subscribe(twin, { provider, feed, purpose: purpose.trim(), seconds });
    notify(interaction.state === "ACTIVE" ? `Records of ${feed} arrive from now on.` : `Asked for ${feed}: ${worded(interaction.state)}.`,
      interaction.state === "ACTIVE" ? "good" : "plain");
    onDone(interaction);
  });
  const submit = event => { event.preventDefault(); ask.run(); };
  return html`
    <${Dialog} title=${`Subscribe to ${feed}`} onClose=${onClose}>
      <form onSubmit=${submit}>
        <div class="dialog-body">
          <p>${twin.name} asks for all that is published from now on, as far as the terms of its policy allow. The request is signed with the key in custody.</p>
          <${Field} label="Purpose" optional hint="A policy may allow the feed for one purpose only, or show it to whoever is asked.">
            ${attributes => html`<input ...${attributes} autofocus value=${purpose} maxlength="200"
            onInput=${event => setPurpose(event.target.value)} />`}<//>
          <${Field} label="Wait for an answer" hint="So long an organisation that cannot be reached, or people who are asked, may take.">
            ${attributes => html`
            <select ...${attributes} value=${seconds} onChange=${event => setSeconds(Number(event.target.value))}>
              ${WAITS.map(([length, words]) => html`<option key=${length} value=${length}>${words}</option>`)}</select>`}<//>
          ${ask.problem && html`<${Problem} problem=${ask.problem} what="Not subscribed" />`}
        </div>
        <div class="dialog-foot"><${Button} onClick=${onClose}>Cancel<//>
          <${Button} kind="primary" type="submit" busy=${ask.busy}>Subscribe<//></div>
      </form>
    <//>`;
}

/**
 * @param {{name: string}} twin @param {{provider: string, feed: string, purpose: string, seconds: number}} asked
 * @returns {Promise<any>} the interaction
 */
async function subscribe(twin, { provider, feed, purpose, seconds }) {
  const stated = purpose ? { purpose } : {};
  const validUntil = new Date(Date.now() + seconds * 1000).toISOString();
  const signed = sign(twin, "subscribe", `/feeds/${feed}`, { provider, validUntil, ...stated });
  const answer = await broker.post("/interactions", { provider, feed, ...stated }, { sign: signed });
  return answer.body;
}

function EndButton({ twin, interaction, feed, onChanged }) {
  const [sure, setSure] = useState(false);
  const end = useAction(async () => {
    await broker.post(`/interactions/${encodeURIComponent(interaction.id)}/termination`, { reason: "" },
      { sign: sign(twin, "terminate", `/interactions/${interaction.id}`, { provider: interaction.provider }) });
    notify(`The interaction with ${feed} has ended.`, "good");
    setSure(false);
    onChanged();
  });
  return html`
    <${Button} small kind="danger" label=${`End ${feed}`} onClick=${() => setSure(true)}>End<//>
    ${sure && html`
      <${Dialog} title=${`End ${feed}?`} onClose=${() => setSure(false)}>
        <div class="dialog-body">
          <p>Nothing that is published afterwards arrives, here or in the delivery topic. To have it again, subscribe again.</p>
          ${end.problem && html`<${Problem} problem=${end.problem} what="Not ended" />`}</div>
        <div class="dialog-foot"><${Button} onClick=${() => setSure(false)}>Keep it<//>
          <${Button} kind="danger" busy=${end.busy} onClick=${() => end.run()}>End it<//></div>
      <//>`}`;
}
