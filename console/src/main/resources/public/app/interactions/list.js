/** The interactions of a twin, or of all twins of the person. */
import { html, useEffect, useMemo, useState } from "../lib.js";
import { broker } from "../api.js";
import { useLoad } from "../load.js";
import { may, session } from "../state.js";
import { keepQuery } from "../router.js";
import { Button, Empty, Field, Loading, Page, Panel, Problem, State, Table, Time, Twin } from "../ui.js";
import { count, size } from "../words.js";
import { called } from "../language/names.js";
import { localForInput, localOfInput } from "../language/moments.js";
import { useNames } from "../policy/naming.js";
import { valueOf } from "../policy/inputs.js";
import { counterpart, counterparts, filtered, pageOf, provides, STATES } from "./filters.js";
import { AllDialog } from "./dialogs.js";
import { Bans } from "./bans.js";
import { OfferDialog } from "./offer.js";
import { save } from "../audit/export.js";
import { csvOf, jsonLinesOf } from "./export.js";
import { missing, ofTwins } from "./of-twins.js";
import { Pager } from "./pager.js";

const PAGE = 25;
const EVERY_MS = 5_000;

/** @param {{twin: import("../state.js").OwnTwin, query: URLSearchParams}} props */
export function InteractionsPage({ twin, query }) {
  const names = useNames();
  const [filter, setFilter] = useState(() => filterOf(query));
  const [page, setPage] = useState(0);
  const [dialog, setDialog] = useState(/** @type {{what: "end" | "ban", who: string | null} | null} */ (null));
  const [offering, setOffering] = useState(false);
  const twins = filter.twin === "all" ? session().twins : [twin];
  const load = useLoad(signal => ofTwins(twins, signal), [filter.twin, twin.did], { every: EVERY_MS });
  const change = next => { setFilter(before => ({ ...before, ...next })); setPage(0); };
  useEffect(() => keepQuery(filter), [filter]);
  const all = load.data?.rows ?? [];
  const own = useMemo(() => ownOf(load.data?.of ?? new Map(), twin.did), [load.data, twin.did]);
  const shown = filtered(all, filter, own);
  const cut = pageOf(shown, page, PAGE);
  return html`
    <${Page} title="Interactions" intro="Who receives what from whom, also what has ended." actions=${may("administer") && html`
      <${Button} onClick=${() => setOffering(true)}>Offer a feed…<//>
        <${Button} onClick=${() => setDialog({ what: "end", who: null })}>End all with…<//>
        <${Button} kind="danger" onClick=${() => setDialog({ what: "ban", who: null })}>Ban…<//>`}>
      <${Panel} title="Interactions" flush actions=${html`<${Export} rows=${shown} name=${filter.twin === "all" ? session().person : twin.name}
        />`}>
        <${Filters} filter=${filter} onChange=${change} others=${counterparts(all, own)} names=${names} twin=${twin} />
        ${load.problem && html`<${Problem} problem=${load.problem} retry=${load.reload} />`}
        ${missing(load.data?.without) && html`<p class="strip warn" role="status">${missing(load.data?.without)}</p>`}
        ${!load.data ? !load.problem && html`<${Loading} what="the interactions" lines=${8} />`
          : html`<${Rows} rows=${cut.rows} own=${own} empty=${html`<${Nothing} any=${all.length > 0} twin=${twin}
            onAll=${() => change(EMPTY)} />`} />
            <${Pager} page=${cut} total=${shown.length} what="interactions" onPage=${setPage} />`}
      <//>
      <div class="columns half-columns">
        <${Panel} title="With whom" intro=${`All that ${twin.name} has and had.`} flush>
          <${Connected} twin=${twin} onWhat=${(what, who) => setDialog({ what, who })} /><//>
        ${may("administer") && html`<${Panel} title="Bans" flush><${Bans} twin=${twin} names=${names} key=${dialog === null} /><//>`}
      </div>
      ${offering && html`<${OfferDialog} own=${twin} names=${names} onClose=${() => setOffering(false)}
        onDone=${() => { setOffering(false); load.reload(); }} />`}
      ${dialog && html`<${AllDialog} ...${dialog} own=${twin} names=${names} onClose=${() => setDialog(null)}
        onDone=${() => { setDialog(null); load.reload(); }} />`}
    <//>`;
}

const EMPTY = { state: "", with: "", counterpart: "", from: "", to: "", text: "" };

/** @param {URLSearchParams} query */
function filterOf(query) {
  const kept = Object.fromEntries(["twin", "state", "counterpart", "from", "to", "text"].map(name => [name, query.get(name) ?? ""]));
  return /** @type {any} */ ({ ...EMPTY, ...kept });
}

/** @param {Map<string, string>} of @param {string} otherwise @returns {(interaction: any) => string} */
const ownOf = (of, otherwise) => interaction => of.get(interaction.id) ?? otherwise;

/** @param {{filter: any, onChange: (next: any) => void, others: {organisation: string, twins: string[]}[], names: any, twin: {name: string}}} props */
function Filters({ filter, onChange, others, names, twin }) {
  const set = name => event => onChange({ [name]: valueOf(event) });
  const moment = name => event => onChange({ [name]: localOfInput(valueOf(event)) ?? "" });
  return html`
    <form class="filters" role="search" aria-label="Filter interactions" onSubmit=${event => event.preventDefault()}>
      <${Field} label="Twin">${attributes => html`<select ...${attributes} value=${filter.twin} onChange=${set("twin")}><option value="">
        ${twin.name}</option><option value="all">All that you act for</option></select>`}<//>
      <${Field} label="With">${attributes => html`<${Counterpart} attributes=${attributes} value=${filter.counterpart}
        onChange=${set("counterpart")} others=${others} names=${names} />`}<//>
      <${Field} label="State">${attributes => html`<select ...${attributes} value=${filter.state} onChange=${set("state")}>
        <option value="">Any</option>${STATES.map(each => html`<option key=${each.key} value=${each.key}>${each.title}</option>`)}
        </select>`}<//>
      <${Field} label="Changed from" class="whole">
        ${attributes => html`<input ...${attributes} type="datetime-local" value=${localForInput(filter.from)} onChange=${moment("from")}
        />`}<//>
      <${Field} label="and before" class="whole">
        ${attributes => html`<input ...${attributes} type="datetime-local" value=${localForInput(filter.to)} onChange=${moment("to")} />`}
        <//>
      <${Field} label="Words" class="whole">${attributes => html`<input ...${attributes} type="search" value=${filter.text}
        placeholder="feed, purpose, id" onInput=${set("text")} />`}<//>
    </form>`;
}

/** @param {{attributes: any, value: string, onChange: (event: Event) => void, others: {organisation: string, twins: string[]}[], names: any}} props */
export const Counterpart = ({ attributes, value, onChange, others, names }) => html`
  <select ...${attributes} value=${value} onChange=${onChange}><option value="">Anybody</option>
    ${others.map(each => html`<optgroup key=${each.organisation} label=${called(each.organisation, names)}>
      <option value=${each.organisation}>All of ${called(each.organisation, names)}</option>
        ${each.twins.map(did => html`<option key=${did} value=${did}>${called(did, names)}</option>`)}</optgroup>`)}
    ${value && !others.some(each => each.organisation === value || each.twins.includes(value)) && html`<option value=${value}>
      ${called(value, names)}</option>`}</select>`;

/** @param {{any: boolean, twin: {name: string}, onAll: () => void}} props */
const Nothing = ({ any, twin, onAll }) => any
  ? html`<${Empty} title="No interaction is like that." action=${html`<${Button} onClick=${onAll}>Show all<//>`}>Leave out a filter.<//>`
  : html`<${Empty} title=${`${twin.name} has no interactions yet.`} action=${html`<a class="button"
    href="/twins">Find a twin to subscribe to</a>`}>Others come here when the policy lets them.<//>`;

/** What is listed, on all pages. @param {{rows: any[], name: string}} props */
const Export = ({ rows, name }) => html`
  <${Button} small disabled=${rows.length === 0} onClick=${() => save(new Blob([csvOf(rows)], { type: "text/csv" }),
    `${name}-interactions.csv`)}>Export CSV<//>
  <${Button} small disabled=${rows.length === 0} onClick=${() => save(new Blob([jsonLinesOf(rows)], { type: "application/x-ndjson" }),
    `${name}-interactions.jsonl`)}>Export JSON Lines<//>`;

/** @param {{rows: any[], own: (interaction: any) => string, empty: any}} props */
const Rows = ({ rows, own, empty }) => html`
  <${Table} caption="Interactions found" rows=${rows} empty=${empty} rowKey=${row => row.id} columns=${[
    { head: "Feed", cell: row => html`<a class="strong" href=${`/interactions/${row.id}?as=${encodeURIComponent(own(row))}`}>${row.feed}
      </a> <span class="muted">${provides(row, own(row)) ? "to" : "from"}</span>` },
    { head: "Twin", cell: row => html`<${Twin} did=${counterpart(row, own(row))} plain />` },
    { head: "State", cell: row => html`<${State} state=${row.state} />` },
    { head: "Delivered", class: "number wide-only", cell: row => row.delivered ? html`<span title=${size(row.delivered.bytes)}>
      ${count(row.delivered.records)}</span>` : html`<span class="muted">–</span>` },
    { head: "Last", class: "wide-only", cell: row => row.delivered?.last ? html`<${Time} at=${row.delivered.last} />` : html`<span
      class="muted">–</span>` },
    { head: "Lag", class: "number wide-only", cell: row => row.delivered?.lag === undefined ? html`<span
      class="muted">–</span>` : count(row.delivered.lag) },
    { head: "Changed", class: "wide-only", cell: row => html`<${Time} at=${row.updated} />` },
  ]} />`;

/** @param {{twin: {did: string, name: string}, onWhat: (what: "end" | "ban", who: string) => void}} props */
function Connected({ twin, onWhat }) {
  const { data, problem, reload } = useLoad(signal => broker.get("/interactions/connected", { query: { twin: twin.did }, signal }),
    [twin.did], { every: EVERY_MS });
  const names = useNames();
  if (!data) {
    return problem ? html`<${Problem} problem=${problem} retry=${reload} />` : html`<${Loading} what="with whom" />`;
  }
  return html`
    <${Table} caption="With which organisations" rows=${data} rowKey=${row => row.organisation} empty=${html`<${Empty}
      title="With nobody yet." />`} columns=${[
      { head: "Organisation", cell: row => html`<strong>${called(row.organisation, names)}</strong>` },
      { head: "Live", class: "number", cell: row => count(row.live) },
      { head: "Past", class: "number wide-only", cell: row => count(row.past) },
      { head: "Records", class: "number wide-only", cell: row => html`<span title=${size(row.bytes)}>${count(row.records)}</span>` },
      { head: "Last", class: "wide-only", cell: row => row.last ? html`<${Time} at=${row.last} />` : html`<span
        class="muted">never</span>` },
      ...(may("administer") ? [{ head: "What to do", hideHead: true, class: "tight", cell: row => html`<span class="row-actions">
        <${Button} kind="quiet" small disabled=${row.live === 0} label=${`End all with ${called(row.organisation, names)}`}
          onClick=${() => onWhat("end", row.organisation)}>End all…<//>
        <${Button} kind="quiet" small label=${`Ban ${called(row.organisation, names)}`}
          onClick=${() => onWhat("ban", row.organisation)}>Ban…<//></span>` }] : []),
    ]} />`;
}
