// What the reader does, and the address that brings back what was seen.
const HOME = PAGE.start === undefined ? { sel: null, hops: 0 } : { sel: PAGE.start, hops: PAGE.hops };
const BY_NAME = new Map();
for (const node of NODES) { BY_NAME.set(node.curie, node.id); BY_NAME.set(node.iri, node.id); }

function select(n, hops) {
  state.list = false;
  const before = state.hops;
  state.sel = n;
  if (n === null) state.hops = 0;
  else if (hops !== undefined) state.hops = hops;
  else if (before > 0 || !NODES[n].at || state.off.has(NODES[n].kind)) state.hops = Math.max(1, before);
  show(before !== state.hops || state.hops > 0);
}
function home() {
  state.sel = HOME.sel;
  state.hops = HOME.hops;
  state.list = false;
  show(true);
}
function toggle(kind) {
  if (state.off.has(kind)) state.off.delete(kind);
  else state.off.add(kind);
  const focus = document.activeElement && [...document.querySelectorAll("#legend .kind")].indexOf(document.activeElement);
  show(state.hops > 0);
  if (focus >= 0) document.querySelectorAll("#legend .kind")[focus].focus();
}

function show(refit) {
  words();
  paint(refit);
  showPanel();
  showLegend();
  tell();
  writeAddress();
}
function tell() {
  const shown = `${drawn.size} / ${NODES.length}${word("things")}`;
  const named = state.sel === null ? "" : `${caption(state.sel)} · `;
  byId("status").textContent = named + shown + (cut ? ` · +${cut}: ${word("cut")}` : "");
}
function words() {
  document.documentElement.lang = L() ? "en" : "zh-CN";
  document.title = (state.sel === null ? "" : `${name(state.sel)} · `) + two(PAGE.heading);
  byId("heading").textContent = two(PAGE.heading);
  byId("find").placeholder = word("find");
  byId("find").setAttribute("aria-label", word("findLabel"));
  byId("hits").setAttribute("aria-label", word("findLabel"));
  byId("show-map").textContent = word("map");
  byId("show-list").textContent = word("list");
  byId("show-list").setAttribute("aria-pressed", String(state.list));
  byId("show-legend").textContent = word("legend");
  byId("switch").textContent = word("other");
  byId("switch").lang = L() ? "zh-CN" : "en";
  byId("legend").setAttribute("aria-label", word("legend"));
  byId("panel").setAttribute("aria-label", state.list ? word("everything") : state.sel === null ? word("compare") : name(state.sel));
  byId("stage").setAttribute("aria-label", word("stage"));
  for (const [id, key] of [["zoom-in", "zoomIn"], ["zoom-out", "zoomOut"], ["zoom-fit", "zoomFit"]]) {
    byId(id).setAttribute("aria-label", word(key));
    byId(id).title = word(key);
  }
}

// #id=firm:tztek&hops=1&lang=en&off=brand — and plain #firm:tztek is understood too.
const plain = (text) => encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%2F", "/");
let written = "";
function address() {
  const parts = [];
  if (state.sel !== HOME.sel || state.hops !== HOME.hops) {
    parts.push(`id=${state.sel === null ? "" : plain(NODES[state.sel].curie)}`);
    if (state.hops) parts.push(`hops=${state.hops}`);
  }
  if (state.lang !== PAGE.lang) parts.push(`lang=${state.lang}`);
  const off = [...state.off].sort().join();
  if (off !== OFF) parts.push(`off=${plain(off)}`);
  return parts.length ? "#" + parts.join("&") : "";
}
function writeAddress() {
  const next = address();
  if (next === written) return;
  written = next;
  // A page inside a notebook has no address of its own to change.
  try { history.replaceState(null, "", next || location.pathname + location.search); } catch { /* as it is */ }
}
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
function readAddress() {
  const text = location.hash.slice(1);
  written = location.hash;
  Object.assign(state, HOME, { lang: PAGE.lang, list: false, off: new Set(OFF ? OFF.split(",") : []) });
  if (!text) return;
  const known = new Map(text.includes("=") ? text.split("&").map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at), decoded(part.slice(at + 1))];
  }) : [["id", decoded(text)]]);
  if (["zh", "en"].includes(known.get("lang"))) state.lang = known.get("lang");
  if (known.has("off")) state.off = new Set(known.get("off").split(",").filter((kind) => Object.hasOwn(KINDS, kind)));
  if (known.has("id")) {
    const n = BY_NAME.get(known.get("id"));
    state.sel = n === undefined ? null : n;
    const hops = Number.parseInt(known.get("hops") || "0", 10);
    state.hops = n === undefined ? 0 : Math.min(3, Math.max(0, Number.isNaN(hops) ? 0 : hops));
    if (n !== undefined && !state.hops && (!NODES[n].at || state.off.has(NODES[n].kind))) state.hops = 1;
  }
}
function copyLink() {
  const done = () => { const button = byId("copy"); if (button) button.textContent = word("copied"); };
  const whole = location.href.split("#")[0] + (address() || `#id=${plain(NODES[state.sel].curie)}`);
  if (navigator.clipboard) navigator.clipboard.writeText(whole).then(done, () => {});
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(5, Math.max(0.1, network.getScale() * factor)), animation: false });
}
function stageKeys(event) {
  const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  if (steps[event.key]) {
    const at = network.getViewPosition(), scale = network.getScale(), [dx, dy] = steps[event.key];
    network.moveTo({ position: { x: at.x + dx / scale, y: at.y + dy / scale }, animation: false });
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}

start();
byId("find").addEventListener("input", showHits);
byId("find").addEventListener("keydown", findKeys);
byId("find").addEventListener("blur", () => setTimeout(closeHits, 150));
byId("switch").addEventListener("click", () => { state.lang = L() ? "zh" : "en"; show(true); });
byId("show-map").addEventListener("click", home);
byId("show-list").addEventListener("click", () => { state.list = !state.list; show(false); if (state.list) byId("panel").focus(); });
byId("show-legend").addEventListener("click", () => {
  byId("show-legend").setAttribute("aria-expanded", String(document.body.classList.toggle("legend")));
});
byId("zoom-in").addEventListener("click", () => zoom(1.25));
byId("zoom-out").addEventListener("click", () => zoom(0.8));
byId("zoom-fit").addEventListener("click", fit);
byId("stage").addEventListener("keydown", stageKeys);
byId("stage").addEventListener("mousemove", (event) => {
  const frame = byId("stage").getBoundingClientRect();
  const over = pick({ x: event.clientX - frame.left, y: event.clientY - frame.top }, 0);
  byId("stage").classList.toggle("over", over !== null);
  if (over !== hovered) { hovered = over; network.redraw(); }
});
network.on("click", (event) => {
  network.unselectAll();
  const n = pick(event.pointer.DOM, narrow() ? 26 : 8);
  if (n !== null) select(n);
  else if (state.hops === 0 && state.sel !== null) select(null);
});
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "TEXTAREA"].includes(document.activeElement.tagName);
  if (event.key === "/" && !typing) { byId("find").focus(); event.preventDefault(); }
  if (event.key === "Escape" && !event.defaultPrevented) home();
});
addEventListener("hashchange", () => { if (location.hash !== written) { readAddress(); show(true); } });
dark.addEventListener("change", () => { readInk(); show(false); });
let wasNarrow = narrow();
new ResizeObserver(() => {
  // The canvas takes its new size first.
  requestAnimationFrame(() => { if (wasNarrow !== narrow()) { wasNarrow = narrow(); paint(false); } fit(); reveal(); });
}).observe(byId("stage"));

readAddress();
show(true);
// What the tests and the curious may ask; nothing here changes the page.
Object.defineProperty(globalThis, "aicity", { value: Object.freeze({
  labels: () => boxes.map(({ n, x, y, w, h, letter, lines, cutOff }) => ({ n, x, y, w, h, letter, text: lines.join(""), cutOff: Boolean(cutOff) })),
  drawn: () => [...drawn.keys()],
  lines: () => edgeSet.length,
  at: (n) => network.canvasToDOM(drawn.get(n)),
  search: (text) => search(text, 12).map((n) => NODES[n].curie),
  state: () => ({ id: state.sel === null ? null : NODES[state.sel].curie, hops: state.hops, lang: state.lang, off: [...state.off].sort() }),
}) });
