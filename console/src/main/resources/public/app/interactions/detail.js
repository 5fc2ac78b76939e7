/** One interaction, followed from its request to its end. */
import { html, useState } from "../lib.js";
import { broker, isAborted } from "../api.js";
import { useAction, useLoad } from "../load.js";
import { notify, session } from "../state.js";
import { Button, Code, Empty, Loading, Page, Panel, Problem, State, Status, Time, Twin } from "../ui.js";
import { count, size } from "../words.js";
import { called, partsOf } from "../language/names.js";
import { momentInWords } from "../language/moments.js";
import { roughly } from "../language/periods.js";
import { useNames } from "../policy/naming.js";
import { Sentence, Terms } from "../policy/sentence.js";
import { askAgain, change } from "./calls.js";
import { reasonInWords } from "./decisions.js";
import { EndDialog } from "./dialogs.js";
import { counterpart, possible, provides } from "./filters.js";
import { decisionsAbout, timeline } from "./timeline.js";

const EVERY_MS = 3_000;
const MOST_EXPLAINED = 40;
/** The service gives no more at a time. */
const MOST_ENTRIES = 1_000;

/** @param {{id: string, twin: import("../state.js").OwnTwin, query: URLSearchParams}} props */
export function InteractionPage({ id, twin, query }) {
  const own = session().twins.find(each => each.did === query.get("as")) ?? twin;
  const names = useNames();
  const load = useLoad(signal => broker.get(`/interactions/${id}`, { query: { twin: own.did }, signal }), [id, own.did],
    { every: EVERY_MS });
  const { data: interaction, problem } = load;
  if (!interaction) {
    return html`<${Page} title="Interaction">${problem ? html`<${NotThere} problem=${problem} own=${own} retry=${load.reload}
      />` : html`<${Panel} title="Interaction"><${Loading} what="the interaction" lines=${6} /><//>`}<//>`;
  }
  const who = called(counterpart(interaction, own.did), names);
  const gives = provides(interaction, own.did);
  return html`
    <${Page} title=${`${interaction.feed} ${gives ? "to" : "from"} ${who}`} label=${html`${interaction.feed} <span class="muted">
      ${gives ? "to" : "from"}</span> ${who}`}
      actions=${html`${own.did !== twin.did && html`<span class="muted">as ${own.name}</span>`}<${Actions} interaction=${interaction} own=${own} names=${names} onDone=${load.reload} />`}>
      ${problem && html`<${Problem} problem=${problem} what="It could not be looked at again" retry=${load.reload} />`}
      <div class="columns detail-columns">
        <${Panel} title="From request to end"><${Story} interaction=${interaction} own=${own} names=${names} /><//>
        <div class="column">
          <${Panel} title="What is delivered"><${Delivered} interaction=${interaction} gives=${gives} /><//>
          <${Panel} title="What holds"><${Facts} interaction=${interaction} names=${names} own=${own} /><//>
        </div>
      </div>
    <//>`;
}

/** @param {{problem: any, own: {name: string}, retry: () => void}} props */
const NotThere = ({ problem, own, retry }) => problem.slug === "unknown-interaction"
  ? html`<${Panel} title="Interaction"><${Empty} title=${`${own.name} has no such interaction.`} action=${html`<a class="button"
    href="/interactions">All interactions</a>`}>It may be of another twin that you act for.<//><//>`
  : html`<${Problem} problem=${problem} retry=${retry} />`;

/** @param {{interaction: any, own: import("../state.js").OwnTwin, names: any, onDone: () => void}} props */
function Actions({ interaction, own, names, onDone }) {
  const [dialog, setDialog] = useState(/** @type {"terminate" | "suspend" | "decline" | null} */ (null));
  const needed = provides(interaction, own.did) ? "administer" : "subscribe";
  const can = own.functions.includes(needed) ? possible(interaction, own.did) : new Set();
  const resume = useAction(async () => {
    const { status } = await (provides(interaction, own.did) ? change(own, interaction, "resume", "") : askAgain(own, interaction));
    notify(status < 202 ? "Resumed: records published from now on arrive."
      : "Taken: records arrive when the other side has resumed it, too.", status < 202 ? "good" : "plain");
    onDone();
  });
  return html`
    ${resume.problem && html`<${Problem} problem=${resume.problem} />`}
    ${can.has("resume") && html`<${Button} kind="primary" busy=${resume.busy} onClick=${() => resume.run()}>Resume<//>`}
    ${can.has("suspend") && html`<${Button} onClick=${() => setDialog("suspend")}>Suspend…<//>`}
    ${can.has("decline") && html`<${Button} kind="danger" onClick=${() => setDialog("decline")}>Decline…<//>`}
    ${can.has("terminate") && html`<${Button} kind="danger" onClick=${() => setDialog("terminate")}>End…<//>`}
    ${dialog && html`<${EndDialog} what=${dialog} interaction=${interaction} own=${own} names=${names} onClose=${() => setDialog(null)}
      onDone=${() => { setDialog(null); onDone(); }} />`}`;
}

/** @param {{interaction: any, gives: boolean}} props */
function Delivered({ interaction: { delivered, state, terms }, gives }) {
  if (!delivered) {
    return html`<p class="muted">${terms?.history === "retained" ? "It reads the feed’s own topic: nobody counts what it reads."
      : "Nothing yet."}</p>`;
  }
  return html`
    <dl class="figures">
      <div><dt>Records</dt><dd>${count(delivered.records)}</dd></div>
      <div><dt>Bytes</dt><dd>${size(delivered.bytes)}</dd></div>
      <div><dt>Last</dt><dd>${delivered.last ? html`<${Time} at=${delivered.last} />` : "never"}</dd></div>
      <div><dt>Lag</dt><dd>${delivered.lag === undefined ? html`<span class="muted">${state === "ACTIVE" ? "not known" : "–"}
        </span>` : count(delivered.lag)}</dd></div>
    </dl>
    <p class="hint">In all its runs, as this side counts what ${gives ? "has left" : "has arrived"}, up to a second ago.</p>`;
}

/** @param {{interaction: any, names: any, own: {did: string}}} props */
const Facts = ({ interaction: it, names, own }) => html`
  <dl class="facts">
    <dt>State</dt><dd><${State} state=${it.state} />${it.reason && html` <span class="muted">
      ${[it.state === "SUSPENDED" ? "" : reasonInWords(it.reason, it.rule), it.detail && `“${it.detail}”`].filter(Boolean).join(": ")}
      </span>`}</dd>
    <dt>Provider</dt><dd><${Twin} did=${it.provider} /></dd>
    <dt>Requester</dt><dd><${Twin} did=${it.requester} /></dd>
    <dt>Terms</dt><dd><${Terms} terms=${it.terms} none="none: all of it" /></dd>
    <dt>Ends</dt><dd>${it.until ? html`${momentInWords(it.until)} <span class="muted">(<${Time} at=${it.until} />)</span>` : html`<span
      class="muted">not by itself</span>`}</dd>
    ${it.purpose && html`<dt>Purpose</dt><dd>“${it.purpose}”</dd>`}
    ${(it.attested ?? []).length > 0 && html`<dt>Attested</dt><dd>${it.attested.map(each => html`<span key=${each.id}>
      ${each.property} “${each.value}” by ${names.organisation(each.by)}</span>`)}</dd>`}
    <dt>Run</dt><dd>${it.epoch === 0 ? "not decided yet" : `${it.epoch}${it.epoch > 1 ? ", asked for again after an end" : ""}`}</dd>
    ${it.requester === own.did && it.delivery && html`<dt>Read from</dt><dd><${Code} text=${it.delivery} what="the topic" /></dd>`}
    <dt>Id</dt><dd><${Code} text=${it.id} what="the id" /></dd>
  </dl>`;

/** @param {{interaction: any, own: {did: string, name: string}, names: any}} props */
function Story({ interaction, own, names }) {
  const { data, problem, reload } = useLoad(signal => story(interaction, own, signal), [interaction.id, interaction.state,
    interaction.epoch, interaction.updated]);
  if (!data) {
    return problem ? html`<${Problem} problem=${problem} retry=${reload} />` : html`<${Loading} what="what was decided" lines=${5} />`;
  }
  const steps = timeline(interaction, data.entries, data.explained);
  return html`<ol class="timeline">${steps.map(step => html`<${StepView} key=${step.key} step=${step} interaction=${interaction}
    names=${names} />`)}</ol>
    ${data.cut && html`<p class="hint">Only the latest thousand decisions are at hand. The <a
      href="/audit">audit’s export</a> has all.</p>`}`;
}

/** @param {any} interaction @param {{did: string, name: string}} own @param {AbortSignal} signal */
async function story(interaction, own, signal) {
  const entries = await broker.get("/audit", { query: { twin: own.did, counterpart: counterpart(interaction, own.did) }, signal });
  const more = await broker.get("/audit", { query: { twin: own.did }, signal });
  const all = [...new Map([...entries, ...more].map(entry => [entry.cause, entry])).values()];
  const causes = decisionsAbout(all, interaction.id).slice(-MOST_EXPLAINED).map(entry => entry.cause);
  const explained = await Promise.all(causes.map(cause => broker.get(`/twins/${own.name}/decisions/${encodeURIComponent(cause)}`,
    { signal }).catch(problem => {
    if (isAborted(problem)) {
      throw problem;
    }
    return null; // it is no longer at hand: the entry says enough
  })));
  return { entries: all, cut: Math.max(entries.length, more.length) >= MOST_ENTRIES, explained: new Map(explained.flatMap((each, i) => each ? [[causes[i], each]] : [])) };
}

const MARKS = { request: "info", asked: "warn", granted: "good", offered: "info", suspended: "warn", resumed: "good", ended: "bad",
  refused: "bad", word: "idle", gap: "idle", now: "good", due: "idle" };

/** @param {{step: import("./timeline.js").Step, interaction: any, names: any}} props */
function StepView({ step, interaction, names }) {
  if (step.kind === "gap") {
    return html`<li class="gap"><p><strong>Gap.</strong> ${step.to
      ? `What was published in these ${roughly(Date.parse(step.to) - Date.parse(step.at))} is never delivered; the subscriber is told.`
      : "What is published meanwhile is never delivered; the subscriber is told when it goes on."}</p></li>`;
  }
  const who = step.who ? partsOf(step.who).agent ? called(step.who, names) : step.who.startsWith("did:") ? called(step.who, names)
    : step.who : "";
  return html`
    <li class=${step.kind === "now" ? `now ${{ ACTIVE: "active", SUSPENDED: "suspended" }[interaction.state] ?? "waiting"}` : step.kind}>
      <p class="step-head"><${Status} kind=${step.kind === "now" && interaction.state !== "ACTIVE" ? "warn" : MARKS[step.kind]}>
        ${step.title}<//> <span class="muted">${step.kind === "now" ? html`since <${Time} at=${step.at} />` : html`<${Time} at=${step.at}
        absolute />`}</span></p>
      ${who && html`<p class="step-line">by ${who}</p>`}
      ${step.why && html`<p class="step-line">${step.why}</p>`}
      ${step.rule ? html`<p class="step-line">
        <${Sentence} rule=${step.rule} /> <span class="muted">Version ${step.entry?.policyVersion}.</span>
        </p>` : step.ground && html`<p class="step-line muted">${step.ground}</p>`}
      ${step.inForce && html`<p class="step-line muted">In force everywhere ${Math.max(0,
        Date.parse(step.inForce) - Date.parse(step.at)).toLocaleString("en")} ms later</p>`}
      ${step.kind === "due" && html`<p class="step-line muted"><${Time} at=${step.at} /></p>`}
    </li>`;
}
