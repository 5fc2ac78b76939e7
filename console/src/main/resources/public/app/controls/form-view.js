/** A form made from an Avro schema (`forms.js`), drawn. */
import { html } from "../lib.js";
import { initial, typeInWords, whenOf } from "../forms.js";
import { Button, Field, Icon, useId } from "../ui.js";

/**
 * @param {{node: any, filled: any, errors: Map<string, string>, onChange: (filled: any) => void}} props `node` of a record
 */
export const FormView = ({ node, filled, errors, onChange }) => html`
  ${node.fields.length === 0 && html`<p class="muted">It takes nothing.</p>`}
  ${node.fields.map(field => html`
    <${Part} key=${field.name} node=${field.node} label=${field.name} doc=${field.doc ?? field.node.doc} path=${field.name} errors=${errors}
      filled=${filled[field.name]} onChange=${next => onChange({ ...filled, [field.name]: next })} />`)}`;

/** One value of whatever kind. */
function Part(props) {
  const { node } = props;
  switch (node.kind) {
    case "record": return html`<${RecordPart} ...${props} />`;
    case "optional": return html`<${OptionalPart} ...${props} />`;
    case "union": return html`<${UnionPart} ...${props} />`;
    case "array": return html`<${ArrayPart} ...${props} />`;
    case "map": return html`<${MapPart} ...${props} />`;
    case "boolean": return html`<${BooleanPart} ...${props} />`;
    case "enum": return html`<${EnumPart} ...${props} />`;
    case "null": return null;
    default: return html`<${TextPart} ...${props} />`;
  }
}

const RecordPart = ({ node, label, doc, path, filled, errors, onChange }) => html`
  <fieldset class="boxed"><legend>${label}</legend>${doc && html`<p class="hint">${doc}</p>`}
    ${node.fields.map(field => html`
      <${Part} key=${field.name} node=${field.node} label=${field.name} doc=${field.doc ?? field.node.doc} path=${`${path}.${field.name}`}
        errors=${errors}
        filled=${filled?.[field.name]} onChange=${next => onChange({ ...filled, [field.name]: next })} />`)}
  </fieldset>`;

function OptionalPart(props) {
  const { node, label, filled, onChange } = props;
  const id = useId("set");
  const set = event => onChange({ set: event.target.checked, value: filled.value ?? initial(node.value) });
  return html`
    <div class="optional-part"><div class="check"><input type="checkbox" id=${id} checked=${filled.set} onChange=${set} />
      <label for=${id}>Give <strong>${label}</strong></label>
      ${!filled.set && props.doc && html`<span class="hint">${props.doc}</span>`}</div>
      ${filled.set && html`<${Part} ...${props} node=${node.value} filled=${filled.value}
        onChange=${value => onChange({ ...filled, value })} />`}</div>`;
}

function UnionPart(props) {
  const { node, label, filled, onChange } = props;
  const change = value => onChange({ ...filled, values: filled.values.map((each, index) => index === filled.branch ? value : each) });
  return html`
    <fieldset class="boxed"><legend>${label}</legend>
      <${Field} label="Kind">${attributes => html`<select ...${attributes} value=${filled.branch}
        onChange=${event => onChange({ ...filled, branch: Number(event.target.value) })}>
        ${node.branches.map((branch, index) => html`<option key=${index} value=${index}>${typeInWords(branch)}</option>`)}</select>`}<//>
      <${Part} ...${props} key=${filled.branch} node=${node.branches[filled.branch]} filled=${filled.values[filled.branch]}
        onChange=${change} />
    </fieldset>`;
}

function ArrayPart({ node, label, doc, path, filled, errors, onChange }) {
  const at = (index, next) => onChange({ items: filled.items.map((each, other) => other === index ? next : each) });
  return html`
    <fieldset class="boxed"><legend>${label} <span class="optional">list of ${typeInWords(node.item)}</span></legend>
      ${doc && html`<p class="hint">${doc}</p>`}
      ${filled.items.map((item, index) => html`
        <div class="row" key=${index}><${Part} node=${node.item} label=${`${label} ${index + 1}`} path=${`${path}[${index}]`}
          errors=${errors} filled=${item} onChange=${next => at(index, next)} />
          <${Button} kind="quiet" small label=${`Remove ${label} ${index + 1}`}
            onClick=${() => onChange({ items: filled.items.filter((each, other) => other !== index) })}><${Icon} name="close" /><//>
            </div>`)}
      <div class="actions"><${Button} small onClick=${() => onChange({ items: [...filled.items, initial(node.item)] })}>
        <${Icon} name="plus" />Add to ${label}<//></div>
    </fieldset>`;
}

function MapPart({ node, label, doc, path, filled, errors, onChange }) {
  const at = (index, some) => onChange({ entries: filled.entries.map((each, other) => other === index ? { ...each, ...some } : each) });
  return html`
    <fieldset class="boxed"><legend>${label} <span class="optional">by name</span></legend>${doc && html`<p class="hint">${doc}</p>`}
      ${filled.entries.map((entry, index) => html`
        <div class="row" key=${index}>
          <${Field} label="Name" error=${errors.get(`${path}[${index}].name`)}>
            ${attributes => html`<input ...${attributes} value=${entry.name} onInput=${event => at(index, { name: event.target.value })}
            />`}<//>
          <${Part} node=${node.value} label="Value" path=${`${path}[${index}]`} errors=${errors} filled=${entry.value}
            onChange=${value => at(index, { value })} />
          <${Button} kind="quiet" small label=${`Remove ${entry.name || "entry"} from ${label}`}
            onClick=${() => onChange({ entries: filled.entries.filter((each, other) => other !== index) })}><${Icon} name="close" /><//>
            </div>`)}
      <div class="actions"><${Button} small onClick=${() => onChange({ entries: [...filled.entries, { name: "",
        value: initial(node.value) }] })}><${Icon} name="plus" />Add to ${label}<//></div>
    </fieldset>`;
}

function BooleanPart({ label, doc, filled, onChange }) {
  const id = useId("yes");
  return html`<div class="field"><div class="check">
    <input type="checkbox" id=${id} checked=${filled} onChange=${event => onChange(event.target.checked)}
    aria-describedby=${doc ? `${id}-hint` : undefined} />
    <label for=${id}><strong>${label}</strong></label></div>${doc && html`<p class="hint" id=${`${id}-hint`}>${doc}</p>`}</div>`;
}

const EnumPart = ({ node, label, doc, path, filled, errors, onChange }) => html`
  <${Field} label=${label} hint=${doc} error=${errors.get(path)}>${attributes => html`
    <select ...${attributes} value=${filled} onChange=${event => onChange(event.target.value)}>
      ${!node.symbols.includes(filled) && html`<option value="">choose</option>`}
      ${node.symbols.map(symbol => html`<option key=${symbol} value=${symbol}>${symbol}</option>`)}</select>`}<//>`;

const NUMERIC = { int: "numeric", long: "numeric", float: "decimal", double: "decimal" };

function TextPart({ node, label, doc, path, filled, errors, onChange }) {
  const when = whenOf(node);
  const bounds = node.minimum !== undefined || node.maximum !== undefined ? `from ${node.minimum ?? "any"} to ${node.maximum ?? "any"}`
    : "";
  const hint = [doc, bounds, ["bytes", "fixed"].includes(node.kind) && node.logical !== "decimal" ? "hexadecimal digits: 0a ff"
    : ""].filter(Boolean).join(" · ");
  return html`
    <${Field} label=${html`${label} <span class="optional">${typeInWords(node)}</span>`} hint=${hint} error=${errors.get(path)}>
      ${attributes => html`
      <input ...${attributes} type=${when ?? "text"} step=${when && when !== "date" ? "0.001" : undefined}
        inputmode=${when ? undefined : NUMERIC[node.kind]} autocomplete="off" spellcheck=${false}
        value=${filled} onInput=${event => onChange(event.target.value)} />`}<//>`;
}
