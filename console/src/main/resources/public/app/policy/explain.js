/** Who may do what, and which rule says so: as it is, and as it would be. */
import { html, useMemo, useState } from "../lib.js";
import { broker } from "../api.js";
import { useLoad } from "../load.js";
import { Empty, Field, Loading, Problem, Status, Table, useId } from "../ui.js";
import { rights, requesterOf } from "../language/evaluate.js";
import { called, organisationOf } from "../language/names.js";
import { pathInWords } from "../language/sentences.js";
import { valueOf } from "./inputs.js";
import { Terms } from "./sentence.js";

/**
 * What a draft's answers are computed from, as far as it is loaded: without all of it there are none.
 * @typedef {{ready: boolean, problem?: Error, reload: () => void}} Basis
 */

/**
 * @param {{twin: {name: string, did: string}, names: import("../language/names.js").Names, known: any, others: string[], draft?: any[] | null,
 *   version: number, atMost: any[] | null, basis: Basis}} props `atMost`: what the organisation allows at most; `known`: the twin as the registry has it,
 *   both of the `basis`; `others`: DIDs that one may want to ask about; `draft`: rules that are not in force; `version` that is
 */
export function Explain({ twin, names, known, others, draft = null, version, atMost, basis }) {
  const [text, setText] = useState("");
  const [shown, setShown] = useState("");
  const list = useId("who");
  const suggested = useMemo(() => others.filter(did => organisationOf(did) !== organisationOf(twin.did)), [others, twin.did]);
  const who = text === "" ? suggested[0] ?? "" : resolved(text, suggested, names);
  const attested = attestedOf(shown, names);
  return html`
    <div class="explain">
      <div class="side-by-side">
        <${Field} label="Who" hint="An organisation, a twin, or an agent as DID#agent.">${attributes => html`
          <input ...${attributes} list=${list} value=${text || (suggested[0] ? called(suggested[0], names) : "")} autocomplete="off"
            spellcheck=${false} onChange=${event => setText(valueOf(event).trim())} />
          <datalist id=${list}>${suggested.map(did => html`<option key=${did} value=${called(did, names)}>${did}</option>`)}</datalist>`}
            <//>
        <${Field} label="Showing an attestation" optional hint="Such as operator=certified of grid."
          error=${shown && !attested ? "NAME=VALUE of ORGANISATION" : undefined}>${attributes => html`
          <input ...${attributes} value=${shown} autocomplete="off" spellcheck=${false} onChange=${event => setShown(valueOf(event).trim())}
            />`}<//>
      </div>
      ${who === "" ? html`<${Empty} title="Nobody to ask about yet.">Write the DID of an organisation or a twin.<//>`
        : html`<${Rights} key=${who} twin=${twin} names=${names} who=${who} attested=${attested ?? []} known=${known} draft=${draft}
          version=${version} atMost=${atMost} basis=${basis} />`}
    </div>`;
}

/** @param {string} text @param {string[]} suggested @param {import("../language/names.js").Names} names */
function resolved(text, suggested, names) {
  return suggested.find(did => called(did, names) === text) ?? names.did(text) ?? text;
}

/** @param {string} text @param {import("../language/names.js").Names} names */
function attestedOf(text, names) {
  const found = /^([a-z0-9-]+)=(.+) of (\S+)$/.exec(text);
  const by = found && names.did(found[3]);
  return found && by ? [{ property: found[1], value: found[2], by }] : null;
}

/** @param {{twin: {name: string}, names: any, who: string, attested: any[], known: any, draft: any[] | null, version: number, atMost: any[] | null, basis: Basis}} props */
function Rights({ twin, names, who, attested, known, draft, version, atMost, basis }) {
  const shown = attested.map(each => `${each.by}#${each.property}=${each.value}`);
  const query = { who, attested: shown };
  const { data, problem, loading, reload } = useLoad(
    signal => broker.get(`/twins/${twin.name}/policy/explanation`, { query, signal }), [twin.name, who, shown, version]);
  const before = withoutPolicy(problem) ? [] : data;
  if (!before) {
    return problem ? html`<${Problem} problem=${problem} retry=${reload} />` : loading && html`<${Loading} what="what they may do"
      lines=${5} />`;
  }
  const things = { feeds: (known?.feeds ?? []).map(each => each.name), controls: (known?.controls ?? []).map(each => each.name) };
  const then = draft && basis.ready ? rights(draft, atMost, requesterOf(who, attested), things, Date.now()) : null;
  const all = rowsOf(before, then);
  const changing = all.filter(row => row.changes).length;
  return html`
    ${draft && !then && (basis.problem ? html`<${Problem} problem=${basis.problem} what="What it would be" retry=${basis.reload} />`
      : html`<${Loading} what="what it would be" lines=${1} />`)}
    ${then && html`<p class="hint" role="status">
      ${changing === 0 ? "Nothing changes" : `${changing} of ${all.length} answers ${changing === 1 ? "changes"
      : "change"}`} for ${called(who, names)}.</p>`}
    <${Table} caption=${`What ${called(who, names)} may do`} rows=${together(all)} rowKey=${row => `${row.action} ${row.paths.join()}`}
      rowClass=${row => row.changes ? "changes" : ""} columns=${[
      { head: "To", cell: row => html`<strong>${row.action}</strong> <span class="muted">
        ${row.paths.map(path => path === "/" ? "" : pathInWords(path, [row.action])?.replace(/^the (feed|control) /, "")).join(", ")}
        </span>` },
      { head: then ? "Now" : "Answer", cell: row => html`<${Answer} right=${row.now} />` },
      ...(then ? [{ head: "Then", cell: row => row.changes ? html`<${Answer} right=${row.then} />` : html`<span
        class="muted">the same</span>` }] : []),
    ]} />`;
}

/** What is answered alike, in one row. @param {any[]} rows */
function together(rows) {
  const groups = new Map();
  for (const { path, ...row } of rows) {
    const key = JSON.stringify(row, (name, value) => name === "path" ? undefined : value);
    groups.set(key, { ...row, paths: [...(groups.get(key)?.paths ?? []), path] });
  }
  return [...groups.values()];
}

/** A twin without a policy allows nothing. @param {any} problem */
const withoutPolicy = problem => problem?.slug === "no-policy";

/** @param {any[]} before @param {any[] | null} then */
function rowsOf(before, then) {
  const key = right => `${right.action} ${right.path}`;
  const now = new Map(before.map(right => [key(right), right]));
  const next = new Map((then ?? before).map(right => [key(right), right]));
  return [...new Set([...now.keys(), ...next.keys()])].map(each => {
    const [action, path] = each.split(" ");
    const one = now.get(each) ?? { answer: "deny", reason: "NO_RULE" };
    const other = next.get(each) ?? one;
    const changes = then !== null && (one.answer !== other.answer || (one.rule ?? "") !== (other.rule ?? "")
      || JSON.stringify(one.terms ?? {}) !== JSON.stringify(other.terms ?? {}));
    return { action, path, now: one, then: other, changes };
  });
}

const ANSWERS = { allow: ["good", "allowed"], ask: ["warn", "asked for"], deny: ["bad", "not"] };

/** @param {{right: any}} props */
function Answer({ right }) {
  const [kind, word] = ANSWERS[/** @type {keyof ANSWERS} */ (right.answer)];
  const why = right.reason === "NO_RULE" ? "no rule" : right.reason === "NOT_FOUND" ? "“no such twin”" : "";
  return html`
    <span class="answer"><${Status} kind=${kind}>${word}<//>${right.rule && html` <code>${right.rule}</code>`}
      ${why && html` <span class="muted">${why}</span>`}
      ${right.answer !== "deny" && right.terms && html`<span class="answer-terms"><${Terms} terms=${right.terms} none="" /></span>`}
        </span>`;
}
