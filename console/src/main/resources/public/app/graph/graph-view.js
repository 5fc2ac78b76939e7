/** The drawing of twins and what goes on between them; edges pulse when records pass. */
import { html, useMemo, useRef, useState } from "../lib.js";
import { layout } from "./layout.js";
import { organisationName, useNames } from "../known.js";
import { useWidth } from "../measure.js";
import { go } from "../router.js";
import { twinPath } from "../ui.js";
import { organisationOf, twinName, worded } from "../words.js";

/**
 * @param {{interactions: any[], own: string, twins: string[], rates: Map<string, number>, chosen: string|undefined,
 *   onChoose: (interaction: any) => void}} props `rates` in records a second
 */
export function GraphView({ interactions, own, twins, rates, chosen, onChoose }) {
  useNames();
  const frame = useRef(/** @type {HTMLElement|null} */ (null));
  const width = useWidth(frame);
  const shape = interactions.map(each => `${each.id} ${each.state}`).join();
  const drawn = useMemo(() => width > 0 ? layout(interactions, own, twins, width, organisationOf) : null, [shape, width, own,
    twins.join()]);
  const byId = new Map(interactions.map(each => [each.id, each]));
  return html`
    <div class="graph" ref=${frame}>
      ${drawn && html`
        <svg width=${drawn.width} height=${drawn.height} viewBox=${`0 0 ${drawn.width} ${drawn.height}`} role="group"
          aria-label="Twins and their interactions. The same is in the table.">
          <${Edges} edges=${drawn.edges.map(edge => ({ ...edge, relation: byId.get(edge.relation.id) ?? edge.relation }))} rates=${rates}
            chosen=${chosen} onChoose=${onChoose} wide=${width > 640} />
          ${drawn.groups.map(group => html`<${Group} key=${group.organisation} group=${group} />`)}
        </svg>`}
    </div>`;
}

/** One stop for the tab key; arrow keys go from edge to edge. */
function Edges({ edges, rates, chosen, onChoose, wide }) {
  const [at, setAt] = useState(0);
  const list = useRef(/** @type {SVGGElement|null} */ (null));
  const stop = Math.min(at, Math.max(0, edges.length - 1));
  const move = event => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step && edges.length > 0) {
      event.preventDefault();
      const next = (stop + step + edges.length) % edges.length;
      setAt(next);
      /** @type {SVGElement} */ (list.current?.querySelectorAll("[role=button]")[next])?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onChoose(edges[stop].relation);
    }
  };
  return html`
    <g ref=${list} onKeyDown=${move}>${edges.map((edge, index) => html`
      <${Edge} key=${edge.relation.id} edge=${edge} rate=${rates.get(edge.relation.id) ?? 0} chosen=${chosen === edge.relation.id}
        stop=${index === stop} wide=${wide}
        onChoose=${() => { setAt(index); onChoose(edge.relation); }} />`)}</g>`;
}

const nameOf = did => `${twinName(did)} of ${organisationName(organisationOf(did))}`;

function Edge({ edge, rate, chosen, stop, wide, onChoose }) {
  const { relation } = edge;
  const pulse = useRef({ records: 0, turn: 0 });
  const records = relation.delivered?.records ?? 0;
  if (records !== pulse.current.records) {
    pulse.current = { records, turn: pulse.current.turn + (pulse.current.records > 0 ? 1 : 0) };
  }
  const flowing = relation.state === "ACTIVE" && rate > 0;
  const words = `${relation.feed}, from ${nameOf(relation.provider)} to ${nameOf(relation.requester)}, ${worded(relation.state)}${flowing
    ? `, ${perSecond(rate)}` : ""}`;
  return html`
    <g class=${`edge ${relation.state.toLowerCase()}${flowing ? " flowing" : ""}${chosen ? " chosen" : ""}`} role="button"
      tabindex=${stop ? 0 : -1} aria-label=${words} onClick=${onChoose}>
      <title>${words}</title>
      <path class="edge-reach" d=${edge.path} />
      <path class="edge-line" d=${edge.path} />
      ${flowing && pulse.current.turn > 0 && html`<path key=${pulse.current.turn} class="edge-pulse" d=${edge.path} pathLength="100" />`}
      ${wide && html`<text class="edge-label" aria-hidden="true" x=${edge.label.x} y=${edge.label.y + 4}
        text-anchor=${edge.label.anchor ?? "middle"}>
        ${relation.feed}${flowing ? `, ${perSecond(rate)}` : ""}</text>`}
    </g>`;
}

const perSecond = rate => `${rate < 1 ? rate.toFixed(1) : Math.round(rate)}/s`;

function Group({ group }) {
  const room = group.width - 36;
  // A long name is set closer: its end tells many twins apart (charger-12)
  const fitted = text => text.length * 7.6 > room ? { textLength: room, lengthAdjust: "spacingAndGlyphs" } : {};
  return html`
    <g class=${group.own ? "group own" : "group"}>
      <rect class="group-box" x=${group.x} y=${group.y} width=${group.width} height=${group.height} rx="8" />
      <text class="group-name" x=${group.x + 12} y=${group.y + 20} ...${fitted(organisationName(group.organisation))}>
        ${organisationName(group.organisation)}</text>
      ${group.nodes.length === 0 && html`<text class="group-none" x=${group.x + 12} y=${group.y + 48}>no twins yet</text>`}
      ${group.nodes.map(node => html`
        <a key=${node.did} class="node" href=${twinPath(node.did)} aria-label=${`Twin ${nameOf(node.did)}`}
          onClick=${event => leave(event, node.did)}>
          <rect class="node-reach" x=${node.x + 4} y=${node.y + 1} width=${node.width - 8} height=${node.height - 2} rx="5" />
          <title>${nameOf(node.did)}</title><circle cx=${node.x + 17} cy=${node.y + node.height / 2} r="4" />
            <text x=${node.x + 28} y=${node.y + node.height / 2 + 4.5} ...${fitted(twinName(node.did))}>${twinName(node.did)}</text>
        </a>`)}
    </g>`;
}

/** Links of SVG are none to the router. */
function leave(event, did) {
  if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    go(twinPath(did));
  }
}
