/** One page of a list after the other. */
import { html } from "../lib.js";
import { Button } from "../ui.js";
import { count } from "../words.js";

/** @param {{page: {page: number, pages: number, first: number, last: number}, total: number, what: string, onPage: (page: number) => void, more?: any}} props */
export const Pager = ({ page, total, what, onPage, more }) => html`
  <nav class="pager" aria-label=${`Pages of ${what}`}>
    <span class="muted" role="status">${total === 0 ? "" : `${count(page.first)} to ${count(page.last)} of ${count(total)} ${what}`}</span>
    <span class="actions">
      <${Button} small disabled=${page.page === 0} onClick=${() => onPage(page.page - 1)}>Previous<//>
      <${Button} small disabled=${page.page >= page.pages - 1} onClick=${() => onPage(page.page + 1)}>Next<//>${more}
    </span>
  </nav>`;
