/** Every version that the policy has had, what tells two apart, and the way back to one. */
import { html, useState } from "../lib.js";
import { broker } from "../api.js";
import { useLoad } from "../load.js";
import { Button, Empty, Field, Loading, Problem, Table, Time } from "../ui.js";
import { called } from "../language/names.js";
import { valueOf } from "./inputs.js";
import { DiffView } from "./diff-view.js";
import { Sentence } from "./sentence.js";

/**
 * @param {{twin: {name: string}, names: any, version: number, onRestore: (version: {version: number, rules: any[]}) => void}} props
 *   `version` that is in force
 */
export function Versions({ twin, names, version, onRestore }) {
  const { data, problem, reload } = useLoad(signal => broker.get(`/twins/${twin.name}/policy/versions`, { signal }), [twin.name, version]);
  const [shown, setShown] = useState(/** @type {{from: number, to: number} | null} */ (null));
  if (!data) {
    return problem ? html`<${Problem} problem=${problem} retry=${reload} />` : html`<${Loading} what="the versions" />`;
  }
  if (data.length === 0) {
    return html`<${Empty} title="No version yet.">The first one that is saved is version 1.<//>`;
  }
  const newest = [...data].reverse();
  const numbers = newest.map(each => each.version);
  return html`
    <${Table} caption="Versions of the policy, the latest first" rows=${newest} rowKey=${row => String(row.version)} columns=${[
      { head: "Version", class: "number tight", cell: row => row.version },
      { head: "When, and by whom", cell: row => html`<${Time} at=${row.at} /> <span class="muted">
        ${called(row.by, names).replace(/, for .*/, "")}</span>` },
      { head: "Rules", class: "number tight", cell: row => (row.rules ?? []).length },
      { head: "What to do", hideHead: true, class: "tight", cell: row => html`<span class="row-actions">
        ${numbers.includes(row.version - 1) && html`<${Button} kind="quiet" small
          label=${`Diff of version ${row.version} to the one before`} onClick=${() => setShown({ from: row.version - 1,
          to: row.version })}>Diff<//>`}
        ${row.version === version ? html`<span class="muted">in force</span>` : html`<${Button} kind="quiet" small
          label=${`Restore version ${row.version}`} onClick=${() => onRestore({ version: row.version,
          rules: row.rules ?? [] })}>Restore<//>`}</span>` },
    ]} />
    ${data.length > 1 ? html`<${Compare} key=${shown ? `${shown.from}-${shown.to}` : ""} twin=${twin} numbers=${numbers}
      initial=${shown ?? { from: numbers[1], to: numbers[0] }} open=${shown !== null} />`
      : html`<div class="panel-note"><h3>Version 1</h3><ul class="diff">${(data[0].rules ?? []).map(rule => html`<li key=${rule.id}>
        <${Sentence} rule=${rule} /></li>`)}</ul></div>`}`;
}

/** @param {{twin: {name: string}, numbers: number[], initial: {from: number, to: number}, open: boolean}} props */
function Compare({ twin, numbers, initial, open }) {
  const [{ from, to }, setPair] = useState(initial);
  const { data, problem, reload } = useLoad(signal => broker.get(`/twins/${twin.name}/policy/versions/${from}/diff`, { query: { to },
    signal }), [twin.name, from, to]);
  const choice = (label, value, put) => html`
    <${Field} label=${label}>${attributes => html`<select ...${attributes} value=${value} onChange=${event => put(Number(valueOf(event)))}>
      ${numbers.map(each => html`<option key=${each} value=${each}>${each}</option>`)}</select>`}<//>`;
  return html`
    <div class="panel-note" aria-live=${open ? "polite" : "off"}>
      <div class="side-by-side">${choice("From version", from, next => setPair({ from: next, to }))}
        ${choice("to version", to, next => setPair({ from, to: next }))}</div>
      ${problem ? html`<${Problem} problem=${problem} retry=${reload} />` : data ? html`<${DiffView} diff=${data} />` : html`<${Loading}
        what="what tells them apart" lines=${2} />`}
    </div>`;
}
