// Where things stand when nothing is singled out: in mirrored columns, or as the forces settle.
// Asked often, and asking the browser anew each time would make it lay out the page each time.
let slim = byId("stage").clientWidth < 560;
const narrow = () => slim;
function measureStage() {
  const before = slim;
  slim = byId("stage").clientWidth < 560;
  return before !== slim;
}
const shared = (n) => TIES[n] === 3 && !NODES[n].side && Boolean(NODES[n].at) && !PAIR.includes(n) && PAIR.length === 2;
let drawn = new Map(); // thing → {x, y, width, anchor, lines}
let headings = []; // words on the stage that are no thing: {x, y, text, count, anchor, side}
let guides = []; // faint shapes behind the drawing: {d, fill, stroke}
let told_of = null; // what of a neighbourhood is drawn: {shown, all, hidden, cut, walls}

function layers() {
  const key = `${state.lang}-${narrow() ? "narrow" : "wide"}`, places = new Map();
  for (const node of NODES) {
    if (!placed(node.id)) continue;
    const [x, y, width, anchor, lines] = node.at[key] || node.at[Object.keys(node.at)[0]];
    places.set(node.id, { x, y, width, anchor, lines });
  }
  captions(places);
  return places;
}

// What each column holds, said above it; and a faint field behind each city's side.
function captions(places) {
  if (narrow() || PAIR.length !== 2) return;
  const columns = new Map();
  for (const [n, place] of places) {
    if (PAIR.includes(n)) continue;
    const key = Math.round(place.x);
    if (!columns.has(key)) columns.set(key, []);
    columns.get(key).push([n, place]);
  }
  const fields = { "-1": null, 1: null };
  for (const [x, items] of columns) {
    if (items.length < 3) continue;
    const kinds = new Map();
    for (const [n] of items) kinds.set(NODES[n].kind, (kinds.get(NODES[n].kind) || 0) + 1);
    const [first, second] = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind]) => two(KINDS[kind].n));
    const most = Math.max(...items.map(([n, place]) => Math.min(place.width, textWidth(name(n)) * 1.05)));
    const both = second ? first + comma() + second : first, text = textWidth(both) < most + 26 ? both : first;
    const top = Math.min(...items.map(([, place]) => place.y)), { anchor } = items[0][1];
    headings.push({ x, y: top - 27, text, anchor: anchor === "b" ? "c" : anchor, plain: true });
    const side = [-1, 1].find((each) => items.filter(([n]) => NODES[n].side === each).length > items.length * 0.6);
    const left = x - (anchor === "l" ? most + 18 : anchor === "b" ? most / 2 : 12), right = x + (anchor === "r" ? most + 22 : anchor === "b" ? most / 2 : 12);
    if (side) fields[side] = fields[side] ? [Math.min(fields[side][0], left), Math.max(fields[side][1], right)] : [left, right];
  }
  const bottom = Math.max(...[...places.values()].map((place) => place.y)) + 26;
  for (const side of [-1, 1]) {
    if (!fields[side]) continue;
    const [left, right] = fields[side], r = 16;
    guides.push({
      d: `M${fixed(left + r)} -8H${fixed(right - r)}q${r} 0 ${r} ${r}V${fixed(bottom - r)}q0 ${r} ${-r} ${r}H${fixed(left + r)}q${-r} 0 ${-r} ${-r}V${r - 8}q0 ${-r} ${r} ${-r}Z`,
      fill: side < 0 ? "firstSoft" : "secondSoft",
    });
  }
}

// The second layout: the forces are in the data where they could be computed; else vis-network's
// own run once, from the columns and with a fixed seed.
const given = NODES.some((node) => node.at?.force) && new Map(NODES.filter((node) => node.at?.force).map((node) => [node.id, { x: node.at.force[0], y: node.at.force[1] }]));
let settled = given || null, settling = false;
function settle(then) {
  if (settled || settling) return;
  settling = true;
  const box = el("div", { class: "aside", "aria-hidden": "true" }), key = `${state.lang}-wide`;
  document.body.append(box);
  const things = NODES.filter((node) => node.at), on = new Set(things.map((node) => node.id));
  const nodes = things.map((node) => {
    const [x, y] = node.at[key] || node.at[Object.keys(node.at)[0]];
    return { id: node.id, x: x * 1.2, y, shape: "dot", size: 12, mass: PAIR.includes(node.id) ? 4 : 1 };
  });
  const edges = EDGES.filter((edge) => on.has(edge.from) && on.has(edge.to) && edge.from !== edge.to).map((edge, id) => ({ id, from: edge.from, to: edge.to }));
  const forces = new vis.Network(box, { nodes, edges }, {
    layout: { improvedLayout: false, randomSeed: 7 }, edges: { smooth: false },
    physics: {
      solver: "forceAtlas2Based", minVelocity: 0.5, adaptiveTimestep: false,
      forceAtlas2Based: { gravitationalConstant: -70, centralGravity: 0.012, springLength: 80, springConstant: 0.05, damping: 0.5, avoidOverlap: 0.7 },
      stabilization: { enabled: true, iterations: things.length > 400 ? 80 : 220, updateInterval: 1000, fit: false },
    },
  });
  forces.once("stabilizationIterationsDone", () => {
    settled = new Map(Object.entries(forces.getPositions()).map(([n, place]) => [Number(n), place]));
    forces.destroy();
    box.remove();
    settling = false;
    then();
  });
}

// The forces know no labels: the drawing is stretched to the window's shape, and things whose
// labels would touch step aside.
function rings_() {
  return loose(new Map(NODES.filter((node) => node.at?.radial).map((node) => [node.id, { x: node.at.radial[0], y: node.at.radial[1] }])), false);
}
function loose(spots, turned) {
  const points = [...spots].filter(([n]) => placed(n)).map(([n, { x, y }]) => ({ n, x, y }));
  if (!points.length) return new Map();
  const [one, other] = PAIR.map((n) => spots.get(n));
  if (turned && one && other) {
    // The first city stands left of the second, as in the columns.
    const turn = -Math.atan2(other.y - one.y, other.x - one.x), c = Math.cos(turn), s = Math.sin(turn);
    for (const p of points) [p.x, p.y] = [p.x * c - p.y * s, p.x * s + p.y * c];
  }
  // What stands far out would leave the middle crowded: half of a place is its rank.
  if (turned) {
    for (const key of ["x", "y"]) {
      const [least, most] = [Math.min(...points.map((p) => p[key])), Math.max(...points.map((p) => p[key]))];
      [...points].sort((a, b) => a[key] - b[key] || a.n - b.n).forEach((p, i) => { p[key] = (p[key] - least) / (most - least || 1) + (1.6 * i) / points.length; });
    }
  }
  const span = (key) => [Math.min(...points.map((p) => p[key])), Math.max(...points.map((p) => p[key]))];
  const [x0, x1] = span("x"), [y0, y1] = span("y"), size = narrow() ? [560, 900] : [1060, 820];
  const grow = Math.max(1, Math.sqrt(points.length / 90));
  for (const p of points) {
    p.x = ((p.x - x0) / (x1 - x0 || 1) - 0.5) * size[0] * grow;
    p.y = ((p.y - y0) / (y1 - y0 || 1) - 0.5) * size[1] * grow;
    const text = wrap(name(p.n), 116, `12px ${ink.font}`, 3);
    // Drawn smaller to fit the window, words stay as large as they are and want more room.
    p.w = 1.25 * Math.max(30, text.width + 8);
    p.h = 1.25 * (26 + 15 * (text.lines.length + (proposed(p.n) ? 1 : 0)));
  }
  apart(points);
  return new Map(points.sort((a, b) => a.n - b.n).map(({ n, x, y }) => [n, { x: Math.round(x), y: Math.round(y), width: 116, anchor: "b", lines: 3 }]));
}
function apart(points) {
  for (let round = 0; round < 120; round++) {
    let moved = false;
    points.sort((a, b) => a.y - b.y || a.n - b.n);
    points.forEach((a, i) => {
      for (let j = i + 1; j < points.length && points[j].y - a.y < 140; j++) {
        const b = points[j], dx = b.x - a.x, dy = b.y - a.y;
        const wide = (a.w + b.w) / 2 - Math.abs(dx), high = (dy >= 0 ? a.h : b.h) - Math.abs(dy);
        if (wide <= 0 || high <= 0) continue;
        moved = true;
        if (wide < high) { const push = (dx >= 0 ? wide : -wide) / 2 + 0.1; a.x -= push; b.x += push; }
        else { const push = (dy >= 0 ? high : -high) / 2 + 0.1; a.y -= push; b.y += push; }
      }
    });
    if (!moved) return;
  }
}

function arrange() {
  headings = [];
  guides = [];
  told_of = null;
  if (state.to !== null) return routePlaces();
  if (state.cite !== null) return sourcePlaces();
  if (state.sel !== null && state.hops > 0) return neighbourhood(state.sel, state.hops);
  if (state.view === "radial") return rings_();
  if (state.view === "force" && settled) return loose(settled, true);
  return layers();
}
