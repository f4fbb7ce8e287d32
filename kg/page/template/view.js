// What is drawn, where, and in which colours.
const DATA = JSON.parse(document.getElementById("data").textContent);
const PAGE = DATA.page, NODES = DATA.nodes, EDGES = DATA.edges, KINDS = PAGE.kinds;
for (const node of NODES) node.iri = node.curie.includes("://") ? node.curie : PAGE.base + node.curie.replace(":", "/");
const MOST = 150; // more drawn things than this cannot be told apart
const state = { lang: PAGE.lang, sel: null, hops: 0, off: new Set(), list: false };
const byId = (id) => document.getElementById(id);
const L = () => (state.lang === "zh" ? 0 : 1);
const two = (pair) => (Array.isArray(pair) ? pair[L()] || pair[1 - L()] : pair) || "";
const word = (key) => WORDS[key][L()];
const name = (n) => NODES[n][state.lang] || NODES[n].curie;
const proposed = (n) => NODES[n].status === "proposed";
const caption = (n) => name(n) + (!proposed(n) ? "" : L() ? ` (${word("proposed")})` : `（${word("proposed")}）`);

for (const [kind, look] of Object.entries(KINDS)) if (look.off) state.off.add(kind);
const OFF = [...state.off].sort().join();
const LINKS = NODES.map(() => []);
EDGES.forEach((edge, e) => {
  LINKS[edge.from].push(e);
  if (edge.to !== edge.from) LINKS[edge.to].push(e);
});
const across = (e, n) => (EDGES[e].from === n ? EDGES[e].to : EDGES[e].from);

const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (variable) => getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
let ink = {};
function readInk() {
  ink = Object.fromEntries(["bg", "ink", "soft", "faint", "edge", "accent", "first", "second", "proposed"].map((v) => [v, colour("--" + v)]));
  ink.font = getComputedStyle(document.body).fontFamily;
}
function tint(n) {
  const kind = NODES[n].kind;
  const city = PAGE.pair.indexOf(n);
  if (city >= 0) return city ? ink.second : ink.first;
  return KINDS[kind][dark.matches ? "dark" : "light"];
}

const nodeSet = new vis.DataSet(), edgeSet = new vis.DataSet();
let network = null;
let drawn = new Map(); // thing → {x, y, width, anchor}
let headings = []; // names of predicates in a neighbourhood: {x, y, text, anchor}
let cut = 0;

const narrow = () => byId("stage").clientWidth < 560;

function overview() {
  const key = `${state.lang}-${narrow() ? "narrow" : "wide"}`;
  const places = new Map();
  for (const node of NODES) {
    if (!node.at || state.off.has(node.kind)) continue;
    const [x, y, width, anchor, lines] = node.at[key];
    places.set(node.id, { x, y, width, anchor, lines });
  }
  return places;
}

// Everything within reach: rings of things around the centre; cities are not walked through,
// because two steps through a city reach everything.
function rings(centre, hops) {
  const ring = [[centre]], parent = new Map([[centre, null]]);
  for (let step = 1; step <= hops; step++) {
    const next = [];
    for (const n of ring[step - 1]) {
      if (step > 1 && NODES[n].kind === "city") continue;
      for (const e of LINKS[n]) {
        const other = across(e, n);
        if (parent.has(other) || state.off.has(NODES[other].kind)) continue;
        parent.set(other, e);
        next.push(other);
      }
    }
    ring.push(next);
  }
  return { ring, parent };
}

// A neighbourhood reads like a sentence: what points here on the left, what this points to on the
// right, grouped by predicate; further steps further out.
function neighbourhood(centre, hops) {
  const { ring, parent } = rings(centre, hops);
  const small = narrow();
  const places = new Map([[centre, small ? { x: -150, y: 0, width: 280, anchor: "r" } : { x: 0, y: 0, width: 190, anchor: "b" }]]);
  const used = { "-1": 0, 1: 0 }, width = small ? 118 : hops > 1 ? 150 : 190, row = 24;
  const sign = new Map([[centre, 0]]);
  const edges = { "-1": width * 0.5 + 40, 1: width * 0.5 + 40 };
  headings = [];
  cut = 0;
  for (let step = 1; step <= hops; step++) {
    const columns = { "-1": [], 1: [] };
    for (const n of ring[step]) {
      const edge = EDGES[parent.get(n)], back = across(parent.get(n), n);
      const side = step === 1 ? (edge.from === centre ? 1 : -1) : sign.get(back);
      if (places.size + columns[-1].length + columns[1].length >= MOST || side === undefined) { cut++; continue; }
      sign.set(n, side);
      columns[side].push({ n, p: edge.p, back: places.get(back) ? places.get(back).y : 0 });
    }
    for (const side of [-1, 1]) {
      const items = columns[side];
      items.sort((a, b) => (step === 1 ? a.p - b.p : a.back - b.back) || a.n - b.n);
      const rows = [];
      let last = null;
      for (const item of items) {
        if (step === 1 && item.p !== last) rows.push({ p: item.p, count: items.filter((one) => one.p === item.p).length });
        last = item.p;
        rows.push(item);
      }
      // On a phone both sides stand in one column, left above the centre and right below it.
      const tall = rows.map((item) => (item.n === undefined ? row : Math.max(row, 15 * wrap(name(item.n), small ? 250 : width, `12px ${ink.font}`, 4).lines.length + (proposed(item.n) ? 15 : 0) + 7)));
      const total = tall.reduce((sum, one) => sum + one, 0), parts = small ? 1 : Math.max(1, Math.ceil(total / 820));
      let at = 0;
      for (let part = 0; part < parts; part++) {
        const begin = at;
        for (let high = 0; at < rows.length && (part === parts - 1 || high < total / parts); at++) high += tall[at];
        const some = rows.slice(begin, at), x = side * edges[side];
        let y = small ? (side < 0 ? -46 - total : 40) : -tall.slice(begin, at).reduce((sum, one) => sum + one, 0) / 2;
        if (small) y += side * (step - 1) * (side < 0 ? used[-1] : used[1]);
        some.forEach((item, i) => {
          const middle = y + tall[begin + i] / 2, anchor = small || side > 0 ? "r" : "l";
          y += tall[begin + i];
          if (item.n === undefined) headings.push({ x: small ? -118 : x, y: middle, anchor, text: two(PAGE.predicates[item.p].n), count: item.count, side });
          else places.set(item.n, { x: small ? -110 + 30 * (step - 1) : x, y: middle, width: small ? 250 - 30 * step : width, anchor });
        });
        used[side] += small ? total + 16 : 0;
        if (!small) edges[side] += width + (part < parts - 1 ? 40 : 70);
      }
    }
  }
  return places;
}

function styleOfNode(n, place) {
  const look = KINDS[NODES[n].kind], own = tint(n), open = proposed(n);
  const lit = !litSet || litSet.has(n);
  const fill = open ? ink.bg : own;
  const face = { background: fill, border: own };
  return {
    id: n, x: place.x, y: place.y, shape: look.shape, size: look.size + (n === state.sel ? 2 : 0),
    color: { ...face, highlight: face, hover: face }, opacity: lit ? 1 : 0.25,
    borderWidth: open ? 1.8 : 1, borderWidthSelected: 2.5,
    shapeProperties: { borderDashes: open ? [3, 2] : false },
  };
}

function styleOfEdge(e, parallel) {
  const edge = EDGES[e];
  const near = state.sel !== null && (edge.from === state.sel || edge.to === state.sel);
  const lit = !litSet || near || (state.hops > 0 && litSet.has(edge.from) && litSet.has(edge.to));
  const side = NODES[edge.from].side || NODES[edge.to].side || 0;
  const base = near ? ink.accent : side < 0 ? ink.first : side > 0 ? ink.second : ink.edge;
  const apart = Math.abs(drawn.get(edge.from).x - drawn.get(edge.to).x), level = apart < 1;
  let smooth = false;
  if (PAGE.smooth) {
    smooth = parallel || level
      ? { enabled: true, type: "curvedCW", roundness: 0.18 + 0.14 * parallel }
      : { enabled: true, type: "cubicBezier", forceDirection: apart > 50 ? "horizontal" : "vertical", roundness: 0.5 };
  }
  const onlyProposed = edge.st && edge.st.length > 0 && !edge.st.includes(1);
  return {
    id: e, from: edge.from, to: edge.to, smooth,
    color: { color: base, highlight: base, hover: base, opacity: near ? 0.9 : lit ? 0.34 : 0.07 },
    width: near ? 1.8 : 1, dashes: onlyProposed ? [4, 3] : false,
    arrows: { to: { enabled: near, scaleFactor: 0.5 } },
  };
}

let litSet = null;
function light() {
  litSet = null;
  if (state.sel === null || !drawn.has(state.sel)) return;
  if (state.hops > 0) return;
  litSet = new Set([state.sel]);
  for (const e of LINKS[state.sel]) litSet.add(across(e, state.sel));
}

function drawnEdges() {
  const found = [], pairs = new Map();
  EDGES.forEach((edge, e) => {
    if (!drawn.has(edge.from) || !drawn.has(edge.to) || edge.from === edge.to) return;
    const near = edge.from === state.sel || edge.to === state.sel;
    // A phone is too narrow for all lines at once: there only the selected thing's are drawn.
    if (state.hops === 0 && !near && (!edge.show || narrow())) return;
    const key = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    const parallel = pairs.get(key) || 0;
    pairs.set(key, parallel + 1);
    found.push(styleOfEdge(e, parallel));
  });
  return found;
}

// Put the state on the canvas. Only what differs from before is changed.
function paint(refit) {
  headings = [];
  cut = 0;
  drawn = state.hops > 0 && state.sel !== null ? neighbourhood(state.sel, state.hops) : overview();
  light();
  sync(nodeSet, [...drawn].map(([n, place]) => styleOfNode(n, place)));
  sync(edgeSet, drawnEdges());
  if (refit) fit();
  reveal();
  network.redraw();
}

const shownBefore = new WeakMap();
function sync(set, items) {
  const before = shownBefore.get(set) || new Map(), now = new Map();
  const changed = [];
  for (const item of items) {
    const text = JSON.stringify(item);
    now.set(item.id, text);
    if (before.get(item.id) !== text) changed.push(item);
  }
  set.remove([...before.keys()].filter((id) => !now.has(id)));
  set.update(changed);
  shownBefore.set(set, now);
}

// The frame of all marks and labels, so that no label is cut by the window's edge.
function extent() {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (a, b, c, d) => { x0 = Math.min(x0, a); y0 = Math.min(y0, b); x1 = Math.max(x1, c); y1 = Math.max(y1, d); };
  for (const [n, { x, y, width, anchor }] of drawn) {
    const size = KINDS[NODES[n].kind].size + 3, text = Math.min(width, textWidth(name(n)) + 6);
    add(x - size, y - size, x + size, y + size);
    if (anchor === "l") add(x - size - 5 - text, y - 9, x, y + 9);
    else if (anchor === "r") add(x, y - 9, x + size + 5 + text, y + 9);
    else add(x - text / 2, y, x + text / 2, y + size + 52);
  }
  for (const { x, y, anchor } of headings) add(anchor === "l" ? x - 120 : x, y - 10, anchor === "l" ? x : x + 120, y + 10);
  return x0 === Infinity ? [0, 0, 1, 1] : [x0, y0, x1, y1];
}

function fit() {
  const stage = byId("stage"), width = stage.clientWidth, height = stage.clientHeight;
  const [x0, y0, x1, y1] = extent(), margin = 14, foot = narrow() ? 8 : 40;
  const wide = (width - 2 * margin) / (x1 - x0), high = (height - margin - foot) / (y1 - y0);
  // A phone shows the whole width and is scrolled down; a desk shows everything.
  const scale = Math.min(narrow() ? wide : Math.min(wide, high), state.hops > 0 ? 1.15 : 1.5);
  const tall = narrow() && (y1 - y0) * scale > height;
  const top = state.hops > 0 ? Math.max(y0 - margin / scale, -height / scale / 3) : y0 - margin / scale;
  const y = tall ? top + height / scale / 2 : (y0 + y1) / 2 + (foot - margin) / 2 / scale;
  network.moveTo({ position: { x: (x0 + x1) / 2, y }, scale: Math.max(scale, 0.1), animation: false });
}

// Bring the selected thing into the window, if it lies outside.
function reveal() {
  const place = state.sel !== null && drawn.get(state.sel);
  if (!place) return;
  const at = network.canvasToDOM(place), stage = byId("stage");
  if (at.x > 20 && at.y > 30 && at.x < stage.clientWidth - 20 && at.y < stage.clientHeight - 40) return;
  network.moveTo({ position: { x: narrow() ? network.getViewPosition().x : place.x, y: place.y }, animation: false });
}

function start() {
  readInk();
  network = new vis.Network(byId("stage"), { nodes: nodeSet, edges: edgeSet }, JSON.parse(DATA.options));
  network.on("afterDrawing", drawLabels);
}
