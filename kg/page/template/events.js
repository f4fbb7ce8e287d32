// What is wired to what; the page opens at the end.
const SHEETS = ["peek", "half", "full"];
const sheet = () => document.body.dataset.sheet || "half";
function lift(to) {
  document.body.dataset.sheet = to;
  byId("grip").setAttribute("aria-expanded", String(to !== "peek"));
}
function openMenu(open) {
  byId("menu").hidden = !open;
  byId("take").setAttribute("aria-expanded", String(open));
  if (open) byId("take-png").focus();
}
function showFilters(open) {
  document.body.classList.toggle("legend", open);
  byId("show-legend").setAttribute("aria-expanded", String(open));
}

start();
new Finder(byId("find"), byId("hits"), (n) => select(n));
const on = (id, act, kind = "click") => byId(id).addEventListener(kind, act);
// How it is shown is no step: "back" leads to what was seen before, not to another light.
on("switch", () => go({ lang: L() ? "zh" : "en" }, true));
on("theme", () => { const next = isDark() ? "light" : "dark"; go({ theme: next === (system.matches ? "dark" : "light") && !HOME.theme ? "" : next }, true); });
on("show-map", overview);
on("show-list", () => { go({ list: !state.list, cite: null }); if (state.list) byId("panel").focus(); lift("full"); });
on("show-legend", () => showFilters(!document.body.classList.contains("legend")));
on("view-layers", () => go({ view: "layers", sel: null, hops: 0, to: null, cite: null, list: false }));
on("view-force", () => go({ view: "force", sel: null, hops: 0, to: null, cite: null, list: false }));
on("zoom-in", () => zoom(1.25));
on("zoom-out", () => zoom(0.8));
on("zoom-fit", fit);
on("take", () => openMenu(byId("menu").hidden));
for (const [id, act] of [["take-png", savePng], ["take-svg", saveSvg], ["take-csv", saveCsv], ["take-print", () => print()]]) on(id, () => { openMenu(false); byId("take").focus(); act(); });
on("menu", (event) => {
  const items = [...byId("menu").querySelectorAll("button")], at = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus(); event.preventDefault(); }
  if (event.key === "Escape") { openMenu(false); byId("take").focus(); event.stopPropagation(); }
}, "keydown");

on("stage", stageKeys, "keydown");
on("stage", () => { if (hovered !== null) { hovered = null; network.redraw(); } }, "blur");
on("stage", (event) => {
  if (event.pointerType === "touch") return;
  const frame = byId("stage").getBoundingClientRect();
  const over = pick({ x: event.clientX - frame.left, y: event.clientY - frame.top }, 0);
  byId("stage").classList.toggle("over", over !== null);
  if (over !== hovered) { hovered = over; network.redraw(); }
}, "pointermove");
on("stage", () => { if (hovered !== null && document.activeElement !== byId("stage")) { hovered = null; network.redraw(); } }, "pointerleave");
network.on("click", (event) => {
  network.unselectAll();
  const n = pick(event.pointer.DOM, narrow() ? 26 : 8);
  if (n !== null && event.event.srcEvent?.shiftKey && state.sel !== null && n !== state.sel) go({ to: n, route: 0, hops: 0, cite: null });
  else if (n !== null) select(n);
  else if (state.hops === 0 && state.sel !== null && state.to === null) select(null);
});
network.on("doubleClick", (event) => { const n = pick(event.pointer.DOM, 8); if (n !== null) select(n, 1); });

// The phone's sheet: dragged by its grip, or lifted a stage a tap.
let grabbed = null;
on("grip", (event) => { grabbed = { y: event.clientY, high: byId("panel").offsetHeight, moved: false }; byId("grip").setPointerCapture(event.pointerId); }, "pointerdown");
on("grip", (event) => {
  if (!grabbed) return;
  const high = grabbed.high + grabbed.y - event.clientY;
  if (Math.abs(event.clientY - grabbed.y) > 6) grabbed.moved = true;
  if (grabbed.moved) document.body.style.setProperty("--sheet", `${Math.max(64, Math.min(innerHeight - 150, high))}px`);
}, "pointermove");
on("grip", () => {
  const share = byId("panel").offsetHeight / innerHeight;
  document.body.style.removeProperty("--sheet");
  if (grabbed?.moved) lift(SHEETS[share < 0.25 ? 0 : share < 0.62 ? 1 : 2]);
}, "pointerup");
// A tap acts on the click that follows it: the sheet must not move away from under that.
on("grip", () => {
  if (!grabbed?.moved) lift(SHEETS[(SHEETS.indexOf(sheet()) + 1) % 3]);
  grabbed = null;
});

document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { byId("find").focus(); event.preventDefault(); }
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (document.body.classList.contains("legend")) { showFilters(false); byId("show-legend").focus(); } else overview();
});
document.addEventListener("click", (event) => {
  if (!byId("menu").hidden && !byId("taking").contains(event.target)) openMenu(false);
  if (document.body.classList.contains("legend") && !byId("legend").contains(event.target) && !byId("show-legend").contains(event.target) && event.target.isConnected) showFilters(false);
});
function arrived(event) {
  if (location.hash === written) return;
  const { lang, theme } = state, stays = event.state?.own;
  readAddress();
  // Going back through one's own steps keeps the language and the light chosen meanwhile.
  if (stays) { Object.assign(state, { lang, theme }); writeAddress(true); }
  show(true);
  byId("panel").scrollTop = event.state?.top || 0;
}
addEventListener("popstate", arrived);
addEventListener("hashchange", arrived);
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
system.addEventListener("change", () => show(false));
new ResizeObserver(() => {
  // The canvas takes its new size first.
  requestAnimationFrame(() => { if (measureStage()) { words(); paint(false); } fit(); reveal(); });
}).observe(byId("stage"));

readAddress();
show(true);
// What the tests and the curious may ask; nothing here changes the page.
Object.defineProperty(globalThis, "aicity", { value: Object.freeze({
  labels: () => boxes.map(({ n, x, y, w, h, letter, lines: text, cutOff }) => ({ n, x, y, w, h, letter, text: text.join(""), cutOff: Boolean(cutOff) })),
  drawn: () => [...drawn.keys()],
  lines: () => edgeSet.length - ropes.length,
  bundles: () => ropes.map((rope) => rope.number),
  links: () => lines.map((line) => line.id),
  names: () => NODES.map((node) => node.curie),
  at: (n) => network.canvasToDOM(drawn.get(n)),
  search: (text) => search(text, 12).map((n) => NODES[n].curie),
  state: () => ({ id: state.sel === null ? null : NODES[state.sel].curie, hops: state.hops, lang: state.lang, off: [...state.off].sort(), without: [...state.without].sort(), unsaid: [...state.stances].sort(), from: state.from, until: state.until, dated: state.dated, list: state.list, route: state.route, more: state.more, to: state.to === null ? null : NODES[state.to].curie, view: state.view, dark: isDark(), source: state.cite === null ? null : SOURCES[state.cite].c }),
  routes: () => routes.map((steps) => steps.map(({ from, to, links }) => [NODES[from].curie, links.map((e) => [PAGE.predicates[EDGES[e].p].c, EDGES[e].from === from]), NODES[to].curie])),
  told: () => told_of && { ...told_of },
  settled: () => settled !== null,
  svg: svgText,
  csv: csvText,
  // How far the drawn lines lie from those that the pictures are made of.
  drift: () => Math.max(0, ...lines.map((line) => {
    const a = drawn.get(line.from), b = drawn.get(line.to), own = pointAt(a, b, pulls(a, b, line.smooth), 0.5), theirs = network.body.edges[line.id].edgeType.getPoint(0.5);
    return Math.hypot(own.x - theirs.x, own.y - theirs.y);
  })),
}) });
