// Labels are drawn here, at a constant size, each where it touches no other and no mark.
const MARK_GAP = 4;
let covered = null; // where the banner lies over the drawing
let boxes = []; // the labels that stand on the canvas: {n, x, y, w, h, lines…}
let notes = []; // words that are no thing's label: {x, y, text, font, colour, align}
let hovered = null; // the thing under the pointer, or the one the keyboard stands on

const RANK = { city: 0, cluster: 1, scenario: 2, policy: 3, programme: 3 };
const sizeOf = (n) => (NODES[n].size ?? (isGroup(n) ? Math.min(24, 9 + 1.6 * Math.log2(NODES[n].count)) : KINDS[NODES[n].kind].size)) + (n === state.sel || n === state.to ? 2 : 0);
const singled = (n) => n === state.sel || n === state.to;
function priority(n) {
  if (singled(n)) return -9;
  if (n === hovered) return -8;
  const lit = litSet && litSet.has(n) ? -5 : 0;
  return lit + (RANK[NODES[n].kind] ?? 4) - Math.min(0.9, LINKS[n].length / 100);
}

// Find the place of every word on the stage; nothing is painted here.
function layLabels(width, height, scale) {
  const grow = Math.min(1.25, Math.max(1, scale)), grid = new Grid(), items = [];
  if (covered) grid.add(covered);
  for (const [n, place] of drawn) {
    const at = network.canvasToDOM({ x: place.x, y: place.y }), size = sizeOf(n) * scale;
    if (at.x < -20 || at.y < -20 || at.x > width + 20 || at.y > height + 20) continue;
    const r = Math.max(3, size * 0.85);
    grid.add({ n, x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r });
    items.push({ n, at, place, size, rank: priority(n) });
  }
  items.sort((a, b) => a.rank - b.rank || a.n - b.n);
  boxes = [];
  notes = [];
  for (const item of items) placeLabel(item, grid, width, height, scale, grow);
  for (const heading of headings) placeHeading(heading, grid, grow);
  predicateLabels(grid);
}

function fontOf(n, grow) {
  const kind = NODES[n].kind;
  const strong = singled(n) || isGroup(n) || RANK[kind] < 3;
  const size = (PAIR.includes(n) ? 17 : narrow() ? 11 : 12) * grow;
  return { size, font: `${strong ? "600 " : ""}${size}px ${ink.font}`, strong };
}

// A proposed thing says so on a line of its own, which is never shortened.
function labelText(n, room, font, most) {
  const count_ = isGroup(n) ? ` · ${NODES[n].count.toLocaleString("en")}` : "";
  const text = wrap(name(n) + count_, room, font, most);
  if (!proposed(n)) return text;
  return { ...text, lines: [...text.lines, word("proposed")], width: Math.max(text.width, textWidth(word("proposed"), font)), tag: true };
}

function placeLabel({ n, at, place, size, rank }, grid, width, height, scale, grow) {
  const { size: letter, font, strong } = fontOf(n, grow), line = letter * 1.22;
  const room = Math.max(44, place.width * Math.max(scale, narrow() ? 0.9 : 0.75));
  const forced = singled(n) || n === hovered, gap = Math.max(size, 4) + MARK_GAP;
  const orders = { l: "lbrt", r: "rblt", b: "btrl" }[place.anchor];
  for (let most = forced ? 4 : place.lines || 4; most >= (forced ? 4 : 1); most--) {
    const text = labelText(n, forced ? Math.max(room, 200) : room, font, most);
    const w = text.width + 4, h = line * text.lines.length + 1;
    for (const side of orders) {
      const x = side === "l" ? at.x - gap - w : side === "r" ? at.x + gap : at.x - w / 2;
      const y = side === "b" ? at.y + gap - 1 : side === "t" ? at.y - gap - h : at.y - h / 2;
      const box = { n, x, y, w, h, side, font, line, lines: text.lines, tag: text.tag, cutOff: text.cutOff, letter, strong };
      const inside = x >= 2 && y >= 2 && x + w <= width - 2 && y + h <= height - 2;
      if (inside && grid.free(box, n)) { grid.add(box); boxes.push(box); return; }
    }
  }
  if ((forced && rank < 0) || PAIR.includes(n)) {
    const text = labelText(n, 200, font, 4), w = text.width + 4, h = line * text.lines.length + 1;
    const box = { n, x: Math.min(Math.max(2, at.x - w / 2), width - w - 2), y: Math.min(at.y + gap, height - h - 2), w, h, side: "b", font, line, lines: text.lines, tag: text.tag, letter, strong };
    grid.add(box);
    boxes = boxes.filter((o) => !(box.x < o.x + o.w && o.x < box.x + box.w && box.y < o.y + o.h && o.y < box.y + box.h));
    boxes.push(box);
  }
}

function placeHeading({ x, y, text, count: number, anchor, out, plain: above }, grid, grow) {
  const at = network.canvasToDOM({ x, y }), size = 11.5 * grow, font = `${above ? "600 " : ""}${size}px ${ink.font}`;
  const shown = above ? text : (out ? "→ " : "← ") + text + (number > 1 ? ` · ${number}` : "");
  const w = textWidth(shown, font), left = anchor === "c" ? at.x - w / 2 : anchor === "l" ? at.x - w + 8 : at.x - 8;
  const box = { x: left, y: at.y - 8, w, h: 16 };
  if (!grid.free(box, null)) return;
  grid.add(box);
  notes.push({ x: left, y: at.y, w, text: shown, size, font, strong: above, colour: above ? ink.faint : ink.soft, align: "left" });
}

const FEW_LINES = 18;
// The names of the selected thing's links, or of a path's steps, in the middle of each line.
function predicateLabels(grid) {
  // Where little is drawn every line says what it is.
  const few = lines.length <= FEW_LINES && (state.sel === null || state.hops > 0) && !narrow() && drawn.size < FEW_LINES;
  const path = state.to !== null || few;
  if (!path && (state.sel === null || state.hops > 0)) return;
  const said_already = new Set(), font = `11px ${ink.font}`;
  for (const item of lines) {
    const edge = EDGES[item.id], key = path ? `${edge.p} ${edge.from} ${edge.to}` : `${edge.p} ${edge.from === state.sel}`;
    if (path ? !few && !onRoute(item.id) : edge.from !== state.sel && edge.to !== state.sel) continue;
    if (said_already.has(key)) continue;
    const a = drawn.get(edge.from), b = drawn.get(edge.to), text = predicate(edge.p), w = textWidth(text, font) + 6;
    for (const t of [0.5, 0.36, 0.64]) {
      const at = network.canvasToDOM(pointAt(a, b, pulls(a, b, item.smooth), t));
      if (path && !narrow()) at.y -= 11;
      const box = { x: at.x - w / 2, y: at.y - 8, w, h: 16 };
      if (!grid.free(box, null)) continue;
      grid.add(box);
      said_already.add(key);
      notes.push({ x: at.x, y: at.y, w, text, size: 11, e: item.id, font, colour: path && !few && !onChosen(item.id) ? ink.soft : few && edge.from !== state.sel && edge.to !== state.sel ? ink.soft : ink.accent, align: "center" });
      break;
    }
  }
}

function paintLabels(ctx) {
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = ink.bg;
  ctx.lineWidth = 4;
  for (const note of notes) {
    ctx.font = note.font;
    ctx.textAlign = note.align;
    ctx.fillStyle = note.colour;
    ctx.strokeText(note.text, note.x, note.y);
    ctx.fillText(note.text, note.x, note.y);
  }
  for (const box of boxes) {
    ctx.font = box.font;
    ctx.globalAlpha = faded(box.n) ? 0.38 : 1;
    ctx.textAlign = alignOf(box);
    const x = startOf(box);
    box.lines.forEach((text, i) => {
      const y = box.y + box.line * (i + 0.5) + 0.5;
      ctx.fillStyle = lineInk(box, i);
      ctx.strokeText(text, x, y);
      ctx.fillText(text, x, y);
    });
    ctx.globalAlpha = 1;
  }
}
const alignOf = (box) => (box.side === "l" ? "right" : box.side === "r" ? "left" : "center");
const startOf = (box) => (box.side === "l" ? box.x + box.w - 2 : box.side === "r" ? box.x + 2 : box.x + box.w / 2);
const faded = (n) => Boolean(litSet) && !litSet.has(n) && n !== hovered;
const lineInk = (box, i) => (box.tag && i === box.lines.length - 1 ? ink.proposed : singled(box.n) ? ink.accent : ink.ink);

// What lies under a point: a mark, a label, or the nearest mark within a finger's width.
function pick(point, finger) {
  const hit = network.getNodeAt(point);
  if (hit !== undefined) return hit;
  for (const box of boxes)
    if (point.x >= box.x && point.x <= box.x + box.w && point.y >= box.y && point.y <= box.y + box.h) return box.n;
  let best = null, least = finger;
  for (const [n, place] of drawn) {
    const at = network.canvasToDOM(place), far = Math.hypot(at.x - point.x, at.y - point.y);
    if (far < least) { least = far; best = n; }
  }
  return best;
}
