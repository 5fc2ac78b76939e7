/** What goes on: this organisation, its partners, who exchanges what with whom, and what waits for an answer. */
import { html, useMemo, useRef, useState } from "../lib.js";
import { broker } from "../api.js";
import { LIVE } from "../graph/layout.js";
import { GraphView } from "../graph/graph-view.js";
import { endingAfter, partners as knownPartners, partnerState, pending, refreshPartners, waitingCount } from "../known.js";
import { inTurn, ratesAfter } from "../interactions/in-turn.js";
import { missing } from "../interactions/of-twins.js";
import { useLoad, useNow } from "../load.js";
import { isOpen, RelationDialog } from "../relation.js";
import { session, useStore } from "../state.js";
import { Button, Code, Empty, Loading, Page, Panel, Problem, State, Status, Table, Tabs, Time, Twin } from "../ui.js";
import { count, period, size, termsInWords } from "../words.js";

const TRAFFIC_EVERY = 2000;
const PARTNERS_EVERY = 5000;

/** @param {{twin: import("../state.js").OwnTwin}} props */
export default function Overview({ twin }) {
  const { organisation, did } = session();
  return html`
    <${Page} title="Overview" label=${organisation} intro=${html`<${Code} text=${did} what="the organisation's DID" />`}>
      <div class="columns overview">
        <div class="column"><${Traffic} twin=${twin} /></div>
        <div class="column"><${Waiting} twin=${twin} /><${Partners} twin=${twin} /></div>
      </div>
    <//>`;
}

// ---------------------------------------------------------------- interactions

const ofTwin = (twin, signal) => broker.get("/interactions", { query: { twin: twin.did }, signal });

/** Records a second, by interaction. @param {import("../interactions/in-turn.js").Look | undefined} look */
function useRates(look) {
  const before = useRef(/** @type {import("../interactions/in-turn.js").Rates} */ (new Map()));
  return useMemo(() => {
    before.current = look ? ratesAfter(before.current, look) : new Map();
    return new Map([...before.current].map(([id, { rate }]) => [id, rate]));
  }, [look]);
}

/** @param {{twin: import("../state.js").OwnTwin}} props */
function Traffic({ twin }) {
  const twins = [twin, ...session().twins.filter(each => each.did !== twin.did)];
  const look = useRef(inTurn(ofTwin));
  const { data, problem, reload } = useLoad(signal => look.current(twins, signal), [twins.map(each => each.did)], { every: TRAFFIC_EVERY });
  const [chosen, setChosen] = useState(/** @type {string|undefined} */ (undefined));
  const rates = useRates(data);
  const live = (data?.all ?? []).filter(each => LIVE.has(each.state));
  const shown = data?.all.find(each => each.id === chosen);
  return html`
    <${Panel} title="Interactions" intro=${data && `${live.length} live between twins delegated to you and others`}>
      ${problem && html`<${Problem} problem=${problem} what="Interactions" retry=${reload} />`}
      ${missing(data?.without) && html`<p class="strip warn" role="status">${missing(data?.without)}</p>`}
      ${!data && !problem && html`<${Loading} what="interactions" lines=${6} />`}
      ${data && live.length === 0 && html`<${NoTraffic} />`}
      ${data && live.length > 0 && html`
        <${Tabs} label="How interactions are shown" tabs=${[
          { key: "drawing", title: "Drawing", view: () => html`<${Legend} />
            <${GraphView} interactions=${live} own=${session().did} twins=${twins.map(each => each.did)} rates=${rates} chosen=${chosen}
            onChoose=${each => setChosen(each.id)} />` },
          { key: "table", title: "Table", view: () => html`<${Relations} interactions=${live} rates=${rates}
            onChoose=${each => setChosen(each.id)} />` },
        ]} />`}
      ${shown && html`<${RelationDialog} interaction=${shown} onClose=${() => setChosen(undefined)} />`}
    <//>`;
}

const NoTraffic = () => html`
  <${Empty} title="Nothing goes on yet." action=${html`<a class="button primary" href="/twins">Find a twin</a>
    <a class="button" href="/policy">Let others in</a>`}>
    <p>Find a twin and subscribe to one of its feeds, or write a policy that lets others subscribe to yours.</p>
  <//>`;

const Legend = () => html`
  <ul class="lines" aria-label="Lines">
    <li><span class="swatch active"></span>active</li><li><span class="swatch asked"></span>asked or offered</li><li>
      <span class="swatch suspended"></span>suspended</li>
    <li class="muted">A line pulses when records pass. Choose one for its terms.</li>
  </ul>`;

function Relations({ interactions: rows, rates, onChoose }) {
  const columns = [
    { head: "Feed", cell: each => html`<${Button} kind="quiet" small class="button link" label=${`Terms of ${each.feed}`}
      onClick=${() => onChoose(each)}>${each.feed}<//>` },
    { head: "From", cell: each => html`<${Twin} did=${each.provider} />` },
    { head: "To", cell: each => html`<${Twin} did=${each.requester} />` },
    { head: "State", cell: each => html`<${State} state=${each.state} />`, class: "tight" },
    { head: "Records a second", cell: each => (rates.get(each.id) ?? 0).toFixed(1), class: "number" },
    { head: "Delivered", cell: each => each.delivered ? count(each.delivered.records) : "–", class: "number" },
    { head: "Terms", cell: each => termsInWords(each.terms).join("; ") || (isOpen(each) ? "–" : "no limits") },
  ];
  return html`<${Table} caption="Live interactions" columns=${columns} rows=${rows} rowKey=${each => each.id} />`;
}

// ---------------------------------------------------------------- partners

const PARTNER_STATES = { up: ["good", "up"], behind: ["warn", "behind"], down: ["bad", "down"] };

async function loadPartners(twin, signal) {
  const administers = twin.functions.includes("administer");
  const path = administers ? "/interactions/connected/organisation" : "/interactions/connected";
  const [, connected] = await Promise.all([refreshPartners(twin.did, signal), broker.get(path, { query: { twin: twin.did }, signal })]);
  return { administers, sums: new Map(connected.map(each => [each.organisation, each])) };
}

/** @param {{twin: import("../state.js").OwnTwin}} props */
function Partners({ twin }) {
  const { data, problem, reload } = useLoad(signal => loadPartners(twin, signal), [twin.did], { every: PARTNERS_EVERY });
  const partners = useStore(knownPartners);
  const sum = (partner, what) => data?.sums.get(partner.organisation)?.[what] ?? 0;
  return html`
    <${Panel} title="Partners" intro=${data && (data.administers ? "all twins of the organisation together" : `with ${twin.name}`)} flush>
      ${problem && html`<${Problem} problem=${problem} what="Partners" retry=${reload} />`}
      ${!partners && !problem && html`<${Loading} what="partners" />`}
      ${partners?.length === 0 && html`<${Empty} title="No partners yet.">
        <p>A partnership begins with a signed invitation: <code>parley partner invite</code></p><//>`}
      ${partners && partners.length > 0 && html`
        <ul class="partners">${partners.map(partner => html`
          <li key=${partner.organisation}>
            <div class="partner-head"><a href=${`/twins?partner=${encodeURIComponent(partner.name)}`}><strong>${partner.name}</strong>
              </a> <${PartnerStatus} partner=${partner} /></div>
            <p class="muted">${catalogueInWords(partner)}</p>
            <p class="partner-sum">${count(sum(partner, "live"))} live, ${count(sum(partner, "past"))} past; ${count(sum(partner,
              "records"))} records, ${size(sum(partner, "bytes"))}</p>
          </li>`)}</ul>`}
    <//>`;
}

/** @param {{partner: import("../waiting.js").Partner}} props */
function PartnerStatus({ partner }) {
  const [kind, word] = PARTNER_STATES[partnerState(partner)];
  return html`<${Status} kind=${kind}>${word}<//>`;
}

/** @param {import("../waiting.js").Partner} partner */
function catalogueInWords(partner) {
  if (partner.ageSeconds === null) {
    return "Its catalogue has not arrived yet.";
  }
  const age = `Catalogue confirmed ${period(partner.ageSeconds)} ago`;
  if (partner.hidden) {
    return `${age}: its twins are hidden.`;
  }
  return partner.behind ? `${age}; newer entries are not known here yet.` : `${age}.`;
}

// ---------------------------------------------------------------- what waits

/** @param {{twin: import("../state.js").OwnTwin}} props */
function Waiting({ twin }) {
  const waiting = useStore(pending);
  const number = waitingCount(waiting);
  const expiring = endingAfter(waiting, useNow());
  return html`
    <${Panel} title="Waiting for an answer" flush
      actions=${number > 0 && html`<a class="button small primary" href="/requests">Answer</a>`}>
      ${waiting.state === "connecting" && html`<${Loading} what="what waits" />`}
      ${waiting.why && html`<${Problem} problem=${waiting.why} what="Requests" />`}
      ${waiting.state === "ended" && !waiting.why && html`<p class="strip bad" role="status">What waits is not followed any more. Load this page again.</p>`}
      ${waiting.state === "waiting" && html`<p class="strip warn" role="status">The connection was lost; trying again.</p>`}
      ${waiting.state === "open" && number === 0 && expiring.length === 0 && html`<${Empty} title="Nothing waits.">
        <p>Requests, offers and commands that need an answer by ${twin.name} appear here as they come.</p><//>`}
      <ul class="waiting">
        ${[...waiting.asked.values()].map(each => html`<li key=${each.id}><${Twin} did=${each.requester} /> asks for <code>${each.feed}
          </code>${each.purpose && html`: ${each.purpose}`}<${Valid} matter=${each} /></li>`)}
        ${[...waiting.commands.values()].map(each => html`<li key=${each.id}><${Twin} did=${each.requester} /> asks to command <code>
          ${each.control}</code>${each.purpose && html`: ${each.purpose}`}<${Valid} matter=${each} /></li>`)}
        ${[...waiting.offered.values()].map(each => html`<li key=${each.id}><${Twin} did=${each.provider} /> offers <code>${each.feed}
          </code><${Valid} matter=${each} /></li>`)}
        ${expiring.map(each => html`<li key=${`until ${each.id}`}><code>${each.feed}
          </code> of <${Twin} did=${each.provider} /> ends <${Time} at=${each.until} /></li>`)}
      </ul>
    <//>`;
}

const Valid = ({ matter }) => matter.validUntil && html`<span class="muted"> · lapses <${Time} at=${matter.validUntil} /></span>`;
