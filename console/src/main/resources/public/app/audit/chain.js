/** How far the audit's chain has come, as the organisation signed it. */
import { html, useRef, useState } from "../lib.js";
import { useAction, useStop } from "../load.js";
import { Button, Code, Empty, Problem, Table, Time } from "../ui.js";
import { count } from "../words.js";
import { chainOf, save, whole } from "./export.js";

const SHOWN = 5;
const TYPE = "application/x-ndjson";

/** @param {{twin: string, of: string, name: string}} props `twin`: the DID of the one that asks; `of`: whose chain, if not its own */
export function Chain({ twin, of, name }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const blob = useRef(/** @type {Blob | null} */ (null));
  const going = useStop();
  const look = useAction(async () => {
    blob.current = await whole("/audit/chain", TYPE, { query: { twin, of }, signal: going.begin(), onProgress: () => {} });
    setFound(chainOf(await blob.current.text()));
  });
  const trouble = look.problem && html`<${Problem} problem=${look.problem} what="The chain" />`;
  const intro = html`<p
    class="muted">Each entry goes with its number and digest into a chain, whose heads the organisation signs. Keep the chain elsewhere now and then: it shows if entries were taken away. <code>parley audit verify</code> computes all of it anew.</p>`;
  if (!found) {
    return html`${intro}${trouble}<div class="actions">
      <${Button} busy=${look.busy} onClick=${() => look.run()}>Look at the chain<//></div>`;
  }
  const latest = found.heads[0];
  const open = latest ? found.entries - 1 - latest.index : found.entries;
  return html`${intro}${trouble}
    <p role="status"><strong>${count(found.entries)}</strong> entries${latest ? html`, signed up to number <strong>${count(latest.index)}
      </strong>, <${Time} at=${latest.at} />${open > 0 ? `; ${count(open)} not signed yet` : ""}.` : ", none signed yet."}</p>
    <${Table} caption="The latest signed heads" rows=${found.heads.slice(0, SHOWN)} rowKey=${row => String(row.index)}
      empty=${html`<${Empty} title="No head is signed yet." />`} columns=${[
      { head: "Up to", class: "number tight", cell: row => count(row.index) },
      { head: "Signed", cell: row => html`<${Time} at=${row.at} absolute />` },
      { head: "Head", cell: row => html`<${Code} text=${row.head} what="the head" />` },
    ]} />
    <div class="actions"><${Button} onClick=${() => blob.current && save(blob.current, `${name}-chain.jsonl`)}>Save the chain<//>
      <${Button} kind="quiet" busy=${look.busy} onClick=${() => look.run()}>Look again<//></div>`;
}
