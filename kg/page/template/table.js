// The two cities side by side. A bar says what the number says: "more than" goes on, "nearly"
// stops short, a range is a range; a better rank has the longer bar, never a worse one.
function bar(cell, side, row) {
  const box = el("div", { class: `bar ${side ? "second" : "first"} ${cell.bd || ""}`, "aria-hidden": "true" });
  const from = typeof cell.lo === "number" ? cell.lo : null, wide = Math.max(0.02, Math.min(1, cell.b || 0));
  if (row.k === "rank") box.classList.add("rank");
  const drawing = svg("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", width: "100%", height: "6" });
  const piece = (x, w, kind) => drawing.append(svg("rect", { x, y: 0, width: Math.max(0, w), height: 6, class: kind }));
  if (cell.bd === "between" && from !== null) { piece(0, from * 100, "sure"); piece(from * 100, (wide - from) * 100, "open"); }
  else if (cell.bd === "atMost") piece(0, wide * 100, "open");
  else if (cell.bd === "nearly") { piece(0, wide * 94, "sure"); piece(wide * 94, wide * 6, "open"); }
  else if (cell.bd === "moreThan") { piece(0, wide * 92, "sure"); piece(wide * 93.5, wide * 2.5, "sure"); piece(wide * 97.5, wide * 2.5, "sure"); }
  else piece(0, wide * 100, "sure");
  box.append(drawing);
  return box;
}

function cellOf(cell, side, row) {
  if (!cell) return el("td", { class: "none" }, word("unstated"));
  return el("td", {},
    el("button", { type: "button", key: `cell-${cell.i}`, on: () => select(cell.i) }, amount(cell)),
    typeof cell.b === "number" ? bar(cell, side, row) : null,
    el("span", { class: "small" }, two(cell.d)));
}

// How two figures compare is the data's own word; where it has none, different years are seen here.
function verdictOf(row) {
  const [a, b] = row.cells, differ = row.k === "figure" && a && b && two(a.d) !== two(b.d);
  return {
    text: two(row.verdict), on: two(row.basis),
    group: two(row.comparability) || (differ ? word("apart") : ""), doubt: row.c === undefined ? differ : row.c > 0,
    why: [row.difference, row.ratio, row.reason].map(two).filter(Boolean).join(stop()),
  };
}

const ROWS = 40;
let wholeTable = false;
function comparison() {
  const panel = [], all = PAGE.table.filter((row) => row.cells[0] && row.cells[1]), both = wholeTable ? all : all.slice(0, ROWS), single = PAGE.table.filter((row) => !(row.cells[0] && row.cells[1]));
  const line = (row) => {
    const { text, on, why } = verdictOf(row);
    return el("tr", {}, el("th", { scope: "row" }, two(row.n), row.k === "rank" ? el("span", { class: "small" }, word("better")) : null,
      row.cells[0] && row.cells[1] && text && el("span", { class: "small" }, el("b", { class: "verdict" }, text), on && (L() ? ` ${on}` : `（${on}）`)),
      row.cells[0] && row.cells[1] && why && el("details", { class: "why" }, el("summary", {}, word("why")), el("p", {}, why))),
    row.cells.map((cell, side) => cellOf(cell, side, row)));
  };
  // What may be compared only with reservation stands apart, under what it is.
  const place = (group) => { const row = both.find((one) => verdictOf(one).group === group); return row.c ?? (group ? 1 : 0); };
  const body = (rows) => [...new Set(rows.map((row) => verdictOf(row).group))].sort((a, b) => place(a) - place(b)).map((group) => {
    const own = rows.filter((row) => verdictOf(row).group === group), doubt = verdictOf(own[0]).doubt;
    return el("tbody", {}, group && el("tr", {}, el("th", { colspan: 3, scope: "rowgroup", class: doubt ? "doubt" : "sure" }, `${doubt ? "≈ " : "= "}${group}`, count(own.length))), own.map(line));
  });
  const list = (rows) => el("tbody", {}, rows.map(line));
  const head = () => el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("figure")), PAIR.map((city) => el("th", { scope: "col" }, thing(city, "head")))));
  panel.push(el("h2", { class: "name" }, `${name(PAIR[0])} ${L() ? "and" : "与"} ${name(PAIR[1])}`), ...opening());
  if (both.length) panel.push(el("table", {}, el("caption", {}, word("figures"), count(all.length)), head(), body(both)));
  if (both.length < all.length) panel.push(button(`${word("all")} (${all.length})`, () => { wholeTable = true; showPanel(); }, { class: "rest" }));
  if (single.length) panel.push(el("details", {}, el("summary", {}, word("onlyOne"), count(single.length)), el("table", {}, head(), list(single))));
  panel.push(small(word("barKey")), small(word("hint")), ...footing());
  return panel;
}

// What the drawing says, in three lines: what both cities share, what is there, what is proposed.
function opening() {
  const common = NODES.filter((node) => shared(node.id)).map((node) => node.id);
  const inside = NODES.filter((node) => node.at && !PAIR.includes(node.id)), made = [];
  if (common.length) {
    made.push(el("p", { class: "lead" }, el("b", {}, counted("sharedBy", common.length)), " ",
      common.slice(0, 8).map((n, i, all) => [el("span", { class: "whole" }, el("button", { type: "button", class: "inline", key: `common-${n}`, on: () => select(n) }, name(n)), i < all.length - 1 ? comma().trim() : ""), " "]), common.length > 8 ? "…" : null));
  }
  const hoped = inside.filter((node) => node.status === "proposed").length;
  if (hoped) made.push(small(counted("hoped", hoped)));
  return made;
}
// How many there are, and what each number counts.
function totals() {
  const graph = PAGE.graph, own = new Set(EDGES.flatMap((edge) => edge.s)).size, rest = SOURCES.length - own;
  const told = [graph ? counted("thingsOf", TOTAL).replace("{all}", graph.things.toLocaleString("en")).replace("{rest}", graph.aside.map(({ n, count: some_ }) => (L() ? `${two(n)} (${some_})` : `${some_} 个${two(n)}`)).join(comma())) : counted("things", TOTAL)];
  told.push(counted("links", PAGE.total?.statements ?? EDGES.length) + (graph ? counted("linksOf", graph.statements) : ""));
  told.push(counted("sourcesN", SOURCES.length) + (rest ? counted("sourcesOf", own).replace("{rest}", rest.toLocaleString("en")) : ""));
  return told.join(stop()) + (L() ? "." : "。");
}
const limits = () => (PAGE.limits || []).map(two).filter(Boolean);
function footing() {
  return [...limits().map((text) => el("p", { class: "note" }, text)),
    small(totals()),
    small(`${word("version")} ${PAGE.version}`)];
}
