/** Where twins and interactions stand in a drawing: our organisation on the left, each partner on the right. Pure. */

/**
 * @typedef {{id: string, requester: string, provider: string, feed: string, state: string}} Relation
 * @typedef {{did: string, x: number, y: number, width: number, height: number}} Node
 * @typedef {{organisation: string, own: boolean, x: number, y: number, width: number, height: number, nodes: Node[]}} Group
 * @typedef {{relation: any, path: string, label: {x: number, y: number, anchor?: "start"}}} Edge drawn from provider to requester; the label is
 *   in the middle of its place, or begins there
 * @typedef {{width: number, height: number, groups: Group[], edges: Edge[]}} Layout
 */

const LINE = 30;
const HEAD = 30;
const GAP = 18;
const PADDING = 10;

/** What is neither over nor denied. */
export const LIVE = new Set(["REQUESTED", "PENDING", "OFFERED", "ACTIVE", "SUSPENDED"]);

/**
 * @param {Relation[]} relations @param {string} own DID of our organisation @param {string[]} always twins that stand there anyway
 * @param {number} width in pixels @param {(did: string) => string} organisationOf @returns {Layout}
 */
export function layout(relations, own, always, width, organisationOf) {
  const dids = [...new Set([...always, ...relations.flatMap(each => [each.provider, each.requester])])];
  const ours = dids.filter(did => organisationOf(did) === own).sort();
  const theirs = byOrganisation(dids.filter(did => organisationOf(did) !== own), organisationOf);
  const narrow = width < 520;
  const box = Math.min(240, Math.floor(width * (narrow ? 0.42 : 0.3)));
  const inner = relations.some(each => organisationOf(each.provider) === own && organisationOf(each.requester) === own);
  const left = inner ? (narrow ? 16 : 70) : 1;
  const right = stacked(theirs, width - box - 1, box);
  const height = Math.max(HEAD + PADDING + ours.length * LINE, right.height, 90) + 2;
  const mine = group(own, true, ours, left, 1, box);
  mine.y = Math.max(1, Math.round((height - mine.height) / 2));
  mine.nodes.forEach((node, index) => { node.y = mine.y + HEAD + index * LINE; });
  const groups = [mine, ...right.groups];
  return { width, height, groups, edges: edges(relations, groups) };
}

/** @param {string[]} dids @param {(did: string) => string} organisationOf */
function byOrganisation(dids, organisationOf) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  dids.forEach(did => groups.set(organisationOf(did), [...groups.get(organisationOf(did)) ?? [], did]));
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([organisation, twins]) => ({ organisation, twins: twins.sort() }));
}

/** @param {{organisation: string, twins: string[]}[]} organisations @param {number} x @param {number} width */
function stacked(organisations, x, width) {
  let y = 1;
  const groups = organisations.map(({ organisation, twins }) => {
    const made = group(organisation, false, twins, x, y, width);
    y += made.height + GAP;
    return made;
  });
  return { groups, height: Math.max(0, y - GAP) };
}

/** @returns {Group} */
function group(organisation, own, twins, x, y, width) {
  const nodes = twins.map((did, index) => ({ did, x, y: y + HEAD + index * LINE, width, height: LINE }));
  return { organisation, own, x, y, width, height: HEAD + Math.max(1, twins.length) * LINE + PADDING, nodes };
}

/** @param {Relation[]} relations @param {Group[]} groups @returns {Edge[]} */
function edges(relations, groups) {
  const at = new Map(groups.flatMap(each => each.nodes.map(node => [node.did, { node, own: each.own }])));
  /** How many edges there are at a twin, and how many of them are drawn: they do not lie on each other. */
  const degree = new Map();
  relations.forEach(each => [each.provider, each.requester].forEach(did => degree.set(did, (degree.get(did) ?? 0) + 1)));
  const used = new Map();
  const slot = did => {
    const index = used.get(did) ?? 0;
    used.set(did, index + 1);
    const spread = Math.min(6, 20 / degree.get(did));
    return (index - (degree.get(did) - 1) / 2) * spread;
  };
  return relations.flatMap(relation => {
    const [from, to] = [at.get(relation.provider), at.get(relation.requester)];
    return from && to ? [edge(relation, from, to, slot)] : [];
  });
}

/** @returns {Edge} */
function edge(relation, from, to, slot) {
  const [start, end] = [from.node.y + LINE / 2 + slot(relation.provider), to.node.y + LINE / 2 + slot(relation.requester)];
  if (from.own && to.own) { // out to the left and back
    const x = from.node.x;
    const reach = x - 4;
    const path = `M${x} ${start} C${x - reach} ${start} ${x - reach} ${end} ${x} ${end}`;
    return { relation, path, label: { x: 4, y: (start + end) / 2, anchor: "start" } };
  }
  const [x1, x2] = from.own ? [from.node.x + from.node.width, to.node.x] : [from.node.x, to.node.x + to.node.width];
  const bend = (x2 - x1) / 2;
  const path = `M${x1} ${start} C${x1 + bend} ${start} ${x2 - bend} ${end} ${x2} ${end}`;
  // Three quarters of the way to the partner's twin, where lines lie apart
  const [across, down] = from.own ? [0.703, 0.844] : [0.297, 0.156];
  const label = { x: x1 + across * (x2 - x1), y: start + down * (end - start) };
  return { relation, path, label };
}
