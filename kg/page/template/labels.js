// Labels are drawn here, at a constant size, each where it touches no other and no mark.
const MARK_GAP = 4;
let boxes = []; // the labels that stand on the canvas: {n, x, y, w, h, text}
let hovered = null;
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map(), wrapped = new Map();

function textWidth(text, font) {
  const face = font || `12px ${ink.font}`, key = face + "\n" + text;
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = face;
    width = ruler.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

// Chinese breaks anywhere but before closing marks; other scripts break at spaces.
const PIECES = /[\u2e80-\u9fff\uff00-\uffef“‘（《][，。、；：！？）》”’]*|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/g;
function wrap(text, width, font, most) {
  const key = [font, Math.round(width), most, text].join("\n");
  if (wrapped.has(key)) return wrapped.get(key);
  const lines = [];
  let line = "";
  for (const piece of (text.match(PIECES) || [text]).flatMap((one) => one.match(/[^-–—/]+[-–—/]*|[-–—/]+/g) || [])) {
    if (line && textWidth((line + piece).trimEnd(), font) > width) { lines.push(line.trimEnd()); line = ""; }
    line += piece;
  }
  if (line.trim()) lines.push(line.trimEnd());
  let cutOff = lines.length > most;
  const kept = lines.slice(0, most);
  const last = kept.length - 1;
  for (let i = 0; i <= last; i++) {
    const end = i === last && cutOff ? "…" : "";
    if (textWidth(kept[i] + end, font) > width + 2 || end) {
      let short = kept[i];
      while (short && textWidth(short + "…", font) > width + 2) short = short.slice(0, -1);
      if (short !== kept[i] || end) { kept[i] = short + "…"; cutOff = true; }
    }
  }
  const result = { lines: kept, width: Math.max(0, ...kept.map((one) => textWidth(one, font))), cutOff };
  wrapped.set(key, result);
  return result;
}

class Grid {
  constructor() { this.cells = new Map(); }
  *keys(b) {
    for (let i = Math.floor(b.x / 64); i <= Math.floor((b.x + b.w) / 64); i++)
      for (let j = Math.floor(b.y / 64); j <= Math.floor((b.y + b.h) / 64); j++) yield i * 10007 + j;
  }
  free(b, own) {
    for (const key of this.keys(b))
      for (const o of this.cells.get(key) || [])
        if (o.n !== own && b.x < o.x + o.w && o.x < b.x + b.w && b.y < o.y + o.h && o.y < b.y + b.h) return false;
    return true;
  }
  add(b) {
    for (const key of this.keys(b)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(b);
    }
  }
}

const RANK = { city: 0, cluster: 1, scenario: 2, policy: 3, programme: 3 };
function priority(n) {
  if (n === state.sel) return -9;
  if (n === hovered) return -8;
  const lit = litSet && litSet.has(n) ? -5 : 0;
  return lit + (RANK[NODES[n].kind] ?? 4) - Math.min(0.9, LINKS[n].length / 100);
}

function drawLabels(ctx) {
  const canvas = ctx.canvas, ratio = canvas.width / canvas.clientWidth || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight, scale = network.getScale();
  const grow = Math.min(1.25, Math.max(1, scale));
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const grid = new Grid(), items = [];
  for (const [n, place] of drawn) {
    const at = network.canvasToDOM({ x: place.x, y: place.y });
    const size = KINDS[NODES[n].kind].size * scale;
    if (at.x < -20 || at.y < -20 || at.x > width + 20 || at.y > height + 20) continue;
    const r = Math.max(3, size * 0.85);
    grid.add({ n, x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r });
    items.push({ n, at, place, size, rank: priority(n) });
  }
  items.sort((a, b) => a.rank - b.rank || a.n - b.n);
  boxes = [];
  for (const item of items) placeLabel(item, grid, width, height, scale, grow);
  for (const heading of headings) placeHeading(ctx, heading, grid, scale, grow);
  for (const box of boxes) paintLabel(ctx, box);
  if (state.sel !== null && state.hops === 0) predicateLabels(ctx, grid);
  ctx.restore();
}

function fontOf(n, grow) {
  const kind = NODES[n].kind;
  const strong = n === state.sel || RANK[kind] < 3;
  const size = (kind === "city" && PAGE.pair.includes(n) ? 17 : narrow() ? 11 : 12) * grow;
  return { size, font: `${strong ? "600 " : ""}${size}px ${ink.font}` };
}

// A proposed thing says so on a line of its own, which is never shortened.
function labelText(n, room, font, most) {
  const text = wrap(name(n), room, font, most);
  if (!proposed(n)) return text;
  return { ...text, lines: [...text.lines, word("proposed")], width: Math.max(text.width, textWidth(word("proposed"), font)), tag: true };
}

function placeLabel({ n, at, place, size, rank }, grid, width, height, scale, grow) {
  const { size: letter, font } = fontOf(n, grow), line = letter * 1.22;
  const room = Math.max(44, place.width * Math.max(scale, narrow() ? 0.9 : 0.75));
  const forced = n === state.sel || n === hovered;
  const orders = { l: "lbrt", r: "rblt", b: "btrl" }[place.anchor];
  for (const most of forced ? [4] : [place.lines || 4, 3, 2, 1]) {
    const text = labelText(n, forced ? Math.max(room, 200) : room, font, most);
    const w = text.width + 4, h = line * text.lines.length + 1;
    for (const side of orders) {
      const gap = Math.max(size, 4) + MARK_GAP;
      const x = side === "l" ? at.x - gap - w : side === "r" ? at.x + gap : at.x - w / 2;
      const y = side === "b" ? at.y + gap - 1 : side === "t" ? at.y - gap - h : at.y - h / 2;
      const box = { n, x, y, w, h, side, font, line, lines: text.lines, tag: text.tag, cutOff: text.cutOff, letter };
      const inside = x >= 2 && y >= 2 && x + w <= width - 2 && y + h <= height - 2;
      if (inside && grid.free(box, n)) { grid.add(box); boxes.push(box); return; }
    }
  }
  if (forced && rank < 0) {
    const text = labelText(n, 200, font, 4), w = text.width + 4, h = line * text.lines.length + 1;
    const box = { n, x: Math.min(Math.max(2, at.x - w / 2), width - w - 2), y: Math.min(at.y + size + MARK_GAP, height - h - 2), w, h, side: "b", font, line, lines: text.lines, tag: text.tag, letter };
    boxes = boxes.filter((o) => !(box.x < o.x + o.w && o.x < box.x + box.w && box.y < o.y + o.h && o.y < box.y + box.h));
    boxes.push(box);
  }
}

function paintLabel(ctx, box) {
  const lit = !litSet || litSet.has(box.n) || box.n === hovered;
  ctx.font = box.font;
  ctx.globalAlpha = lit ? 1 : 0.38;
  ctx.strokeStyle = ink.bg;
  ctx.fillStyle = box.n === state.sel ? ink.accent : ink.ink;
  ctx.lineWidth = 4;
  ctx.textAlign = box.side === "l" ? "right" : box.side === "r" ? "left" : "center";
  const x = box.side === "l" ? box.x + box.w - 2 : box.side === "r" ? box.x + 2 : box.x + box.w / 2;
  box.lines.forEach((text, i) => {
    const y = box.y + box.line * (i + 0.5) + 0.5;
    if (box.tag && i === box.lines.length - 1) ctx.fillStyle = ink.proposed;
    ctx.strokeText(text, x, y);
    ctx.fillText(text, x, y);
  });
  ctx.globalAlpha = 1;
}

function placeHeading(ctx, { x, y, text, count, anchor, side }, grid, scale, grow) {
  const at = network.canvasToDOM({ x, y }), font = `${11.5 * grow}px ${ink.font}`;
  const shown = (side < 0 ? "← " : "→ ") + text + (count > 1 ? ` · ${count}` : "");
  const w = textWidth(shown, font), left = anchor === "l" ? at.x - w + 8 : at.x - 8;
  const box = { x: left, y: at.y - 8, w, h: 16 };
  if (!grid.free(box)) return;
  grid.add(box);
  ctx.font = font;
  ctx.textAlign = "left";
  ctx.fillStyle = ink.soft;
  ctx.strokeStyle = ink.bg;
  ctx.lineWidth = 4;
  ctx.strokeText(shown, left, at.y);
  ctx.fillText(shown, left, at.y);
}

// The names of the selected thing's links, at the middle of each line where there is room.
function predicateLabels(ctx, grid) {
  ctx.font = `11px ${ink.font}`;
  ctx.textAlign = "center";
  ctx.lineWidth = 4;
  const said = new Set();
  for (const e of LINKS[state.sel]) {
    const edge = EDGES[e], a = drawn.get(edge.from), b = drawn.get(edge.to);
    const key = `${edge.p} ${edge.from === state.sel}`;
    if (!a || !b || a === b || said.has(key)) continue;
    const at = network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    const text = two(PAGE.predicates[edge.p].n), w = textWidth(text, ctx.font) + 6;
    const box = { x: at.x - w / 2, y: at.y - 8, w, h: 16 };
    if (!grid.free(box)) continue;
    grid.add(box);
    said.add(key);
    ctx.strokeStyle = ink.bg;
    ctx.fillStyle = ink.accent;
    ctx.strokeText(text, at.x, at.y);
    ctx.fillText(text, at.x, at.y);
  }
}

// What lies under a point: a mark, a label, or the nearest mark within a finger's width.
function pick(point, reach) {
  const hit = network.getNodeAt(point);
  if (hit !== undefined) return hit;
  for (const box of boxes)
    if (point.x >= box.x && point.x <= box.x + box.w && point.y >= box.y && point.y <= box.y + box.h) return box.n;
  let best = null, least = reach;
  for (const [n, place] of drawn) {
    const at = network.canvasToDOM(place), far = Math.hypot(at.x - point.x, at.y - point.y);
    if (far < least) { least = far; best = n; }
  }
  return best;
}
