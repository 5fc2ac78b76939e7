/** What is asked before something is cut: what it cuts, and why. */
import { html, useState } from "../lib.js";
import { broker } from "../api.js";
import { useAction, useLoad } from "../load.js";
import { notify, session } from "../state.js";
import { Button, Dialog, Empty, Field, Loading, Problem, Status, Table, Time, Twin } from "../ui.js";
import { count } from "../words.js";
import { called } from "../language/names.js";
import { counted } from "../policy/review.js";
import { valueOf } from "../policy/inputs.js";
import { counterpart, counterparts, cutBy, provides } from "./filters.js";
import { ban, change, endAll } from "./calls.js";

/** @typedef {{name: string, did: string}} Own */

/** @param {{rows: any[], own: string}} props what is cut */
export function Cut({ rows, own }) {
  const delivered = rows.reduce((sum, each) => sum + (each.delivered?.records ?? 0), 0);
  const waiting = rows.reduce((sum, each) => sum + (each.delivered?.lag ?? 0), 0);
  return html`
    <p><${Status} kind="bad">${rows.length === 1 ? "This interaction ends"
      : `These ${rows.length} interactions end`}: nothing published from then on is delivered.<//></p>
    <${Table} caption="What is cut" rows=${rows} rowKey=${row => row.id} columns=${[
      { head: "Feed", cell: row => html`<strong>${row.feed}</strong> <span class="muted">${provides(row, own) ? "to" : "from"}</span>` },
      { head: "Twin", cell: row => html`<${Twin} did=${counterpart(row, own)} plain />` },
      { head: "Records so far", class: "number", cell: row => row.delivered ? count(row.delivered.records) : "–" },
      { head: "Last", cell: row => row.delivered?.last ? html`<${Time} at=${row.delivered.last} />` : html`<span
        class="muted">none yet</span>` },
      { head: "Waiting", class: "number", cell: row => row.delivered?.lag === undefined ? "–" : count(row.delivered.lag) },
    ]} />
    <p class="muted">${counted(delivered, "record").replace(/\d+/, count(delivered))} came through so far${waiting > 0
      ? `; ${count(waiting)} that wait are not delivered any more` : ""}.</p>`;
}

/**
 * Ends one interaction, or declines or suspends it.
 * @param {{what: "terminate" | "suspend" | "decline", interaction: any, own: Own, names: any, onClose: () => void, onDone: () => void}} props
 */
export function EndDialog({ what, interaction, own, names, onClose, onDone }) {
  const [reason, setReason] = useState("");
  const who = called(counterpart(interaction, own.did), names);
  const act = useAction(async () => {
    const { status } = await change(own, interaction, what, reason.trim());
    const done = { terminate: "has ended", suspend: "is suspended", decline: "is declined" }[what];
    notify(status === 200 ? `${interaction.feed} with ${who} ${done}: nothing published from now on is delivered.`
      : `Taken; whether it is in force everywhere is not known yet.`, status === 200 ? "good" : "plain");
    onDone();
  });
  const title = { terminate: `End ${interaction.feed} with ${who}`, suspend: `Suspend ${interaction.feed} with ${who}`,
    decline: `Decline ${interaction.feed} of ${who}` }[what];
  return html`
    <${Dialog} wide=${what === "terminate"} title=${title} onClose=${onClose}>
      <form onSubmit=${event => { event.preventDefault(); act.run(); }}>
        <div class="dialog-body">
          ${what === "terminate" ? html`<${Cut} rows=${[interaction]} own=${own.did} />
            <p class="muted">It forbids nothing: it may be asked for again, and the policy decides.</p>`
            : what === "suspend"
              ? html`<p>No record is delivered until you resume it. What is published meanwhile never is, and the subscriber is told of a gap.</p>`
              : html`<p>Nothing has flowed yet. They may offer it again.</p>`}
          <${Reason} value=${reason} onChange=${setReason} />
          ${act.problem && html`<${Problem} problem=${act.problem} />`}
        </div>
        <div class="dialog-foot"><${Button} onClick=${onClose}>Leave it as it is<//><${Button} type="submit" kind="danger" busy=${act.busy}>
          ${{ terminate: "End it", suspend: "Suspend it", decline: "Decline it" }[what]}<//></div>
      </form>
    <//>`;
}

/** @param {{value: string, onChange: (text: string) => void}} props */
const Reason = ({ value, onChange }) => html`
  <${Field} label="Reason" optional hint="People of the other side read it; it is in the audit.">
    ${attributes => html`<input ...${attributes} maxlength="200" value=${value} onInput=${event => onChange(valueOf(event))} />`}<//>`;

/**
 * Ends all with somebody, or bans them.
 * @param {{what: "end" | "ban", who: string | null, own: Own, names: any, onClose: () => void, onDone: () => void}} props `who`: null if it is
 *   to be chosen
 */
export function AllDialog({ what, who, own, names, onClose, onDone }) {
  const [said, setSaid] = useState(who);
  const [reason, setReason] = useState("");
  // Now, and all of this twin: the list that it was begun from may show others
  const met = useLoad(signal => broker.get("/interactions", { query: { twin: own.did }, signal }), [own.did]);
  const choices = withWhom(counterparts(met.data ?? [], () => own.did), names);
  const chosen = said ?? choices[0]?.organisation ?? "";
  const did = names.did(chosen) ?? chosen;
  const valid = /^did:web:\S+$/.test(did) && did !== own.did;
  const rows = met.data && cutBy(met.data, own.did, did);
  const name = called(did, names);
  const act = useAction(async () => {
    const { body, status } = await (what === "ban" ? ban : endAll)(own, did, reason.trim());
    const cut = counted((body.ended ?? []).length, "interaction");
    const inForce = status === 200 ? "" : " Whether that is in force everywhere is not known yet.";
    notify((what === "ban" ? `${name} is banned by rule ${body.rule}; it ended ${cut}.` : `All with ${name} has ended: ${cut}.`) + inForce,
      inForce ? "plain" : "good");
    onDone();
  });
  const known = choices.some(each => each.organisation === chosen || each.twins.includes(chosen));
  return html`
    <${Dialog} wide title=${what === "ban" ? "Ban" : "End all with somebody"} onClose=${onClose}>
      <form onSubmit=${event => { event.preventDefault(); valid && act.run(); }}>
        <div class="dialog-body">
          ${!met.data && !met.problem ? html`<${Loading} what=${`what ${own.name} has`} lines=${4} />` : html`
            <div class="side-by-side">
              <${Field} label="With whom">${attributes => html`
                <select ...${attributes} value=${known ? chosen : "other"}
                  onChange=${event => setSaid(valueOf(event) === "other" ? "" : valueOf(event))}>
                  ${choices.map(each => html`<optgroup key=${each.organisation} label=${called(each.organisation, names)}>
                    <option value=${each.organisation}>All of ${called(each.organisation, names)}</option>
                      ${each.twins.map(twin => html`<option key=${twin} value=${twin}>${called(twin, names)}</option>`)}</optgroup>`)}
                  <option value="other">Another, by its DID</option></select>`}<//>
              ${!known && html`<${Field} label="DID of an organisation or a twin"
                error=${chosen && !valid ? "Such as did:web:grid.example or did:web:grid.example:twins:pump" : undefined}>
                ${attributes => html`
                <input ...${attributes} value=${chosen} spellcheck=${false} autocomplete="off"
                  onInput=${event => setSaid(valueOf(event).trim())} />`}<//>`}
            </div>
            ${met.problem && html`<${Problem} problem=${met.problem} what="What it will cut" retry=${met.reload} />`}
            ${valid && rows && (rows.length > 0 ? html`<${Cut} rows=${rows} own=${own.did} />` : html`<${Empty}
              title=${`Nothing live with ${name}.`} />`)}`}
          <p class="muted">${what === "ban"
            ? `A rule is added that denies ${name} everything, finding ${own.name} included; requests and offers end, too. Lifting the ban removes that rule.` : "It forbids nothing: they may ask again, and the policy decides."}</p>
          <${Reason} value=${reason} onChange=${setReason} />
          ${act.problem && html`<${Problem} problem=${act.problem} />`}
        </div>
        <div class="dialog-foot"><${Button} onClick=${onClose}>Leave it as it is<//>
          <${Button} type="submit" kind="danger" disabled=${!valid || met.loading} busy=${act.busy}>
            ${what === "ban" ? `Ban ${name}` : rows ? `End ${counted(rows.length, "interaction")}` : "End all"}<//></div>
      </form>
    <//>`;
}

/** Partners that a twin has nothing with can be banned, too. @param {{organisation: string, twins: string[]}[]} met @param {any} names */
function withWhom(met, names) {
  const own = session().did;
  const more = names.all.filter(each => each.did !== own && !met.some(one => one.organisation === each.did)).map(each =>
    ({ organisation: each.did, twins: [] }));
  return [...met, ...more];
}
