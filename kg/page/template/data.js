// What the file holds, and how to name things. Every other part reads from here.
const DATA = opened(JSON.parse(document.getElementById("data").textContent));
const PAGE = DATA.page, NODES = DATA.nodes, EDGES = DATA.edges, KINDS = PAGE.kinds;
const OPTIONS = JSON.parse(DATA.options);
const PAIR = PAGE.pair || [], SOURCES = PAGE.sources || [];
const GROUPS = PAGE.groups || [], WORKS = PAGE.works || [];
const MOST = 72; // more drawn things than this cannot be told apart; the reader may ask for more

const state = {
  lang: PAGE.lang, theme: "", view: "layers", sel: null, hops: 0, to: null, route: 0, cite: null,
  list: false, more: 0, off: new Set(), without: new Set(), stances: new Set(), from: null, until: null, dated: false,
};
const byId = (id) => document.getElementById(id);
const L = () => (state.lang === "zh" ? 0 : 1);
const two = (pair) => (Array.isArray(pair) ? pair[L()] || pair[1 - L()] : pair) || "";
const word = (key) => WORDS[key][L()];
// Counts in words: {n} stands for the number, and English tells one from many with a bar.
function counted(key, n) {
  const [one, many] = word(key).split("|");
  return (n === 1 || many === undefined ? one : many).replace("{n}", n.toLocaleString("en"));
}
const colon = () => (L() ? ": " : "：");
const comma = () => (L() ? ", " : "、");
const stop = () => (L() ? "; " : "；");

// What follows the things are aggregates: one mark for many things, with no statements of its own.
const THINGS = PAGE.things ?? NODES.length, TOTAL = PAGE.total?.things ?? THINGS;
const isGroup = (n) => n >= THINGS;
for (const node of NODES) {
  if (!isGroup(node.id)) node.iri = node.curie.includes("://") ? node.curie : PAGE.base + node.curie.replace(":", "/");
}
const name = (n) => NODES[n][state.lang] || NODES[n].zh || NODES[n].en || NODES[n].curie;
const proposed = (n) => NODES[n].status === "proposed";
const caption = (n) => name(n) + (!proposed(n) ? "" : L() ? ` (${word("proposed")})` : `（${word("proposed")}）`);
const predicate = (p) => two(PAGE.predicates[p].n);
const COLLATORS = { zh: new Intl.Collator("zh"), en: new Intl.Collator("en") };
const byName = (a, b) => COLLATORS[state.lang].compare(name(a), name(b));

// What is said of a thing beside its links: its figure, its facts, where it is found elsewhere.
const saidOf = (node) => [...(node.figure ? [node.figure] : []), ...(node.facts || []), ...(node.far || [])];

const LINKS = NODES.map(() => []); // thing → the numbers of its statements
EDGES.forEach((edge, e) => {
  LINKS[edge.from].push(e);
  if (edge.to !== edge.from) LINKS[edge.to].push(e);
});
const across = (e, n) => (EDGES[e].from === n ? EDGES[e].to : EDGES[e].from);

const THING_OF = new Map();
for (const node of NODES) { THING_OF.set(node.curie, node.id); if (node.iri) THING_OF.set(node.iri, node.id); }
const SOURCE_OF = new Map(SOURCES.map((source, s) => [source.c, s]));

// Both cities' side of a shared theme: it is tied to a side by what stands there.
const TIES = NODES.map((node) => {
  if (node.side) return node.side < 0 ? 1 : 2;
  let found = 0;
  for (const e of LINKS[node.id]) {
    const side = NODES[across(e, node.id)].side;
    if (side) found |= side < 0 ? 1 : 2;
  }
  return found;
});
const members = (n) => NODES[n].members || [];
const BUNDLES = PAGE.bundles || [];
const MARKED = new Set(PAGE.marked || []);
const COMMUNITIES = new Map((PAGE.measure?.colour?.groups || []).map((group) => [group.c, group]));
