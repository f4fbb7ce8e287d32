// Taking away: the picture as PNG or SVG, the facts in view as CSV, paper.
function fileName(extension) {
  const what = state.list ? "list" : state.cite !== null ? SOURCES[state.cite].c : state.sel !== null ? NODES[state.sel].curie + (state.to !== null ? "-" + NODES[state.to].curie : "") : "overview";
  return `aicity-${what.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}-${state.lang}.${extension}`;
}
function save(blob, extension) {
  const address_ = URL.createObjectURL(blob), anchor = el("a", { download: fileName(extension) });
  anchor.href = address_;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address_), 60000);
  announce(`${word("saved")} ${fileName(extension)}`);
}
const svgText = () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(toSvg())}\n`;
const savePng = () => toCanvas(2).toBlob((blob) => save(blob, "png"), "image/png");
const saveSvg = () => save(new Blob([svgText()], { type: "image/svg+xml" }), "svg");
const saveCsv = () => save(new Blob([csvText()], { type: "text/csv;charset=utf-8" }), "csv");

// A spreadsheet must not take a text for a formula, nor a text leave its cell.
function cellText(value) {
  const text = String(value ?? "").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
  const safe = /^[\s\u00a0\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20|%]/.test(text) && !/^-?\d+([.,]\d+)*%?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
function csvRows() {
  const rows = [["thing", "thingId", "property", "propertyId", "value", "valueId", "date", "printed", "status", "stance", "source", "sourceId"].map((key) => word("csv_" + key))];
  const from = (sources) => {
    const some = sources.filter(speaks);
    return [[...new Set(some.map(stanceOf))].filter(Boolean).join("; "), some.map((s) => two(SOURCES[s].n)).join("; "), some.map((s) => SOURCES[s].c).join(" ")];
  };
  const status = (n) => (proposed(n) ? word("proposed") : "");
  const fact_ = (n, one) => { if (said(one.s)) rows.push([name(n), NODES[n].iri, two(one.n), "", amount(one), one.h || "", one.d ? two(one.d) : "", one.p ? two(one.p) : "", status(n), ...from(one.s)]); };
  const statement = (e) => { const edge = EDGES[e]; rows.push([name(edge.from), NODES[edge.from].iri, predicate(edge.p), PAGE.predicates[edge.p].c, name(edge.to), NODES[edge.to].iri, "", "", status(edge.from), ...from(edge.s)]); };
  const far = (n, one) => fact_(n, one.of ? { ...one, v: `${two(one.of)}${colon()}${amount(one)}` } : one);
  const facts = (n) => { if (NODES[n].figure) fact_(n, NODES[n].figure); for (const one of NODES[n].facts || []) fact_(n, one); for (const one of NODES[n].far || []) far(n, one); };
  const one = state.sel !== null && state.to === null && state.hops === 0 && state.cite === null && !state.list;
  if (one) {
    for (const [each, source] of factsOf(state.sel)) fact_(source ?? state.sel, each);
    for (const each of NODES[state.sel].far || []) far(state.sel, each);
    LINKS[state.sel].filter(stated).forEach(statement);
    return rows;
  }
  const things = state.list ? NODES.map((node) => node.id) : [...drawn.keys()];
  things.filter((n) => state.list ? kept(n) : true).forEach(facts);
  if (state.sel === null && state.cite === null && !state.list) for (const row of PAGE.table || []) for (const cell of row.cells) if (cell && !drawn.has(cell.i)) facts(cell.i);
  if (state.list) EDGES.forEach((edge, e) => { if (stated(e)) statement(e); });
  else for (const line of lines) statement(line.id);
  return rows;
}
const csvText = () => "\ufeff" + csvRows().map((row) => row.map(cellText).join(",") + "\r\n").join("");

// Paper has no window: the picture goes onto it as lines, not as dots, and in light inks.
function beforePrint() {
  printing = true;
  readInk();
  show(true, true);
  byId("sheet").replaceChildren(toSvg());
  for (const box of byId("panel").querySelectorAll("details")) box.open = true;
}
function afterPrint() {
  printing = false;
  readInk();
  byId("sheet").replaceChildren();
  show(true, true);
}
