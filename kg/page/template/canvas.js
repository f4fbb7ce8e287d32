// The drawing itself, through vis-network: styles, what changed, and the window on it.
const nodeSet = new vis.DataSet(), edgeSet = new vis.DataSet();
let network = null;
let lines = []; // the drawn statements, as vis-network has them
let ropes = []; // statements of many at once, to and from aggregates
let litSet = null; // what stands out; null is everything

function styleOfNode(n, place) {
  const own = tint(n), open = proposed(n), face = { background: open ? ink.bg : own, border: own };
  return {
    id: n, x: place.x, y: place.y, shape: KINDS[NODES[n].kind].shape, size: sizeOf(n),
    color: { ...face, highlight: face, hover: face }, opacity: !litSet || litSet.has(n) ? 1 : 0.25,
    borderWidth: open ? 1.8 : 1, borderWidthSelected: 2.5,
    shapeProperties: { borderDashes: open ? [3, 2] : false },
  };
}
function styleOfRope(b) {
  const [from, to, number] = BUNDLES[b], near = from === state.sel || to === state.sel;
  const side = NODES[from].side || NODES[to].side || 0, base = near ? ink.accent : side < 0 ? ink.first : side > 0 ? ink.second : ink.edge;
  return {
    id: `b${b}`, from, to, number, smooth: bend(drawn.get(from), drawn.get(to), 0, !PAGE.smooth || state.view !== "layers"),
    color: { color: base, highlight: base, hover: base, opacity: near ? 0.8 : litSet ? 0.06 : 0.22 },
    width: 1 + Math.log2(number) * 0.45, dashes: false, arrows: { to: { enabled: near, scaleFactor: 0.4 } },
  };
}
const shownRopes = () => (state.hops > 0 || state.to !== null || state.cite !== null || narrow() ? [] : BUNDLES.map((_, b) => b).filter((b) => drawn.has(BUNDLES[b][0]) && drawn.has(BUNDLES[b][1])).map(styleOfRope));

const onlyProposed = (edge) => Boolean(edge.st && edge.st.length > 0 && !edge.st.includes(1));
function styleOfEdge(e, parallel) {
  const edge = EDGES[e], path = state.to !== null;
  const near = path ? onChosen(e) : state.cite !== null ? edge.s.includes(state.cite) : edge.from === state.sel || edge.to === state.sel;
  const lit = !litSet || near || (litSet.has(edge.from) && litSet.has(edge.to) && state.hops > 0);
  const side = NODES[edge.from].side || NODES[edge.to].side || 0;
  const base = near ? ink.accent : side < 0 ? ink.first : side > 0 ? ink.second : ink.edge;
  const busy = !path && (state.cite !== null ? drawn.size > 30 : near && state.hops > 0 && LINKS[state.sel].length > 30);
  const straight = !PAGE.smooth || (state.view === "force" && !path && state.hops === 0 && state.cite === null);
  return {
    id: e, from: edge.from, to: edge.to, smooth: bend(drawn.get(edge.from), drawn.get(edge.to), parallel, straight),
    color: { color: base, highlight: base, hover: base, opacity: near ? (busy ? 0.55 : 0.9) : path ? 0.45 : lit ? (NODES.length <= 24 ? 0.7 : 0.34) : 0.07 },
    width: near && !busy ? 1.8 : 1, dashes: onlyProposed(edge) ? [4, 3] : false,
    arrows: { to: { enabled: near || path, scaleFactor: 0.5 } },
  };
}

function light() {
  litSet = null;
  if (state.cite !== null || state.sel === null || !drawn.has(state.sel) || state.hops > 0) return;
  if (state.to !== null) {
    litSet = new Set([state.sel, state.to]);
    for (const { from, to } of routes[state.route] || []) { litSet.add(from); litSet.add(to); }
    return;
  }
  litSet = new Set([state.sel]);
  for (const e of LINKS[state.sel]) if (stated(e)) litSet.add(across(e, state.sel));
  for (const [from, to] of BUNDLES) if (from === state.sel || to === state.sel) litSet.add(from).add(to);
}

function shows(edge, e) {
  if (!drawn.has(edge.from) || !drawn.has(edge.to) || edge.from === edge.to || !stated(e)) return false;
  if (state.to !== null) return onRoute(e);
  if (state.cite !== null) return edge.s.includes(state.cite);
  // A tall stack on a phone: lines between its members would cover their names.
  if (state.sel !== null && state.hops > 0) return !(narrow() && state.hops === 1 && drawn.size > 16) || edge.from === state.sel || edge.to === state.sel;
  // A phone is too narrow for all lines at once: there only the selected thing's are drawn.
  return edge.from === state.sel || edge.to === state.sel || (Boolean(edge.show) && !narrow());
}
function drawnEdges() {
  const found = [], pairs = new Map();
  EDGES.forEach((edge, e) => {
    if (!shows(edge, e)) return;
    const key = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    const parallel = pairs.get(key) || 0;
    pairs.set(key, parallel + 1);
    found.push(styleOfEdge(e, parallel));
  });
  return found;
}

// Put the state on the canvas. Only what differs from before is changed.
function paint(refit) {
  if (state.view === "force" && !settled) settle(() => { paint(true); tell(); });
  drawn = arrange();
  light();
  // Both are settled before either is changed: vis-network may draw in between.
  lines = drawnEdges();
  ropes = shownRopes();
  sync(nodeSet, [...drawn].map(([n, place]) => styleOfNode(n, place)));
  sync(edgeSet, [...lines, ...ropes]);
  if (refit) fit();
  reveal();
  network.redraw();
}

const shownBefore = new WeakMap();
function sync(set, items) {
  const before = shownBefore.get(set) || new Map(), now = new Map();
  const changed_ = [];
  for (const item of items) {
    const text = JSON.stringify(item);
    now.set(item.id, text);
    if (before.get(item.id) !== text) changed_.push(item);
  }
  set.remove([...before.keys()].filter((id) => !now.has(id)));
  set.update(changed_);
  shownBefore.set(set, now);
}

// The frame of all marks and labels, so that no label is cut by the window's edge.
function extent() {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (a, b, c, d) => { x0 = Math.min(x0, a); y0 = Math.min(y0, b); x1 = Math.max(x1, c); y1 = Math.max(y1, d); };
  for (const [n, { x, y, width, anchor }] of drawn) {
    const size = sizeOf(n) + 3, text = Math.min(width, textWidth(name(n)) + 6);
    add(x - size, y - size, x + size, y + size);
    if (anchor === "l") add(x - size - 5 - text, y - 9, x, y + 9);
    else if (anchor === "r") add(x, y - 9, x + size + 5 + text, y + 9);
    else add(x - text / 2, y, x + text / 2, y + size + 52);
  }
  for (const { x, y, anchor } of headings) if (anchor !== "c") add(anchor === "l" ? x - 120 : x, y - 10, anchor === "l" ? x : x + 120, y + 10);
  return x0 === Infinity ? [0, 0, 1, 1] : [x0, y0, x1, y1];
}

function fit() {
  const stage = byId("stage"), width = stage.clientWidth, height = stage.clientHeight;
  const [x0, y0, x1, y1] = extent(), margin = 16, foot = narrow() ? 18 : 40, top_ = byId("banner").hidden ? 0 : byId("banner").offsetHeight + 6;
  const wide = (width - 2 * margin) / (x1 - x0), high = (height - margin - foot - top_) / (y1 - y0);
  // A phone shows the whole width and is scrolled down; a desk shows everything.
  const single = state.hops > 0 || state.to !== null || state.cite !== null;
  const least = narrow() ? (single ? Math.min(wide, 0.72) : wide) : 0;
  const scale = Math.min(Math.max(Math.min(wide, high), least), single ? 1.3 : 1.5);
  const tall = narrow() && (y1 - y0) * scale > height - top_;
  const top = (single && state.sel !== null && state.to === null ? Math.min(Math.max(y0, -height / scale / 3), y1 - (height - 2 * margin - top_) / scale) : y0) - (margin + top_) / scale;
  const y = tall ? top + height / scale / 2 : (y0 + y1) / 2 + (foot - margin - top_) / 2 / scale;
  network.moveTo({ position: { x: (x0 + x1) / 2, y }, scale: Math.max(scale, 0.1), animation: false });
}

// Bring the selected thing into the window, if it lies outside.
function reveal(n = state.sel) {
  const place = n !== null && drawn.get(n);
  if (!place) return;
  const at = network.canvasToDOM(place), stage = byId("stage");
  if (at.x > 20 && at.y > 30 && at.x < stage.clientWidth - 20 && at.y < stage.clientHeight - 40) return;
  network.moveTo({ position: { x: narrow() ? network.getViewPosition().x : place.x, y: place.y }, animation: false });
}

// Below the drawing: the fields behind the cities' sides, the arcs of a neighbourhood.
function paintGuides(ctx) {
  for (const { d, fill, stroke } of guides) {
    const path = new Path2D(d);
    if (fill) { ctx.fillStyle = ink[fill]; ctx.fill(path); }
    if (stroke) { ctx.strokeStyle = ink[stroke]; ctx.lineWidth = 1; ctx.stroke(path); }
  }
}
// Above it: what both cities share wears both colours; the hovered thing's links stand out.
function paintOver(ctx) {
  if (hovered !== null && hovered !== state.sel && drawn.has(hovered)) {
    ctx.strokeStyle = ink.accent;
    ctx.lineWidth = 1.6;
    for (const { from, to, smooth } of [...lines, ...ropes]) {
      if (from !== hovered && to !== hovered) continue;
      const a = drawn.get(from), b = drawn.get(to);
      ctx.stroke(new Path2D(curve(a, b, pulls(a, b, smooth))));
    }
  }
  for (const [n, { x, y }] of drawn) {
    if (MARKED.has(n)) { ctx.strokeStyle = ink.accent; ctx.lineWidth = 1.6; ctx.stroke(new Path2D(outline("dot", sizeOf(n) + 5, x, y))); }
    if (!shared(n)) continue;
    ctx.globalAlpha = faded(n) ? 0.3 : 1;
    ctx.lineWidth = 1.8;
    for (const [d, colour] of split(x, y, sizeOf(n) + 3.2, ink.first, ink.second)) { ctx.strokeStyle = colour; ctx.stroke(new Path2D(d)); }
    ctx.globalAlpha = 1;
  }
  if (hovered !== null && drawn.has(hovered)) {
    const { x, y } = drawn.get(hovered);
    ctx.strokeStyle = ink.accent;
    ctx.lineWidth = 2;
    ctx.stroke(new Path2D(outline("dot", sizeOf(hovered) + 6, x, y)));
  }
}

function start() {
  readInk();
  network = new vis.Network(byId("stage"), { nodes: nodeSet, edges: edgeSet }, OPTIONS);
  network.on("beforeDrawing", paintGuides);
  network.on("afterDrawing", (ctx) => {
    paintOver(ctx);
    const { canvas } = ctx, ratio = canvas.width / canvas.clientWidth || 1;
    layLabels(canvas.clientWidth, canvas.clientHeight, network.getScale());
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintLabels(ctx);
    ctx.restore();
  });
}
