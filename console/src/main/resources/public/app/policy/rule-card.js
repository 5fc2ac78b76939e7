/** One rule in the editor: its sentence, whose parts are edited in place. */
import { html, useEffect, useRef, useState } from "../lib.js";
import { Button, Field, Status } from "../ui.js";
import { phrase } from "../language/sentences.js";
import { valueAt } from "../language/clauses.js";
import { withField } from "../language/rules.js";
import { beginning, PARTS, PartEditor } from "./part-editors.js";
import { valueOf } from "./inputs.js";
import { Rest } from "./sentence.js";

/**
 * @typedef {import("../language/sentences.js").Rule} Rule
 * @typedef {object} CardProps
 * @property {Rule} rule
 * @property {"new" | "changed" | null} change against what is in force
 * @property {import("../language/rules.js").Fault[]} faults
 * @property {(rule: Rule) => void} onChange
 * @property {() => void} onRemove
 * @property {import("../language/names.js").Names} names
 * @property {any} twin
 * @property {string | null} opened the part that is open from the start
 */

/** @param {CardProps} props */
export function RuleCard({ rule, change, faults, onChange, onRemove, names, twin, opened }) {
  const [open, setOpen] = useState(opened);
  const card = useRef(/** @type {HTMLElement | null} */ (null));
  const close = () => {
    const part = open;
    setOpen(null);
    requestAnimationFrame(() => focusPart(card.current, part));
  };
  const escape = event => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  };
  const { parts, rest } = phrase(rule, names);
  const wrong = key => faults.filter(fault => fault.key === key);
  const loose = faults.filter(fault => !parts.some(part => part.key === fault.key) && fault.key !== open);
  const common = { rule, names, twin, onChange };
  return html`
    <li class=${`rule ${rule.effect}${open ? " open" : ""}${faults.length ? " faulty" : ""}`} ref=${card} onKeyDown=${escape}
      aria-label=${`Rule ${rule.id}`}>
      <p class="sentence">${parts.map(part => html`
        <span key=${part.key}>${part.lead}<${PartButton} part=${part} open=${open === part.key} faulty=${wrong(part.key).length > 0}
          onOpen=${() => setOpen(open === part.key ? null : part.key)} /></span>`)}
          ${parts.length > 0 ? "." : html`<span class="muted">No sentence says this rule:</span>`}
        ${rest && html` <${Rest} rest=${rest} />`}</p>
      <div class="rule-meta">
        <button type="button" class="part rule-id" data-part="id" aria-expanded=${open === "id"} aria-label=${`${rule.id} (name). Edit`}
          onClick=${() => setOpen(open === "id" ? null : "id")}>${rule.id}</button>
        ${change && html`<${Status} kind="info">${change}<//>`}<${Standing} rule=${rule} />
        <span class="rule-tools">
          <${Button} kind="quiet" small label=${`Add… to ${rule.id}`} aria-expanded=${open === "add"} data-part="add"
            onClick=${() => setOpen(open === "add" ? null : "add")}>Add…<//>
          <${Button} kind="quiet" small label=${`JSON of ${rule.id}`} aria-expanded=${open === "json"} data-part="json"
            onClick=${() => setOpen(open === "json" ? null : "json")}>JSON<//>
          <${Button} kind="quiet" small label=${`Remove ${rule.id}`} data-remove onClick=${onRemove}>Remove<//>
        </span>
      </div>
      ${loose.map(fault => html`<p class="error" role="alert" key=${fault.key + fault.detail}>${fault.key && html`<code>${fault.key}
        </code> `}${fault.detail}</p>`)}
      ${parts.flatMap(part => open === part.key ? [] : wrong(part.key)).map(fault => html`
        <p class="error" role="alert" key=${fault.key + fault.detail}>${PARTS[fault.key]?.title ?? fault.key}: ${fault.detail}</p>`)}
      ${open && html`<${Opened} key=${open} part=${open} ...${common} error=${wrong(open).map(each => each.detail).join(" ")}
        onClose=${close} onOpen=${setOpen} />`}
    </li>`;
}

/** @param {HTMLElement | null} card @param {string | null} part */
function focusPart(card, part) {
  const button = card?.querySelector(`[data-part="${part}"]`) ?? card?.querySelector('[data-part="add"]');
  button instanceof HTMLElement && button.focus();
}

/**
 * A part of the sentence that is a button; it breaks into lines like the words around it, as a `button` element does not.
 * @param {{part: import("../language/sentences.js").Part, open: boolean, faulty: boolean, onOpen: () => void}} props
 */
function PartButton({ part, open, faulty, onOpen }) {
  const press = event => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onOpen();
    }
  };
  return html`
    <span role="button" tabindex="0" class=${`part${part.key === "effect" ? " effect" : ""}${faulty ? " faulty" : ""}`}
      data-part=${part.key} aria-expanded=${open ? "true" : "false"}
      aria-label=${`${part.text} (${PARTS[part.key]?.title ?? part.key}). Edit`} onClick=${onOpen} onKeyDown=${press}>${part.text}</span>`;
}

/** Whether the rule holds now. @param {{rule: Rule}} props */
function Standing({ rule }) {
  const now = Date.now();
  if (rule.from && Date.parse(rule.from) > now) {
    return html`<${Status} kind="idle">does not hold yet<//>`;
  }
  return rule.until && Date.parse(rule.until) <= now ? html`<${Status} kind="idle">holds no longer<//>` : null;
}

/** @param {{part: string, rule: Rule, names: any, twin: any, onChange: (rule: Rule) => void, error: string, onClose: () => void, onOpen: (part: string) => void}} props */
function Opened({ part, rule, names, twin, onChange, error, onClose, onOpen }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const first = box.current?.querySelector("input:checked:not(:disabled), input:not([type=radio]):not(:disabled), select, textarea, input:not(:disabled), button");
    first instanceof HTMLElement && first.focus();
  }, []);
  const put = value => onChange(withField(rule, part, value));
  const remove = () => { put(undefined); onClose(); };
  const title = PARTS[part]?.title ?? { add: "more", json: "JSON" }[part];
  return html`
    <div class="rule-editor" role="group" aria-label=${`Edit ${title} of ${rule.id}`} ref=${box}>
      ${part === "add" ? html`<${Additions} rule=${rule} onAdd=${key => { const value = beginning(key); value !== undefined
        && onChange(withField(rule, key, value)); onOpen(key); }} />`
        : part === "json" ? html`<${Json} rule=${rule} onChange=${onChange} />`
          : html`<${PartEditor} part=${part} rule=${rule} value=${valueAt(rule, part)} onChange=${put} names=${names} twin=${twin}
            error=${error || undefined} />`}
      <div class="actions">
        <${Button} small onClick=${onClose}>Done<//>
        ${PARTS[part]?.optional && html`<${Button} kind="quiet" small onClick=${remove}>Take it out of the rule<//>`}
      </div>
    </div>`;
}

/** @param {{rule: Rule, onAdd: (key: string) => void}} props */
function Additions({ rule, onAdd }) {
  const free = Object.entries(PARTS).filter(([key, part]) => part.optional && valueAt(rule, key) === undefined && (!part.fits
    || part.fits(rule)));
  return html`
    <p class="legend">Add to this rule</p>
    <div class="actions">${free.map(([key, part]) => html`<${Button} key=${key} small onClick=${() => onAdd(key)}>${part.title}<//>`)}
      ${free.length === 0 && html`<span class="muted">It has all that such a rule can have.</span>`}</div>`;
}

/** @param {{rule: Rule, onChange: (rule: Rule) => void}} props */
function Json({ rule, onChange }) {
  const [text, setText] = useState(JSON.stringify(rule, null, 2));
  const [error, setError] = useState("");
  const take = event => {
    setText(valueOf(event));
    try {
      const read = JSON.parse(valueOf(event));
      const isObject = read !== null && typeof read === "object" && !Array.isArray(read);
      setError(isObject ? "" : "A JSON object is needed.");
      isObject && onChange(read);
    } catch (problem) {
      setError(/** @type {Error} */ (problem).message);
    }
  };
  return html`<${Field} label="The rule as JSON" error=${error}>
    ${attributes => html`<textarea ...${attributes} class="mono" rows="10" spellcheck=${false} value=${text} onInput=${take}></textarea>`}
    <//>`;
}
