/** Terms that are given with consent: the same terms as a rule's, each at most as wide. */
import { html, useState } from "../lib.js";
import { Button, Field } from "../ui.js";
import { fieldsOfPath } from "../language/fields.js";
import { holds, together, wider } from "../language/narrower.js";
import { FieldsInput, MomentInput, NumberInput, PeriodInput, valueOf } from "../policy/inputs.js";
import { Terms } from "../policy/sentence.js";

/** What an agent can say. */
const TITLES = { fields: "Fewer fields", where: "Only some records", atMost: "Less often", for: "For a shorter time", until: "Ends by",
  history: "History", purpose: "Purpose" };

/**
 * @param {{rule: any, feed: string, known: any, problem: any, busy: boolean, onGive: (terms: any) => void, onCancel: () => void}} props
 *   `rule`: the terms of the rule that asks; `known`: the twin as the registry has it
 */
export function TermsForm({ rule, feed, known, problem, busy, onGive, onCancel }) {
  const [terms, setTerms] = useState(/** @type {any} */ (rule?.history && rule.history !== "none" && rule.history !== "retained"
    ? { history: rule.history } : {}));
  const put = (key, value) => setTerms(before => {
    const next = { ...before, [key]: value };
    value === undefined && delete next[key];
    return next;
  });
  const errors = errorsOf(rule, terms, problem);
  const free = Object.keys(TITLES).filter(key => terms[key] === undefined && (key !== "history" || typeof rule?.history === "object")
    && (key !== "purpose" || !rule?.purpose));
  const give = event => {
    event.preventDefault();
    wider(rule, terms).length === 0 && onGive(terms);
  };
  return html`
    <form class="form terms-form" onSubmit=${give}>
      <p class="hint">The rule gives: <${Terms} terms=${rule} none="all, without limits" />. What you add here narrows it.</p>
      ${Object.keys(TITLES).filter(key => terms[key] !== undefined).map(key => html`
        <div key=${key} class="term"><${Term} term=${key} value=${terms[key]} rule=${rule} feed=${feed} known=${known} error=${errors[key]}
          onChange=${value => put(key, value)} />
          <${Button} kind="quiet" small label=${`Leave out: ${TITLES[/** @type {keyof TITLES} */ (key)]}`}
            onClick=${() => put(key, undefined)}>Leave out<//></div>`)}
      <div class="actions" role="group" aria-label="Narrow it by">${free.map(key => html`
        <${Button} key=${key} small onClick=${() => put(key, beginning(key, rule))}>${TITLES[/** @type {keyof TITLES} */ (key)]}<//>`)}
          </div>
      ${errors.other && html`<p class="error" role="alert">${errors.other}</p>`}
      <p class="given" role="status"><span class="legend">They would have:</span> <${Terms} terms=${together(rule, shownOf(terms))}
        none="all, without limits" /></p>
      <p class="hint">They have nothing until they agree: it becomes an offer to the agent that had asked.</p>
      <div class="actions"><${Button} type="submit" kind="primary" busy=${busy}
        disabled=${Object.keys(shownOf(terms)).length === 0}>Accept under these terms<//><${Button} onClick=${onCancel}>Back<//></div>
    </form>`;
}

/** Without what is not filled in yet. @param {any} terms */
const shownOf = terms => Object.fromEntries(Object.entries(terms).filter(([key, value]) => value !== "" && !(key === "fields"
  && value.length === 0)));

/** @param {any} rule @param {any} terms @param {any} problem of the service, which names the field */
function errorsOf(rule, terms, problem) {
  const found = Object.fromEntries(wider(rule, shownOf(terms)).map(({ key, detail }) => [key, detail]));
  const field = /^terms\.(\w+)/.exec(problem?.field ?? "")?.[1];
  return field ? { [field]: problem.message, ...found } : { ...found, ...(problem?.status === 400 ? { other: problem.message } : {}) };
}

/** @param {string} key @param {any} rule */
function beginning(key, rule) {
  const soon = new Date(Math.ceil(Date.now() / 864e5 + 7) * 864e5).toISOString().replace(".000Z", "Z");
  return {
    fields: rule?.fields ?? [], where: "", atMost: rule?.atMost ?? { records: 1, per: "PT1S" }, for: rule?.for ?? "PT1H",
    until: rule?.until && rule.until < soon ? rule.until : soon, history: rule?.history, purpose: "",
  }[key];
}

/** @param {{term: string, value: any, rule: any, feed: string, known: any, error?: string, onChange: (value: any) => void}} props */
function Term({ term, value, rule, feed, known, error, onChange }) {
  const offered = fieldsOfPath(known, `/feeds/${feed}`);
  switch (term) {
    case "fields": return html`<${FieldsInput} legend="Only these fields" hint="Of those that the rule shows." value=${value}
      onChange=${next => onChange(next ?? [])} error=${error}
      offered=${rule?.fields ? offered.filter(each => rule.fields.some(field => holds(field, each.path))) : offered} />`;
    case "where": return html`<${Field} label="Only records of which this is true"
      hint="In CEL, such as load > 0.5; beside what the rule says." error=${error}>${attributes => html`
      <textarea ...${attributes} class="mono" rows="2" maxlength="1000" spellcheck=${false} value=${value}
        onInput=${event => onChange(valueOf(event))}></textarea>`}<//>`;
    case "atMost": return html`<div class="side-by-side">
      <${NumberInput} label="At most so many records" value=${value.records} error=${error}
      onChange=${records => onChange({ ...value, records })} />
      <${PeriodInput} label="In each" value=${value.per} onChange=${per => onChange({ ...value, per })} /></div>`;
    case "for": return html`<${PeriodInput} label="It lasts" hint="From when they agree." value=${value} onChange=${onChange} error=${error}
      />`;
    case "until": return html`<${MomentInput} label="It ends by" value=${value} onChange=${next => next && onChange(next)} error=${error}
      />`;
    case "history": return value?.last ? html`<${PeriodInput} label="History of the last" value=${value.last}
      onChange=${last => onChange({ last })} error=${error} />`
      : html`<${MomentInput} label="History since" value=${value?.since} onChange=${since => since && onChange({ since })} error=${error}
        />`;
    default: return html`<${Field} label="What it is allowed for" error=${error}>
      ${attributes => html`<input ...${attributes} maxlength="200" value=${value} onInput=${event => onChange(valueOf(event))} />`}<//>`;
  }
}
