/** What was decided, why, by which rule of which version. */
import { html, useEffect, useState } from "../lib.js";
import { broker } from "../api.js";
import { useAction, useLoad, useStop } from "../load.js";
import { may, session } from "../state.js";
import { keepQuery } from "../router.js";
import { Button, Code, Empty, Field, Loading, Page, Panel, Problem, Status, Time } from "../ui.js";
import { size, worded } from "../words.js";
import { called } from "../language/names.js";
import { localForInput, localOfInput } from "../language/moments.js";
import { useNames } from "../policy/naming.js";
import { Sentence } from "../policy/sentence.js";
import { valueOf } from "../policy/inputs.js";
import { eventInWords, foreignInWords, groundInWords, OUTCOMES, outcomeKind, reasonInWords, resourceInWords, saidInWords } from "../interactions/decisions.js";
import { counterpart, counterparts, pageOf } from "../interactions/filters.js";
import { Counterpart } from "../interactions/list.js";
import { Pager } from "../interactions/pager.js";
import { Chain } from "../audit/chain.js";
import { save, whole } from "../audit/export.js";

const PAGE = 25;
const MOST = 1_000;

/** @param {{twin: import("../state.js").OwnTwin, query: URLSearchParams}} props */
export default function AuditPage({ twin, query }) {
  const names = useNames();
  const [filter, setFilter] = useState(() => filterOf(query));
  const [page, setPage] = useState(0);
  const own = session().twins.find(each => each.did === filter.twin) ?? twin;
  const general = filter.twin === session().did;
  const asked = { twin: own.did, counterpart: filter.counterpart, from: filter.from, to: filter.to, outcome: filter.outcome };
  const load = useLoad(signal => general ? ofOrganisation(asked, signal) : broker.get("/audit", { query: asked, signal }), [asked,
    general]);
  const older = useOlder(asked, load.data);
  const met = useLoad(signal => broker.get("/interactions", { query: { twin: own.did }, signal }), [own.did]);
  const change = next => { setFilter(before => ({ ...before, ...next })); setPage(0); };
  useEffect(() => keepQuery(filter), [filter]);
  const all = [...(load.data ?? []), ...older.rows];
  const shown = all.filter(entry => mentions(entry, filter.text));
  const cut = pageOf(shown, page, PAGE);
  const more = older.more && !general && html`<${Button} small busy=${older.busy} onClick=${older.run}>Older…<//>`;
  return html`
    <${Page} title="Audit" intro="Every decision: who asked what of whom, how it came out, and why." actions=${html`<${Export}
      asked=${general ? { ...asked, of: filter.twin } : asked} name=${general ? session().organisation : own.name} />`}>
      <${Panel} title="Decisions" flush actions=${html`<${Button} small kind="quiet" onClick=${load.reload}>Look again<//>`}>
        <${Filters} filter=${filter} onChange=${change} others=${counterparts(met.data ?? [], () => own.did)} names=${names} own=${own}
          chosen=${general ? filter.twin : own.did} />
        ${load.problem && html`<${Problem} problem=${load.problem} retry=${load.reload} />`}
        ${older.problem && html`<${Problem} problem=${older.problem} />`}
        ${!load.data ? !load.problem && html`<${Loading} what="the decisions" lines=${8} />`
          : shown.length === 0 ? html`<${Nothing} filtered=${JSON.stringify(filter) !== JSON.stringify(EMPTY)} onAll=${() => change(EMPTY)}
            />`
            : html`<ol class="decisions">${cut.rows.map(entry => html`<${Decision} key=${entry.cause} entry=${entry} own=${own}
              names=${names} met=${met.data ?? []} />`)}</ol>`}
        ${load.data && html`<${Pager} page=${cut} total=${shown.length} what="decisions" onPage=${setPage} more=${more} />`}
      <//>
      <${Panel} title="Whether it is whole"><${Chain} key=${filter.twin} twin=${own.did} of=${general ? filter.twin : ""}
        name=${general ? session().organisation : own.name} /><//>
    <//>`;
}

const EMPTY = { twin: "", counterpart: "", from: "", to: "", outcome: "", text: "" };

/** @param {URLSearchParams} query */
const filterOf = query => ({ ...EMPTY, ...Object.fromEntries(Object.keys(EMPTY).map(name => [name, query.get(name) ?? ""])) });

/** What is of no twin in particular; the service gives all of it. @param {any} asked @param {AbortSignal} signal */
async function ofOrganisation({ twin, from, to, outcome }, signal) {
  const all = await broker.get("/audit/organisation", { query: { twin }, signal });
  const at = entry => Date.parse(entry.at);
  return all.filter(entry => (!from || at(entry) >= Date.parse(from)) && (!to || at(entry) < Date.parse(to)) && (!outcome
    || entry.outcome === outcome));
}

/** @param {any} entry @param {string} text */
function mentions(entry, text) {
  const all = [entry.event, entry.who, entry.twin, entry.provider, entry.resource, entry.reason, entry.rule, entry.interaction, entry.cause,
    eventInWords(entry), entry.purpose, entry.detail].join(" ").toLowerCase();
  return text.toLowerCase().split(/\s+/).every(word => all.includes(word));
}

/** The service gives the latest thousand; those before these on demand, and anew when they are others. @param {any} asked @param {any[] | undefined} latest */
function useOlder(asked, latest) {
  const [state, setState] = useState({ latest, rows: /** @type {any[]} */ ([]), more: true });
  const rows = state.latest === latest ? state.rows : [];
  const all = [...(latest ?? []), ...rows];
  const fetching = useAction(async () => {
    const last = all[all.length - 1];
    const found = await broker.get("/audit", { query: { ...asked, to: new Date(Date.parse(last.at) + 1).toISOString() } });
    const known = new Set(all.map(entry => entry.cause));
    const fresh = found.filter(entry => !known.has(entry.cause));
    setState({ latest, rows: [...rows, ...fresh], more: fresh.length > 0 && found.length >= MOST });
  });
  return { rows, more: (latest?.length ?? 0) >= MOST && (state.latest !== latest || state.more), busy: fetching.busy, problem: fetching.problem,
    run: () => fetching.run() };
}

/** @param {{filter: any, onChange: (next: any) => void, others: any[], names: any, chosen: string}} props */
function Filters({ filter, onChange, others, names, chosen }) {
  const set = name => event => onChange({ [name]: valueOf(event) });
  const moment = name => event => onChange({ [name]: localOfInput(valueOf(event)) ?? "" });
  return html`
    <form class="filters" role="search" aria-label="Filter decisions" onSubmit=${event => event.preventDefault()}>
      <${Field} label="Whose">${attributes => html`<select ...${attributes} value=${chosen}
        onChange=${event => onChange({ twin: valueOf(event), counterpart: "" })}>
        ${session().twins.map(each => html`<option key=${each.did} value=${each.did}>${each.name}</option>`)}
        ${may("administer") && html`<option value=${session().did}>${session().organisation}, and no twin</option>`}</select>`}<//>
      <${Field} label="With">${attributes => html`<${Counterpart} attributes=${{ ...attributes, disabled: chosen === session().did }}
        value=${filter.counterpart}
        onChange=${set("counterpart")} others=${others} names=${names} />`}<//>
      <${Field} label="Outcome">${attributes => html`<select ...${attributes} value=${filter.outcome} onChange=${set("outcome")}>
        <option value="">Any</option>${OUTCOMES.map(each => html`<option key=${each} value=${each}>${worded(each)}</option>`)}</select>`}
        <//>
      <${Field} label="From" class="whole">${attributes => html`<input ...${attributes} type="datetime-local"
        value=${localForInput(filter.from)} onChange=${moment("from")} />`}<//>
      <${Field} label="Before" class="whole">${attributes => html`<input ...${attributes} type="datetime-local"
        value=${localForInput(filter.to)} onChange=${moment("to")} />`}<//>
      <${Field} label="Words" class="whole">${attributes => html`<input ...${attributes} type="search" value=${filter.text}
        placeholder="rule, feed, id" onInput=${set("text")} />`}<//>
    </form>`;
}

/** @param {{filtered: boolean, onAll: () => void}} props */
const Nothing = ({ filtered, onAll }) => filtered
  ? html`<${Empty} title="No decision is like that." action=${html`<${Button} onClick=${onAll}>Show all<//>`}>Leave out a filter.<//>`
  : html`<${Empty} title="Nothing was decided yet.">Each request, answer, change of the policy and command comes here.<//>`;

/** @param {{entry: any, own: {did: string, name: string}, names: any, met: any[]}} props */
function Decision({ entry, own, names, met }) {
  const [open, setOpen] = useState(false);
  const why = reasonInWords(entry.reason, entry.rule);
  const who = called(entry.who ?? "", names);
  const about = aboutOf(entry, own, names, met);
  return html`
    <li class="decision">
      <button type="button" class="decision-head" aria-expanded=${open} onClick=${() => setOpen(!open)}>
        <span class="decision-when"><${Time} at=${entry.at} absolute /></span>
        <span class="decision-what"><strong>${eventInWords(entry)}</strong>${about && html` <span>${about}
          </span>`} <span class="muted">by ${who || "the broker"}</span>
          <span class="decision-why">${[foreignInWords(entry), why, groundInWords(entry), saidInWords(entry)].filter(Boolean).join("; ")}</span></span>
        <span class="decision-how"><${Status} kind=${outcomeKind(entry)}>${worded(entry.outcome)}<//></span>
      </button>
      ${open && html`<${Explained} entry=${entry} own=${own} />`}
    </li>`;
}

/** @param {any} entry @param {{did: string}} own @param {any} names @param {any[]} met */
function aboutOf(entry, own, names, met) {
  const known = met.find(each => each.id === entry.interaction);
  const what = known && (entry.resource ?? "").startsWith("/interactions/") ? `feed ${known.feed} with ${called(counterpart(known, own.did),
    names)}` : resourceInWords(entry.resource);
  const whose = entry.provider && entry.provider !== own.did && !known ? `of ${called(entry.provider, names)}` : "";
  return [what, whose].filter(Boolean).join(" ");
}

/** @param {{entry: any, own: {did: string, name: string}}} props */
function Explained({ entry, own }) {
  const { data, problem, reload } = useLoad(signal => broker.get(`/twins/${own.name}/decisions/${encodeURIComponent(entry.cause)}`,
    { signal }), [own.name, entry.cause]);
  const gone = /** @type {any} */ (problem)?.slug === "unknown-decision";
  const ended = entry.ended ?? [];
  return html`
    <div class="decision-more">
      ${data ? html`<p>${data.explanation}</p>` : gone ? html`<p
        class="muted">It is too old to be explained further here; the export has all of it.</p>` : problem ? html`<${Problem}
        problem=${problem} retry=${reload} />` : html`<${Loading} what="why" lines=${2} />`}
      <dl class="facts">
        ${data?.ruleContent && html`<dt>Rule then</dt><dd><${Sentence} rule=${data.ruleContent} /></dd>`}
        ${data?.inForceSince && html`<dt>In force</dt><dd>
          <${Time} at=${data.inForceSince} absolute />, ${Math.max(0,
          Date.parse(data.inForceSince) - Date.parse(entry.at)).toLocaleString("en")} ms later</dd>`}
        ${entry.interaction && html`<dt>Interaction</dt><dd>
          <a href=${`/interactions/${entry.interaction}?as=${encodeURIComponent(own.did)}`}>Follow it</a></dd>`}
        ${ended.length > 0 && html`<dt>Ended</dt><dd class="tags">
          ${ended.map((id, i) => html`<a key=${id} href=${`/interactions/${id}?as=${encodeURIComponent(own.did)}`}>interaction ${i + 1}
          </a>`)}</dd>`}
        <dt>Decision</dt><dd><${Code} text=${entry.cause} what="the decision’s id" /></dd>
      </dl>
    </div>`;
}

/** @param {{asked: any, name: string}} props */
function Export({ asked, name }) {
  const [bytes, setBytes] = useState(0);
  const going = useStop();
  const run = useAction(async (/** @type {"csv" | "jsonl"} */ format) => {
    setBytes(0);
    const type = format === "csv" ? "text/csv" : "application/x-ndjson";
    save(await whole("/audit/export", type, { query: { ...asked, format }, signal: going.begin(), onProgress: setBytes }),
      `${name}-audit.${format}`);
  });
  return html`
    ${run.busy && html`<span role="status" class="muted">${size(bytes)} so far</span>
      <${Button} small kind="quiet" onClick=${going.stop}>Stop<//>`}
    ${run.problem && html`<${Problem} problem=${run.problem} what="Export" />`}
    <${Button} busy=${run.busy} onClick=${() => run.run("csv")}>Export CSV<//>
    <${Button} busy=${run.busy} onClick=${() => run.run("jsonl")}>Export JSON Lines<//>`;
}
