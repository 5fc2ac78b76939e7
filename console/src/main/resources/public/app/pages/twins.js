/** Finding twins: by words, kind, partner and place; what is found stays up to date. */
import { html, useMemo, useState } from "../lib.js";
import { areaOf, faults, FIELDS, queryOf } from "../twins/find.js";
import { MOST_LIVE, organisationOf, useFound, useSettled, useWanted } from "../twins/finding.js";
import { partners as knownPartners, partnerState } from "../known.js";
import { MapView } from "../map/map-view.js";
import { session, useStore } from "../state.js";
import { Button, Empty, Field, Loading, Organisation, Page, Panel, Problem, Status, Time, twinPath } from "../ui.js";
import { count, distance, localName, period } from "../words.js";

/** @param {{twin: import("../state.js").OwnTwin, query: URLSearchParams}} props */
export default function Twins({ twin, query }) {
  const [wanted, setWanted] = useWanted(query);
  const wrong = faults(wanted);
  useStore(knownPartners); // by whose names one is asked for
  const asked = useSettled(wrong.size === 0 ? queryOf(wanted, organisationOf(wanted.partner)) : null);
  const found = useFound(twin, asked);
  const [pointed, setPointed] = useState(/** @type {string|undefined} */ (undefined));
  const area = useMemo(() => areaOf(wanted), [wanted.latitude, wanted.longitude, wanted.radius]);
  const draw = circle => setWanted({
    latitude: circle.centre.latitude.toFixed(5), longitude: circle.centre.longitude.toFixed(5), radius: String(Math.round(circle.metres)),
  });
  return html`
    <${Page} title="Twins" intro=${`All that ${twin.name} may find, here and at partners.`}>
      <${Search} wanted=${wanted} wrong=${wrong} types=${found.types} onChange=${setWanted} />
      <div class="columns finding">
        <${Results} found=${found} twin=${twin} filtered=${Object.keys(asked ?? {}).length > 0 || wanted.partner !== ""}
          onPoint=${setPointed} onClear=${() => setWanted(Object.fromEntries(FIELDS.map(field => [field, ""])))} />
        <div class="column aside">
          <${Panel} title="Place" intro="drag to look in a circle; with Shift, move the map" flush
            actions=${area && html`<${Button} small onClick=${() => setWanted({ latitude: "", longitude: "", radius: "",
              ...wanted.sort === "distance" ? { sort: "" } : {} })}>Anywhere<//>`}>
            <${MapView} points=${pointsOf(found.all)} area=${area} onArea=${draw} height=${320} highlighted=${pointed}
              label="Map of what is found. Arrow keys move it, plus and minus zoom, Enter looks in a circle around its middle." />
          <//>
          <${Freshness} />
        </div>
      </div>
    <//>`;
}

const pointsOf = twins => twins.filter(each => each.place).map(each => ({ place: each.place, label: each.label, did: each.twin }));

// ---------------------------------------------------------------- the form

function Search({ wanted, wrong, types, onChange }) {
  const partners = useStore(knownPartners) ?? [];
  const take = field => event => onChange({ [field]: event.target.value });
  const options = wanted.type && !types.some(([type]) => type === wanted.type) ? [[wanted.type, 0], ...types] : types;
  const placed = wanted.latitude || wanted.longitude || wanted.radius;
  const more = [placed, wanted.property, wanted.unit, wanted.control].filter(Boolean).length;
  return html`
    <form role="search" class="search" aria-label="Twins" onSubmit=${event => event.preventDefault()}>
      <div class="search-main">
        <${Field} label="Words" class="grow">${attributes => html`<input ...${attributes} type="search" value=${wanted.text}
          placeholder="pump, temperature, a DID" autocomplete="off" onInput=${take("text")} />`}<//>
        <${Field} label="Type" error=${wrong.get("type")}>${attributes => html`
          <select ...${attributes} value=${wanted.type} onChange=${take("type")}><option value="">any</option>
            ${options.map(([type, number]) => html`<option key=${type} value=${type}>${localName(type)}${number > 0 ? ` (${number})` : ""}
              </option>`)}</select>`}<//>
        <${Field} label="Of">${attributes => html`
          <select ...${attributes} value=${wanted.partner} onChange=${take("partner")}><option value="">everyone</option>
            <option value="self">${session().organisation} (this organisation)</option>
            ${partners.map(partner => html`<option key=${partner.name} value=${partner.name}>${partner.name}</option>`)}</select>`}<//>
        <${Field} label="Sort by" error=${wrong.get("sort")}>${attributes => html`
          <select ...${attributes} value=${wanted.sort} onChange=${take("sort")}><option value="">relevance</option>
            <option value="distance">distance</option><option value="recency">last change</option></select>`}<//>
      </div>
      <details class="search-more" open=${more > 0}><summary>Place, and what is observed or controlled${more > 0 ? ` (${more})` : ""}
        </summary>
        <div class="search-fields">
          <${Field} label="Latitude" error=${wrong.get("latitude")}>
            ${attributes => html`<input ...${attributes} inputmode="decimal" value=${wanted.latitude} placeholder="53.5413"
            onInput=${take("latitude")} />`}<//>
          <${Field} label="Longitude" error=${wrong.get("longitude")}>
            ${attributes => html`<input ...${attributes} inputmode="decimal" value=${wanted.longitude} placeholder="9.9841"
            onInput=${take("longitude")} />`}<//>
          <${Field} label="Within metres" error=${wrong.get("radius")}>
            ${attributes => html`<input ...${attributes} inputmode="decimal" value=${wanted.radius} placeholder="5000"
            onInput=${take("radius")} />`}<//>
          <${Field} label="Observes (IRI)" error=${wrong.get("property")}>
            ${attributes => html`<input ...${attributes} value=${wanted.property} placeholder="http://qudt.org/vocab/quantitykind/Power"
            onInput=${take("property")} />`}<//>
          <${Field} label="Unit">${attributes => html`<input ...${attributes} value=${wanted.unit}
            placeholder="http://qudt.org/vocab/unit/KiloW" onInput=${take("unit")} />`}<//>
          <${Field} label="Control">${attributes => html`<input ...${attributes} value=${wanted.control} placeholder="words, or an IRI"
            onInput=${take("control")} />`}<//>
        </div>
      </details>
    </form>`;
}

// ---------------------------------------------------------------- the list

function Results({ found, twin, filtered, onPoint, onClear }) {
  const { rows, total } = found;
  const title = found.loading ? "Twins" : `${count(total)} ${total === 1 ? "twin" : "twins"}`;
  return html`
    <${Panel} title=${title} flush class="results" actions=${html`<${Liveness} found=${found} />`}>
      ${found.problem && html`<${Problem} problem=${found.problem} what="Find" retry=${found.reload} />`}
      ${found.loading && !found.problem && html`<${Loading} what="twins" lines=${8} />`}
      ${found.added > 0 && html`<button type="button" class="strip new" onClick=${found.reload}>
        ${count(found.added)} more ${found.added === 1 ? "fits" : "fit"} now. Show</button>`}
      ${!found.loading && !found.problem && rows.length === 0 && html`<${NothingFound} filtered=${filtered} twin=${twin} onClear=${onClear}
        />`}
      <ol class="found">${rows.map(match => html`<${Match} key=${match.twin} match=${match} changed=${found.changed.has(match.twin)}
        onPoint=${onPoint} />`)}</ol>
      ${found.more.problem && html`<${Problem} problem=${found.more.problem} what="More twins" />`}
      ${found.hasMore && html`<div class="more"><${Button} busy=${found.more.busy} onClick=${found.loadMore}>Show more<//>
        <span class="muted">${count(rows.length)} of ${count(total)} shown</span></div>`}
    <//>`;
}

function Liveness({ found }) {
  if (!found.follows) {
    return found.total > MOST_LIVE ? html`<span class="muted">not live: more than ${count(MOST_LIVE)}</span>` : null;
  }
  const states = { open: ["good", "live"], connecting: ["idle", "connecting"], waiting: ["warn", "reconnecting"], ended: ["idle",
    "not live"] };
  const [kind, word] = states[found.state];
  return html`<${Status} kind=${kind}>${word}<//>
    ${found.state === "ended" && html`<${Button} small onClick=${found.reload}>Load again<//>`}`;
}

const NothingFound = ({ filtered, twin, onClear }) => filtered
  ? html`<${Empty} title="Nothing fits." action=${html`<${Button} onClick=${onClear}>Look for everything<//>`}>
    <p>Use fewer words, another type, or a wider circle. What ${twin.name} may not find is not shown, whatever is looked for.</p><//>`
  : html`<${Empty} title=${`${twin.name} may find nothing yet.`}>
    <p>A twin is found only by those whom its policy lets find it. Ask the partner to let your organisation find its twins, or act as another twin.</p><//>`;

function Match({ match, changed, onPoint }) {
  const point = () => onPoint(match.twin);
  return html`
    <li class=${changed ? "match changed" : "match"} onMouseEnter=${point} onFocusIn=${point}>
      <div class="match-head"><a class="match-name" href=${twinPath(match.twin)}>${match.label}</a> <span class="muted match-id">
        ${match.label === match.name ? "" : match.name}</span>
        <${Organisation} did=${match.organisation} /></div>
      <div class="match-facts">
        ${match.types.length > 0 && html`<span class="tags">${match.types.map(type => html`<span class="tag" key=${type} title=${type}>
          ${localName(type)}</span>`)}</span>`}
        <${Names} label="feeds" names=${match.feeds} fitting=${match.matchingFeeds} />
          <${Names} label="controls" names=${match.controls} fitting=${match.matchingControls} />
        <span class="match-end">${match.distanceMetres !== null && html`<span>${distance(match.distanceMetres)}</span>`}
          <span class="muted">changed <${Time} at=${match.changed} /></span></span>
      </div>
    </li>`;
}

const Names = ({ label, names, fitting }) => names.length > 0 && html`
  <span class="names"><span class="muted">${label}</span> ${names.map((name, index) => html`${index > 0 && ", "}
    ${fitting.includes(name) ? html`<mark>${name}</mark>` : name}`)}</span>`;

// ---------------------------------------------------------------- partners

const STATES = { up: ["good", "up"], behind: ["warn", "behind"], down: ["bad", "down"] };

function Freshness() {
  const partners = useStore(knownPartners);
  if (!partners || partners.length === 0) {
    return null;
  }
  return html`
    <${Panel} title="How fresh this is" class="fresh" flush>
      <ul class="partners">${partners.map(partner => html`
        <li key=${partner.name} class="partner-head"><strong>${partner.name}</strong>
          <span class="muted">${partner.ageSeconds === null ? "nothing yet" : `${period(partner.ageSeconds)} ago`}
            ${partner.hidden ? ", hidden" : ""}</span>
          <${Status} kind=${STATES[partnerState(partner)][0]}>${STATES[partnerState(partner)][1]}<//></li>`)}</ul>
    <//>`;
}
