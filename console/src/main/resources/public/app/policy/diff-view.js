/** What tells two policies apart, as sentences. */
import { html } from "../lib.js";
import { changedKeys, isEmpty } from "../language/rules.js";
import { Sentence } from "./sentence.js";

/** @param {{diff: {added?: any[], removed?: any[], changed?: {before: any, after: any}[]}, none?: string}} props */
export function DiffView({ diff, none = "Nothing tells them apart." }) {
  const { added = [], removed = [], changed = [] } = diff;
  if (isEmpty({ added, removed, changed })) {
    return html`<p class="muted">${none}</p>`;
  }
  return html`
    <ul class="diff">
      ${added.map(rule => html`<${Line} key=${`a${rule.id}`} kind="added" word="Added"><${Sentence} rule=${rule} /><//>`)}
      ${removed.map(rule => html`<${Line} key=${`r${rule.id}`} kind="removed" word="Removed"><${Sentence} rule=${rule} /><//>`)}
      ${changed.map(({ before, after }) => {
        const marked = changedKeys(before, after);
        return html`
          <${Line} key=${`c${after.id}`} kind="removed" word="Was"><${Sentence} rule=${before} marked=${marked} /><//>
          <${Line} key=${`d${after.id}`} kind="added" word="Is"><${Sentence} rule=${after} marked=${marked} /><//>`;
      })}
    </ul>`;
}

/** @param {{kind: "added" | "removed", word: string, children: any}} props */
const Line = ({ kind, word, children }) => html`<li class=${kind}><span class="diff-word">${word}</span><span>${children}</span></li>`;
