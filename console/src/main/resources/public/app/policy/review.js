/** What comes before a policy is set: what changes, whom it cuts off, who may do what then; and what to do if somebody else was faster. */
import { html } from "../lib.js";
import { broker, sign } from "../api.js";
import { useAction, useLoad } from "../load.js";
import { notify } from "../state.js";
import { Button, Dialog, Loading, Problem, Status, Table, Time, Twin } from "../ui.js";
import { difference, faultsOfProblem, isEmpty } from "../language/rules.js";
import { partsOf } from "../language/names.js";
import { DiffView } from "./diff-view.js";
import { Explain } from "./explain.js";

/**
 * @param {{twin: {name: string, did: string}, base: {version: number, rules: any[]}, rules: any[], names: any, known: any, others: string[], atMost: any[] | null,
 *   basis: import("./explain.js").Basis, onClose: () => void, onSaved: () => void, onFaults: (faults: any[]) => void, onTheirs: (theirs: {version: number, rules: any[]}, keep: boolean) => void}} props
 */
export function Review({ twin, base, rules, names, known, others, atMost, basis, onClose, onSaved, onFaults, onTheirs }) {
  const next = base.version + 1;
  const whatIf = useLoad(async signal => (await broker.post(`/twins/${twin.name}/policy/what-if`, { rules }, { signal })).body, [twin.name,
    rules]);
  const save = useAction(() => put(twin, base.version, rules).then(change => { tell(change); onSaved(); }));
  const problem = /** @type {any} */ (save.problem ?? whatIf.problem);
  const invalid = problem?.status === 400 && faultsOfProblem(problem).some(fault => fault.rule >= 0);
  const conflict = problem?.status === 412;
  const unsettled = !whatIf.data && !whatIf.problem;
  return html`
    <${Dialog} wide title=${`Before version ${next} is saved`} onClose=${onClose}>
      <div class="dialog-body">
        ${conflict ? html`<${Conflict} twin=${twin} base=${base} rules=${rules} onTheirs=${onTheirs} />` : html`
          <section aria-labelledby="review-changes"><h3 id="review-changes">What changes</h3>
            <${DiffView} diff=${difference(base.rules, rules)} none="Nothing: it says the same." /></section>
          <section aria-labelledby="review-ends"><h3 id="review-ends">What it would do at once</h3>
            ${invalid ? html`<${Invalid} problem=${problem} rules=${rules} />` : problem ? html`<${Problem} problem=${problem}
              retry=${whatIf.problem ? whatIf.reload : undefined} />`
              : whatIf.data ? html`<${Effects} effects=${whatIf.data} />` : html`<${Loading} what="what it would end" lines=${2} />`}
                </section>
          <section aria-labelledby="review-rights"><h3 id="review-rights">Who may do what then</h3>
            <${Explain} twin=${twin} names=${names} known=${known} others=${others} atMost=${atMost} basis=${basis} draft=${rules}
              version=${base.version} /></section>`}
      </div>
      ${!conflict && html`
        <div class="dialog-foot">
          ${invalid ? html`<${Button} kind="primary" onClick=${() => onFaults(faultsOfProblem(problem))}>Go to what is wrong<//>` : html`
            <${Button} onClick=${onClose}>Go on editing<//>
            <${Button} kind=${ends(whatIf.data) > 0 ? "danger" : "primary"} busy=${save.busy} disabled=${unsettled}
              onClick=${() => save.run()}>${saying(next, ends(whatIf.data))}<//>`}
        </div>`}
    <//>`;
}

/** @param {any} effects */
const ends = effects => effects?.ends?.length ?? 0;

/** @param {number} version @param {number} count */
const saying = (version, count) => count === 0 ? `Save version ${version}` : `Save version ${version}, and end ${counted(count,
  "interaction")}`;

/** @param {number} count @param {string} word */
export const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** @param {{name: string}} twin @param {number} version that it is to have now @param {any[]} rules */
export async function put(twin, version, rules) {
  const answer = await broker.put(`/twins/${twin.name}/policy`, { rules }, { sign: sign(twin, "set-policy", "/policy"),
    headers: { "If-Match": `"${version}"` } });
  return { ...answer.body, inForce: answer.status === 200 };
}

/** @param {{version: number, ended?: string[], appliedInMillis: number, inForce: boolean}} change */
export function tell({ version, ended = [], appliedInMillis, inForce }) {
  const cut = ended.length === 0 ? "" : `, and ended ${counted(ended.length, "interaction")}`;
  notify(inForce ? `Version ${version} is in force everywhere, after ${appliedInMillis} ms${cut}.` : `Version ${version
    || ""} is taken${cut}; whether it is in force everywhere is not known yet.`, inForce ? "good" : "plain");
}

/** @param {{effects: {ends?: any[], grants?: any[]}}} props */
function Effects({ effects: { ends: cut = [], grants = [] } }) {
  if (cut.length + grants.length === 0) {
    return html`<p><${Status} kind="good">It ends no interaction, and grants none that waits.<//></p>`;
  }
  return html`
    ${cut.length > 0 && html`<p><${Status} kind="bad">It ends ${counted(cut.length, "live interaction")}: nothing more is delivered.<//></p>
      <${Which} caption="Interactions that it ends" rows=${cut} none="no rule any more" />`}
    ${grants.length > 0 && html`<p><${Status} kind="good">It grants ${counted(grants.length, "request")} that ${grants.length === 1
      ? "waits" : "wait"}.<//></p><${Which} caption="Requests that it grants" rows=${grants} />`}`;
}

/** @param {{caption: string, rows: any[], none?: string}} props */
const Which = ({ caption, rows, none = "" }) => html`
  <${Table} caption=${caption} rows=${rows} rowKey=${row => row.interaction} columns=${[
    { head: "Twin", cell: row => html`<${Twin} did=${row.requester} plain />` },
    { head: "Feed", cell: row => row.feed },
    { head: "By", cell: row => row.rule ? html`<code>${row.rule}</code>` : html`<span class="muted">${none}</span>` },
  ]} />`;

/** @param {{problem: any, rules: any[]}} props */
const Invalid = ({ problem, rules }) => html`
  <div class="problem" role="alert"><p class="problem-title">It is no policy yet</p>
    <ul class="plain-list">${faultsOfProblem(problem).map(fault => html`<li key=${fault.key + fault.rule}>${rules[fault.rule] && html`<code>
      ${rules[fault.rule].id}</code> `}${fault.key}: ${fault.detail}</li>`)}</ul></div>`;

/** @param {{name: string}} twin @param {AbortSignal} signal */
async function theirsOf(twin, signal) {
  const policy = await broker.get(`/twins/${twin.name}/policy`, { signal });
  const versions = await broker.get(`/twins/${twin.name}/policy/versions`, { signal });
  return { policy: { version: policy.version, rules: policy.rules ?? [] }, saved: versions.find(each => each.version === policy.version) };
}

/** Somebody else has saved meanwhile. @param {{twin: any, base: any, rules: any[], onTheirs: (theirs: any, keep: boolean) => void}} props */
function Conflict({ twin, base, rules, onTheirs }) {
  const { data, problem, reload } = useLoad(signal => theirsOf(twin, signal), [twin.name, base.version]);
  if (!data) {
    return problem ? html`<${Problem} problem=${problem} retry=${reload} />` : html`<${Loading} what="what was saved meanwhile" />`;
  }
  const theirs = data.policy;
  const mine = difference(base.rules, rules);
  return html`
    <div class="problem" role="alert"><p class="problem-title">Somebody else saved meanwhile</p>
      <p>The policy has version ${theirs.version} by now${data.saved && html`, by ${partsOf(data.saved.by).agent ?? data.saved.by} (<${Time}
        at=${data.saved.at} />)`}. Nothing of yours is lost.</p></div>
    <section aria-labelledby="conflict-theirs"><h3 id="conflict-theirs">What they changed since version ${base.version}</h3>
      <${DiffView} diff=${difference(base.rules, theirs.rules ?? [])} /></section>
    <section aria-labelledby="conflict-mine"><h3 id="conflict-mine">What you changed</h3><${DiffView} diff=${mine} /></section>
    <div class="actions">
      <${Button} kind="primary" disabled=${isEmpty(mine)} onClick=${() => onTheirs(theirs, true)}>Keep mine: put my changes on theirs<//>
      <${Button} onClick=${() => onTheirs(theirs, false)}>Drop mine, and take theirs<//>
    </div>`;
}
