/** A map without tiles: a graticule, a scale, twins, and the circle in which is looked for. The list beside it is its equal. */
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { circle, clusters, fitted, graticule, metresBetween, panned, placeInWords, scaleBar, unproject, zoomed } from "./geo.js";
import { useWidth } from "../measure.js";
import { go } from "../router.js";
import { Button, Icon, twinPath } from "../ui.js";
import { distance } from "../words.js";

/**
 * @typedef {{latitude: number, longitude: number}} Place
 * @typedef {{place: Place, label: string, did: string}} Point
 * @typedef {{centre: Place, metres: number}} Circle
 */

/** @param {Circle} area */
const edgesOf = ({ centre, metres }) => {
  const degrees = metres / 111_195;
  const across = degrees / Math.max(0.1, Math.cos(centre.latitude * Math.PI / 180));
  return [
    { ...centre, latitude: centre.latitude + degrees },
    { ...centre, latitude: centre.latitude - degrees },
    { ...centre, longitude: centre.longitude + across },
    { ...centre, longitude: centre.longitude - across },
  ];
};

/**
 * @param {{points: Point[], area: Circle|null, onArea?: (area: Circle) => void, height: number, label: string, highlighted?: string}} props
 *   `onArea` is told of a circle that was drawn; without it none is
 */
export function MapView({ points, area, onArea, height, label, highlighted }) {
  const frame = useRef(/** @type {HTMLElement|null} */ (null));
  const width = useWidth(frame);
  const [moved, setMoved] = useState(/** @type {any} */ (null));
  const [drawing, setDrawing] = useState(/** @type {Circle|null} */ (null));
  const fit = useMemo(() => fitted([...points.map(point => point.place), ...area ? edgesOf(area) : []], Math.max(width, 1), height),
    [width, height, area, points.map(point => `${point.did} ${point.place.latitude} ${point.place.longitude}`).join()]);
  useEffect(() => setMoved(null), [fit]);
  const view = moved ?? fit;
  const shown = drawing ?? area;
  const keys = event => keyed(event, view, setMoved, onArea);
  return html`
    <div class="map" ref=${frame}>
      ${width > 0 && html`
        <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="application" aria-label=${label}
          aria-roledescription="map" tabindex="0"
          class=${onArea ? "drawable" : ""} onKeyDown=${keys} ...${gestures(view, { onArea, setDrawing, setMoved, drawing })}>
          <${Graticule} view=${view} />
          ${shown && html`<path class="map-area" d=${outline(view, shown)} />`}
          <${Marks} view=${view} points=${points} highlighted=${highlighted} onZoom=${(spot) => setMoved(zoomed(view, 3, spot))} />
          <${Scale} view=${view} />
        </svg>
        <div class="map-tools">
          <${Button} small label="Zoom in" onClick=${() => setMoved(zoomed(view, 2))}><${Icon} name="plus" /><//>
          <${Button} small label="Zoom out" onClick=${() => setMoved(zoomed(view, 0.5))}><${Icon} name="minus" /><//>
          <${Button} small disabled=${!moved} onClick=${() => setMoved(null)}>Fit<//>
          ${onArea && html`<${Button} small label="Circle here: look around the middle of the map"
            onClick=${() => onArea(middleOf(view))}>Circle here<//>`}
        </div>
        ${drawing && html`<output class="map-note">${distance(drawing.metres)} around ${placeInWords(drawing.centre)}</output>`}`}
    </div>`;
}

/** The circle that fills the middle of the map. @param {import("./geo.js").View} view @returns {Circle} */
function middleOf(view) {
  const centre = unproject(view, { x: view.width / 2, y: view.height / 2 });
  const edge = unproject(view, { x: view.width / 2, y: view.height / 2 - Math.min(view.width, view.height) / 3 });
  return { centre, metres: roundMetres(metresBetween(centre, edge)) };
}

/** With three digits that count. @param {number} metres */
const roundMetres = metres => Math.max(1, Number(metres.toPrecision(3)));

function keyed(event, view, setMoved, onArea) {
  const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  const step = steps[event.key];
  if (step) {
    setMoved(panned(view, step[0], step[1]));
  } else if (event.key === "+" || event.key === "=") {
    setMoved(zoomed(view, 1.5));
  } else if (event.key === "-") {
    setMoved(zoomed(view, 1 / 1.5));
  } else if (event.key === "0") {
    setMoved(null);
  } else if (event.key === "Enter" && onArea) {
    onArea(middleOf(view));
  } else {
    return;
  }
  event.preventDefault();
}

/** A drag draws a circle; with Shift, or where none can be drawn, it moves the map. */
function gestures(view, { onArea, setDrawing, setMoved, drawing }) {
  const spotOf = event => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const start = useRef(/** @type {any} */ (null));
  return {
    onPointerDown: event => {
      if (event.button === 0 && !event.target.closest?.(".mark")) {
        start.current = { spot: spotOf(event), view, draws: Boolean(onArea) && !event.shiftKey && event.pointerType !== "touch" };
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    onPointerMove: event => {
      const from = start.current;
      if (!from) {
        return;
      }
      const spot = spotOf(event);
      if (!from.draws) {
        setMoved(panned(from.view, from.spot.x - spot.x, from.spot.y - spot.y));
      } else if (Math.hypot(spot.x - from.spot.x, spot.y - from.spot.y) > 6) {
        const centre = unproject(from.view, from.spot);
        setDrawing({ centre, metres: roundMetres(metresBetween(centre, unproject(from.view, spot))) });
      }
    },
    onPointerUp: () => {
      start.current = null;
      if (drawing) {
        onArea?.(drawing);
        setDrawing(null);
      }
    },
    onPointerCancel: () => {
      start.current = null;
      setDrawing(null);
    },
  };
}

const outline = (view, { centre, metres }) => `M${circle(view, centre, metres).map(spot =>
  `${spot.x.toFixed(1)} ${spot.y.toFixed(1)}`).join("L")}Z`;

function Graticule({ view }) {
  const { meridians, parallels } = graticule(view);
  return html`
    <g class="graticule" aria-hidden="true">
      ${meridians.map(line => html`<line key=${line.label} x1=${line.x} x2=${line.x} y1="0" y2=${view.height} />
        <text key=${`${line.label} name`} x=${line.x + 4} y="13">${line.label}</text>`)}
      ${parallels.map(line => html`<line key=${line.label} x1="0" x2=${view.width} y1=${line.y} y2=${line.y} />
        <text key=${`${line.label} name`} x="5" y=${line.y - 4}>${line.label}</text>`)}
    </g>`;
}

function Scale({ view }) {
  const bar = scaleBar(view);
  const [x, y] = [view.width - bar.pixels - 14, view.height - 12];
  return html`
    <g class="scale" aria-hidden="true"><path d=${`M${x} ${y - 5}V${y}H${x + bar.pixels}V${y - 5}`} />
      <text x=${x + bar.pixels / 2} y=${y - 6} text-anchor="middle">${distance(bar.metres)}</text></g>`;
}

/** For the mouse; the keyboard has the list. */
function Marks({ view, points, highlighted, onZoom }) {
  const marks = clusters(view, points.map(point => ({ place: point.place, item: point })));
  return html`
    <g aria-hidden="true">${marks.map(mark => {
      const single = mark.items.length === 1;
      const chosen = mark.items.some(point => point.did === highlighted);
      const open = () => single ? go(twinPath(mark.items[0].did)) : onZoom(mark);
      return html`
        <g key=${mark.items[0].did} class=${chosen ? "mark chosen" : "mark"} onClick=${open}>
          <title>${single ? mark.items[0].label : `${mark.items.length} twins: nearer`}</title>
          <circle cx=${mark.x} cy=${mark.y} r=${single ? 6 : 9 + Math.min(7, Math.log2(mark.items.length) * 1.6)} />
          ${!single && html`<text x=${mark.x} y=${mark.y + 4} text-anchor="middle">${mark.items.length}</text>`}
        </g>`;
    })}</g>`;
}

/** Where one place is. @param {{place: Place, label: string, did: string}} props */
export const PlaceMap = ({ place, label, did }) => html`<${MapView} points=${[{ place, label, did }]} area=${null} height=${180}
  label=${`Map: ${label} at ${placeInWords(place)}`} highlighted=${did} />`;
