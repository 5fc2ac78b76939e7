/** One twin: what it says about itself, its feeds, its controls, and with whom it is connected. */
import { html, useState } from "../lib.js";
import { broker, Problem as Refusal, registry } from "../api.js";
import { ControlView } from "../controls/control-view.js";
import { FeedView } from "../feeds/feed-view.js";
import { LIVE } from "../graph/layout.js";
import { OfferDialog } from "../interactions/offer.js";
import { useLoad } from "../load.js";
import { PlaceMap } from "../map/map-view.js";
import { placeInWords } from "../map/geo.js";
import { useNames } from "../policy/naming.js";
import { may, session } from "../state.js";
import { described } from "../twins/triples.js";
import { Button, Code, Copy, Empty, Guarded, Loading, Organisation, Page, Panel, Problem, State, Table, Tabs, Time, Twin } from "../ui.js";
import { count, localName, size, twinName } from "../words.js";

const RELATIONS_EVERY = 3000;

/** @param {{parameters: {did: string}, twin: import("../state.js").OwnTwin}} props */
export default function TwinPage({ parameters: { did }, twin }) {
  const { data, problem, reload } = useLoad(signal => loadTwin(did, twin, signal), [did, twin.did]);
  const relations = useLoad(signal => broker.get("/interactions", { query: { twin: twin.did }, signal }), [twin.did],
    { every: RELATIONS_EVERY });
  if (problem) {
    return html`<${NotShown} did=${did} twin=${twin} problem=${problem} onRetry=${reload} />`;
  }
  if (!data) {
    return html`<${Page} title=${twinName(did)}><${Loading} what="the twin" lines=${8} /><//>`;
  }
  return html`<${Shown} view=${data.view} told=${data.told} twin=${twin} relations=${relations} />`;
}

/** @param {string} did @param {import("../state.js").OwnTwin} twin @param {AbortSignal} signal */
async function loadTwin(did, twin, signal) {
  const ask = accept => registry.get("/descriptions", { as: twin.did, query: { twin: did }, accept, signal });
  const [view, ntriples] = await Promise.all([ask("application/json"), ask("application/n-triples")]);
  return { view, told: described(did, ntriples) };
}

function NotShown({ did, twin, problem, onRetry }) {
  const hidden = problem instanceof Refusal && problem.status === 404;
  return html`
    <${Page} title=${twinName(did)} intro=${html`<${Code} text=${did} what="the DID" />`}>
      ${hidden
        ? html`<${Empty} title=${`There is no such twin that ${twin.name} may find.`} action=${html`<a class="button"
          href="/twins">Find others</a>`}>
          <p>It never was, or its policy hides it. Act as another twin, or ask its organisation to let ${twin.name} find it.</p><//>`
        : html`<${Problem} problem=${problem} what="Description" retry=${onRetry} />`}
    <//>`;
}

function Shown({ view, told, twin, relations }) {
  const did = view.twin;
  const label = told.label ?? twinName(did);
  const mine = feed => relations.data?.find(each => each.requester === twin.did && each.provider === did && each.feed === feed);
  return html`
    <${Page} title=${label} intro=${html`<span class="twin-line"><${Organisation} did=${view.organisation} /><code>${twinName(did)}</code>
      <${Copy} text=${did} what="the DID" /></span>`}>
      <div class="columns twin-page">
        <div class="column">
          <${Panel} title="Feeds" intro=${view.feeds.length > 0 && `${view.feeds.length} that ${twin.name} may see`}>
            ${view.feeds.length === 0 && html`<${Empty} title="No feed to see."><p>It has none, or its policy shows ${twin.name} none.</p>
              <//>`}
            ${relations.problem && html`<${Problem} problem=${relations.problem} what="Interactions" retry=${relations.reload} />`}
            ${view.feeds.map(feed => html`<${Guarded} key=${feed.name} what=${`The feed ${feed.name}`}><${FeedView} twin=${twin}
              provider=${did} feed=${feed} told=${told.feed(feed.name)} interaction=${mine(feed.name)} onChanged=${relations.reload} /><//>`)}
          <//>
          <${Panel} title="Controls" intro=${view.controls.length > 0 && "each command is signed, and executed at most once"}>
            ${view.controls.length === 0 && html`<${Empty} title="No control to see.">
              <p>It has none, or its policy shows ${twin.name} none.</p><//>`}
            ${view.controls.map(control => html`<${Guarded} key=${control.name} what=${`The control ${control.name}`}><${ControlView}
              twin=${twin} provider=${did} control=${control} told=${told.control(control.name)} /><//>`)}
          <//>
          <${Sources} did=${did} twin=${twin} view=${view} />
        </div>
        <div class="column aside">
          <${About} view=${view} told=${told} label=${label} />
          <${Connected} did=${did} twin=${twin} relations=${relations} />
          <${Agents} did=${did} twin=${twin} />
        </div>
      </div>
    <//>`;
}

// ---------------------------------------------------------------- what it is

function About({ view, told, label }) {
  return html`
    <${Panel} title="About" class="about-panel" flush>
      ${told.place && html`<${PlaceMap} place=${told.place} label=${label} did=${view.twin} />`}
      <div class="about">
        ${told.comment && html`<p>${told.comment}</p>`}
        ${told.types.length > 0 && html`<div class="tags">
          ${told.types.map(type => html`<a class="tag" key=${type} href=${`/twins?type=${encodeURIComponent(type)}`}
          title=${`${type}: find others`}>${localName(type)}</a>`)}</div>`}
        <dl class="facts">
          <dt>Organisation</dt><dd><${Organisation} did=${view.organisation} /></dd>
          <dt>DID</dt><dd><${Code} text=${view.twin} what="the DID" /></dd>
          ${told.place && html`<dt>Place</dt><dd>${placeInWords(told.place)}</dd>`}
          ${told.observes.length > 0 && html`<dt>Observes</dt><dd>
            ${told.observes.map(each => each.unit ? `${each.label} (${each.unit})` : each.label).join(", ")}</dd>`}
          ${told.others.map(({ property, values }) => html`<dt key=${property} title=${property}>${localName(property)}</dt><dd>
            ${values.map((value, index) => html`${index > 0 && ", "}<span title=${value.iri}>${value.text ?? localName(value.iri)}</span>`)}
            </dd>`)}
        </dl>
        ${!told.comment && told.types.length === 0 && told.others.length === 0 && html`<p class="muted">It says no more about itself.</p>`}
      </div>
    <//>`;
}

// ---------------------------------------------------------------- with whom

function Connected({ did, twin, relations }) {
  const ours = session().twins.find(each => each.did === did);
  const sums = useLoad(signal => ours ? broker.get("/interactions/connected", { query: { twin: did }, signal }) : Promise.resolve([]),
    [did], { every: 10000 });
  const own = useLoad(signal => ours && did !== twin.did ? broker.get("/interactions", { query: { twin: did }, signal })
    : Promise.resolve(null), [did, twin.did], { every: 10000 });
  const all = (own.data ?? relations.data ?? []).filter(each => each.provider === did || each.requester === did);
  const live = all.filter(each => LIVE.has(each.state));
  const problem = relations.problem ?? sums.problem ?? own.problem;
  const names = useNames();
  const [offering, setOffering] = useState(false);
  const columns = [
    { head: "With", cell: each => html`<${Twin} did=${each.provider === did ? each.requester : each.provider} />` },
    { head: "Feed", cell: each => html`<code>${each.feed}</code> <span class="muted">${each.provider === did ? "out" : "in"}</span>` },
    { head: "State", cell: each => html`<${State} state=${each.state} />`, class: "tight" },
  ];
  return html`
    <${Panel} title="Connected" intro=${ours ? "" : `as far as ${twin.name} is concerned`} flush
      actions=${did !== twin.did && may("administer") && html`<${Button} small onClick=${() => setOffering(true)}>Offer it a feed…<//>`}>
      ${offering && html`<${OfferDialog} own=${twin} names=${names} to=${did} onClose=${() => setOffering(false)}
        onDone=${() => { setOffering(false); relations.reload(); }} />`}
      ${problem && html`<${Problem} problem=${problem} what="Connections" />`}
      ${!relations.data && !relations.problem && html`<${Loading} what="connections" />`}
      ${relations.data && live.length === 0 && html`<${Empty} title="Nothing goes on."><p>
        ${ours ? "Nobody has or asks for one of its feeds, and it has none of others."
        : `${twin.name} has nothing with it. Who else has is not for others to see.`}</p><//>`}
      ${live.length > 0 && html`<${Table} caption="Live interactions" columns=${columns} rows=${live} rowKey=${each => each.id} />`}
      ${sums.data?.length > 0 && html`<ul class="sums">${sums.data.map(sum => html`
        <li key=${sum.organisation}><${Organisation} did=${sum.organisation} /><span>${count(sum.records)} records, ${size(sum.bytes)}
          </span><span class="muted"><${Time} at=${sum.last} /></span></li>`)}</ul>`}
    <//>`;
}

/** Who may act for it, as its document says. */
function Agents({ did, twin }) {
  const { data, problem } = useLoad(signal => registry.get("/documents", { as: twin.did, query: { twin: did }, signal }), [did, twin.did]);
  const methods = (data?.verificationMethod ?? []).filter(each => each["parley:delegation"]);
  return html`
    <${Panel} title="Agents" intro="who act for it, by its document" flush>
      ${problem && html`<${Problem} problem=${problem} what="Document" />`}
      ${!data && !problem && html`<${Loading} what="the document" />`}
      ${data && methods.length === 0 && html`<${Empty} title="Its document names none." />`}
      <ul class="agents">${methods.map(method => html`<${Agent} key=${method.id} delegation=${method["parley:delegation"]} />`)}</ul>
    <//>`;
}

const Agent = ({ delegation }) => html`
  <li><div><strong>${delegation.agent}</strong>
    ${delegation.custody && html` <span class="tag" title="Its organisation keeps the key">key in custody</span>`}</div>
    <p class="muted">${delegation.functions.join(", ")} · until <${Time} at=${delegation.expires} absolute /></p></li>`;

// ---------------------------------------------------------------- as it is written

function Sources({ did, twin, view }) {
  const description = accept => signal => registry.get("/descriptions", { as: twin.did, query: { twin: did }, accept, signal });
  const document = signal => registry.get("/documents", { as: twin.did, query: { twin: did }, signal });
  return html`
    <${Panel} title="As it is written" intro=${`as far as ${twin.name} is shown it`}>
      <${Tabs} label="Forms of the description" tabs=${[
        { key: "turtle", title: "Turtle", view: () => html`<${Text} text=${view.description} what="the Turtle" />` },
        { key: "td", title: "Thing Description", view: () => html`<${Source} key="td" load=${description("application/td+json")}
          what="the Thing Description" />` },
        { key: "jsonld", title: "JSON-LD", view: () => html`<${Source} key="jsonld" load=${description("application/ld+json")}
          what="the JSON-LD" />` },
        { key: "document", title: "DID document", view: () => html`<${Source} key="document" load=${document} what="the DID document" />` },
      ]} />
    <//>`;
}

function Source({ load, what }) {
  const { data, problem, reload } = useLoad(load, [what]);
  if (problem) {
    return html`<${Problem} problem=${problem} retry=${reload} />`;
  }
  return data === undefined ? html`<${Loading} what=${what} />` : html`<${Text} text=${pretty(data)} what=${what} />`;
}

/** @param {unknown} data JSON, or text that may be JSON */
function pretty(data) {
  try {
    return JSON.stringify(typeof data === "string" ? JSON.parse(data) : data, null, 2);
  } catch {
    return String(data);
  }
}

const Text = ({ text, what }) => html`<div class="source-frame"><${Copy} text=${text} what=${what} />
  <pre class="source" tabindex="0" role="region" aria-label=${what}>${text}</pre></div>`;
