// The address that brings back what is seen: #/firm/tztek?hops=2&lang=en, #/?view=force, #/list.
// Every step the reader takes is one entry of the browser's history, so that "back" undoes it;
// language and light are no steps.
const plain = (text) => encodeURIComponent(text).replace(/%(3A|2C)/g, decodeURIComponent);
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
const pathOf = (curie) => {
  if (curie.startsWith(PAGE.base)) return curie.slice(PAGE.base.length).split("/").map(encodeURIComponent).join("/");
  const at = curie.includes("://") ? -1 : curie.indexOf(":");
  return at < 0 ? plain(curie) : `${encodeURIComponent(curie.slice(0, at))}/${encodeURIComponent(curie.slice(at + 1))}`;
};
// What a path names: an IRI, kind/slug, or kind:slug, each perhaps percent-encoded; an IRI of ours
// may itself hold Chinese or percent signs.
function named(path, known) {
  const at = path.indexOf("/");
  const forms = [decoded(path), path, PAGE.base + decoded(path), PAGE.base + path];
  if (at > 0) forms.push(`${decoded(path.slice(0, at))}:${decoded(path.slice(at + 1))}`, `${path.slice(0, at)}:${path.slice(at + 1)}`);
  return forms.map((form) => known.get(form)).find((found) => found !== undefined);
}

for (const [kind, look] of Object.entries(KINDS)) if (look.off) state.off.add(kind);
const OFF = [...state.off].sort().join();
const follows = () => (navigator.languages || [navigator.language || ""]).map((each) => each.slice(0, 2).toLowerCase()).find((each) => each === "zh" || each === "en");
const HOME_LANG = (PAGE.follow && follows()) || PAGE.lang;
const HOME = {
  lang: HOME_LANG, theme: ["light", "dark"].includes(PAGE.theme) ? PAGE.theme : "", view: PAGE.layout === "force" || PAGE.layout === "radial" ? PAGE.layout : "layers",
  sel: PAGE.start ?? null, hops: PAGE.start === undefined ? 0 : PAGE.hops || 1,
};
function homeState() {
  return {
    ...HOME, to: null, route: 0, cite: null, list: false, more: 0, off: new Set(OFF ? OFF.split(",") : []), without: new Set(),
    stances: new Set(), from: null, until: null, dated: false,
  };
}

function address(whole) {
  const { sel, hops, to, cite, list } = state, query = [];
  let path = "";
  if (list) path = "list";
  else if (cite !== null) path = pathOf(SOURCES[cite].c);
  else if (sel !== null) path = pathOf(NODES[sel].curie);
  const add = (key, value, usual) => { if (value !== usual && value !== null && value !== "") query.push(`${key}=${plain(String(value))}`); };
  if (!list && cite === null && sel !== null) {
    add("hops", hops, 0);
    if (to !== null) { add("to", NODES[to].curie); add("route", state.route + 1, 1); }
    add("more", state.more, 0);
  }
  if (state.view !== HOME.view) add("view", state.view);
  add("off", [...state.off].sort().join() || "-", OFF || "-");
  add("without", [...state.without].sort((a, b) => a - b).map((g) => GROUPS[g].c).join(), "");
  add("unsaid", [...state.stances].sort().join(), "");
  add("from", state.from);
  add("until", state.until);
  if (state.dated) add("dated", 1);
  add("lang", state.lang, whole ? null : HOME.lang);
  add("theme", state.theme || (HOME.theme ? "auto" : ""), HOME.theme);
  const same = !list && cite === null && to === null && sel === HOME.sel && hops === HOME.hops;
  if (same && !query.some((each) => each.startsWith("more"))) {
    path = "";
    const rest = query.filter((each) => !each.startsWith("hops="));
    return rest.length || whole ? `#/${HOME.sel === null ? "" : pathOf(NODES[sel].curie)}${rest.length ? "?" + [...(HOME.sel === null ? [] : [`hops=${hops}`]), ...rest].join("&") : ""}` : "";
  }
  return `#/${path}${query.length ? "?" + query.join("&") : ""}`;
}

function readAddress() {
  const text = location.hash.slice(1);
  written = location.hash;
  Object.assign(state, homeState());
  if (!text) return;
  // Two older forms are read too: #id=firm:tztek&hops=1 and #firm:tztek.
  const slashed = text.startsWith("/"), cutAt = slashed ? text.indexOf("?") : -1;
  let path = slashed ? (cutAt < 0 ? text.slice(1) : text.slice(1, cutAt)) : "";
  const query = slashed ? (cutAt < 0 ? "" : text.slice(cutAt + 1)) : text.includes("=") ? text : "";
  const known = new Map(query.split("&").filter(Boolean).map((part) => {
    const at = (part + "=").indexOf("=");
    return [part.slice(0, at), decoded(part.slice(at + 1))];
  }));
  if (!slashed) path = known.get("id") ?? (query ? null : text);
  const list = (key) => (known.get(key) || "").split(",").filter(Boolean);
  if (["zh", "en"].includes(known.get("lang"))) state.lang = known.get("lang");
  if (["light", "dark", "auto"].includes(known.get("theme"))) state.theme = known.get("theme").replace("auto", "");
  if (HOME.view !== "radial" && ["layers", "force"].includes(known.get("view"))) state.view = known.get("view");
  if (known.has("off")) state.off = new Set(list("off").filter((kind) => Object.hasOwn(KINDS, kind)));
  const group = new Map(GROUPS.map((each, g) => [each.c, g]));
  state.without = new Set(list("without").map((each) => group.get(each)).filter((g) => g !== undefined));
  state.stances = new Set(list("unsaid").map(Number).filter((each) => [1, 2, 3].includes(each)));
  const year = (key) => (/^\d{1,4}$/.test(known.get(key) || "") ? Number(known.get(key)) : null);
  state.from = year("from");
  state.until = year("until");
  state.dated = known.get("dated") === "1";
  if (path === null || (slashed && path === "" && HOME.sel === null)) return;
  readPath(path, known);
}
function readPath(path, known) {
  Object.assign(state, { sel: null, hops: 0 });
  if (path === "") return;
  if (path === "list") { state.list = true; return; }
  const n = named(path, THING_OF);
  if (n === undefined) {
    const s = named(path, SOURCE_OF);
    state.cite = s === undefined ? null : s;
    return;
  }
  const whole = (key, least, most) => Math.min(most, Math.max(least, Number.parseInt(known.get(key), 10) || least));
  state.sel = n;
  state.hops = whole("hops", 0, 3);
  state.more = whole("more", 0, 99);
  const to = known.has("to") ? named(known.get("to"), THING_OF) : undefined;
  if (to !== undefined && to !== n) { state.to = to; state.route = whole("route", 1, 9) - 1; state.hops = 0; }
  else if (!state.hops && !placed(n)) state.hops = 1;
}

let written = "";
// A page inside a notebook has no address of its own to change; it stays as it is.
function writeAddress(replace) {
  const next = address();
  if (next === written) return;
  const target = next || location.pathname + location.search;
  try {
    if (replace) history.replaceState({ ...history.state, own: 1 }, "", target);
    else {
      history.replaceState({ top: byId("panel").scrollTop, own: 1 }, "");
      history.pushState({ own: 1 }, "", target);
    }
    written = next;
  } catch { /* no history to write */ }
}
