/** The shell: header, navigation, notices, and the page that the address names. */
import { html, render, useEffect, useState } from "./lib.js";
import { acting, actAs, applyTheme, notify, setTheme, signIn, theme, useStore } from "./state.js";
import { loadSession, refreshSession, signOut } from "./api.js";
import { followActing, pending, waitingCount } from "./known.js";
import { Button, Empty, Guarded, Icon, Loading, Notices, Page, Problem } from "./ui.js";
import { address, follow, forgetTwins, route, useAddress } from "./router.js";

/** The pages: `load` fetches one when it is gone to first. */
const PAGES = [
  { path: "/overview", title: "Overview", load: () => import("./pages/overview.js") },
  { path: "/twins", title: "Twins", load: () => import("./pages/twins.js") },
  { path: "/twins/:did", load: () => import("./pages/twin.js") },
  { path: "/policy", title: "Policy", load: () => import("./pages/policy.js") },
  { path: "/requests", title: "Requests", load: () => import("./pages/requests.js") },
  { path: "/interactions", title: "Interactions", load: () => import("./pages/interactions.js") },
  { path: "/interactions/:id", load: () => import("./pages/interactions.js") },
  { path: "/audit", title: "Audit", load: () => import("./pages/audit.js") },
];

function App() {
  const sign = useStore(signIn);
  switch (sign.state) {
    case "loading": return html`<main class="boot"><h1>Parley</h1><p role="status">The console is loading.</p></main>`;
    case "failed": return html`<${Alone} title="The console cannot start"><${Problem} problem=${sign.problem} retry=${loadSession} /><//>`;
    case "out": return html`<${SignedOut} expired=${sign.expired} />`;
    default: return html`<${Shell} session=${sign.session} />`;
  }
}

/** A page outside the shell. @param {{title: string, children: any}} props */
function Alone({ title, children }) {
  useEffect(() => { document.title = `${title} · Parley`; }, [title]);
  return html`
    <header class="banner alone"><${Brand} /></header>
    <main id="main" class="alone"><div class="card"><h1 tabindex="-1">${title}</h1>${children}</div></main>`;
}

/** @param {{expired?: boolean}} props */
function SignedOut({ expired }) {
  const to = encodeURIComponent(location.pathname + location.search);
  return html`
    <${Alone} title=${expired ? "Your session has ended" : "Sign in"}>
      <p>${expired ? "Sign in again to go on where you were."
        : "You act as the twins that are delegated to you. Your tokens and keys never reach this browser."}</p>
      <div class="actions"><a class="button primary" href=${`/login?to=${to}`} data-outside>Sign in</a></div>
    <//>`;
}

const Brand = () => html`
  <a class="brand" href="/overview"><svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="7" /><circle cx="11" cy="16" r="5" /><circle class="second" cx="21" cy="16" r="5" /></svg>Parley</a>`;

/** @param {{session: import("./state.js").Session}} props */
function Shell({ session }) {
  const place = useAddress();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [place.path]);
  const closing = event => event.key === "Escape" && setOpen(false);
  return html`
    <a class="skip" href="#main" data-outside>Skip to content</a>
    <div class=${open ? "frame menu-open" : "frame"} onKeyDown=${closing}>
      <header class="banner">
        <${Button} kind="quiet" class="menu-button button quiet" label="Menu" aria-expanded=${open} aria-controls="menu"
          onClick=${() => setOpen(!open)}><${Icon} name=${open ? "close" : "menu"} /><//>
        <${Brand} />
        <span class="banner-organisation" title=${session.did}><span class="unseen">Organisation </span>${session.organisation}</span>
        <${ActAs} session=${session} />
        <${Person} session=${session} />
      </header>
      <nav id="menu" aria-label="Pages"><${Pages} path=${place.path} /></nav>
      <main id="main" tabindex="-1"><${CurrentPage} place=${place} twins=${session.twins} /></main>
    </div>
    <${Notices} />`;
}

/** @param {{session: import("./state.js").Session}} props */
function ActAs({ session }) {
  const chosen = useStore(acting);
  const choose = event => {
    const twin = session.twins.find(each => each.did === event.target.value);
    if (twin) {
      forgetTwins(["as", "twin"]);
      actAs(twin);
      notify(`You act as ${twin.name}.`);
    }
  };
  return html`
    <label class="act-as"><span>Act as</span>
      <select value=${chosen?.did ?? ""} onChange=${choose} disabled=${session.twins.length === 0}>
        ${!chosen && html`<option value="">${session.twins.length === 0 ? "no twin" : "choose"}</option>`}
        ${session.twins.map(twin => html`<option key=${twin.did} value=${twin.did}>${twin.name}</option>`)}
      </select></label>`;
}

/** @param {{session: import("./state.js").Session}} props */
function Person({ session }) {
  const chosen = useStore(theme);
  const leave = () => signOut().catch(problem => notify(problem.message, "bad"));
  return html`
    <div class="person">
      <label class="theme"><span class="unseen">Theme</span>
        <select value=${chosen} onChange=${event => setTheme(event.target.value)}>
          <option value="system">System theme</option><option value="light">Light</option><option value="dark">Dark</option>
        </select></label>
      <span class="person-name"><span class="unseen">Signed in as </span>${session.person}</span>
      <${Button} small onClick=${leave}>Sign out<//>
    </div>`;
}

/** @param {{path: string}} props */
function Pages({ path }) {
  const waiting = waitingCount(useStore(pending));
  const current = page => path === page.path || path.startsWith(`${page.path}/`);
  return html`<ul>${PAGES.filter(page => page.title).map(page => html`
    <li key=${page.path}><a href=${page.path} aria-current=${current(page) ? "page" : undefined}>${page.title}
      ${page.path === "/requests" && waiting > 0 && html`<span class="badge">${waiting}<span class="unseen"> waiting</span></span>`}</a>
        </li>`)}</ul>`;
}

/** @param {{place: ReturnType<typeof address>, twins: import("./state.js").OwnTwin[]}} props */
function CurrentPage({ place, twins }) {
  const found = route(PAGES, place.path);
  const [shown, setShown] = useState({ path: "", component: null, problem: undefined });
  const twin = useStore(acting);
  useEffect(() => {
    let here = true;
    const take = next => here && setShown({ path: found?.page.path ?? "", component: null, problem: undefined, ...next });
    found?.page.load().then(module => take({ component: module.default }), problem => take({ problem }));
    return () => { here = false; };
  }, [found?.page.path]);
  if (!found) {
    return html`<${Page} title="No such page">
      <${Empty} title="There is nothing at this address." action=${html`<a class="button" href="/overview">Go to the overview</a>`} /><//>`;
  }
  if (!twin) {
    return twins.length === 0 ? html`<${NoTwin} />` : html`<${NotChosen} />`;
  }
  if (shown.problem) {
    return html`<${Page} title="Page not loaded"><${Problem} problem=${shown.problem} retry=${() => location.reload()} /><//>`;
  }
  if (!shown.component || shown.path !== found.page.path) {
    return html`<${Loading} what="the page" />`;
  }
  // Another twin sees other things: the page begins anew
  return html`<${Guarded} key=${`${twin.did} ${found.page.path} ${JSON.stringify(found.parameters)}`} what="The page" around=${notShown}>
    <${shown.component} parameters=${found.parameters} query=${place.query} twin=${twin} /><//>`;
}

const notShown = problem => html`<${Page} title="Page not shown">${problem}<//>`;

const NoTwin = () => html`
  <${Page} title="No twin to act as">
    <${Empty} title="No twin is delegated to you yet.">
      <p>Whoever administers a twin lets you act for it with <code>parley twin delegate TWIN person-NAME --function administer</code>. Then load this page again.</p>
    <//>
  <//>`;

const NotChosen = () => html`
  <${Page} title="Choose a twin to act as">
    <${Empty} title="The twin that you acted as is not delegated to you any more."><p>Choose another one above.</p><//>
  <//>`;

async function start() {
  applyTheme();
  follow();
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  root.replaceChildren();
  render(html`<${App} />`, root);
  await loadSession();
  followActing();
  // Twins may have been delegated meanwhile, or the session may have ended
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && signIn.value.state === "in"
    && refreshSession());
}

start();
