/** What edits each part of a rule's sentence. */
import { html, useState } from "../lib.js";
import { Field } from "../ui.js";
import { ACTIONS } from "../language/sentences.js";
import { partsOf } from "../language/names.js";
import { fieldsOfPath } from "../language/fields.js";
import { Choice, FieldsInput, MomentInput, NameInput, NumberInput, OrganisationInput, PeriodInput, valueOf } from "./inputs.js";

/**
 * @typedef {import("../language/sentences.js").Rule} Rule
 * @typedef {object} PartProps
 * @property {Rule} rule
 * @property {any} value of the part
 * @property {(value: any) => void} onChange undefined takes it out of the rule
 * @property {import("../language/names.js").Names} names
 * @property {any} twin as the registry has it; null while it is not known
 * @property {string} [error]
 */

/** What parts are called, and when a rule may have one. @type {Record<string, {title: string, optional?: boolean, fits?: (rule: Rule) => boolean}>} */
export const PARTS = {
  effect: { title: "effect" },
  subject: { title: "who" },
  actions: { title: "actions" },
  path: { title: "what" },
  "terms.fields": { title: "fields", optional: true, fits: subscribes },
  "terms.where": { title: "where", optional: true, fits: subscribes },
  "terms.atMost": { title: "at most", optional: true, fits: subscribes },
  "terms.history": { title: "history", optional: true, fits: subscribes },
  "terms.maxCommands": { title: "most commands", optional: true, fits: rule => rule.effect !== "deny" && has(rule, "control") },
  "terms.for": { title: "for how long", optional: true, fits: subscribes },
  "terms.until": { title: "ends by", optional: true, fits: subscribes },
  "terms.purpose": { title: "purpose", optional: true, fits: rule => subscribes(rule) || (rule.effect !== "deny" && has(rule, "control")) },
  from: { title: "from when", optional: true },
  until: { title: "until when", optional: true },
  id: { title: "name" },
};

/** @param {Rule} rule @param {string} action */
function has(rule, action) {
  return Array.isArray(rule.actions) && rule.actions.includes(action);
}

/** @param {Rule} rule */
function subscribes(rule) {
  return rule.effect !== "deny" && has(rule, "subscribe");
}

/** @param {PartProps} props */
const Effect = ({ value, onChange }) => html`
  <${Choice} legend="What this rule does" value=${value} onChange=${onChange} options=${[
    { key: "allow", title: "Allow", hint: "without asking anybody" },
    { key: "ask", title: "Ask before", hint: "the twin’s own agents accept or deny each request and command" },
    { key: "deny", title: "Deny", hint: "wins over all other rules" },
  ]} />`;

const KINDS = [["anyone", "Anyone"], ["organisation", "An organisation, with all its twins"], ["twin", "One twin"], ["agent",
  "One agent of a twin"], ["attested", "Whoever shows an attestation"]];

/** @param {PartProps} props */
function Subject({ value, onChange, names, error }) {
  const kind = Object.keys(value ?? {})[0] ?? "anyone";
  const attested = value.attested ?? {};
  const { organisation, twin, agent } = partsOf(String(value.organisation ?? value.twin ?? value.agent ?? attested.by ?? ""));
  const of = organisation || names.all[names.all.length - 1]?.did || "";
  const put = (/** @type {string} */ next, /** @type {any} */ more = {}) => onChange(subjectOf(next, { of, twin: twin ?? "name",
    agent: agent ?? "agent", attested: { property: "operator", ...attested }, ...more }));
  return html`
    <${Field} label="Whom it is about" error=${error}>${attributes => html`
      <select ...${attributes} value=${kind} onChange=${event => put(valueOf(event))}>
        ${KINDS.map(([key, title]) => html`<option key=${key} value=${key}>${title}</option>`)}</select>`}<//>
    ${kind !== "anyone" && html`<${OrganisationInput} key=${kind} label=${kind === "attested" ? "Attested by" : "Organisation"} value=${of}
      names=${names} onChange=${did => put(kind, { of: did })} />`}
    ${(kind === "twin" || kind === "agent") && html`<${NameInput} key=${`${kind}-twin`} label="Twin" value=${twin ?? ""}
      onChange=${name => put(kind, { twin: name })} />`}
    ${kind === "agent" && html`<${NameInput} label="Agent" value=${agent ?? ""} onChange=${name => put(kind, { agent: name })} />`}
    ${kind === "attested" && html`
      <${NameInput} label="Property" value=${attested.property ?? ""} onChange=${name => put(kind, { attested: { ...attested,
        property: name } })} />
      <${Field} label="Value" optional hint="Left empty: any value.">
        ${attributes => html`<input ...${attributes} maxlength="200" value=${attested.value ?? ""}
        onInput=${event => put(kind, { attested: { property: "operator", ...attested, value: valueOf(event) || undefined } })} />`}<//>`}`;
}

/** @param {string} kind @param {{of: string, twin: string, agent: string, attested: any}} said */
function subjectOf(kind, { of, twin, agent, attested }) {
  switch (kind) {
    case "organisation": return { organisation: of };
    case "twin": return { twin: `${of}:twins:${twin}` };
    case "agent": return { agent: `${of}:twins:${twin}#${agent}` };
    case "attested": return { attested: { by: of, property: attested.property, ...(attested.value ? { value: attested.value } : {}) } };
    default: return { anyone: true };
  }
}

const MEANINGS = { find: "know that there is this twin", describe: "read what it describes of itself", subscribe: "receive its feeds",
  control: "send it commands" };

/** @param {PartProps} props */
function Actions({ rule, value, onChange, error }) {
  const chosen = /** @type {string[]} */ (value ?? []);
  const toggle = action => onChange(ACTIONS.filter(each => (each === action) !== chosen.includes(each)));
  const only = rule.effect === "ask" ? "Only about subscribing and commands can be asked." : undefined;
  return html`
    <fieldset class="choice"><legend>What they may do</legend>${ACTIONS.map(action => html`
      <label key=${action} class="check"><input type="checkbox" checked=${chosen.includes(action)}
        disabled=${chosen.length === 1 && chosen[0] === action}
        onChange=${() => toggle(action)} /><span>${action} <span class="muted">${MEANINGS[/** @type {keyof MEANINGS} */ (action)]}</span>
          </span></label>`)}
      ${only && html`<p class="hint">${only}</p>`}${error && html`<p class="error">${error}</p>`}</fieldset>`;
}

/** @param {PartProps} props */
function Path({ value, onChange, twin, error }) {
  const feeds = (twin?.feeds ?? []).map(each => `/feeds/${each.name}`);
  const controls = (twin?.controls ?? []).map(each => `/controls/${each.name}`);
  const known = ["/", "/description", "/feeds", "/controls", ...feeds, ...controls];
  const [other, setOther] = useState(!known.includes(value));
  const [kind, name] = other ? String(value).split("/").slice(1) : ["feeds", ""];
  const choose = event => {
    const path = valueOf(event);
    setOther(path === "other");
    path !== "other" && onChange(path);
  };
  return html`
    <${Field} label="What it is about" error=${error} hint="A rule about all feeds is also about each of them.">${attributes => html`
      <select ...${attributes} value=${other ? "other" : value} onChange=${choose}>
        <option value="/">The whole twin</option><option value="/description">Its description</option>
        <optgroup label="Feeds"><option value="/feeds">All feeds</option>${feeds.map(each => html`<option key=${each} value=${each}>
          ${each.slice(7)}</option>`)}</optgroup>
        <optgroup label="Controls"><option value="/controls">All controls</option>
          ${controls.map(each => html`<option key=${each} value=${each}>${each.slice(10)}</option>`)}</optgroup>
        <option value="other">A feed or control that it does not have yet</option></select>`}<//>
    ${other && html`
      <${Field} label="Kind">${attributes => html`<select ...${attributes} value=${kind}
        onChange=${event => onChange(`/${valueOf(event)}/${name || "name"}`)}><option value="feeds">Feed</option>
        <option value="controls">Control</option></select>`}<//>
      <${NameInput} label="Its name" value=${name ?? ""} onChange=${next => onChange(`/${kind === "controls" ? "controls"
        : "feeds"}/${next}`)} />`}`;
}

/** @param {PartProps} props */
const Fields = ({ rule, value, onChange, twin, error }) => html`<${FieldsInput} value=${value} offered=${fieldsOfPath(twin, rule.path)}
  onChange=${onChange} error=${error} />`;

/** @param {PartProps} props */
function Where({ rule, value, onChange, twin, error }) {
  const fields = fieldsOfPath(twin, rule.path).slice(0, 12).map(each => each.path);
  return html`
    <${Field} label="Only records of which this is true" error=${error}
      hint=${html`In CEL, such as <code>load > 0.5</code>.${fields.length > 0 && html` Fields: ${fields.map((each, i) => html`${i > 0
      && ", "}<code key=${each}>${each}</code>`)}.`}`}>
      ${attributes => html`<textarea ...${attributes} class="mono" rows="2" maxlength="1000" spellcheck=${false} value=${value ?? ""}
        onInput=${event => onChange(valueOf(event).trim() || undefined)}></textarea>`}<//>`;
}

/** @param {PartProps} props */
const AtMost = ({ value = { records: 1, per: "PT1S" }, onChange, error }) => html`
  <div class="side-by-side"><${NumberInput} label="At most so many records" value=${value.records} error=${error} hint="Of each key."
    onChange=${records => onChange({ ...value, records })} />
  <${PeriodInput} label="In each" value=${value.per} onChange=${per => onChange({ ...value, per })} /></div>`;

/** @param {PartProps} props */
const MaxCommands = ({ value = { commands: 10, per: "PT1M" }, onChange, error }) => html`
  <div class="side-by-side"><${NumberInput} label="At most so many commands" value=${value.commands} error=${error} hint="Of each twin."
    onChange=${commands => onChange({ ...value, commands })} />
  <${PeriodInput} label="In each" value=${value.per} onChange=${per => onChange({ ...value, per })} /></div>`;

/** @param {PartProps} props */
function History({ value, onChange, error }) {
  const kind = typeof value === "object" ? Object.keys(value)[0] : value ?? "none";
  const choose = key => onChange({ none: undefined, retained: "retained", last: { last: "P1D" },
    since: { since: new Date(Date.now() - 864e5).toISOString().slice(0, 10) + "T00:00:00Z" } }[key]);
  return html`
    <${Choice} legend="What is seen of the time before" value=${kind} onChange=${choose} options=${[
      { key: "none", title: "Nothing" },
      { key: "last", title: "The last while before it is granted" },
      { key: "since", title: "All since a moment" },
      { key: "retained", title: "All that the feed retains", hint: "for twins of this organisation alone; for others it is nothing" },
    ]} />
    ${kind === "last" && html`<${PeriodInput} label="The last" value=${value.last} onChange=${last => onChange({ last })} error=${error}
      />`}
    ${kind === "since" && html`<${MomentInput} label="Since" value=${value.since} onChange=${since => since && onChange({ since })}
      error=${error} />`}
    ${(kind === "none" || kind === "retained") && error && html`<p class="error">${error}</p>`}`;
}

/** @param {PartProps} props */
const For = ({ value, onChange, error }) => html`<${PeriodInput} label="Each lasts at most" value=${value} onChange=${onChange}
  error=${error} hint="From when it is granted; then it may be asked for again." />`;

/** @param {string} label @param {string} hint */
const moment = (label, hint) => (/** @type {PartProps} */ { value, onChange, error }) => html`<${MomentInput} label=${label}
  hint=${`${hint} In UTC.`} value=${value} onChange=${onChange} error=${error} />`;

/** @param {PartProps} props */
const Purpose = ({ value, onChange, error }) => html`
  <${Field} label="What it is allowed for" hint="Both sides are shown it; nobody enforces it." error=${error}>${attributes => html`
    <input ...${attributes} maxlength="200" value=${value ?? ""} onInput=${event => onChange(valueOf(event) || undefined)} />`}<//>`;

/** @param {PartProps} props */
const Name = ({ value, onChange, error }) => html`<${NameInput} label="Name of the rule" value=${value} onChange=${onChange} />
  ${error && html`<p class="error">${error}</p>`}<p class="hint">Decisions and the audit say it.</p>`;

/** @type {Record<string, (props: PartProps) => any>} */
const EDITORS = {
  effect: Effect, subject: Subject, actions: Actions, path: Path, id: Name,
  "terms.fields": Fields, "terms.where": Where, "terms.atMost": AtMost, "terms.history": History, "terms.maxCommands": MaxCommands,
  "terms.for": For, "terms.purpose": Purpose,
  "terms.until": moment("The interaction ends by", "What is granted ends then at the latest."),
  from: moment("The rule holds from", "Before that it says nothing."),
  until: moment("The rule holds until", "What it granted ends then, too."),
};

/** @param {PartProps & {part: string}} props */
export function PartEditor({ part, ...props }) {
  const Editor = EDITORS[part];
  return Editor ? html`<${Editor} ...${props} />` : null;
}

/** With what a part begins when it is added. @param {string} part @returns {unknown} undefined where only the person can say */
export function beginning(part) {
  const midnight = days => new Date(Math.ceil(Date.now() / 864e5 + days) * 864e5).toISOString().replace(".000Z", "Z");
  return {
    "terms.atMost": { records: 1, per: "PT1S" }, "terms.maxCommands": { commands: 10, per: "PT1M" }, "terms.history": { last: "P1D" },
      "terms.for": "PT8H",
    "terms.until": midnight(30), from: midnight(0), until: midnight(30),
  }[part];
}
