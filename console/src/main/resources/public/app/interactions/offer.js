/** A feed is offered to a twin, which has not asked for it. */
import { html, useState } from "../lib.js";
import { broker, registry, sign } from "../api.js";
import { useAction, useLoad } from "../load.js";
import { notify } from "../state.js";
import { Button, Dialog, Empty, Field, Loading, Problem } from "../ui.js";
import { called } from "../language/names.js";
import { valueOf } from "../policy/inputs.js";
import { WAITS } from "../words.js";

/**
 * @param {{own: {name: string, did: string}, names: any, to?: string, onClose: () => void, onDone: () => void}} props `to`: the twin, if it is
 *   not to be chosen
 */
export function OfferDialog({ own, names, to, onClose, onDone }) {
  const known = useLoad(signal => registry.get(`/twins/${own.name}`, { signal }), [own.name]);
  const feeds = (known.data?.feeds ?? []).map(each => each.name);
  return html`
    <${Dialog} title=${to ? `Offer a feed to ${called(to, names)}` : "Offer a feed"} onClose=${onClose}>
      ${feeds.length > 0 ? html`<${Form} own=${own} feeds=${feeds} to=${to} names=${names} onClose=${onClose} onDone=${onDone} />` : html`
        <div class="dialog-body">${known.problem ? html`<${Problem} problem=${known.problem} what="Its feeds" retry=${known.reload} />`
          : known.data ? html`<${Empty} title=${`${own.name} has no feed to offer.`} />`
            : html`<${Loading} what=${`the feeds of ${own.name}`} />`}</div>
        <div class="dialog-foot"><${Button} onClick=${onClose}>Close<//></div>`}
    <//>`;
}

/** @param {{own: {name: string, did: string}, feeds: string[], to?: string, names: any, onClose: () => void, onDone: () => void}} props */
function Form({ own, feeds, to, names, onClose, onDone }) {
  const [said, setSaid] = useState({ feed: feeds[0], requester: to ?? "", purpose: "", seconds: WAITS[1][0] });
  const set = (name, read = valueOf) => event => setSaid(before => ({ ...before, [name]: read(event) }));
  const valid = /^did:web:\S+:twins:[^:\s]+$/.test(said.requester) && said.requester !== own.did;
  const offering = useAction(async () => {
    const { status } = await offer(own, said);
    notify(`${said.feed} is offered to ${called(said.requester, names)}${status === 202 ? ", once that is decided" : ""}.`, "good");
    onDone();
  });
  return html`
    <form onSubmit=${event => { event.preventDefault(); valid && offering.run(); }}>
      <div class="dialog-body">
        <p>Nothing flows before it is taken. What flows then, the rule of ${own.name}'s policy says that allows the feed; without one the offer is refused.</p>
        <${Field} label="Feed">${attributes => html`<select ...${attributes} autofocus value=${said.feed} onChange=${set("feed")}>
          ${feeds.map(each => html`<option key=${each} value=${each}>${each}</option>`)}</select>`}<//>
        ${!to && html`<${Field} label="DID of the twin"
          error=${said.requester && !valid ? "Such as did:web:grid.example:twins:pump" : undefined}>${attributes => html`
          <input ...${attributes} value=${said.requester} spellcheck=${false} autocomplete="off"
            onInput=${set("requester", event => valueOf(event).trim())} />`}<//>`}
        <${Field} label="Purpose" optional hint="Who is offered it reads it; it is in the audit.">${attributes => html`
          <input ...${attributes} maxlength="200" value=${said.purpose} onInput=${set("purpose")} />`}<//>
        <${Field} label="Holds for">${attributes => html`<select ...${attributes} value=${said.seconds}
          onChange=${set("seconds", event => Number(valueOf(event)))}>${WAITS.map(([length, words]) => html`<option key=${length}
          value=${length}>${words}</option>`)}</select>`}<//>
        ${offering.problem && html`<${Problem} problem=${offering.problem} what="Not offered" />`}
      </div>
      <div class="dialog-foot"><${Button} onClick=${onClose}>Cancel<//>
        <${Button} kind="primary" type="submit" disabled=${!valid} busy=${offering.busy}>Offer it<//></div>
    </form>`;
}

/** @param {{name: string, did: string}} own @param {{feed: string, requester: string, purpose: string, seconds: number}} said */
function offer(own, { feed, requester, purpose, seconds }) {
  const stated = purpose.trim() ? { purpose: purpose.trim() } : {};
  const validUntil = new Date(Date.now() + seconds * 1000).toISOString();
  return broker.post("/offers", { requester, feed, ...stated }, { sign: sign(own, "offer", `/feeds/${feed}`, { validUntil, ...stated }) });
}
