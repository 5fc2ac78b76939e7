/** Whom a twin wants to have nothing to do with, and how that ends. */
import { html, useState } from "../lib.js";
import { broker } from "../api.js";
import { useAction, useLoad } from "../load.js";
import { Button, Dialog, Empty, Loading, Problem, Table, Twin, Organisation } from "../ui.js";
import { called } from "../language/names.js";
import { put, tell } from "../policy/review.js";
import { isBan } from "./calls.js";

/** @param {{twin: {name: string, did: string}, names: any}} props */
export function Bans({ twin, names }) {
  const policy = useLoad(signal => broker.get(`/twins/${twin.name}/policy`, { signal }), [twin.name]);
  const [lifted, setLifted] = useState(/** @type {any} */ (null));
  if (policy.problem && /** @type {any} */ (policy.problem).slug !== "no-policy") {
    return html`<${Problem} problem=${policy.problem} retry=${policy.reload} />`;
  }
  if (!policy.data && policy.loading) {
    return html`<${Loading} what="the bans" />`;
  }
  const bans = (policy.data?.rules ?? []).filter(isBan);
  return html`
    <${Table} caption="Who is banned" rows=${bans} rowKey=${row => row.id} empty=${html`<${Empty} title="Nobody is banned." />`} columns=${[
      { head: "Who", cell: row => row.subject.twin ? html`<${Twin} did=${row.subject.twin} plain />` : html`<${Organisation}
        did=${row.subject.organisation} />` },
      { head: "Rule", cell: row => html`<code>${row.id}</code>` },
      { head: "What to do", hideHead: true, class: "tight", cell: row => html`<${Button} kind="quiet" small
        label=${`Lift the ban of ${whom(row, names)}`} onClick=${() => setLifted(row)}>Lift…<//>` },
    ]} />
    ${lifted && html`<${Lift} twin=${twin} ban=${lifted} policy=${policy.data} names=${names} onClose=${() => setLifted(null)}
      onDone=${() => { setLifted(null); policy.reload(); }} />`}`;
}

/** @param {any} rule @param {any} names */
const whom = (rule, names) => called(rule.subject.twin ?? rule.subject.organisation ?? "", names);

/** @param {{twin: {name: string}, ban: any, policy: any, names: any, onClose: () => void, onDone: () => void}} props */
function Lift({ twin, ban, policy, names, onClose, onDone }) {
  const lift = useAction(async () => {
    tell(await put(twin, policy.version, policy.rules.filter(each => each.id !== ban.id)));
    onDone();
  });
  const overtaken = /** @type {any} */ (lift.problem)?.status === 412;
  return html`
    <${Dialog} title=${`Lift the ban of ${whom(ban, names)}`} onClose=${onClose}>
      <div class="dialog-body"><p>Rule <code>${ban.id}
        </code> goes out of the policy. What they may do then, the other rules say; what had ended is to be asked for again.</p>
        ${overtaken ? html`<p class="overtaken" role="alert">Somebody else changed the policy meanwhile. Close this and look again.</p>`
          : lift.problem && html`<${Problem} problem=${lift.problem} />`}</div>
      <div class="dialog-foot"><${Button} onClick=${onClose}>Leave it<//>
        <${Button} kind="primary" busy=${lift.busy} disabled=${overtaken} onClick=${() => lift.run()}>Lift the ban<//></div>
    <//>`;
}
