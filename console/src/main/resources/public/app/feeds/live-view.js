/** What a feed brings, as it comes: a line for each number, and the last records as a table. */
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { broker } from "../api.js";
import { Line } from "./chart.js";
import { useEvents } from "../load.js";
import { gapAfter, keysOf, lastOf, lineOf, measured, numberAt, numericSeries, secondsOf, summary } from "./series.js";
import { notify } from "../state.js";
import { Button, Empty, Icon, Loading, Problem, Status, Table } from "../ui.js";
import { clock, exact, figure, size, worded } from "../words.js";

const KEPT = 600;
const FIRST = 100;
const REDRAW_MS = 250;
const ROWS = 12;
const CHARTS = 4;

/**
 * @param {{interaction: string, twin: import("../state.js").OwnTwin, form: any, observed: any[], name: string}} props
 *   `interaction` by its id, in which the twin is the requester; `form` of the feed's newest schema
 */
export function LiveView({ interaction, twin, form, observed, name }) {
  const [paused, setPaused] = useState(false);
  const { records, state, why, over } = useRecords(interaction, twin, paused, name);
  const keys = useMemo(() => keysOf(records), [records]);
  const [chosen, setChosen] = useState(/** @type {string|null|undefined} */ (undefined));
  const key = chosen !== undefined && keys.includes(chosen) ? chosen : keys[0] ?? null;
  const line = useMemo(() => lineOf(records, key), [records, key]);
  const real = useMemo(() => records.filter(record => !record.gap), [records]);
  const series = useMemo(() => numericSeries(form, observed), [form]);
  return html`
    <div class=${over ? "live over" : "live"}>
      <div class="live-head">
        <${Stream} state=${state} over=${over} paused=${paused} last=${real[real.length - 1]} />
        <span class="actions">
          ${keys.length > 1 && html`<label class="inline">Lines of key <select value=${keys.indexOf(key)}
            onChange=${event => setChosen(keys[Number(event.target.value)])}>
            ${keys.map((each, index) => html`<option key=${each} value=${index}>${each ?? "none"}</option>`)}</select></label>`}
          <${Button} small disabled=${Boolean(over)} aria-pressed=${paused} onClick=${() => setPaused(!paused)}>
            <${Icon} name=${paused ? "play" : "pause"} />${paused ? "Go on" : "Pause"}<//>
        </span>
      </div>
      ${over && html`<p class="strip bad">${over}</p>`}
      ${why && html`<${Problem} problem=${why} what="The feed" />`}
      ${records.length === 0 && state !== "ended" && html`<${Waits} state=${state} />`}
      ${records.length > 0 && html`<${Charts} series=${series} records=${line} name=${name} />
        <${Records} records=${real} form=${form} />`}
    </div>`;
}

const Waits = ({ state }) => state === "open"
  ? html`<${Empty} title="No record yet."><p>What is published from now on appears here at once.</p><//>`
  : html`<${Loading} what="records" lines=${4} />`;

function Stream({ state, over, paused, last }) {
  const states = { open: ["good", "live"], connecting: ["idle", "connecting"], waiting: ["warn", "interrupted, trying again"],
    ended: ["bad", "ended"] };
  const [kind, word] = over ? states.ended : paused ? ["idle", "paused"] : states[state];
  return html`<span class="stream"><${Status} kind=${kind}>${word}<//>
    ${last && html`<span class="muted">last record ${clock(new Date(last.time))}</span>`}</span>`;
}

/** The last records; drawn a few times a second, however many come. While it is paused, they are kept, and shown afterwards. */
function useRecords(interaction, twin, paused, name) {
  const [records, setRecords] = useState(/** @type {import("./series.js").FeedRecord[]} */ ([]));
  const [over, setOver] = useState("");
  const arrived = useRef(/** @type {any[]} */ ([]));
  const stream = useEvents("/api/stream", {
    query: { as: twin.name, interaction, last: FIRST },
    again: { as: twin.name, interaction }, // what was shown before is shown still
    onStart: () => { arrived.current = []; setRecords([]); setOver(""); },
    onEvent: event => {
      if (event.name === "ended") {
        ended(interaction, twin, event.data).then(text => { setOver(text); notify(`${name}: ${text}`, "bad"); });
      } else if (event.data?.value) {
        arrived.current = lastOf(arrived.current, [event.data], KEPT);
      }
    },
  });
  useEffect(() => {
    const last = arrived.current[arrived.current.length - 1] ?? records[records.length - 1];
    if (stream.state === "waiting" && last && !last.gap) {
      arrived.current.push(gapAfter(last));
    }
  }, [stream.state]);
  useEffect(() => {
    const take = () => {
      if (arrived.current.length > 0) {
        const more = arrived.current.splice(0);
        setRecords(before => lastOf(before, more, KEPT));
      }
    };
    const timer = paused ? undefined : setInterval(take, REDRAW_MS);
    return () => clearInterval(timer);
  }, [paused]);
  return { records, over, ...stream };
}

/** Why no more comes, in words. */
async function ended(id, twin, data) {
  try {
    const { state, reason, detail } = await broker.get(`/interactions/${encodeURIComponent(id)}`, { query: { twin: twin.did } });
    if (state !== "ACTIVE") {
      return `The interaction is ${worded(state)}${reason ? `: ${worded(reason)}` : ""}${detail ? ` (${detail})`
        : ""}. Nothing more arrives.`;
    }
  } catch {
    // what the stream itself said is told
  }
  return `The right to read it has ended${data?.reason ? `: ${data.reason}` : ""}. Nothing more arrives.`;
}

// ---------------------------------------------------------------- charts

function Charts({ series: all, records, name }) {
  // Terms may leave fields out
  const series = useMemo(() => all.filter(each => records.some(record => numberAt(record.value, each.path) !== null)), [all, records]);
  const [chosen, setChosen] = useState(/** @type {string[]|null} */ (null));
  const [at, setAt] = useState(/** @type {number|null} */ (null));
  const names = chosen ?? series.slice(0, CHARTS).map(each => each.name);
  const times = useMemo(() => records.map(secondsOf), [records]);
  if (series.length === 0) {
    return html`<p class="muted">None of its fields is a number: the records are in the table.</p>`;
  }
  const toggle = field => setChosen(names.includes(field) ? names.filter(each => each !== field) : [...names, field]);
  return html`
    ${series.length > 1 && html`
      <fieldset class="fields"><legend class="unseen">Fields to draw</legend>${series.map(each => html`
        <label key=${each.name} class="pill" title=${each.doc}>
          <input type="checkbox" checked=${names.includes(each.name)} onChange=${() => toggle(each.name)} />${each.label}</label>`)}
          </fieldset>`}
    <div class="charts">${series.filter(each => names.includes(each.name)).map(each => html`
      <${Chart} key=${each.name} series=${each} token=${`--series-${series.indexOf(each) % 6 + 1}`} times=${times} records=${records}
        at=${at} onPoint=${setAt} sync=${name} />`)}</div>`;
}

function Chart({ series, token, times, records, at, onPoint, sync }) {
  const numbers = useMemo(() => records.map(record => numberAt(record.value, series.path)), [records, series]);
  const sum = summary(numbers);
  const format = number => measured(number, series.unit, figure, size);
  const shown = at !== null && at < numbers.length ? numbers[at] : sum?.last ?? null;
  const words = sum ? `${series.label}: now ${format(sum.last)}, from ${format(sum.least)} to ${format(sum.most)}, mean ${format(sum.mean)}`
    : `${series.label}: no numbers yet`;
  return html`
    <figure class="chart">
      <figcaption><span class="chart-name" title=${series.name}>${series.label}</span><output class="chart-value">
        ${shown === null ? "–" : format(shown)}</output>
        ${sum && html`<span class="muted chart-range">${format(sum.least)} – ${format(sum.most)}</span>`}</figcaption>
      <${Line} times=${times} numbers=${numbers} token=${token} height=${150} sync=${sync} format=${format} onPoint=${onPoint}
        label=${words} />
    </figure>`;
}

// ---------------------------------------------------------------- records

function Records({ records, form }) {
  const fields = (form.fields ?? []).filter(field => records.some(record => record.value?.[field.name] !== undefined));
  const columns = [
    { head: "Time", cell: record => html`<time datetime=${new Date(record.time).toISOString()}>${clock(new Date(record.time))}
      </time>`, class: "tight" },
    ...records.some(record => record.key !== null) ? [{ head: "Key", cell: record => record.key ?? "" }] : [],
    ...fields.map(({ name, node }) => ({ head: name, cell: record => text(record.value?.[name], node), class: isNumber(node) ? "number" : "" })),
  ];
  return html`
    <details class="records"><summary>Last records as a table</summary>
      <${Table} caption=${`The last ${Math.min(ROWS, records.length)} records`} columns=${columns} rows=${records.slice(-ROWS).reverse()}
        rowKey=${record => `${record.sequence} ${record.time} ${record.key}`} />
    </details>`;
}

const isNumber = node => ["int", "long", "float", "double"].includes(node.kind) && !node.logical;

/** @param {any} value @param {any} node */
function text(value, node) {
  if (value === undefined || value === null) {
    return "–";
  }
  if (node.logical?.startsWith("timestamp-millis") && typeof value === "number") {
    return clock(new Date(value));
  }
  return typeof value === "number" ? exact(value) : typeof value === "object" ? JSON.stringify(value) : String(value);
}
