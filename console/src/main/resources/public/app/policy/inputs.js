/** Inputs for the values of the language: numbers, periods, moments, organisations, twins, fields. */
import { html, useState } from "../lib.js";
import { Field, useId } from "../ui.js";
import { momentForInput, momentOfInput } from "../language/moments.js";
import { period, periodInWords, periodMillis, periodOfWords, singleUnit } from "../language/periods.js";
import { partsOf } from "../language/names.js";

/** @param {Event} event */
export const valueOf = event => /** @type {HTMLInputElement} */ (event.target).value;

const UNITS = [["S", "seconds"], ["M", "minutes"], ["H", "hours"], ["D", "days"]];

/**
 * A period of time: an amount and a unit, or in words if it has several.
 * @param {{label: string, value: string | undefined, onChange: (iso: string) => void, hint?: string, error?: string}} props
 */
export function PeriodInput({ label, value, onChange, hint, error }) {
  const single = singleUnit(value ?? "PT1H");
  const [{ amount, unit }, setParts] = useState(single ?? { amount: "1", unit: "H" });
  const [words, setWords] = useState(single ? null : periodInWords(value) ?? "");
  if (words !== null) {
    const take = event => {
      setWords(valueOf(event));
      const iso = periodOfWords(valueOf(event));
      iso && onChange(iso);
    };
    const wrong = periodOfWords(words) ? error : "Such as: 1 hour 30 minutes";
    return html`<${Field} label=${label} hint=${hint} error=${wrong}>
      ${attributes => html`<input ...${attributes} value=${words} onInput=${take} />`}<//>`;
  }
  const change = (/** @type {string} */ number, /** @type {string} */ each) => {
    setParts({ amount: number, unit: each });
    const iso = periodOf(number, each);
    iso && onChange(iso);
  };
  const least = unit === "S" ? "0.001" : "1";
  const wrong = periodOf(amount, unit) ? error : unit === "S" ? "A number above 0 is needed." : "A whole number above 0 is needed.";
  return html`
    <${Field} label=${label} hint=${hint} error=${wrong}>${attributes => html`
      <span class="amount"><input ...${attributes} type="number" min=${least} step=${least} value=${amount} required
        onInput=${event => change(valueOf(event), unit)} />
        <select aria-label=${`${label}: unit`} value=${unit} onChange=${event => change(amount, valueOf(event))}>
          ${UNITS.map(([key, title]) => html`<option key=${key} value=${key}>${title}</option>`)}</select></span>`}<//>`;
}

/** @param {string} amount @param {string} unit @returns {string | null} null if they are no period */
export function periodOf(amount, unit) {
  const iso = period(/** @type {any} */ (amount), /** @type {any} */ (unit));
  return (periodMillis(iso) ?? 0) > 0 ? iso : null;
}

const MOST = 1_000_000;

/** How many, as terms count. @param {string} text @returns {number | null} null if it is none of theirs */
export const countOf = text => /^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST ? Number(text) : null;

/** @param {{label: string, value: number, onChange: (number: number) => void, error?: string, hint?: string}} props */
export function NumberInput({ label, value, onChange, error, hint }) {
  const [text, setText] = useState(String(value ?? ""));
  const take = event => {
    setText(valueOf(event));
    const number = countOf(valueOf(event));
    number !== null && onChange(number);
  };
  return html`<${Field} label=${label} error=${countOf(text) === null ? "A whole number from 1 to 1,000,000 is needed." : error} hint=${hint}>
    ${attributes => html`<input ...${attributes} type="number" min="1" max=${MOST} step="1" value=${text} required onInput=${take} />`}<//>`;
}

/** A moment, in UTC. @param {{label: string, value: string | undefined, onChange: (iso: string | undefined) => void, error?: string, hint?: string, optional?: boolean}} props */
export function MomentInput({ label, value, onChange, error, hint = "In UTC.", optional }) {
  const take = event => onChange(momentOfInput(valueOf(event)));
  return html`<${Field} label=${label} error=${error} hint=${hint} optional=${optional}>
    ${attributes => html`<input ...${attributes} type="datetime-local" step="1" value=${momentForInput(value)} onInput=${take} />`}<//>`;
}

/**
 * An organisation by its name or its DID; told of only as long as it is one.
 * @param {{label: string, value: string, names: import("../language/names.js").Names, onChange: (did: string) => void, hint?: string}} props
 */
export function OrganisationInput({ label, value, names, onChange, hint }) {
  const list = useId("organisations");
  const [text, setText] = useState(value ? names.organisation(value) : "");
  const did = names.did(text.trim());
  const valid = did !== null && partsOf(did).twin === null && /^did:web:[^#\s]+$/.test(did);
  const take = event => {
    setText(valueOf(event));
    const found = names.did(valueOf(event).trim());
    found && partsOf(found).twin === null && onChange(found);
  };
  return html`
    <${Field} label=${label} hint=${hint} error=${valid ? undefined : "The name of a partner, or a DID such as did:web:grid.example"}>
      ${attributes => html`
      <input ...${attributes} value=${text} list=${list} autocomplete="off" spellcheck=${false} onInput=${take} />
      <datalist id=${list}>${names.all.map(each => html`<option key=${each.did} value=${each.name}>${each.did}</option>`)}</datalist>`}
        <//>`;
}

/** A name such as twins and agents have. @param {{label: string, value: string, onChange: (name: string) => void, list?: string[]}} props */
export function NameInput({ label, value, onChange, list = [] }) {
  const id = useId("names");
  const [text, setText] = useState(value);
  const valid = /^[a-z0-9-]{1,64}$/.test(text);
  const take = event => {
    setText(valueOf(event));
    /^[a-z0-9-]{1,64}$/.test(valueOf(event)) && onChange(valueOf(event));
  };
  return html`
    <${Field} label=${label} error=${valid ? undefined : "1 to 64 of a-z, 0-9 and -"}>${attributes => html`
      <input ...${attributes} value=${text} list=${list.length ? id : undefined} autocomplete="off" spellcheck=${false} onInput=${take} />
      ${list.length > 0 && html`<datalist id=${id}>${list.map(each => html`<option key=${each} value=${each} />`)}</datalist>`}`}<//>`;
}

/**
 * Which fields of the records; those of the schema are offered, others can be named.
 * @param {{value: string[] | undefined, offered: {path: string, type: string, doc: string}[], onChange: (fields: string[] | undefined) => void, error?: string,
 *   legend?: string, hint?: string}} props
 */
export function FieldsInput({ value, offered, onChange, error, legend = "Only these fields of each record",
  hint = "None chosen: all are shown." }) {
  const chosen = value ?? [];
  const others = chosen.filter(each => !offered.some(field => field.path === each));
  const [text, setText] = useState(others.join(", "));
  const put = next => onChange(next.length === 0 ? undefined : next);
  const within = path => chosen.some(each => path.startsWith(`${each}.`));
  const toggle = path => put(chosen.includes(path) ? chosen.filter(each => each !== path) : [...chosen.filter(each =>
    !each.startsWith(`${path}.`)), path]);
  const name = event => {
    setText(valueOf(event));
    const named = valueOf(event).split(/[\s,]+/).filter(each => /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(each));
    put([...chosen.filter(each => offered.some(field => field.path === each)), ...new Set(named)]);
  };
  return html`
    <fieldset class="fields-input"><legend>${legend}</legend>
      ${offered.length > 0 && html`<ul>${offered.map(field => html`
        <li key=${field.path} class=${`depth-${Math.min(3, field.path.split(".").length)}`}><label class="check">
          <input type="checkbox" checked=${chosen.includes(field.path) || within(field.path)} disabled=${within(field.path)}
          onChange=${() => toggle(field.path)} /><span><code>${field.path}</code> <span class="muted">${field.type}
            ${field.doc && `: ${field.doc}`}</span></span></label></li>`)}</ul>`}
      <${Field} label=${offered.length > 0 ? "Other fields" : "Fields"} optional=${offered.length > 0}
        hint=${offered.length > 0 ? hint : `${hint} Nested ones as cpu.user, with commas between.`} error=${error}>
        ${attributes => html`<input ...${attributes} class="mono" value=${text} spellcheck=${false} autocomplete="off" onInput=${name} />`}
          <//>
    </fieldset>`;
}

/** One of a few, each with what it means. @param {{legend: string, value: string, options: {key: string, title: string, hint?: string}[], onChange: (key: string) => void}} props */
export function Choice({ legend, value, options, onChange }) {
  const name = useId("choice");
  return html`
    <fieldset class="choice"><legend>${legend}</legend>${options.map(({ key, title, hint }) => html`
      <label key=${key} class="check"><input type="radio" name=${name} value=${key} checked=${value === key} onChange=${() => onChange(key)}
        />
        <span>${title}${hint && html` <span class="muted">${hint}</span>`}</span></label>`)}</fieldset>`;
}
