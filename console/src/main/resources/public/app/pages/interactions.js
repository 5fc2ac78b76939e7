/** Interactions: all of them, or the one that the address names. */
import { html } from "../lib.js";
import { InteractionPage } from "../interactions/detail.js";
import { InteractionsPage } from "../interactions/list.js";

/** @param {{twin: import("../state.js").OwnTwin, parameters: Record<string, string>, query: URLSearchParams}} props */
export default function Interactions({ twin, parameters, query }) {
  return parameters.id
    ? html`<${InteractionPage} id=${parameters.id} twin=${twin} query=${query} />`
    : html`<${InteractionsPage} twin=${twin} query=${query} />`;
}
