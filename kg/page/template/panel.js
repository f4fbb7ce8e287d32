// The panel: the two cities at the start, one thing when it is selected, a path, a source, a list.
const amount = (one) => two(one.v);
function fact(one, target) {
  const value = one.h ? link(one.h, amount(one)) : el("span", {}, amount(one));
  const title = target === undefined ? el("span", {}, two(one.n)) : el("button", { type: "button", class: "thing", key: `fact-${target}`, on: () => select(target) }, el("span", {}, two(one.n)));
  const about_ = [one.d && two(one.d), one.p && `${word("printed")}${colon()}${two(one.p)}`].filter(Boolean).join(" · ");
  return el("li", {}, el("div", { class: "fact" }, el("div", {}, title), el("div", {}, value)),
    about_ && small(about_), one.s.length ? el("p", { class: "from" }, cited(one.s)) : null);
}

const listed = (n, p) => {
  const kind = NODES[n].lists && NODES[n].lists[p];
  return kind ? el("span", { class: "count" }, ` ${word(kind === 1 ? "others" : "wholeList")}`) : null;
};
const MANY = 12, SOME = 24;
// A long list begins, and goes on where it is asked to.
function some(all, most, kind, item) {
  const list = el("ul", { class: kind }, all.slice(0, most).map(item));
  if (all.length <= most) return [list];
  return [list, button(`${word("all")} (${all.length})`, (event) => { event.target.remove(); list.append(...all.slice(most).map(item)); }, { class: "rest" })];
}
function groups(n, outward) {
  const found = new Map();
  for (const e of LINKS[n]) {
    const edge = EDGES[e];
    if ((edge.from === n) !== outward || !stated(e)) continue;
    const other = outward ? edge.to : edge.from;
    if (!outward && NODES[other].figure) continue; // told among the facts
    if (!found.has(edge.p)) found.set(edge.p, []);
    found.get(edge.p).push([other, edge]);
  }
  return [...found].sort((a, b) => a[1].length - b[1].length || a[0] - b[0]).map(([p, all]) => {
    all.sort((a, b) => byName(a[0], b[0]));
    // Where all have the same source it is named once, at the top.
    const same = all.length > 1 && all.every(([, edge]) => edge.s.join() === all[0][1].s.join());
    const item = ([other, edge]) => el("li", {}, thing(other, "link"), same ? null : el("p", { class: "from" }, cited(edge.s)));
    return [el("h4", {}, el("span", { class: "way", "aria-hidden": "true" }, outward ? "→" : "←"), ` ${predicate(p)}`, count(all.length), listed(n, p)), same ? el("p", { class: "from" }, cited(all[0][1].s)) : null, ...some(all, MANY, "", item)];
  });
}

// The facts of a thing: its own, and the figures that are given of it.
function factsOf(n) {
  const node = NODES[n], found = (node.facts || []).map((one) => [one]);
  if (node.figure) found.unshift([node.figure]);
  const told_ = new Set();
  for (const e of LINKS[n]) {
    const from = EDGES[e].from;
    if (from === n || !NODES[from].figure || told_.has(from)) continue;
    told_.add(from);
    found.push([NODES[from].figure, from]);
  }
  return found;
}

function about(n) {
  const node = NODES[n], other = node[L() ? "zh" : "en"], panel = [];
  panel.push(el("h2", { class: "name" }, thingMark(n), el("span", {}, name(n))));
  if (other && other !== name(n)) panel.push(el("p", { class: "other", lang: L() ? "zh-CN" : "en" }, other));
  const side = !node.side && shared(n) ? word("both") : "";
  panel.push(el("div", { class: "chips" }, el("span", { class: "chip" }, two(KINDS[node.kind].n)), proposed(n) ? el("span", { class: "chip proposed" }, word("proposed")) : null, side && el("span", { class: "chip" }, side)));
  if (node.names) panel.push(small(`${word("also")}${colon()}${node.names.join(stop())}`));
  if (isGroup(n)) return [...panel, ...aboutGroup(n)];
  panel.push(...doing(n));
  const facts = factsOf(n), inside = facts.filter(([one]) => said(one.s));
  if (node.value !== undefined && PAGE.measure?.size) panel.push(el("p", {}, `${two(PAGE.measure.size.n)}${colon()}`, el("b", {}, node.value)), small(two(PAGE.measure.size.means)));
  if (COMMUNITIES.has(node.community)) panel.push(small(two(COMMUNITIES.get(node.community).n)));
  if (inside.length) panel.push(el("h3", {}, word("facts"), count(inside.length)), ...some(inside, SOME, "facts", ([one, from]) => fact(one, from)));
  const out = groups(n, true), into = groups(n, false);
  if (out.length) panel.push(el("h3", {}, word("out")), out);
  if (into.length) panel.push(el("h3", {}, word("in")), into);
  panel.push(...elsewhere(node));
  if (node.more) panel.push(el("p", { class: "note" }, counted("beyond", node.more)));
  if (node.named && node.named.some((each) => each.length)) panel.push(el("details", {}, el("summary", {}, word("named")), el("ul", { class: "facts" }, [node.zh, node.en, ...(node.names || [])].map((each, i) => (node.named[i]?.length ? el("li", {}, el("b", {}, each), el("p", { class: "from" }, cited(node.named[i]))) : null)))));
  if (node.notes) panel.push(el("h3", {}, word("notes")), node.notes.map((note) => el("p", { class: "note" }, two(PAGE.notes[note]))));
  const silent = facts.length - inside.length + (node.far || []).filter((one) => !said(one.s)).length + LINKS[n].filter((e) => !stated(e)).length;
  if (silent) panel.push(el("p", { class: "note" }, counted("silenced", silent)));
  panel.push(el("h3", {}, "IRI"), small(link(node.iri, node.iri)), el("code", {}, node.curie));
  return panel;
}

// Where it is found in other datasets, and on what evidence; what only looks like it, folded.
function elsewhere(node) {
  const all = (node.far || []).filter((one) => said(one.s)), yes = all.filter((one) => !one.no), no = all.filter((one) => one.no);
  const item = (one) => el("li", {}, el("div", { class: "fact" }, el("div", {}, two(one.of) || two(one.n)), el("div", {}, one.h ? link(one.h, amount(one)) : el("span", {}, amount(one)))),
    small([two(one.n), two(one.e), two(one.m)].filter(Boolean).join(" · ")), one.s.length ? el("p", { class: "from" }, cited(one.s)) : null);
  return [yes.length ? [el("h3", {}, word("elsewhere"), count(yes.length)), el("ul", { class: "facts" }, yes.map(item))] : null,
    no.length ? el("details", {}, el("summary", {}, word("notElsewhere"), count(no.length)), el("ul", { class: "facts" }, no.map(item))) : null];
}

// What can be done from here: look at the neighbourhood, go on to another thing, copy the link.
function doing(n) {
  const steps = (narrow() ? [1, 2, 3] : [0, 1, 2, 3]).map((hops) => button(hops ? `${hops}${word(hops > 1 ? "steps" : "step")}` : word("inPlace"), () => select(n, hops), { "aria-pressed": String(state.hops === hops), disabled: hops === 0 && !placed(n) ? "" : null, key: `hops-${hops}` }));
  const field = el("input", { id: "path-to", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "path-hits", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 200, placeholder: word("pathTo"), "aria-label": word("pathTo"), key: "path-to" });
  const list = el("ul", { id: "path-hits", class: "hits", role: "listbox", hidden: "", "aria-label": word("pathTo") });
  new Finder(field, list, (other) => go({ to: other, route: 0, hops: 0 }), n);
  return [
    el("div", { class: "row", role: "group", "aria-label": word("near") }, el("span", { class: "soft" }, word("near")), steps),
    el("div", { class: "row" }, el("div", { class: "finder" }, field, list), copyButton("copy", permalink)),
  ];
}

// A mark that stands for many: how many, which, and what they are linked with.
function aboutGroup(n) {
  const node = NODES[n], own = members(n), near = new Map();
  for (const [from, to, number] of BUNDLES) if (from === n || to === n) near.set(from === n ? to : from, (near.get(from === n ? to : from) || 0) + number);
  return [
    el("div", { class: "row" }, button(word("open"), () => select(n, 1), { "aria-pressed": String(state.hops > 0), key: "open" }), button(word("inPlace"), () => select(n, 0), { disabled: placed(n) ? null : "", key: "hops-0" }), copyButton("copy", permalink)),
    el("h3", {}, word("holds"), count(node.count.toLocaleString("en"))), some(own, 60, "", (one) => el("li", {}, thing(one, "member"))), node.left ? el("p", { class: "note" }, counted("away", node.left)) : null,
    near.size ? [el("h3", {}, word("bundled"), count(near.size)), el("ul", {}, [...near].sort((a, b) => b[1] - a[1]).map(([other, number]) => el("li", {}, thing(other, "bundle"), small(counted("statements", number)))))] : null,
  ];
}

// A page made from an answer opens on it: its rows, and the query that was asked. What is the same
// in all rows is said once, above them.
function answerRows() {
  const { heads, rows, count: all } = PAGE.answer, same = (c) => rows.length > 1 && rows.every((row) => JSON.stringify(row[c]) === JSON.stringify(rows[0][c]));
  const cell = (value, key) => (typeof value === "number" ? thing(value, key) : el("span", {}, two(value)));
  const filled = heads.map((_, c) => c).filter((c) => rows.some((row) => row[c] !== null)), once = filled.filter(same), own = filled.filter((c) => !same(c));
  return [
    once.length ? el("dl", { class: "once" }, once.map((c) => [el("dt", {}, two(heads[c])), el("dd", {}, cell(rows[0][c], `once${c}`))])) : null,
    own.length ? el("table", { class: "rows" }, el("thead", {}, el("tr", {}, own.map((c) => el("th", { scope: "col" }, two(heads[c]))))),
      el("tbody", {}, rows.map((row, r) => el("tr", {}, own.map((c) => el("td", {}, row[c] === null ? null : cell(row[c], `row${r}-${c}`))))))) : null,
    all > rows.length ? small(counted("moreRows", all - rows.length)) : null,
  ];
}
function answerPanel() {
  return [
    el("h2", { class: "name" }, word("answer"), PAGE.answer ? el("span", { class: "count" }, ` ${counted("rows", PAGE.answer.count)}`) : count(MARKED.size)),
    PAGE.answer ? answerRows() : el("ul", {}, [...MARKED].sort(byName).map((n) => el("li", {}, thing(n, "answer")))),
    PAGE.query ? el("details", {}, el("summary", {}, word("query")), el("pre", { tabindex: 0 }, PAGE.query)) : null, ...footing(),
  ];
}

function pathPanel() {
  const { sel, to } = state, panel = [];
  panel.push(el("h2", { class: "name" }, word("path")), el("p", { class: "ends" }, thing(sel, "from"), el("span", { "aria-hidden": "true" }, "⋯"), thing(to, "to")));
  panel.push(el("div", { class: "row" }, button(word("turn"), () => go({ sel: to, to: sel, route: 0 }), { key: "turn" }), copyButton("copy", permalink), button(word("leavePath"), () => go({ to: null, hops: placed(sel) ? 0 : 1 }), { key: "leave" })));
  if (!routes.length) {
    panel.push(el("p", { class: "note" }, word("noPath")), small(`${name(sel)}${colon()}${counted("hangs", part(sel))}`), small(`${name(to)}${colon()}${counted("hangs", part(to))}`));
    return panel;
  }
  const via = (steps) => steps.slice(0, -1).map((step) => name(step.to)).join(L() ? ", " : "、");
  if (routes.length > 1) panel.push(el("div", { class: "routes", role: "group", "aria-label": word("routes") }, routes.map((steps, i) => button(`${steps.length}${word(steps.length > 1 ? "steps" : "step")}${via(steps) ? ` · ${word("via")} ${via(steps)}` : ""}`, () => go({ route: i }), { "aria-pressed": String(i === state.route), key: `route-${i}` }))));
  panel.push(el("ol", { class: "steps" }, el("li", {}, thing(sel, "start")), routes[state.route].map((step) => el("li", {},
    step.links.map((e) => {
      const forward = EDGES[e].from === step.from;
      return el("p", { class: "step" }, el("span", { class: "way" }, forward ? "↓" : "↑"), el("b", {}, ` ${predicate(EDGES[e].p)} `), el("span", { class: "soft" }, `${name(EDGES[e].from)} → ${name(EDGES[e].to)}`), el("span", { class: "from" }, cited(EDGES[e].s)));
    }), thing(step.to, "step")))));
  if (arguing) panel.push(el("p", { class: "note" }, word("arguing")));
  panel.push(small(word("pathHow")));
  return panel;
}

function everything() {
  const panel = [el("h2", { class: "name" }, word("everything"), count(THINGS.toLocaleString("en")))];
  for (const [kind, look] of Object.entries(KINDS)) {
    const all = NODES.filter((node) => node.kind === kind && !isGroup(node.id)).map((node) => node.id);
    if (!all.length) continue;
    const box = el("details", { class: "kindlist" }, el("summary", {}, kindMark(kind), ` ${two(look.n)}`, count(all.length)));
    box.addEventListener("toggle", () => {
      if (!box.open || box.children.length > 1) return;
      all.sort(byName);
      box.append(el("ul", {}, all.map((n) => el("li", {}, thing(n, "all")))));
    });
    panel.push(box);
  }
  return [...panel, ...footing()];
}

function showPanel() {
  const panel = byId("panel");
  const content = state.list ? everything() : state.cite !== null ? aboutSource(state.cite) : state.to !== null ? pathPanel()
    : state.sel !== null ? about(state.sel) : MARKED.size || PAGE.query ? answerPanel() : (PAGE.table || []).length && PAIR.length === 2 ? comparison() : everything();
  byId("panel-body").replaceChildren(...content.flat(9).filter(Boolean));
  panel.scrollTop = 0;
}
