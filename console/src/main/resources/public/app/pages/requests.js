/** What waits for an answer of the twin acted as: requests, offers, commands; as it comes. */
import { html, useEffect, useRef, useState } from "../lib.js";
import { broker, registry } from "../api.js";
import { useLoad, useNow } from "../load.js";
import { may, useStore } from "../state.js";
import { pending } from "../known.js";
import { endingAfter, keyOf } from "../waiting.js";
import { Button, Empty, Loading, Page, Panel, Problem, Status, Time, Twin } from "../ui.js";
import { called } from "../language/names.js";
import { useNames } from "../policy/naming.js";
import { Terms } from "../policy/sentence.js";
import { Asked, AskedCommand, Offered } from "../requests/cards.js";
import { becameInWords } from "../requests/calls.js";

/** @param {{twin: import("../state.js").OwnTwin}} props */
export default function RequestsPage({ twin }) {
  const waiting = useStore(pending);
  const names = useNames();
  const administers = may("administer");
  const policy = useLoad(signal => administers ? broker.get(`/twins/${twin.name}/policy`, { signal }).catch(noPolicy)
    : Promise.resolve({ rules: [] }), [twin.name]);
  const known = useLoad(signal => registry.get(`/twins/${twin.name}`, { signal }), [twin.name]);
  const [settled, setSettled] = useState(/** @type {Settled[]} */ ([]));
  const onDone = (matter, how) => setSettled(before => [...before.filter(each => each.key !== keyOf(matter)), { key: keyOf(matter), matter,
    how, own: true }]);
  useSettled(waiting, twin, settled, setSettled);
  const root = useLoad(signal => broker.get("/root-policy", { signal }), []);
  const common = { twin, names, rules: policy.data?.rules ?? [], atMost: root.data?.inbound ?? null, known: known.data ?? null,
    ready: Boolean(policy.data && root.data && known.data), onDone };
  const trouble = policy.problem ?? root.problem ?? known.problem;
  const again = () => [policy, root, known].forEach(load => load.problem && load.reload());
  const answered = new Set(settled.filter(each => each.own).map(each => each.key));
  const open = map => [...map.values()].filter(each => !answered.has(keyOf(each))).sort((a, b) =>
    Date.parse(a.validUntil ?? a.updated) - Date.parse(b.validUntil ?? b.updated));
  const [asked, offered, commands] = [open(waiting.asked), open(waiting.offered), open(waiting.commands)];
  const expiring = endingAfter(waiting, useNow());
  const none = asked.length + offered.length + commands.length === 0;
  const told = useTold(waiting.state);
  const list = (rows, Card, allowed) => html`<ul class="matters">
    ${rows.map(each => html`<${Card} key=${keyOf(each)} matter=${each} allowed=${allowed} ...${common} />`)}</ul>`;
  return html`
    <${Page} title="Requests" intro=${`What waits for an answer of ${twin.name}, as it comes.`} actions=${html`<${Stream} waiting=${waiting}
      />`}>
      ${waiting.state === "ended" && waiting.why && html`<${Problem} problem=${waiting.why} what="What waits cannot be followed"
        retry=${() => location.reload()} />`}
      ${trouble && html`<${Problem} problem=${trouble} what="Which rule asks" retry=${again} />`}
      ${none && !told && waiting.state === "waiting" ? html`<${Panel} title="Waiting"><${Empty} title="What waits is not known now.">
          The connection was lost; it is tried again.<//><//>`
        : none && !told && waiting.state !== "ended" ? html`<${Panel} title="Waiting"><${Loading} what="what waits" /><//>`
        : none && !told ? null
        : none ? html`
          <${Panel} title="Waiting"><${Empty} title=${`Nothing waits for ${twin.name}.`} action=${html`<a class="button"
            href="/policy">See the policy</a>`}>
            Requests come here where a rule of its policy asks before it allows; offers when another twin makes one.<//><//>` : html`
        ${asked.length > 0 && html`<${Panel} title=${`Asked of ${twin.name}`} intro="A rule asks before it allows.">
          ${list(asked, Asked, administers)}<//>`}
        ${commands.length > 0 && html`<${Panel} title="Commands" intro="Not executed before you let them go.">
          ${list(commands, AskedCommand, administers)}<//>`}
        ${offered.length > 0 && html`<${Panel} title=${`Offered to ${twin.name}`} intro="Nothing flows before you take it.">
          ${list(offered, Offered, may("subscribe"))}<//>`}`}
      ${settled.length > 0 && html`<${Panel} title="Answered since you are here" actions=${html`<${Button} small kind="quiet"
        onClick=${() => setSettled(settled.map(each => ({ ...each, hidden: true })))}>Clear<//>`}>
        <${Answered} settled=${settled} names=${names} /><//>`}
      ${expiring.length > 0 && html`<${Panel} title="About to end" intro="By their terms." ><${Expiring} rows=${expiring} /><//>`}
    <//>`;
}

const SETTLING_MS = 400;

/** Whether all that waits has been told: it comes right after the stream is open. @param {string} state */
function useTold(state) {
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (state === "connecting") {
      setTold(false);
    }
    const timer = state === "open" ? setTimeout(() => setTold(true), SETTLING_MS) : 0;
    return () => clearTimeout(timer);
  }, [state]);
  return told;
}

/** @typedef {{key: string, matter: any, how: string, own: boolean, hidden?: boolean}} Settled */

/** @param {any} problem */
function noPolicy(problem) {
  if (problem.slug === "no-policy") {
    return { rules: [] };
  }
  throw problem;
}

/**
 * Sees what waits no longer, and finds out what became of it.
 * @param {import("../known.js").Pending} waiting @param {{did: string}} twin @param {Settled[]} settled @param {(change: (before: Settled[]) => Settled[]) => void} setSettled
 */
function useSettled(waiting, twin, settled, setSettled) {
  const before = useRef(/** @type {Map<string, any>} */ (new Map()));
  useEffect(() => {
    const all = [...waiting.asked.values(), ...waiting.offered.values(), ...waiting.commands.values()];
    const now = new Map(all.map(matter => [keyOf(matter), matter]));
    const gone = waiting.state === "connecting" ? [] : [...before.current].filter(([key]) => !now.has(key) && !settled.some(each =>
      each.key === key));
    before.current = now;
    for (const [key, matter] of gone) {
      became(matter, twin.did).then(how => setSettled(told => told.some(each => each.key === key) ? told : [...told, { key, matter, how,
        own: false }]));
    }
  }, [waiting]);
}

/** @param {any} matter @param {string} twin @returns {Promise<string>} */
async function became(matter, twin) {
  const path = matter.control ? `/commands/${matter.id}` : `/interactions/${matter.id}`;
  try {
    return becameInWords((await broker.get(path, { query: { twin } })).state);
  } catch {
    return "it waits no longer.";
  }
}

/** @param {{waiting: import("../known.js").Pending}} props */
function Stream({ waiting }) {
  const [kind, words] = { connecting: ["idle", "connecting"], open: ["good", "live"], waiting: ["warn", "interrupted; tried again"],
    ended: ["bad", "ended"] }[waiting.state];
  return html`<span role="status"><${Status} kind=${kind}>${words}<//></span>`;
}

/** @param {{settled: Settled[], names: any}} props */
const Answered = ({ settled, names }) => html`
  <ul class="plain-list">${settled.filter(each => !each.hidden && each.matter).reverse().map(({ key, matter, how, own }) => html`
    <li key=${key}>${called(matter.state === "OFFERED" ? matter.provider : matter.requester, names)}, <strong>
      ${matter.feed ?? matter.control}</strong>: ${how}${!own && html` <span class="muted">Not by you, here.</span>`}
      ${matter.feed && html` <a href=${`/interactions/${matter.id}`}>Follow it</a>`}</li>`)}</ul>`;

/** @param {{rows: any[]}} props */
const Expiring = ({ rows }) => html`
  <ul class="plain-list">${rows.map(each => html`<li key=${each.id}><a href=${`/interactions/${each.id}`}>${each.feed}
    </a> to <${Twin} did=${each.requester} plain />: ends <${Time} at=${each.until} />.${each.terms && html` <span class="muted">
    <${Terms} terms=${each.terms} /></span>`}</li>`)}</ul>`;
