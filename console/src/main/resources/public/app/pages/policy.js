/** The policy of the twin acted as: rules as sentences, what they mean, and what they were. */
import { html, useMemo, useRef, useState } from "../lib.js";
import { broker, registry } from "../api.js";
import { useLoad } from "../load.js";
import { may, notify, say } from "../state.js";
import { Button, Dialog, Empty, Field, Loading, Page, Panel, Problem } from "../ui.js";
import { difference, faultsOf, freeId, onTopOf, wishedId } from "../language/rules.js";
import { read } from "../language/sentences.js";
import { counterparts } from "../interactions/filters.js";
import { changeOf, changes, useDraft } from "../policy/draft.js";
import { Explain } from "../policy/explain.js";
import { useNames } from "../policy/naming.js";
import { counted, Review } from "../policy/review.js";
import { RuleCard } from "../policy/rule-card.js";
import { Sentence } from "../policy/sentence.js";
import { Versions } from "../policy/versions.js";

/** @param {{twin: import("../state.js").OwnTwin}} props */
export default function PolicyPage({ twin }) {
  if (!may("administer")) {
    return html`<${Page} title="Policy"><${Panel} title="Rules"><${Empty} title=${`You may not administer ${twin.name}.`}>
      <p>Who administers it can let you: <code>parley twin delegate TWIN person-NAME --function administer</code>. Or choose another twin to act as.</p><//><//><//>`;
  }
  return html`<${Administered} twin=${twin} />`;
}

/** @param {{twin: import("../state.js").OwnTwin}} props */
function Administered({ twin }) {
  const policy = useLoad(signal => inForce(twin, signal), [twin.name]);
  const known = useLoad(signal => registry.get(`/twins/${twin.name}`, { signal }), [twin.name]);
  const met = useLoad(signal => broker.get("/interactions", { query: { twin: twin.did }, signal }), [twin.did]);
  const root = useLoad(signal => broker.get("/root-policy", { signal }), []);
  const names = useNames();
  const others = useMemo(() => othersOf(met.data ?? [], twin.did, names), [met.data, names]);
  const draft = useDraft(twin.did, policy.data);
  const [reviewed, setReviewed] = useState(false);
  const [asked, setAsked] = useState(/** @type {{version: number, rules: any[]} | null} */ (null));
  const basis = { ready: Boolean(known.data && root.data), problem: known.problem ?? root.problem, reload: () => { known.reload();
    root.reload(); } };
  const common = { twin, names, known: known.data ?? null, others, atMost: root.data?.inbound ?? null, basis };
  const saved = () => { setReviewed(false); draft.clear(); policy.reload(); };
  const rules = draft.draft?.lines.map(each => each.rule) ?? [];
  const version = policy.data?.version ?? 0;
  const onFaults = faults => {
    draft.faults(faults);
    setReviewed(false);
    setTimeout(focusFault, 50);
  };
  const onTheirs = (theirs, keep) => {
    const own = { version: theirs.version, rules: theirs.rules ?? [] };
    draft.begin(own, keep ? onTopOf(draft.draft.base.rules, rules, own.rules) : own.rules);
    setReviewed(false);
    policy.reload();
    notify(keep ? `Your changes are on top of version ${theirs.version}. Review and save them.` : `This is version ${theirs.version}.`);
  };
  const restore = was => {
    setAsked(null);
    draft.replace(was.rules);
    setReviewed(true);
    say(`Version ${was.version} is about to be restored`);
  };
  return html`
    <${Page} title="Policy"
      intro=${`Who may find ${twin.name}, read what it describes, subscribe to its feeds and control it. Nothing is allowed that no rule allows.`}
      actions=${draft.draft && html`<${SaveBar} draft=${draft} onReview=${() => setReviewed(true)} />`}>
      ${policy.problem && !draft.draft ? html`<${Problem} problem=${policy.problem} retry=${policy.reload} />` : html`
        <div class="columns policy-columns">
          <${Panel} title="Rules" intro=${version ? `Version ${version} is in force.` : "There is no policy yet."}>
            <${AtMost} rules=${common.atMost} />
            ${draft.draft ? html`<${Rules} draft=${draft} ...${common} version=${version} />` : html`<${Loading} what="the rules" lines=${6}
              />`}<//>
          <div class="column">
            <${Panel} title="Who may do what" intro=${draft.dirty ? "Now, and after your changes." : undefined}>
              ${draft.draft ? html`<${Explain} ...${common} draft=${draft.dirty ? rules : null} version=${version} />` : html`<${Loading}
                what="who may do what" />`}<//>
            <${Panel} title="Versions" flush><${Versions} twin=${twin} names=${names} version=${version}
              onRestore=${was => draft.dirty ? setAsked(was) : restore(was)} /><//>
          </div>
        </div>`}
      ${asked && html`<${Unsaved} number=${changeCount(draft.draft)} version=${asked.version} onKeep=${() => setAsked(null)}
        onDrop=${() => restore(asked)} />`}
      ${reviewed && draft.draft && html`<${Review} ...${common} base=${draft.draft.base} rules=${rules} onClose=${() => setReviewed(false)}
        onSaved=${saved} onFaults=${onFaults} onTheirs=${onTheirs} />`}
    <//>`;
}

/** What is asked before unsaved changes are dropped. @param {{number: number, version: number, onKeep: () => void, onDrop: () => void}} props */
const Unsaved = ({ number, version, onKeep, onDrop }) => html`
  <${Dialog} title=${`Restore version ${version}?`} onClose=${onKeep}>
    <div class="dialog-body"><p>You have ${counted(number, "change")} not saved. Version ${version} takes the place of what you wrote.</p></div>
    <div class="dialog-foot"><${Button} onClick=${onKeep}>Keep what I wrote<//>
      <${Button} kind="danger" onClick=${onDrop}>Drop it, and restore<//></div>
  <//>`;

/** @param {any} draft */
function changeCount(draft) {
  const { added, removed, changed } = changes(draft);
  return added.length + removed.length + changed.length;
}

/** What no rule of the twin can go beyond. @param {{rules: any[] | null}} props */
const AtMost = ({ rules }) => rules && html`
  <details class="at-most"><summary>What the organisation allows at most</summary>
    <ul class="diff">${rules.map(rule => html`<li key=${rule.id} class="plain"><${Sentence} rule=${rule} /></li>`)}</ul>
    <p class="hint">What these rules do not allow, no rule of this twin can.</p></details>`;

/** A twin without a policy has version 0 of it. @param {{name: string}} twin @param {AbortSignal} signal */
async function inForce(twin, signal) {
  try {
    const policy = await broker.get(`/twins/${twin.name}/policy`, { signal });
    return { version: policy.version, rules: policy.rules ?? [] };
  } catch (problem) {
    if (/** @type {any} */ (problem).slug === "no-policy") {
      return { version: 0, rules: [] };
    }
    throw problem;
  }
}

/** Goes to the first part that something is wrong with. */
function focusFault() {
  const part = document.querySelector(".rule .part.faulty") ?? document.querySelector(".rule.faulty .part");
  part instanceof HTMLElement && part.focus();
}

/** @param {any[]} interactions @param {string} own @param {import("../language/names.js").Names} names */
function othersOf(interactions, own, names) {
  const met = counterparts(interactions, () => own).flatMap(each => [each.organisation, ...each.twins]);
  return [...new Set([...names.all.map(each => each.did), ...met])].slice(0, 200);
}

/** @param {{draft: any, onReview: () => void}} props */
function SaveBar({ draft, onReview }) {
  const count = changeCount(draft.draft);
  return html`
    <span class="muted" role="status">${count === 0 ? "Nothing to save" : `${counted(count, "change")} not saved`}</span>
    ${count > 0 && html`<${Button} onClick=${() => draft.begin(draft.draft.base)}>Discard<//>`}
    <${Button} kind="primary" disabled=${count === 0} onClick=${onReview}>Review and save<//>`;
}

/** @param {{draft: any, names: any, known: any, version: number, twin: any}} props */
function Rules({ draft, names, known, version, twin }) {
  const { lines, faults, base } = draft.draft;
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const rules = lines.map(each => each.rule);
  const found = faultsOf(rules);
  const removed = difference(base.rules, rules).removed;
  const remove = (each, index) => {
    draft.remove(each.key);
    say(`Removed ${each.rule.id}`);
    requestAnimationFrame(() => focusRemove(list.current, index));
  };
  return html`
    ${faults.filter(fault => fault.rule < 0).map(fault => html`<p class="error" role="alert" key=${fault.detail}>${fault.detail}</p>`)}
    ${lines.length === 0 && html`<${NoRules} draft=${draft} twin=${twin} version=${version} />`}
    <ol class="rules" ref=${list}>${lines.map((each, index) => html`
      <${RuleCard} key=${each.key} rule=${each.rule} opened=${each.opened} change=${changeOf(draft.draft, each.rule)} names=${names}
        twin=${known}
        faults=${[...found, ...faults].filter(fault => fault.rule === index)}
        onChange=${rule => draft.change(each.key, rule)} onRemove=${() => remove(each, index)} />`)}</ol>
    ${removed.length > 0 && html`
      <div class="removed-rules"><p class="legend">Removed, once it is saved</p><ul class="diff">${removed.map(rule => html`
        <li key=${rule.id} class="removed"><span class="diff-word">
          <${Button} small kind="quiet" label=${`Put back ${rule.id}`} onClick=${() => draft.add(rule, null)}>Put back<//></span><span>
          <${Sentence} rule=${rule} /></span></li>`)}</ul></div>`}
    <${AddRule} draft=${draft} names=${names} />`;
}

/** The focus goes on where a rule was. @param {HTMLElement | null} list @param {number} index */
function focusRemove(list, index) {
  const next = list?.children[Math.min(index,
    list.children.length - 1)]?.querySelector("[data-remove]") ?? document.querySelector(".add-rule input");
  next instanceof HTMLElement && next.focus();
}

/** @param {{draft: any, twin: any, version: number}} props */
function NoRules({ draft, twin, version }) {
  const begin = () => draft.add({ id: "known", effect: "allow", actions: ["find", "describe"], subject: { anyone: true }, path: "/" },
    null);
  return html`<${Empty} title=${version === 0 ? `${twin.name} has no policy: nobody finds it.` : "No rule is left: nothing is allowed."}
    action=${html`<${Button}
      onClick=${begin}>Let anyone find and describe it<//>`}>Write a rule below, or begin with the usual first one.<//>`;
}

/** @param {{draft: any, names: import("../language/names.js").Names}} props */
function AddRule({ draft, names }) {
  const [text, setText] = useState("");
  const [error, setError] = useState(/** @type {any} */ (""));
  const rules = draft.draft.lines.map(each => each.rule);
  const partner = names.all[names.all.length - 1]?.did;
  const add = event => {
    event.preventDefault();
    const found = read(text, names);
    if ("error" in found) {
      setError(html`${found.at > 0 && html`After “${text.trim().slice(0, found.at).trim()}”: `}${found.error}`);
      return;
    }
    const id = freeId(rules, wishedId(found.rule));
    draft.add({ id, ...found.rule }, null);
    setText("");
    setError("");
    say(`Added ${id}`);
  };
  const blank = () => {
    const rule = { effect: "allow", actions: ["subscribe"], subject: partner ? { organisation: partner } : { anyone: true },
      path: "/feeds" };
    draft.add({ id: freeId(rules, wishedId(rule)), ...rule }, "subject");
  };
  return html`
    <form class="add-rule" onSubmit=${add}>
      <${Field} label="Add a rule" error=${error}
        hint=${html`As a sentence: <q>Allow ${names.all[1]?.name ?? "anyone"} to subscribe to load, at most once a second, until 1 June 2027.</q>`}>${attributes => html`
        <input ...${attributes} value=${text} autocomplete="off" spellcheck=${false}
          onInput=${event => { setText(event.target.value); setError(""); }} />`}<//>
      <div class="actions"><${Button} type="submit" disabled=${text.trim() === ""}>Add this sentence<//>
        <${Button} kind="quiet" onClick=${blank}>Choose its parts instead<//></div>
    </form>`;
}
