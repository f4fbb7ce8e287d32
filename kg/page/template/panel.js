// The panel: the two cities at the start, one thing when it is selected, or the list of all.
// Text enters the page only as text; what comes from data never becomes markup.
function el(tag, settings, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(settings || {})) {
    if (key === "on") made.addEventListener("click", value);
    else if (key === "class") made.className = value;
    else made.setAttribute(key, value);
  }
  for (const child of children.flat(9)) if (child !== null && child !== undefined && child !== "") made.append(child);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const regular = (count, radius, turn) => Array.from({ length: count }, (_, i) => {
  const angle = turn + (2 * Math.PI * i) / count;
  return `${(8 + radius * Math.cos(angle)).toFixed(2)},${(8 + radius * Math.sin(angle)).toFixed(2)}`;
}).join(" ");
const star = Array.from({ length: 10 }, (_, i) => {
  const radius = i % 2 ? 3.4 : 8, angle = -Math.PI / 2 + (Math.PI * i) / 5;
  return `${(8 + radius * Math.cos(angle)).toFixed(2)},${(8 + radius * Math.sin(angle)).toFixed(2)}`;
}).join(" ");
const SHAPES = {
  square: "2.5,2.5 13.5,2.5 13.5,13.5 2.5,13.5", diamond: "8,1 15,8 8,15 1,8",
  triangle: "8,1.5 15,14 1,14", triangleDown: "8,14.5 15,2 1,2",
  hexagon: regular(6, 7.5, 0), star,
};
function mark(kind, own, open) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const points = SHAPES[KINDS[kind].shape];
  const shape = document.createElementNS(SVG, points ? "polygon" : "circle");
  if (points) shape.setAttribute("points", points);
  else for (const [key, value] of [["cx", 8], ["cy", 8], ["r", 6]]) shape.setAttribute(key, value);
  shape.setAttribute("fill", open ? "none" : own);
  shape.setAttribute("stroke", own);
  shape.setAttribute("stroke-width", open ? 1.8 : 1);
  if (open) shape.setAttribute("stroke-dasharray", "3 2");
  svg.append(shape);
  return svg;
}
const kindMark = (kind) => mark(kind, kind === "city" ? ink.first : KINDS[kind][dark.matches ? "dark" : "light"]);
const thingMark = (n) => mark(NODES[n].kind, tint(n), proposed(n));

function link(address, text) {
  let parsed = null;
  try { parsed = new URL(address); } catch { /* shown as text */ }
  if (!parsed || !["http:", "https:"].includes(parsed.protocol)) return el("span", {}, text);
  return el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

const thing = (n) => el("button", { type: "button", class: "thing", on: () => select(n) }, thingMark(n), el("span", {}, caption(n)));
const count = (number) => el("span", { class: "count" }, ` · ${number}`);

function cited(numbers) {
  const parts = [];
  numbers.forEach((number, i) => {
    const source = PAGE.sources[number];
    if (i) parts.push(L() ? "; " : "；");
    parts.push(source.h ? link(source.h, two(source.n)) : two(source.n));
    if (source.st) parts.push(el("span", { class: source.st > 1 ? "stance" : "" }, ` ${two(PAGE.stances[source.st])}`));
  });
  return parts;
}

function fact(one, target) {
  const value = one.h ? link(one.h, two(one.v)) : el("span", {}, two(one.v));
  const title = target === undefined ? el("span", {}, two(one.n))
    : el("button", { type: "button", class: "thing", on: () => select(target) }, el("span", {}, two(one.n)));
  const small = [one.d && two(one.d), one.p && `${word("printed")}${L() ? ": " : "："}${one.p}`].filter(Boolean).join(" · ");
  return el("li", {},
    el("div", { class: "fact" }, el("div", {}, title), el("div", {}, value)),
    small && el("p", { class: "small" }, small),
    one.s.length ? el("p", { class: "small" }, `${word("source")} `, cited(one.s)) : null);
}

function comparison() {
  const [first, second] = PAGE.pair;
  const panel = [];
  const cell = (one, side, row) => {
    if (!one) return el("td", {}, el("span", { class: "small" }, word("unstated")));
    const fill = el("i");
    fill.style.width = `${Math.max(2, one.b * 100)}%`;
    return el("td", {},
      el("button", { type: "button", on: () => select(one.i) }, two(one.v)),
      el("div", { class: `bar ${side ? "second" : ""} ${row.k === "rank" ? "rank" : ""}`, "aria-hidden": "true" }, fill),
      el("span", { class: "small" }, two(one.d)));
  };
  const body = (rows) => el("tbody", {}, rows.map((row) => {
    const [a, b] = row.cells;
    const differ = row.k === "figure" && a && b && (two(a.d) !== two(b.d));
    return el("tr", {},
      el("th", { scope: "row" }, two(row.n), row.k === "rank" ? el("span", { class: "small" }, word("better")) : null,
        differ ? el("abbr", { class: "small", title: word("apart") }, " ≠") : null),
      cell(a, 0, row), cell(b, 1, row));
  }));
  const head = () => el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("figure")),
    [first, second].map((city) => el("th", { scope: "col" }, thing(city)))));
  const both = PAGE.table.filter((row) => row.cells[0] && row.cells[1]);
  const single = PAGE.table.filter((row) => !(row.cells[0] && row.cells[1]));
  if (both.length) panel.push(el("table", {}, el("caption", {}, `${name(first)} — ${name(second)}`), head(), body(both)));
  panel.push(el("p", { class: "small" }, `≠ ${word("apart")}${L() ? ". " : "。"}${word("hint")}`));
  if (single.length) panel.push(el("details", {}, el("summary", {}, word("onlyOne"), count(single.length)), el("table", {}, head(), body(single))));
  panel.push(el("p", { class: "small" }, `${NODES.length}${word("things")} · ${EDGES.length}${word("links")} · ${PAGE.sources.length}${word("sources")} · ${word("version")} ${PAGE.version}`));
  return panel;
}

const open = (n, p) => {
  const kind = NODES[n].lists && NODES[n].lists[p];
  return kind ? el("span", { class: "count" }, ` ${word(kind === 1 ? "others" : "wholeList")}`) : null;
};
const MANY = 12;
function groups(n, outward) {
  const found = new Map();
  for (const e of LINKS[n]) {
    const edge = EDGES[e];
    if ((edge.from === n) !== outward) continue;
    const other = outward ? edge.to : edge.from;
    if (!outward && NODES[other].figure) continue; // told among the facts
    if (!found.has(edge.p)) found.set(edge.p, []);
    found.get(edge.p).push([other, edge]);
  }
  return [...found].sort((a, b) => a[1].length - b[1].length || a[0] - b[0]).map(([p, members]) => {
    members.sort((a, b) => name(a[0]).localeCompare(name(b[0]), state.lang));
    // Where all have the same source it is named once, at the top.
    const same = members.length > 1 && members.every(([, edge]) => edge.s.join() === members[0][1].s.join());
    const item = ([other, edge]) => el("li", {}, thing(other), same ? null : el("p", { class: "cited" }, cited(edge.s)));
    const list = el("ul", {}, members.slice(0, MANY).map(item));
    const rest = members.length > MANY ? el("button", { type: "button", on: (event) => { event.target.remove(); list.append(...members.slice(MANY).map(item)); } }, `${word("all")} (${members.length})`) : null;
    return [el("h4", {}, `${outward ? "→" : "←"} ${two(PAGE.predicates[p].n)}`, count(members.length), open(n, p)), same ? el("p", { class: "small" }, cited(members[0][1].s)) : null, list, rest];
  });
}

function about(n) {
  const node = NODES[n], panel = [];
  const other = node[L() ? "zh" : "en"];
  panel.push(el("h2", { class: "name" }, thingMark(n), el("span", {}, name(n))));
  if (other && other !== name(n)) panel.push(el("p", { class: "other", lang: L() ? "zh-CN" : "en" }, other));
  panel.push(el("div", { class: "chips" }, el("span", { class: "chip" }, two(KINDS[node.kind].n)),
    proposed(n) ? el("span", { class: "chip proposed" }, word("proposed")) : null));
  panel.push(el("div", { class: "row" }, word("near"), [1, 2, 3].map((hops) => el("button", {
    type: "button", "aria-pressed": String(state.hops === hops), on: () => select(n, hops),
  }, `${hops}${word(hops > 1 ? "steps" : "step")}`)),
  el("button", { type: "button", id: "copy", on: copyLink }, word("copy"))));
  if (node.names) panel.push(el("p", { class: "small" }, `${word("also")}${L() ? ": " : "："}${node.names.join(L() ? "; " : "；")}`));
  const facts = (node.facts || []).map((one) => fact(one));
  if (node.figure) facts.unshift(fact(node.figure));
  const told = new Set();
  for (const e of LINKS[n]) {
    const from = EDGES[e].from;
    if (from === n || !NODES[from].figure || told.has(from)) continue;
    told.add(from);
    facts.push(fact(NODES[from].figure, from));
  }
  if (facts.length) panel.push(el("h3", {}, word("facts"), count(facts.length)), el("ul", { class: "facts" }, facts));
  const out = groups(n, true), into = groups(n, false);
  if (out.length) panel.push(el("h3", {}, word("out")), out);
  if (into.length) panel.push(el("h3", {}, word("in")), into);
  if (node.notes) panel.push(el("h3", {}, word("notes")), node.notes.map((note) => el("p", { class: "note" }, two(PAGE.notes[note]))));
  panel.push(el("h3", {}, "IRI"), el("p", { class: "small" }, link(node.iri, node.iri)), el("code", {}, node.curie));
  return panel;
}

function everything() {
  const panel = [el("h2", { class: "name" }, word("everything"), count(NODES.length))];
  for (const [kind, look] of Object.entries(KINDS)) {
    const members = NODES.filter((node) => node.kind === kind).map((node) => node.id);
    const box = el("details", { class: "kindlist" }, el("summary", {}, kindMark(kind), ` ${two(look.n)}`, count(members.length)));
    box.addEventListener("toggle", () => {
      if (!box.open || box.children.length > 1) return;
      members.sort((a, b) => name(a).localeCompare(name(b), state.lang));
      box.append(el("ul", {}, members.map((n) => el("li", {}, thing(n)))));
    });
    panel.push(box);
  }
  return panel;
}

function showPanel() {
  const panel = byId("panel");
  const content = state.list ? everything() : state.sel !== null ? about(state.sel) : PAGE.table.length ? comparison() : everything();
  panel.replaceChildren(...content.flat(9).filter(Boolean));
  panel.scrollTop = 0;
}

function showLegend() {
  const total = {};
  for (const node of NODES) total[node.kind] = (total[node.kind] || 0) + 1;
  const entry = ([kind, look]) => el("li", {}, el("button", {
    type: "button", class: "kind", "aria-pressed": String(!state.off.has(kind)), on: () => toggle(kind),
  }, kindMark(kind), el("span", {}, two(look.n)), el("span", { class: "count" }, String(total[kind]))));
  const kinds = Object.entries(KINDS), front = kinds.filter(([, look]) => look.front), rest = kinds.filter(([, look]) => !look.front);
  const sample = (dashes) => {
    const svg = document.createElementNS(SVG, "svg"), line = document.createElementNS(SVG, "line");
    svg.setAttribute("width", "32"); svg.setAttribute("height", "10"); svg.setAttribute("aria-hidden", "true");
    for (const [key, value] of Object.entries({ x1: 1, y1: 5, x2: 31, y2: 5, stroke: ink.edge, "stroke-width": 1.6, "stroke-dasharray": dashes })) line.setAttribute(key, value);
    svg.append(line);
    return svg;
  };
  const shape = Object.hasOwn(KINDS, "cluster") ? "cluster" : kinds[0] && kinds[0][0];
  const own = shape ? KINDS[shape][dark.matches ? "dark" : "light"] : "";
  const wasOpen = byId("legend").querySelector("details")?.open;
  byId("legend").replaceChildren(...[
    el("h2", {}, word("kinds")), el("ul", {}, front.map(entry)),
    rest.length ? el("details", wasOpen ? { open: "" } : {}, el("summary", {}, word("more")), el("ul", {}, rest.map(entry))) : null,
    shape ? el("dl", {}, el("dt", {}, mark(shape, own)), el("dd", {}, word("reported")),
      el("dt", {}, mark(shape, own, true)), el("dd", {}, word("proposedKey")),
      el("dt", {}, sample("4 3")), el("dd", {}, word("proposedLine"))) : null,
    PAGE.pair.length === 2 ? el("p", {}, word("sides")) : null,
  ].filter(Boolean));
}
