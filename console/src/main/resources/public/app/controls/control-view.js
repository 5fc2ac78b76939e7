/** A control of a twin: what it takes as a form, and what becomes of a command. */
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { broker, pause, sign } from "../api.js";
import { formOf, initial, jsonText, read, typeInWords } from "../forms.js";
import { FormView } from "./form-view.js";
import { useAction, useLoad } from "../load.js";
import { may, say } from "../state.js";
import { Button, Field, Problem, State, Time } from "../ui.js";
import { worded } from "../words.js";

/** The states in which a command is over. */
const OVER = new Set(["DONE", "FAILED", "REFUSED", "EXPIRED", "UNKNOWN", "CANCELLED"]);
const LOOK_MS = 400;
const VALID = /** @type {Array<[number, string]>} */ ([[60, "1 minute"], [300, "5 minutes"], [3600, "1 hour"], [86400, "1 day"]]);

/**
 * @param {{twin: import("../state.js").OwnTwin, provider: string, control: {name: string, request: string, result: string|null}, told: any}} props
 *   `told`: what the description says of it
 */
export function ControlView({ twin, provider, control, told }) {
  const node = useMemo(() => formOf(control.request), [control.request]);
  const [command, setCommand] = useState(/** @type {any} */ (null));
  const [turn, setTurn] = useState(0);
  const lost = useFollowed(command, twin, setCommand);
  useEffect(() => { command && OVER.has(command.state) && setTurn(count => count + 1); }, [command?.state]);
  return html`
    <article class="control">
      <div class="part-head"><h3>${told.label ?? control.name}</h3>${told.label && told.label !== control.name && html`<code>${control.name}
        </code>`}
        ${told.observes.length > 0 && html`<span class="muted">acts on ${told.observes.map(each => each.label).join(", ")}</span>`}</div>
      ${told.comment && html`<p>${told.comment}</p>`}
      ${!may("control") ? html`<p class="muted">${twin.name} does not delegate <em>control</em> to you: you see the control, and cannot command it.</p>`
        : node.kind !== "record" ? html`<p class="muted">It takes ${typeInWords(node)} and no record, which every command carries: it cannot be commanded.</p>`
        : html`<${CommandForm} twin=${twin} provider=${provider} control=${control.name} node=${node}
          busy=${command !== null && !OVER.has(command.state)} onSent=${next => setCommand(newest(next))} />`}
      ${lost && command && !OVER.has(command.state) && html`<${Problem} problem=${lost} what="The outcome is not known yet" />`}
      ${command && html`<${Outcome} command=${command} twin=${twin} onCancelled=${setCommand} />`}
      <${Earlier} twin=${twin} provider=${provider} control=${control.name} turn=${turn} />
    </article>`;
}

/** What is over does not go on again, in whichever order answers come. @param {any} next */
const newest = next => before => before?.id === next.id && OVER.has(before.state) && !OVER.has(next.state) ? before : next;

// ---------------------------------------------------------------- sending

function CommandForm({ twin, provider, control, node, busy, onSent }) {
  const [filled, setFilled] = useState(() => initial(node));
  const [purpose, setPurpose] = useState("");
  const [seconds, setSeconds] = useState(VALID[0][0]);
  const [errors, setErrors] = useState(/** @type {Map<string, string>} */ (new Map()));
  const form = useRef(/** @type {HTMLFormElement|null} */ (null));
  const send = useAction(async input => {
    const asked = { provider, control, input, purpose: purpose.trim(), seconds };
    await sending(twin, asked, onSent);
  });
  const submit = event => {
    event.preventDefault();
    const { value, errors: wrong } = read(node, filled);
    setErrors(wrong);
    if (wrong.size > 0) {
      say(`${wrong.size} ${wrong.size === 1 ? "field is" : "fields are"} not right`);
      requestAnimationFrame(() => /** @type {HTMLElement|null|undefined} */ (form.current?.querySelector("[aria-invalid=true]"))?.focus());
    } else {
      send.run(value);
    }
  };
  return html`
    <form class="form" ref=${form} onSubmit=${submit} noValidate aria-label=${`Command ${control}`}>
      <${FormView} node=${node} filled=${filled} errors=${errors} onChange=${setFilled} />
      <div class="row">
        <${Field} label="Purpose" optional>${attributes => html`<input ...${attributes} value=${purpose} maxlength="200"
          onInput=${event => setPurpose(event.target.value)} />`}<//>
        <${Field} label="Not after">${attributes => html`<select ...${attributes} value=${seconds}
          onChange=${event => setSeconds(Number(event.target.value))}>
          ${VALID.map(([length, words]) => html`<option key=${length} value=${length}>${words}</option>`)}</select>`}<//>
      </div>
      ${send.problem && html`<${Problem} problem=${send.problem} what="Not executed" />`}
      <div class="actions"><${Button} kind="primary" type="submit" busy=${send.busy || busy}>Send as ${twin.name}<//></div>
    </form>`;
}

/**
 * Sends a command. The broker answers when it is over, or after a while: what is said of it meanwhile is found among the twin's
 * commands, as the one that was not there before.
 */
async function sending(twin, asked, onSent) {
  const known = new Set((await commandsOf(twin)).map(each => each.id));
  const over = new AbortController();
  lookedFor(twin, asked, known, over.signal).then(found => found && !over.signal.aborted && onSent(found));
  try {
    const sent = await sendCommand(twin, asked);
    over.abort();
    onSent(sent);
  } finally {
    over.abort();
  }
}

/** @param {AbortSignal} [signal] @returns {Promise<any[]>} */
const commandsOf = (twin, signal) => broker.get("/commands", { query: { twin: twin.did }, signal });

async function lookedFor(twin, asked, known, signal) {
  while (!signal.aborted) {
    await pause(LOOK_MS, signal);
    const all = signal.aborted ? [] : await commandsOf(twin, signal).catch(() => []);
    const found = all.find(each => !known.has(each.id) && each.provider === asked.provider && each.control === asked.control
      && each.requester === twin.did);
    if (found) {
      return found;
    }
  }
  return null;
}

/** Signs and sends. */
async function sendCommand(twin, { provider, control, input, purpose, seconds }) {
  const text = jsonText({ provider, control, input, ...purpose ? { purpose } : {} });
  const validUntil = new Date(Date.now() + seconds * 1000).toISOString();
  const signed = sign(twin, "command", `/controls/${control}`, { provider, validUntil, ...purpose ? { purpose } : {} });
  const answer = await broker.call("/commands", { method: "POST", text, type: "application/json", sign: signed });
  return answer.body;
}

/** Asks again, each time waiting a while, until the command is over. */
function useFollowed(command, twin, setCommand) {
  const [problem, setProblem] = useState(/** @type {Error|undefined} */ (undefined));
  useEffect(() => {
    if (!command || OVER.has(command.state)) {
      return undefined;
    }
    const abort = new AbortController();
    followUp(command, twin, abort.signal, setCommand, setProblem);
    return () => abort.abort();
  }, [command?.id, command && OVER.has(command.state)]);
  return problem;
}

async function followUp(command, twin, signal, setCommand, setProblem) {
  let known = command;
  while (!signal.aborted && !OVER.has(known.state)) {
    try {
      const query = { twin: twin.did, wait: true, after: known.progress?.sequence ?? 0 };
      known = await broker.get(`/commands/${encodeURIComponent(command.id)}`, { query, signal });
      signal.aborted || setCommand(known);
      signal.aborted || setProblem(undefined);
    } catch (error) {
      signal.aborted || setProblem(error);
      await pause(2000, signal);
    }
    await pause(100, signal);
  }
}

// ---------------------------------------------------------------- what becomes of it

const WORDS = {
  SENT: "Sent; nobody has decided yet.",
  PENDING: "The twin's people are asked.",
  ACCEPTED: "Let through; an agent will begin it.",
  STARTED: "It is being executed.",
  DONE: "Done.",
  FAILED: "It was begun and failed.",
  REFUSED: "Refused; not executed.",
  EXPIRED: "Nobody began it in time; not executed.",
  UNKNOWN: "Nobody knows whether it was executed. It is not executed again.",
  CANCELLED: "Taken back before anybody began it.",
};

function Outcome({ command, twin, onCancelled }) {
  const cancel = useAction(async () => {
    const signed = sign(twin, "cancel", `/commands/${command.id}`, { provider: command.provider });
    const answer = await broker.post(`/commands/${encodeURIComponent(command.id)}/cancellation`, { reason: "" }, { sign: signed });
    onCancelled(answer.body);
  });
  const report = parsed(command.report);
  const { progress } = command;
  const over = OVER.has(command.state);
  return html`
    <div class=${`outcome ${command.state.toLowerCase()}`} role="status" aria-label="Outcome">
      <div class="outcome-head"><${State} state=${command.state} /><span>${WORDS[command.state]}</span>
        ${!over && command.cancelledBy && html`<span
          class="muted">It is wanted no longer; what had begun goes on until its agent stops.</span>`}
        ${!over && !command.cancelledBy && html`<${Button} small busy=${cancel.busy} onClick=${() => cancel.run()}>Take back<//>`}</div>
      ${over && command.cancelledBy && command.state !== "CANCELLED" && html`<p>It was taken back after it had begun.</p>`}
      ${(command.detail || command.reason) && html`<p>
        ${[command.reason && worded(command.reason), command.detail].filter(Boolean).join(": ")}</p>`}
      ${!over && progress && html`<${ProgressBar} progress=${progress} />`}
      ${report?.result !== undefined && report?.result !== null && html`<pre class="source">${JSON.stringify(report.result, null, 2)}
        </pre>`}
      ${cancel.problem && html`<${Problem} problem=${cancel.problem} what="Not taken back" />`}
      <p class="muted">${over && report?.proof?.verificationMethod ? html`Signed by <code>${agentOf(report.proof.verificationMethod)}
        </code> · ` : ""}<${Time} at=${command.updated ?? command.sent} /> · valid until <${Time} at=${command.validUntil} absolute /></p>
    </div>`;
}

const agentOf = method => decodeURIComponent(method.split("#").pop() ?? method);

function ProgressBar({ progress }) {
  return html`
    <div class="progress">${progress.fraction !== null && progress.fraction !== undefined && html`<progress max="1"
      value=${progress.fraction} aria-label="How much is done"></progress><span>${Math.round(progress.fraction * 100)} %</span>`}
      ${progress.text && html`<span>${progress.text}</span>`}</div>`;
}

/** @param {string|undefined} text */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function Earlier({ twin, provider, control, turn }) {
  const { data, problem, reload } = useLoad(signal => commandsOf(twin, signal), [twin.did, turn]);
  if (problem) {
    return html`<${Problem} problem=${problem} what="Last commands" retry=${reload} />`;
  }
  const mine = (data ?? []).filter(each => each.provider === provider && each.control === control).slice(0, 5);
  if (mine.length === 0) {
    return null;
  }
  return html`
    <details class="earlier"><summary>Last commands</summary><ul>${mine.map(each => html`
      <li key=${each.id}><${State} state=${each.state} /> <span>${each.detail ?? ""}</span> <span class="muted">
        <${Time} at=${each.updated ?? each.sent} /></span></li>`)}</ul></details>`;
}
