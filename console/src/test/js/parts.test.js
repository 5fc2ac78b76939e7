import { html, render } from "/app/lib.js";
import { useAction } from "/app/load.js";
import { Button, Guarded } from "/app/ui.js";
import { equal } from "./check.js";

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

export const tests = {
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
