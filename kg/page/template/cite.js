// Where a statement stands: the passage, whether it reports, proposes or sets an aim, and the
// document it is part of, as people cite it.
const stanceOf = (s) => (SOURCES[s].st ? two(PAGE.stances[SOURCES[s].st]) : "");
function cited(numbers) {
  const shown = numbers.filter(speaks);
  return el("span", { class: "cited" }, (shown.length ? shown : numbers).map((s) => {
    const source = SOURCES[s], stance = stanceOf(s);
    return el("button", { type: "button", class: source.st > 1 ? "source stance" : "source", key: `source-${s}`, title: citation(s), on: () => go({ cite: s, list: false }) },
      two(source.n), stance && " ", stance && el("b", {}, stance));
  }));
}
function workOf(s) {
  const group = GROUPS[SOURCES[s].g];
  return group && WORKS[group.w];
}
// The document, then the place in it: what a reader copies into a note.
function citation(s) {
  const work = workOf(s), group = GROUPS[SOURCES[s].g], parts = [];
  if (work) parts.push(two(work.c));
  if (!work || two(work.n) !== two(SOURCES[s].n)) parts.push(two(SOURCES[s].n));
  if (group && group.s && two(group.n)) parts.push(two(group.n));
  const stance = stanceOf(s);
  return parts.filter(Boolean).join(L() ? ". " : "，") + (stance ? (L() ? ` (${stance})` : `（${stance}）`) : "");
}

// One source, whole: what it is, and everything that it says on this page.
function aboutSource(s) {
  const source = SOURCES[s], work = workOf(s), group = GROUPS[source.g], panel = [];
  panel.push(el("h2", { class: "name" }, el("span", {}, two(source.n))));
  panel.push(el("div", { class: "chips" }, el("span", { class: "chip" }, word("source")), source.st ? el("span", { class: source.st > 1 ? "chip proposed" : "chip" }, stanceOf(s)) : null));
  if (work) panel.push(el("p", {}, work.h || source.h ? link(work.h || source.h, two(work.n)) : two(work.n)), two(work.c) !== two(work.n) ? small(two(work.c)) : null, work.r ? small(two(work.r)) : null);
  if (group && group.s) panel.push(small(two(group.n)));
  if (source.h && (!work || source.h !== work.h)) panel.push(small(link(source.h, source.h)));
  panel.push(el("div", { class: "row" }, copyButton("copyCitation", () => citation(s)), copyButton("copy", permalink), button(word("back"), () => go({ cite: null, sel: state.sel }), { key: "back" })));
  const statements = EDGES.filter((edge) => edge.s.includes(s)), about_ = new Map();
  const line = (n, ...what) => { if (!about_.has(n)) about_.set(n, []); about_.get(n).push(el("li", {}, what)); };
  for (const node of NODES) {
    for (const one of saidOf(node)) {
      if (one.s.includes(s)) line(node.id, el("span", { class: "soft" }, two(one.n)), " ", el("b", {}, one.of ? `${two(one.of)}${colon()}${amount(one)}` : amount(one)));
    }
  }
  for (const edge of statements) line(edge.from, el("span", { class: "soft" }, `${predicate(edge.p)} →`), thing(edge.to, "said"));
  const total = [...about_.values()].reduce((sum, each) => sum + each.length, 0);
  panel.push(el("h3", {}, word("says"), count(total)));
  for (const [n, said_] of about_) panel.push(el("div", { class: "saying" }, thing(n, "about"), el("ul", {}, said_)));
  panel.push(el("h3", {}, "IRI"), small(el("code", {}, source.c)));
  return panel;
}

function copyButton(key, text) {
  const made = button(word(key), () => {
    const done = () => { made.textContent = word("copied"); announce(word("copied")); };
    const value = text();
    if (navigator.clipboard) navigator.clipboard.writeText(value).then(done, () => byHand(value));
    else byHand(value);
  }, { key });
  // Where the clipboard is out of reach, the text stands there to be copied by hand.
  const byHand = (value) => {
    const field = el("input", { class: "copied", readonly: "", "aria-label": word(key) });
    field.value = value;
    made.after(field);
    field.select();
  };
  return made;
}
