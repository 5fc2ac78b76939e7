/** What waits, each with what can be said to it. */
import { html, useState } from "../lib.js";
import { useAction } from "../load.js";
import { say } from "../state.js";
import { Button, Copy, Field, Problem, Time, Twin } from "../ui.js";
import { decideWithin, requesterOf } from "../language/evaluate.js";
import { called, partsOf } from "../language/names.js";
import { momentInWords } from "../language/moments.js";
import { roughly } from "../language/periods.js";
import { valueOf } from "../policy/inputs.js";
import { Sentence, Terms } from "../policy/sentence.js";
import { accept, answerCommand, answeredInWords, conflict, decline, deny, take } from "./calls.js";
import { TermsForm } from "./terms-form.js";

/**
 * @typedef {object} CardProps
 * @property {any} matter an interaction or a command
 * @property {{name: string, did: string}} twin
 * @property {any} names
 * @property {any[]} rules of the policy
 * @property {any[] | null} atMost what the organisation allows at most
 * @property {any} known the twin as the registry has it
 * @property {boolean} ready whether `rules`, `atMost` and `known` have been loaded
 * @property {boolean} allowed whether the person may answer
 * @property {(matter: any, how: string) => void} onDone
 */

/** A request for a feed. @param {CardProps} props */
export function Asked({ matter, twin, names, rules, atMost, known, ready, allowed, onDone }) {
  const [open, setOpen] = useState(/** @type {"terms" | "deny" | null} */ (null));
  const { rule: by, terms } = asking(matter, rules, atMost);
  const rule = rules.find(each => each.id === by);
  const who = called(matter.requester, names);
  const answer = useAction(async (/** @type {"accept" | "deny" | "terms"} */ how, /** @type {any} */ said) => {
    const words = answeredInWords(how, await (how === "deny" ? deny(twin, matter.id, said) : accept(twin, matter.id, how === "terms"
      ? { reason: "", terms: said } : { reason: "" })));
    onDone(matter, words);
    say(`${who}: ${words}`);
  });
  return html`
    <${Card} label=${`${who} asks for ${matter.feed}`} title=${html`<${Twin} did=${matter.requester} /> asks for <strong>${matter.feed}
      </strong>`} matter=${matter}>
      <dl class="facts">
        ${matter.purpose && html`<dt>Purpose</dt><dd>“${matter.purpose}”</dd>`}
        <dt>Asked by rule</dt><dd>${rule ? html`<${Sentence} rule=${rule} />` : by ? html`<code>${by}
          </code>` : html`<span class="muted">not known</span>`}</dd>
        <${Shown} attested=${matter.attested} names=${names} />
      </dl>
      <${Trouble} problem=${answer.problem} shown=${open === "terms" && /** @type {any} */ (answer.problem)?.status === 400} />
      ${conflict(answer.problem) ? html`<${Overtaken} words=${conflict(answer.problem)}
        onAway=${() => onDone(matter, conflict(answer.problem))} />`
        : open === "terms" ? html`<${TermsForm} rule=${terms} feed=${matter.feed} known=${known} problem=${answer.problem}
          busy=${answer.busy} onGive=${terms => answer.run("terms", terms)} onCancel=${() => { answer.clear(); setOpen(null); }} />`
        : open === "deny" ? html`<${ReasonForm} label="Why it is denied" action="Deny" busy=${answer.busy}
          onSay=${reason => answer.run("deny", reason)} onCancel=${() => setOpen(null)} />`
          : html`<${Choices} allowed=${allowed} needs="administer">
              <${Button} kind="primary" busy=${answer.busy} label=${`Accept what ${who} asks for`}
                onClick=${() => answer.run("accept", null)}>Accept<//>
              <${Button} disabled=${!ready} onClick=${() => setOpen("terms")}>Accept with narrower terms…<//>
              <${Button} kind="danger" onClick=${() => setOpen("deny")}>Deny…<//><//>`}
    <//>`;
}

/** Which rule asks by now, as the service finds it, and its terms. @param {any} matter @param {any[]} rules @param {any[] | null} atMost */
function asking(matter, rules, atMost) {
  const requester = requesterOf(matter.requester, matter.attested ?? []);
  const verdict = decideWithin(rules, atMost, requester, "subscribe", `/feeds/${matter.feed}`, Date.now());
  return verdict.answer === "ask" ? verdict : { rule: undefined, terms: undefined };
}

/** What is offered to the twin. @param {CardProps} props */
export function Offered({ matter, twin, names, allowed, onDone }) {
  const [open, setOpen] = useState(false);
  const who = called(matter.provider, names);
  const answer = useAction(async (/** @type {boolean} */ yes, /** @type {string} */ reason) => {
    const words = answeredInWords(yes ? "take" : "decline", await (yes ? take(twin, matter) : decline(twin, matter, reason)));
    onDone(matter, words);
    say(`${who}: ${words}`);
  });
  return html`
    <${Card} label=${`${who} offers ${matter.feed}`} title=${html`<${Twin} did=${matter.provider} /> offers <strong>${matter.feed}
      </strong>`} matter=${matter}>
      <dl class="facts">
        ${matter.purpose && html`<dt>Purpose</dt><dd>“${matter.purpose}”</dd>`}
        <dt>Terms</dt><dd><${Terms} terms=${matter.terms} none="all of it, without limits" /></dd>
      </dl>
      <${Trouble} problem=${answer.problem} />
      ${conflict(answer.problem) ? html`<${Overtaken} words=${conflict(answer.problem)}
        onAway=${() => onDone(matter, conflict(answer.problem))} />`
        : open ? html`<${ReasonForm} label="Why it is declined" action="Decline" busy=${answer.busy}
          onSay=${reason => answer.run(false, reason)} onCancel=${() => setOpen(false)} />`
        : html`<${Choices} allowed=${allowed} needs="subscribe">
            <${Button} kind="primary" busy=${answer.busy} label=${`Take it: what ${who} offers`}
              onClick=${() => answer.run(true, "")}>Take it<//>
            <${Button} kind="danger" onClick=${() => setOpen(true)}>Decline…<//><//>`}
    <//>`;
}

/** A command that waits. @param {CardProps} props */
export function AskedCommand({ matter, twin, names, rules, allowed, onDone }) {
  const [open, setOpen] = useState(false);
  const who = called(matter.requester, names);
  const rule = rules.find(each => each.id === matter.rule);
  const answer = useAction(async (/** @type {boolean} */ yes, /** @type {string} */ reason) => {
    const words = answeredInWords(yes ? "let go" : "keep back", await answerCommand(twin, matter.id, yes, reason));
    onDone(matter, words);
    say(`${who}: ${words}`);
  });
  return html`
    <${Card} label=${`${who} commands ${matter.control}`} title=${html`<${Twin} did=${matter.requester} /> commands <strong>
      ${matter.control}</strong>`} matter=${matter}>
      <dl class="facts">
        <dt>Input</dt><dd><${Input} value=${matter.input} /></dd>
        ${matter.purpose && html`<dt>Purpose</dt><dd>“${matter.purpose}”</dd>`}
        ${matter.agent && html`<dt>Sent by</dt><dd>${partsOf(matter.agent).agent ?? matter.agent}</dd>`}
        <dt>Asked by rule</dt><dd>${rule ? html`<${Sentence} rule=${rule} />` : matter.rule ? html`<code>${matter.rule}
          </code>` : html`<span class="muted">not known</span>`}</dd>
      </dl>
      <${Trouble} problem=${answer.problem} />
      ${conflict(answer.problem) ? html`<${Overtaken} words=${conflict(answer.problem)}
        onAway=${() => onDone(matter, conflict(answer.problem))} />`
        : open ? html`<${ReasonForm} label="Why it is denied" action="Deny" busy=${answer.busy} onSay=${reason => answer.run(false, reason)}
          onCancel=${() => setOpen(false)} />`
        : html`<${Choices} allowed=${allowed} needs="administer">
            <${Button} kind="primary" busy=${answer.busy} label=${`Let it go: the command of ${who}`}
              onClick=${() => answer.run(true, "")}>Let it go<//>
            <${Button} kind="danger" onClick=${() => setOpen(true)}>Deny…<//><//>`}
    <//>`;
}

/** @param {{label: string, title: any, matter: any, children: any}} props */
const Card = ({ label, title, matter, children }) => html`
  <li class="matter" aria-label=${label}>
    <div class="matter-head"><h3>${title}</h3><span class="muted"><${Time} at=${matter.updated ?? matter.sent} />
      ${matter.validUntil && html`, <${Left} until=${matter.validUntil} />`}</span></div>
    ${children}
  </li>`;

/** Until when it waits. @param {{until: string}} props */
function Left({ until }) {
  const left = Date.parse(until) - Date.now();
  return html`<time class=${left < 600_000 ? "soon" : ""} datetime=${until} title=${momentInWords(until)}>
    ${left <= 0 ? "its time is over" : `waits ${roughly(left)} more`}</time>`;
}

/** @param {{attested?: any[], names: any}} props */
const Shown = ({ attested = [], names }) => attested.length > 0 && html`
  <dt>Shows</dt><dd>${attested.map(each => html`<span key=${each.id}>
    ${each.property} “${each.value}”, attested by ${names.organisation(each.by)} until ${momentInWords(each.validUntil)?.replace(/ at .*/,
    "")}</span>`)}</dd>`;

/** What a command is sent. @param {{value: any}} props */
function Input({ value }) {
  const text = JSON.stringify(value ?? {}, null, 2);
  return html`<span class="input-json"><code>${text}</code><${Copy} text=${text} what="the input" /></span>`;
}

/** @param {{allowed: boolean, needs: string, children: any}} props */
const Choices = ({ allowed, needs, children }) => allowed ? html`<div class="actions">${children}
  </div>` : html`<p class="hint">To answer, you need the function ${needs} of this twin.</p>`;

/** What went wrong with the answer. @param {{problem: any, shown?: boolean}} props `shown` elsewhere */
function Trouble({ problem, shown = false }) {
  return !problem || shown || conflict(problem) ? null : html`<${Problem} problem=${problem} />`;
}

/** Somebody else was faster. @param {{words: string, onAway: () => void}} props */
const Overtaken = ({ words, onAway }) => html`
  <p class="overtaken" role="alert">${words}</p><div class="actions"><${Button} onClick=${onAway}>Put it away<//></div>`;

/** @param {{label: string, action: string, busy: boolean, onSay: (reason: string) => void, onCancel: () => void}} props */
function ReasonForm({ label, action, busy, onSay, onCancel }) {
  const [reason, setReason] = useState("");
  const say = event => { event.preventDefault(); onSay(reason.trim()); };
  return html`
    <form class="form" onSubmit=${say}>
      <${Field} label=${label} optional hint="The other side reads it.">
        ${attributes => html`<input ...${attributes} maxlength="200" value=${reason} ref=${focused}
        onInput=${event => setReason(valueOf(event))} />`}<//>
      <div class="actions"><${Button} type="submit" kind="danger" busy=${busy}>${action}<//><${Button} onClick=${onCancel}>Back<//></div>
    </form>`;
}

/** @param {HTMLElement | null} element */
const focused = element => element?.focus();

