// The picture to take away: what is on the stage as plain shapes and words, with a heading, the
// legend of what is drawn, and where it comes from. One list of parts makes SVG and PNG.
const HEAD = 46, PAD = 18;
function scene() {
  const stage = byId("stage"), width = stage.clientWidth, height = stage.clientHeight, scale = network.getScale();
  const at = (place) => { const p = network.canvasToDOM(place); return { x: p.x, y: p.y + HEAD }; };
  const parts = [], inside = (p) => p.x > -30 && p.x < width + 30 && p.y > HEAD - 30 && p.y < height + HEAD + 30;
  const path = (d, more) => parts.push({ d, ...more });
  const origin = at({ x: 0, y: 0 });
  for (const { d, fill, stroke } of guides) path(d, { fill: fill && ink[fill], stroke: stroke && ink[stroke], wide: 1 / scale, move: origin, scale, clip: true });
  for (const line of [...ropes, ...lines]) {
    const a = drawn.get(line.from), b = drawn.get(line.to), via = pulls(a, b, line.smooth), ends = [a, b].map(at);
    if (!ends.some(inside)) continue;
    const bent = via.map(at), style = { alpha: line.color.opacity, clip: true };
    path(curve(ends[0], ends[1], bent), { ...style, stroke: line.color.color, wide: line.width * scale, dash: line.dashes ? line.dashes.map((each) => each * scale).join(" ") : null, line: line.number ? undefined : line.id });
    if (line.arrows.to.enabled) path(arrow(ends[0], ends[1], bent, (sizeOf(line.to) + 2) * scale, 8 * scale), { ...style, fill: line.color.color });
  }
  for (const [n, place] of drawn) {
    const { x, y } = at(place), size = sizeOf(n) * scale, own = tint(n), open = proposed(n), alpha = faded(n) ? 0.25 : 1;
    if (!inside({ x, y })) continue;
    path(outline(KINDS[NODES[n].kind].shape, size, x, y), { fill: open ? ink.bg : own, stroke: own, wide: (open ? 1.8 : 1) * scale, dash: open ? `${3 * scale} ${2 * scale}` : null, alpha, thing: NODES[n].curie, title: caption(n), clip: true });
    if (MARKED.has(n)) path(outline("dot", size + 5 * scale, x, y), { stroke: ink.accent, wide: 1.6 * scale, alpha, clip: true });
    if (shared(n)) for (const [d, stroke] of split(x, y, size + 3.2 * scale, ink.first, ink.second)) path(d, { stroke, wide: 1.8 * scale, alpha, clip: true });
  }
  const text = (x, y, words_, size, more) => parts.push({ text: words_, x, y, size, halo: ink.bg, fill: ink.ink, align: "left", ...more });
  for (const note of notes) text(note.x, note.y + HEAD, note.text, note.size, { fill: note.colour, align: note.align, strong: note.strong, clip: true });
  for (const box of boxes) box.lines.forEach((line, i) => text(startOf(box), box.y + box.line * (i + 0.5) + 0.5 + HEAD, line, box.letter, { fill: lineInk(box, i), align: alignOf(box), strong: box.strong, alpha: faded(box.n) ? 0.38 : 1, clip: true }));
  text(PAD, 24, document.title, 17, { strong: true });
  const foot = legendParts(width, height + HEAD, text, path);
  return { width, height: foot, parts, frame: { x: 0, y: HEAD, width, height } };
}

// Below the drawing: the kinds that are drawn, how to read them, and the source.
function legendParts(width, top, text, path) {
  const kinds = [...new Set([...drawn.keys()].map((n) => NODES[n].kind))].sort((a, b) => Object.keys(KINDS).indexOf(a) - Object.keys(KINDS).indexOf(b));
  let x = PAD, y = top + 24;
  const item = (words_, picture) => {
    const wide = 24 + textWidth(words_) + 18;
    if (x + wide > width - PAD && x > PAD) { x = PAD; y += 22; }
    picture(x + 7, y);
    text(x + 22, y, words_, 12, { fill: ink.soft });
    x += wide;
  };
  for (const kind of kinds) item(two(KINDS[kind].n), (a, b) => path(outline(KINDS[kind].shape, 5.6, a, b), { fill: kind === "city" ? ink.first : KINDS[kind][isDark() ? "dark" : "light"] }));
  if ([...drawn.keys()].some(proposed)) item(word("proposedKey"), (a, b) => path(outline("hexagon", 6, a, b), { fill: ink.bg, stroke: ink.soft, wide: 1.6, dash: "3 2" }));
  if (lines.some((line) => line.dashes)) item(word("proposedLine"), (a, b) => path(`M${a - 7} ${b}H${a + 9}`, { stroke: ink.edge, wide: 1.6, dash: "4 3" }));
  if ([...drawn.keys()].some(shared)) item(word("both"), (a, b) => { for (const [d, stroke] of split(a, b, 6.5, ink.first, ink.second)) path(d, { stroke, wide: 1.8 }); });
  y += 26;
  for (const line of wrap(sourceLine(), width - 2 * PAD, `12px ${ink.font}`, 6).lines) { text(PAD, y, line, 12, { fill: ink.soft }); y += 18; }
  return y + 4;
}
function sourceLine() {
  const used = new Set(lines.flatMap((line) => EDGES[line.id].s.map((s) => GROUPS[SOURCES[s].g]?.w)));
  const works = [...used].filter((w) => w !== undefined).sort((a, b) => a - b).map((w) => two(WORKS[w].n));
  const own = works.length ? `${word("source")}${colon()}${works.slice(0, 4).join(stop())}${works.length > 4 ? " …" : ""} · ` : "";
  const filters = changed() ? `${word("filtered")} · ` : "";
  return `${own}${filters}${drawnOf()} · aicity, ${word("version")} ${PAGE.version} · ${state.sel === null ? PAGE.base : NODES[state.sel].iri}`;
}

function toSvg() {
  const { width, height, parts, frame } = scene(), face = ink.font.replaceAll('"', "'");
  const root = svg("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${Math.ceil(height)}`, width, height: Math.ceil(height), "font-family": face, "font-size": 12, role: "img", lang: document.documentElement.lang });
  const title = svg("title", {}), clip = svg("clipPath", { id: "stage-frame" }, svg("rect", frame)), held = svg("g", { "clip-path": "url(#stage-frame)" }), free = svg("g", {});
  title.textContent = document.title;
  root.append(title, svg("defs", {}, clip), svg("rect", { width: "100%", height: "100%", fill: ink.bg }), held, free);
  const number = (value) => (value === undefined || value === null ? null : fixed(value));
  for (const part of parts) {
    let made;
    if (part.d !== undefined) {
      made = svg("path", { d: part.d, fill: part.fill || "none", stroke: part.stroke || null, "stroke-width": part.stroke ? number(part.wide) : null, "stroke-dasharray": part.dash || null, "stroke-linejoin": "round", transform: part.move ? `translate(${fixed(part.move.x)} ${fixed(part.move.y)}) scale(${part.scale})` : null });
      if (part.thing) { made.setAttribute("class", "thing"); made.setAttribute("data-id", part.thing); const name_ = svg("title", {}); name_.textContent = part.title; made.append(name_); }
      if (part.line !== undefined) made.setAttribute("class", "link");
    } else {
      made = svg("text", { x: fixed(part.x), y: fixed(part.y), "dominant-baseline": "central", "font-size": fixed(part.size), "font-weight": part.strong ? 600 : null, fill: part.fill, "text-anchor": { left: null, center: "middle", right: "end" }[part.align], stroke: part.halo, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" });
      made.textContent = part.text;
    }
    if (part.alpha !== undefined && part.alpha < 1) made.setAttribute("opacity", part.alpha);
    (part.clip ? held : free).append(made);
  }
  return root;
}

function toCanvas(sharp) {
  const { width, height, parts, frame } = scene(), canvas = document.createElement("canvas");
  canvas.width = Math.round(width * sharp);
  canvas.height = Math.ceil(height * sharp);
  const ctx = canvas.getContext("2d");
  ctx.scale(sharp, sharp);
  ctx.fillStyle = ink.bg;
  ctx.fillRect(0, 0, width, height);
  ctx.lineJoin = "round";
  ctx.textBaseline = "middle";
  for (const part of parts) {
    ctx.save();
    if (part.clip) { ctx.beginPath(); ctx.rect(frame.x, frame.y, frame.width, frame.height); ctx.clip(); }
    ctx.globalAlpha = part.alpha ?? 1;
    ctx.setLineDash(part.dash ? String(part.dash).split(" ").map(Number) : []);
    if (part.d !== undefined) {
      if (part.move) { ctx.translate(part.move.x, part.move.y); ctx.scale(part.scale, part.scale); }
      const path = new Path2D(part.d);
      if (part.fill) { ctx.fillStyle = part.fill; ctx.fill(path); }
      if (part.stroke) { ctx.strokeStyle = part.stroke; ctx.lineWidth = part.wide; ctx.stroke(path); }
    } else {
      ctx.font = `${part.strong ? "600 " : ""}${part.size}px ${ink.font}`;
      ctx.textAlign = part.align;
      ctx.strokeStyle = part.halo;
      ctx.lineWidth = 4;
      ctx.strokeText(part.text, part.x, part.y);
      ctx.fillStyle = part.fill;
      ctx.fillText(part.text, part.x, part.y);
    }
    ctx.restore();
  }
  return canvas;
}
