import { html, render } from "/app/lib.js";
import { useAction } from "/app/load.js";
import { notify } from "/app/state.js";
import { Button, Dialog, Guarded } from "/app/ui.js";
import { changeOf, changes, useDraft } from "/app/policy/draft.js";
import { equal, holds } from "./check.js";

/** What a component draws, for as long as it is looked at. */
async function drawn(view, look) {
  const root = document.createElement("div");
  document.body.append(root);
  try {
    render(view, root);
    await look(root);
  } finally {
    render(null, root);
    root.remove();
  }
}

/** Waits for what is drawn later. @param {() => boolean} seen */
async function until(seen) {
  for (let frames = 0; frames < 300 && !seen(); frames++) {
    await new Promise(requestAnimationFrame);
  }
  holds(seen(), `not seen: ${seen}`);
}

export const tests = {
  async "a policy that is written outlives its page and a newer version, and is none when it says what is in force"() {
    const rule = (id, path = "/") => ({ id, effect: "allow", actions: ["find"], subject: { anyone: true }, path });
    let draft = /** @type {any} */ (null);
    const Writing = ({ inForce }) => {
      draft = useDraft("did:web:harbour.example:twins:drafted", inForce);
      return null;
    };
    const writing = (version, ...rules) => html`<${Writing} inForce=${{ version, rules }} />`;
    await drawn(writing(1, rule("known")), async () => {
      await until(() => draft.draft !== null);
      equal([draft.dirty, draft.draft.base.version], [false, 1]);
      draft.add(rule("more"), "subject");
      await until(() => draft.dirty);
      equal([changes(draft.draft).added.map(each => each.id), changeOf(draft.draft, rule("more")), changeOf(draft.draft, rule("known"))], [["more"], "new", null]);
      draft.remove(draft.draft.lines[1].key);
      await until(() => !draft.dirty);
      draft.change(draft.draft.lines[0].key, rule("known", "/feeds"));
      await until(() => draft.dirty);
      equal(changeOf(draft.draft, draft.draft.lines[0].rule), "changed");
    });
    await drawn(writing(2, rule("theirs")), async root => {
      equal([draft.dirty, draft.draft.base.version], [true, 1]);
      draft.replace([rule("known")]);
      await until(() => !draft.dirty);
      render(writing(3, rule("theirs")), root);
      await until(() => draft.draft.base.version === 3);
      equal(draft.draft.lines.map(each => each.rule.id), ["theirs"]);
      draft.clear();
    });
  },
  async "what is asked for twice at once is done once, and again when it is over"() {
    const done = [];
    let action = /** @type {any} */ (null);
    let finish = () => {};
    const Doing = () => {
      action = useAction(what => new Promise(resolve => { done.push(what); finish = resolve; }));
      return null;
    };
    await drawn(html`<${Doing} />`, async () => {
      const first = action.run("first");
      const second = action.run("second");
      equal(done, ["first"]);
      finish();
      equal([await first, await second], [true, false]);
      const third = action.run("third");
      finish();
      equal([await third, done], [true, ["first", "third"]]);
    });
  },
  async "what cannot be drawn is told in its place, and what is beside it is there"() {
    const Broken = () => { throw new Error("a schema that is none"); };
    await drawn(html`<${Guarded} what="The feed load"><${Broken} /><//><p>beside</p>`, async root => {
      await Promise.resolve();
      equal([root.querySelector("[role=alert]")?.textContent?.includes("a schema that is none"), root.querySelector("p:last-child")?.textContent],
        [true, "beside"]);
    });
  },
  async "what is told while a dialog is open is told in it: all else is silent"() {
    await drawn(html`<${Dialog} title="Before it is saved" onClose=${() => {}}>open<//>`, async root => {
      const notice = () => root.querySelector("dialog [aria-live] .notice");
      notify("Version 2 is in force");
      await until(() => notice()?.textContent?.includes("Version 2 is in force") === true);
      notice()?.querySelector("button")?.click();
      await until(() => notice() === null);
    });
  },
  async "a form whose button is busy is not sent"() {
    let sent = 0;
    const send = event => { event.preventDefault(); sent++; };
    const form = busy => html`<form onSubmit=${send}><${Button} type="submit" busy=${busy}>Send<//></form>`;
    await drawn(form(true), root => {
      root.querySelector("button")?.click();
      equal(sent, 0);
      render(form(false), root);
      root.querySelector("button")?.click();
      equal(sent, 1);
    });
  },
};
