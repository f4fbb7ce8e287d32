// What the reader does: each step changes the state, shows it, and is one step in the history.
function go(changes, replace) {
  if (changes.sel !== undefined && changes.more === undefined) changes = { more: 0, ...changes };
  const before = { hops: state.hops, sel: state.sel, view: state.view, to: state.to, cite: state.cite, more: state.more };
  Object.assign(state, changes);
  const moved = Object.keys(before).some((key) => key !== "sel" && before[key] !== state[key]) || (state.hops > 0 && before.sel !== state.sel) || "route" in changes || "lang" in changes;
  const filtered = ["off", "without", "stances", "from", "until", "dated"].some((key) => key in changes);
  show(moved || (filtered && state.hops > 0));
  writeAddress(replace);
}
function select(n, hops) {
  const changes = { sel: n, list: false, to: null, cite: null };
  if (hops !== undefined) changes.hops = hops;
  else if (n === null) changes.hops = 0;
  else if (state.hops > 0 || !placed(n)) changes.hops = Math.max(1, state.hops);
  go(changes);
  if (sheet() === "peek") lift("half");
}
const overview = () => go({ sel: null, hops: 0, to: null, cite: null, list: false });

function show(refit) {
  readInk();
  refilter();
  // A phone has no room for a thing in the overview beside its facts: it is shown with what is near.
  if (narrow() && state.sel !== null && state.to === null && state.cite === null && !state.list && !state.hops) state.hops = 1;
  if (state.to !== null) findRoutes(state.sel, state.to);
  keepFocus(() => { words(); showPanel(); showLegend(); });
  paint(false);
  tell();
  if (refit) { fit(); reveal(); network.redraw(); }
}
const announce = (text) => { byId("say").textContent = ""; byId("say").textContent = text; };
function tell() {
  const named_ = state.cite !== null ? `${two(SOURCES[state.cite].n)}` : state.sel === null ? "" : caption(state.sel);
  // Around one thing the banner counts; a second count of something else would only confuse.
  const all = told_of ? "" : drawnOf();
  byId("status").textContent = [named_, all, changed() ? word("filtered") : ""].filter(Boolean).join(" · ");
  const banner = byId("banner"), parts = [];
  if (told_of) {
    const { shown, all: near, hidden, cut, walls, away, more, step } = told_of;
    parts.push(el("span", {}, within(step, shown, near)));
    if (cut) parts.push(button(`${counted("cut", cut)} ${word("showMore")}`, () => go({ more: state.more + 1 }), { key: "more" }));
    if (hidden) parts.push(button(`${counted("hiddenKinds", hidden)} ${word("showThem")}`, () => go({ off: new Set(), from: null, until: null, dated: false }), { key: "unhide" }));
    if (away) parts.push(el("span", {}, counted("away", away)));
    if (more) parts.push(el("span", {}, counted("beyond", more)));
    if (walls) parts.push(el("span", { class: "soft" }, word("walls")));
  } else if (!state.list && state.to === null && (TOTAL > THINGS || THINGS < NODES.length)) parts.push(...limits().slice(0, 1).map((text) => el("span", {}, text)));
  banner.replaceChildren(...parts);
  banner.hidden = !parts.length;
  covered = banner.hidden ? null : { n: -1, x: banner.offsetLeft - 4, y: banner.offsetTop - 4, w: banner.offsetWidth + 8, h: banner.offsetHeight + 8 };
}
function drawnOf() {
  // A mark that stands for many is no thing.
  const marks_ = [...drawn.keys()].filter(isGroup).length, own = drawn.size - marks_;
  if (marks_) return `${counted("shownOf", own).replace("{all}", TOTAL.toLocaleString("en"))}${comma()}${counted("marksDrawn", marks_)}`;
  return own === TOTAL ? counted("shownAll", TOTAL) : counted("shownOf", own).replace("{all}", TOTAL.toLocaleString("en"));
}
function within(step, shown, near) {
  const key = step ? `within${step}` : "saysThings";
  return shown === near ? counted(`${key}All`, near) : counted(key, shown).replace("{all}", near.toLocaleString("en"));
}
function words() {
  document.documentElement.lang = L() ? "en" : "zh-CN";
  const what = state.cite !== null ? two(SOURCES[state.cite].n) : state.sel !== null ? name(state.sel) + (state.to !== null ? ` ⋯ ${name(state.to)}` : "") : "";
  document.title = (what ? `${what} · ` : "") + two(PAGE.heading);
  byId("heading").textContent = two(PAGE.heading);
  byId("find").placeholder = narrow() ? word("findShort") : word("find");
  for (const [id, key] of Object.entries({ find: "findLabel", hits: "findLabel", legend: "legend", stage: "stage", tools: "tools", menu: "take", views: "views" })) byId(id).setAttribute("aria-label", word(key));
  byId("panel").setAttribute("aria-label", state.list ? word("everything") : state.cite !== null ? two(SOURCES[state.cite].n) : state.sel === null ? word("compare") : name(state.sel));
  const texts = { "show-map": "map", "show-list": "list", "show-legend": "legend", switch: "other", "view-layers": "layers", "view-force": "force", take: "take", "take-png": "png", "take-svg": "svg", "take-csv": "csv", "take-print": "print" };
  for (const [id, key] of Object.entries(texts)) (byId(id).querySelector("span") || byId(id)).textContent = word(key);
  for (const [id, key] of Object.entries({ "show-list": "list", "show-legend": "legend", take: "take" })) { byId(id).setAttribute("aria-label", word(key)); byId(id).title = word(key); }
  const icons = { "zoom-in": "zoomIn", "zoom-out": "zoomOut", "zoom-fit": "zoomFit", theme: isDark() ? "toLight" : "toDark", grip: "grip" };
  for (const [id, key] of Object.entries(icons)) { byId(id).setAttribute("aria-label", word(key)); byId(id).title = word(key); }
  const pressed = { "show-list": state.list, "view-layers": state.view === "layers", "view-force": state.view === "force" };
  for (const [id, value] of Object.entries(pressed)) byId(id).setAttribute("aria-pressed", String(value));
  byId("views").hidden = HOME.view === "radial";
  byId("switch").lang = L() ? "zh-CN" : "en";
}

function permalink() { return location.href.split("#")[0] + address(true); }

function zoom(factor) { network.moveTo({ scale: Math.min(5, Math.max(0.1, network.getScale() * factor)), animation: false }); }
// From thing to thing with the arrow keys: the nearest one that lies in that direction.
function step(dx, dy) {
  const from = drawn.get(hovered ?? state.sel) || (hovered === null && drawn.size ? { x: network.getViewPosition().x, y: network.getViewPosition().y } : null);
  let best = null, least = Infinity;
  for (const [n, place] of drawn) {
    if (!from || n === hovered || (hovered === null && n === state.sel)) continue;
    const along = (place.x - from.x) * dx + (place.y - from.y) * dy, aside = Math.abs((place.x - from.x) * dy) + Math.abs((place.y - from.y) * dx);
    const far = along + 2.5 * aside;
    if (along > 0.5 && far < least) { least = far; best = n; }
  }
  if (best === null) return;
  hovered = best;
  reveal(best);
  network.redraw();
  announce(`${caption(best)}${comma()}${two(KINDS[NODES[best].kind].n)}`);
}
function stageKeys(event) {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, way = ways[event.key];
  if (way && event.shiftKey) {
    const at = network.getViewPosition(), scale = network.getScale();
    network.moveTo({ position: { x: at.x + (60 * way[0]) / scale, y: at.y + (60 * way[1]) / scale }, animation: false });
  } else if (way) step(...way);
  else if (event.key === "Enter" && hovered !== null) select(hovered);
  else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}
