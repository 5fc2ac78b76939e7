/** The parts that pages are made of. */
import { html, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState } from "./lib.js";
import { Problem as Refusal, Unreachable } from "./api.js";
import { useNow } from "./load.js";
import { dismiss, notices, say, spoken, useStore } from "./state.js";
import { organisationName, useNames } from "./known.js";
import { focusOnTitle } from "./router.js";
import { dateTime, organisationOf, relative, twinName, worded } from "./words.js";

let made = 0;

/** An id that no other element has. @param {string} [stem] */
export function useId(stem = "id") {
  return useMemo(() => `${stem}-${++made}`, []);
}

/**
 * A page: its title is the window's, too, and its h1 gets the focus when the page was gone to.
 * @param {{title: string, label?: any, intro?: any, actions?: any, children: any}} props `label` in the place of `title`
 */
export function Page({ title, label, intro, actions, children }) {
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => { document.title = `${title} · Parley`; }, [title]);
  useLayoutEffect(() => focusOnTitle(heading.current), []);
  return html`
    <div class="page">
      <div class="page-head">
        <div class="page-title"><h1 tabindex="-1" id="title" ref=${heading}>${label ?? title}</h1>${intro && html`<p class="intro">${intro}
          </p>`}</div>
        ${actions && html`<div class="actions">${actions}</div>`}
      </div>
      ${children}
    </div>`;
}

/**
 * A section with a heading.
 * @param {{title: any, intro?: any, actions?: any, children: any, class?: string, id?: string, flush?: boolean}} props
 *   `flush` without space around what is in it
 */
export function Panel({ title, intro, actions, children, class: kind = "", id, flush = false }) {
  const heading = useId("panel");
  return html`
    <section class=${`panel ${kind}`} aria-labelledby=${heading} id=${id}>
      <div class="panel-head">
        <h2 id=${heading}>${title}</h2>${intro && html`<p class="panel-intro">${intro}</p>`}
        ${actions && html`<div class="actions">${actions}</div>`}
      </div>
      <div class=${flush ? "panel-body flush" : "panel-body"}>${children}</div>
    </section>`;
}

/**
 * @template R
 * @typedef {{head: string, cell: (row: R) => any, class?: string, hideHead?: boolean}} Column `class`: `number`, `wide-only`, `mono`
 */

/**
 * A table; it scrolls by itself where the page is narrow.
 * @param {{caption: string, columns: Column<any>[], rows: any[], rowKey: (row: any) => string, empty?: any, showCaption?: boolean,
 *   rowClass?: (row: any) => string}} props
 */
export function Table({ caption, columns, rows, rowKey, empty, showCaption = false, rowClass }) {
  if (rows.length === 0 && empty) {
    return empty;
  }
  return html`
    <div class="table-frame" role="region" aria-label=${caption} tabindex="0">
      <table>
        <caption class=${showCaption ? "" : "unseen"}>${caption}</caption>
        <thead><tr>${columns.map(column => html`
          <th scope="col" class=${column.class ?? ""}>${column.hideHead ? html`<span class="unseen">${column.head}</span>` : column.head}
            </th>`)}</tr></thead>
        <tbody>${rows.map(row => html`
          <tr key=${rowKey(row)} class=${rowClass?.(row) ?? ""}>${columns.map(column => html`<td class=${column.class ?? ""}>
            ${column.cell(row)}</td>`)}</tr>`)}</tbody>
      </table>
    </div>`;
}

/**
 * A label, a control, a hint and what is wrong with it. `children` is a function of the attributes that tie them together.
 * @param {{label: any, hint?: any, error?: any, optional?: boolean, class?: string, unseenLabel?: boolean,
 *   children: (attributes: {id: string, "aria-describedby"?: string, "aria-invalid"?: string}) => any}} props
 */
export function Field({ label, hint, error, optional = false, class: kind = "", unseenLabel = false, children }) {
  const id = useId("field");
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const attributes = { id, "aria-describedby": described || undefined, "aria-invalid": error ? "true" : undefined };
  return html`
    <div class=${`field ${kind}`}>
      <label for=${id} class=${unseenLabel ? "unseen" : ""}>${label}${optional && html` <span class="optional">optional</span>`}</label>
      ${children(attributes)}
      ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
      ${error && html`<p class="error" id=${`${id}-error`}>${error}</p>`}
    </div>`;
}

/**
 * @param {{kind?: "primary"|"plain"|"quiet"|"danger", busy?: boolean, disabled?: boolean, type?: string, onClick?: (event: Event) => void,
 *   children: any, small?: boolean, label?: string} & Record<string, any>} props `label` for a screen reader, if the text does not say enough
 */
export function Button({ kind = "plain", busy = false, disabled = false, type = "button", small = false, label, children, ...rest }) {
  return html`
    <button type=${type} class=${`button ${kind}${small ? " small" : ""}`} disabled=${disabled} aria-disabled=${busy ? "true" : undefined}
      aria-busy=${busy ? "true" : undefined} aria-label=${label} ...${rest} onClick=${busy ? notAgain : rest.onClick}>
      ${busy && html`<span class="spinner" aria-hidden="true"></span>`}${children}
    </button>`;
}

/** A form is not sent either: Enter in one of its fields presses its button. @param {Event} event */
const notAgain = event => event.preventDefault();

/**
 * A modal dialog (the browser's own: it keeps the focus, and Escape closes it).
 * @param {{title: string, onClose: () => void, children: any, wide?: boolean}} props
 */
export function Dialog({ title, onClose, children, wide = false }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const heading = useId("dialog");
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => before instanceof HTMLElement && before.isConnected && before.focus();
  }, []);
  const cancel = event => { event.preventDefault(); onClose(); };
  return html`
    <dialog ref=${dialog} class=${wide ? "wide" : ""} aria-labelledby=${heading} onCancel=${cancel}>
      <div class="dialog-head"><h2 id=${heading}>${title}</h2><${Button} kind="quiet" label="Close" onClick=${onClose}>
        <${Icon} name="close" /><//></div>
      ${children}
      <${Notices} />
    </dialog>`;
}

/** What is told, on the screen and to a screen reader. All but an open dialog is inert, and silent: it has its own. */
export function Notices() {
  const shown = useStore(notices);
  const aloud = useStore(spoken);
  return html`
    <div class="unseen" role="status" aria-live="polite">${aloud}</div>
    <div class="notices" role="region" aria-label="Notices" aria-live="polite">${shown.map(notice => html`
      <div key=${notice.id} class=${`notice ${notice.kind}`}><span>${notice.text}</span>
        <${Button} kind="quiet" small label="Dismiss" onClick=${() => dismiss(notice.id)}><${Icon} name="close" /><//></div>`)}</div>`;
}

/** Nothing is there: why, and what to do. @param {{title: string, children?: any, action?: any}} props */
export const Empty = ({ title, children, action }) => html`
  <div class="empty"><p class="empty-title">${title}</p>${children && html`<div class="empty-text">${children}</div>`}
    ${action && html`<div class="actions">${action}</div>`}</div>`;

/** Something is on its way. @param {{what: string, lines?: number}} props `what`: "the twins" */
export const Loading = ({ what, lines = 3 }) => html`
  <div class="loading" role="status"><span class="unseen">Loading ${what}.</span>
    ${Array.from({ length: lines }, (unused, index) => html`<span class="bone" key=${index} aria-hidden="true"></span>`)}</div>`;

/** What went wrong, and what to do. @param {{problem: unknown, retry?: () => void, what?: string}} props */
export function Problem({ problem, retry, what }) {
  const { title, detail, advice } = explained(problem);
  return html`
    <div class="problem" role="alert">
      <p class="problem-title">${what ? `${what}: ${title.toLowerCase()}` : title}</p>
      <p>${detail}</p>
      ${problem instanceof Refusal && problem.field && html`<p class="problem-field">Field: <code>${problem.field}</code></p>`}
      ${problem instanceof Refusal && problem.reason && html`<p class="problem-field">Reason: ${worded(problem.reason)}</p>`}
      ${advice && html`<p class="muted">${advice}</p>`}
      ${retry && html`<div class="actions"><${Button} small onClick=${retry}>Try again<//></div>`}
    </div>`;
}

/**
 * Where drawing fails, what is in it is not shown, and all else is.
 * @param {{what: string, children: any, around?: (problem: any) => any}} props `what`: "The control speed"; `around` what is told instead
 */
export function Guarded({ what, children, around = problem => problem }) {
  const [problem, again] = useErrorBoundary();
  return problem ? around(html`<${Problem} problem=${problem} what=${`${what} cannot be shown`} retry=${again} />`) : children;
}

/** @param {unknown} problem */
function explained(problem) {
  if (problem instanceof Unreachable) {
    return { title: "Not reachable", detail: problem.message, advice: "See whether the space runs: parley status" };
  }
  if (problem instanceof Refusal) {
    return { title: problem.title, detail: problem.message, advice: advice(problem) };
  }
  return { title: "Something went wrong", detail: String(/** @type {any} */ (problem)?.message ?? problem), advice: "" };
}

/** @param {Refusal} problem */
function advice(problem) {
  if (problem.status === 429) {
    return `Try again in ${problem.retryAfterSeconds || "a few"} seconds.`;
  }
  if (problem.slug === "unavailable") {
    return "The service is starting or busy. Try again in a moment; parley doctor says what is wrong.";
  }
  return problem.slug === "not-delegated" ? "Choose another twin to act as, or have this function delegated to you." : "";
}

/**
 * How something stands: a mark, and a word that says the same.
 * @param {{kind: "good"|"warn"|"bad"|"idle"|"info", children: any}} props
 */
export const Status = ({ kind, children }) => html`<span class=${`status ${kind}`}><span class="status-mark" aria-hidden="true"></span>
  ${children}</span>`;

/** @type {Record<string, "good"|"warn"|"bad"|"idle"|"info">} */
const STATES = {
  ACTIVE: "good", DONE: "good", REQUESTED: "info", PENDING: "warn", OFFERED: "info", SENT: "info", ACCEPTED: "info", STARTED: "info",
  SUSPENDED: "warn", UNKNOWN: "warn", DENIED: "bad", FAILED: "bad", REFUSED: "bad", TERMINATED: "idle", WITHDRAWN: "idle", EXPIRED: "idle",
  CANCELLED: "idle",
};

/** The state of an interaction or a command. @param {{state: string}} props */
export const State = ({ state }) => html`<${Status} kind=${STATES[state] ?? "idle"}>${worded(state)}<//>`;

/** Copies a text. @param {{text: string, what: string}} props `what`: "the DID" */
export function Copy({ text, what }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      say(`Copied ${what}`);
      setTimeout(() => setDone(false), 2000);
    } catch {
      say(`${what} could not be copied`);
    }
  };
  return html`<${Button} kind="quiet" small label=${`Copy ${what}`} title=${`Copy ${what}`} onClick=${copy}>
    <${Icon} name=${done ? "check" : "copy"} /><//>`;
}

/** A moment: how long ago, exact on pointing. @param {{at: string|number|null|undefined, absolute?: boolean}} props */
export function Time({ at, absolute = false }) {
  useNow();
  if (at === null || at === undefined) {
    return html`<span class="muted">never</span>`;
  }
  const date = new Date(at);
  return html`<time datetime=${date.toISOString()} title=${dateTime(date)}>${absolute ? dateTime(date) : relative(date, new Date())}
    </time>`;
}

/**
 * Some views of one thing, one shown at a time; arrow keys move between them.
 * @param {{label: string, tabs: {key: string, title: any, view: () => any}[], initial?: string}} props
 */
export function Tabs({ label, tabs, initial }) {
  const [chosen, setChosen] = useState(initial ?? tabs[0].key);
  const id = useId("tabs");
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  const index = Math.max(0, tabs.findIndex(tab => tab.key === chosen));
  const move = event => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -index, End: tabs.length - 1 - index }[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const next = tabs[(index + step + tabs.length) % tabs.length];
    setChosen(next.key);
    /** @type {HTMLElement|null|undefined} */ (list.current?.querySelector(`[data-key="${next.key}"]`))?.focus();
  };
  return html`
    <div class="tabs">
      <div role="tablist" aria-label=${label} ref=${list} onKeyDown=${move}>${tabs.map((tab, each) => html`
        <button key=${tab.key} type="button" role="tab" data-key=${tab.key} id=${`${id}-${tab.key}`} aria-controls=${`${id}-panel`}
          aria-selected=${each === index}
          tabindex=${each === index ? 0 : -1} onClick=${() => setChosen(tab.key)}>${tab.title}</button>`)}</div>
      <div role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${tabs[index].key}`} tabindex="0">${tabs[index].view()}</div>
    </div>`;
}

/** Where a twin's page is. @param {string} did */
export const twinPath = did => `/twins/${encodeURIComponent(did)}`;

/** A twin by its name and organisation. @param {{did: string, label?: string, plain?: boolean}} props `plain` without a link */
export function Twin({ did, label, plain = false }) {
  useNames();
  const name = html`<span class="twin-name">${label ?? twinName(did)}</span>`;
  return html`<span class="twin">${plain ? name : html`<a href=${twinPath(did)}>${name}</a>`} <${Organisation} did=${organisationOf(did)} />
    </span>`;
}

/** An organisation by the name that this space has for it. @param {{did: string}} props */
export function Organisation({ did }) {
  useNames();
  return html`<span class="organisation" title=${did}>${organisationName(did)}</span>`;
}

/** Something in monospace that may be long, with a way to copy it. @param {{text: string, what: string}} props */
export const Code = ({ text, what }) => html`<span class="code-line"><code>${text}</code><${Copy} text=${text} what=${what} /></span>`;

const ICONS = {
  close: "M4 4l8 8M12 4l-8 8", check: "M3 8.5l3.5 3.5L13 4.5", copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3", menu: "M2 4h12M2 8h12M2 12h12",
  plus: "M8 3v10M3 8h10", minus: "M3 8h10",
    sun: "M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6L13 13M13 3l-1.4 1.4M4.4 11.6L3 13M8 5a3 3 0 100 6 3 3 0 000-6z",
  play: "M5 3l8 5-8 5z", pause: "M5 3v10M11 3v10", right: "M6 3l5 5-5 5", out: "M6 3H3v10h3M7 8h7M11 5l3 3-3 3",
};

/** @param {{name: keyof typeof ICONS}} props */
export const Icon = ({ name }) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${ICONS[name]} />
  </svg>`;
