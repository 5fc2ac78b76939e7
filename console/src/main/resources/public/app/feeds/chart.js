/** One line over time (uPlot). */
import uPlot from "/lib/uplot/dist/uPlot.esm.js";
import { html, useEffect, useRef } from "../lib.js";
import { colour, useThemeKey, useWidth } from "../measure.js";

/**
 * @param {{times: number[], numbers: (number|null)[], token: string, height: number, sync: string, format: (n: number) => string,
 *   onPoint: (index: number|null) => void, label: string}} props `times` in seconds; `token` of the line's colour; charts of one `sync`
 *   have one cursor
 */
export function Line({ times, numbers, token, height, sync, format, onPoint, label }) {
  const frame = useRef(/** @type {HTMLElement|null} */ (null));
  const chart = useRef(/** @type {any} */ (null));
  const width = useWidth(frame);
  const themeKey = useThemeKey();
  const told = useRef(onPoint);
  told.current = onPoint;
  useEffect(() => {
    if (!frame.current || width === 0) {
      return undefined;
    }
    const made = new uPlot(optionsOf({ element: frame.current, width, height, token, sync, format, told }), [times, numbers],
      frame.current);
    chart.current = made;
    return () => {
      chart.current = null;
      made.destroy();
    };
  }, [width > 0, themeKey, token, height]);
  useEffect(() => chart.current?.setSize({ width, height }), [width]);
  useEffect(() => chart.current?.setData([times, numbers]), [times, numbers]);
  return html`<div class="line" ref=${frame} role="img" aria-label=${label}></div>`;
}

function optionsOf({ element, width, height, token, sync, format, told }) {
  const line = colour(element, token);
  const [muted, grid] = [colour(element, "--muted"), colour(element, "--line")];
  const axis = { stroke: muted, grid: { stroke: grid, width: 1 }, ticks: { show: false },
    font: `11px ${getComputedStyle(element).fontFamily}` };
  return {
    width, height, legend: { show: false }, padding: [8, 18, 0, 0],
    cursor: { sync: { key: sync }, drag: { x: false, y: false }, points: { size: 7 }, y: false },
    scales: { x: { time: true }, y: { range: (chart, least, most) => room(least, most) } },
    series: [{}, { stroke: line, width: 1.75, fill: transparent(line), spanGaps: false, points: { show: false } }],
    axes: [
      { ...axis, size: 24, space: 70, values: (chart, splits) => splits.map(clockOf) },
      { ...axis, size: 62, space: 34, values: (chart, splits) => splits.map(format) },
    ],
    hooks: { setCursor: [chart => told.current(chart.cursor.idx ?? null)] },
  };
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const clockOf = seconds => CLOCK.format(new Date(seconds * 1000));

/** @param {string} line `rgb(…)` */
const transparent = line => line.replace(/^rgb\((.*)\)$/, "rgb($1 / 12%)").replaceAll(",", " ");

/** Room above and below; a line that does not move lies in the middle. @param {number|null} least @param {number|null} most */
function room(least, most) {
  if (least === null || most === null) {
    return [0, 1];
  }
  const free = most === least ? Math.max(1, Math.abs(most) * 0.05) : (most - least) * 0.12;
  return [least >= 0 ? Math.max(0, least - free) : least - free, most + free];
}
