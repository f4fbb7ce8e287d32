// The legend is the filter: kinds, what sources do, the sources themselves, years.
const switchable = (set, key, label, settings) => el("button", {
  type: "button", class: "kind", "aria-pressed": String(!set.has(key)), ...settings, on: () => {
    const next = new Set(set);
    if (next.has(key)) next.delete(key);
    else next.add(key);
    go({ [settings.set]: next });
  },
}, label);
const sample = (colour, dashes, wide) => svg("svg", { width: 30, height: 10, "aria-hidden": "true" }, svg("line", { x1: 1, y1: 5, x2: 29, y2: 5, stroke: colour, "stroke-width": wide || 1.6, "stroke-dasharray": dashes }));

function kindsPart() {
  const own = {};
  for (const node of NODES.slice(0, THINGS)) own[node.kind] = (own[node.kind] || 0) + 1;
  const entry = ([kind, look]) => el("li", {}, switchable(state.off, kind, [kindMark(kind), el("span", {}, two(look.n)), el("span", { class: "count" }, (look.count ?? own[kind] ?? 0).toLocaleString("en"))], { set: "off", key: `kind-${kind}` }));
  const kinds = Object.entries(KINDS), front = kinds.filter(([, look]) => look.front), rest = kinds.filter(([, look]) => !look.front);
  return [el("h2", {}, word("kinds")), el("ul", {}, (front.length ? front : rest).map(entry)),
    front.length && rest.length ? fold("rest", word("more"), el("ul", {}, rest.map(entry))) : null];
}

function stancePart() {
  const found = new Map();
  for (const edge of EDGES) for (const each of edge.st || []) found.set(each, (found.get(each) || 0) + 1);
  if (found.size < 2) return [];
  return [el("h2", {}, word("stances")), el("ul", {}, [...found].sort().map(([each, number]) => el("li", {},
    switchable(state.stances, each, [sample(each > 1 ? ink.proposed : ink.edge, each > 1 ? "4 3" : null), el("span", {}, two(PAGE.stances[each])), el("span", { class: "count" }, number.toLocaleString("en"))], { set: "stances", key: `stance-${each}` }))))];
}

function sourcesPart() {
  if (GROUPS.length < 2) return [];
  const number = GROUPS.map(() => 0);
  const tally = (sources) => { for (const g of new Set(sources.map((s) => SOURCES[s].g))) if (g !== undefined) number[g]++; };
  for (const edge of EDGES) tally(edge.s);
  for (const node of NODES) for (const one of saidOf(node)) tally(one.s);
  const works = WORKS.map((work, w) => {
    const own = GROUPS.map((group, g) => [group, g]).filter(([group, g]) => group.w === w && number[g]);
    if (!own.length) return null;
    const entry = ([group, g]) => el("li", {}, switchable(state.without, g, [el("span", {}, two(group.n)), el("span", { class: "count" }, number[g].toLocaleString("en"))], { set: "without", key: `group-${g}` }));
    return [own.length > 1 || own[0][0].s ? el("p", { class: "small work" }, two(work.n)) : null, el("ul", {}, own.map(entry))];
  });
  return [fold("sources", word("sourcesFilter"), works)];
}

function yearsPart() {
  if (YEARS.length < 2) return [];
  const pick_ = (key, label) => {
    const made = el("select", { "aria-label": label, key: `year-${key}` }, el("option", { value: "" }, word("any")), YEARS.map((year) => el("option", { value: year }, String(year))));
    made.value = state[key] === null ? "" : String(state[key]);
    made.addEventListener("change", () => go({ [key]: made.value ? Number(made.value) : null }));
    return made;
  };
  const perYear = YEARS.map((year) => NODES.filter((node) => (node.years || []).includes(year)).length), most = Math.max(...perYear);
  const chart = svg("svg", { class: "years", viewBox: `0 0 ${YEARS.length * 10} 24`, preserveAspectRatio: "none", width: "100%", height: 24, "aria-hidden": "true" });
  YEARS.forEach((year, i) => {
    const high = Math.max(2, (perYear[i] / most) * 22), inside = year >= (state.from ?? 0) && year <= (state.until ?? 9999);
    chart.append(svg("rect", { x: i * 10 + 1, y: 24 - high, width: 8, height: high, fill: inside ? ink.accent : ink.line }));
  });
  const only = el("input", { type: "checkbox", id: "dated", key: "dated" });
  only.checked = state.dated;
  only.addEventListener("change", () => go({ dated: only.checked }));
  return [fold("years", word("years"), [chart, el("div", { class: "row" }, pick_("from", word("fromYear")), "–", pick_("until", word("untilYear"))), el("label", { class: "check", for: "dated" }, only, word("datedOnly"))])];
}

const unfolded = new Set();
function fold(key, title, content) {
  const made = el("details", unfolded.has(key) ? { open: "" } : {}, el("summary", { key: `fold-${key}` }, title), content);
  made.addEventListener("toggle", () => { if (made.open) unfolded.add(key); else unfolded.delete(key); });
  return made;
}

function keyPart() {
  const shape = Object.hasOwn(KINDS, "cluster") ? "cluster" : Object.keys(KINDS)[0];
  if (!shape) return [];
  const look = KINDS[shape], own = look[isDark() ? "dark" : "light"], row = (picture, text) => [el("dt", {}, picture), el("dd", {}, text)];
  return [el("h2", {}, word("reading")), el("dl", {}, row(mark(look.shape, own), word("reported")), row(mark(look.shape, own, true), word("proposedKey")),
    row(sample(ink.edge, "4 3"), word("proposedLine")),
    PAIR.length === 2 ? [row(sample(ink.first), `${name(PAIR[0])}`), row(sample(ink.second), `${name(PAIR[1])}`)] : null,
    MARKED.size ? row(svg("svg", { class: "mark", viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("circle", { r: 6.5, fill: "none", stroke: ink.accent, "stroke-width": 1.6 })), word("inAnswer")) : null,
    NODES.some((node) => shared(node.id)) ? row(mark("dot", ink.faint, false, true), word("both")) : null),
  PAGE.measure ? el("p", {}, two(PAGE.measure.n)) : null,
  COMMUNITIES.size ? el("dl", {}, [...COMMUNITIES.values()].map((group) => row(mark("dot", group[isDark() ? "dark" : "light"]), [two(group.n), count(group.count)]))) : null,
  PAIR.length === 2 ? el("p", {}, word("sides").replaceAll("{a}", name(PAIR[0])).replaceAll("{b}", name(PAIR[1]))) : null];
}

function showLegend() {
  const reset = changed() ? button(word("reset"), () => go({ off: new Set(OFF ? OFF.split(",") : []), without: new Set(), stances: new Set(), from: null, until: null, dated: false }), { class: "reset", key: "reset" }) : null;
  byId("legend").replaceChildren(...[el("div", { class: "filters" }, [reset, ...kindsPart(), ...stancePart(), ...sourcesPart(), ...yearsPart()]), el("div", { class: "keys" }, keyPart())]);
}
