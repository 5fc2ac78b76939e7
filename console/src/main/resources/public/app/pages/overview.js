/** What goes on: this organisation, its partners, who exchanges what with whom, and what waits for an answer. */
import { html } from "../lib.js";
import { Loading, Page } from "../ui.js";

export default function Overview() {
  return html`<${Page} title="Overview"><${Loading} what="the overview" /><//>`;
}
