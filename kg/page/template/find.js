// Search by any name, in Chinese, English, pinyin or initials. One function makes the form in
// which names and queries are compared.
const norm = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}]/gu, "");
const SMALL = new Set(["a", "an", "and", "for", "in", "of", "on", "the", "to"]);
function initialsOf(text) {
  const found = (text.match(/[A-Za-z0-9]+/g) || []).filter((each) => !SMALL.has(each.toLowerCase()));
  return found.length > 1 ? found.map((each) => each[0]).join("").toLowerCase() : "";
}
// How much of a query a spoken name answers: 2 all of the name, 1 its beginning, 0 nothing. The name
// is said in full, by its initials, or some of it in full and some by initials.
const WAYS = { full: (each) => [each], initials: (each) => [each[0]], mixed: (each) => [each, each[0]] };
function heard(parts, query, way, from) {
  let places = new Set([0]), begun = 0;
  for (let i = from; i < parts.length; i++) {
    const next = new Set();
    for (const at of places)
      for (const said of parts[i].flatMap(WAYS[way])) {
        if (query.startsWith(said, at)) next.add(at + said.length);
        if (said.startsWith(query.slice(at))) { if (i < parts.length - 1 || said !== query.slice(at)) begun = 1; else next.add(query.length); }
      }
    if (!next.size) return begun;
    if (i === parts.length - 1 && next.has(query.length)) return 2;
    places = next;
  }
  return begun;
}
const INDEX = NODES.slice(0, THINGS).map((node) => ({
  names: [...new Set([node.zh, node.en, ...(node.names || [])].filter(Boolean).map(norm))],
  words: (node.en || "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean),
  sound: (node.sound || []).map((name) => name.split(" ").map((part) => part.split("|"))),
  initials: initialsOf(node.en || ""),
  slug: norm(node.curie.slice(node.curie.indexOf(":") + 1)), curie: node.curie.toLowerCase(), iri: node.iri,
}));

function score(entry, query, raw) {
  if (entry.curie === raw || entry.iri === raw) return 110;
  let best = 0;
  entry.names.forEach((name, i) => {
    const own = i < 2 ? 2 : 0;
    if (name === query) best = Math.max(best, 100 + own);
    else if (name.startsWith(query)) best = Math.max(best, 80 + own + (8 * query.length) / name.length);
    else if (query.length > 1 && name.includes(query)) best = Math.max(best, 55 + own + (8 * query.length) / name.length);
  });
  if (!/^[a-z0-9]+$/.test(query)) return best;
  for (const parts of entry.sound) {
    const whole = heard(parts, query, "full", 0), first = heard(parts, query, "initials", 0);
    if (whole === 2) best = Math.max(best, 96);
    else if (whole === 1) best = Math.max(best, 72 + (6 * query.length) / (4 * parts.length));
    else if (query.length > 3 && parts.some((_, from) => from > 0 && heard(parts, query, "full", from))) best = Math.max(best, 46);
    if (first === 2) best = Math.max(best, 92);
    else if (first === 1 && query.length > 1) best = Math.max(best, 62);
    if (query.length > 3) best = Math.max(best, [0, 40, 58][heard(parts, query, "mixed", 0)]);
  }
  if (entry.initials === query) best = Math.max(best, 91);
  if (entry.slug === query) best = Math.max(best, 90);
  if (entry.words.some((each) => each.startsWith(query))) best = Math.max(best, 60);
  return best;
}

function search(text, most) {
  const query = norm(text), raw = text.trim().toLowerCase();
  if (!query) return [];
  return INDEX.map((entry, n) => [score(entry, query, raw), n])
    .filter(([points]) => points > 0)
    .sort((a, b) => b[0] - a[0] || LINKS[b[1]].length - LINKS[a[1]].length || a[1] - b[1])
    .slice(0, most).map(([, n]) => n);
}

// A field that offers what matches while the reader types: once in the header, once for paths.
class Finder {
  constructor(field, list, taken, leave) {
    Object.assign(this, { field, list, taken, leave, hits: [], chosen: -1 });
    field.addEventListener("input", () => this.show());
    field.addEventListener("keydown", (event) => this.keys(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
  }
  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
  show() {
    this.hits = search(this.field.value, 12).filter((n) => n !== this.leave);
    this.chosen = this.hits.length ? 0 : -1;
    if (!norm(this.field.value)) { this.close(); return; }
    this.list.replaceChildren(...(this.hits.length ? this.hits.map((n, i) => {
      const other = NODES[n][L() ? "zh" : "en"], kind = two(KINDS[NODES[n].kind].n);
      return el("li", { role: "option", id: `${this.list.id}-${i}`, on: () => this.take(n) }, thingMark(n),
        el("span", {}, caption(n), el("small", {}, `${other && other !== name(n) ? other + " · " : ""}${kind}`)));
    }) : [el("li", { class: "none", role: "option", "aria-disabled": "true" }, word("nothing"))]));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.mark();
  }
  mark() {
    [...this.list.children].forEach((item, i) => {
      item.setAttribute("aria-selected", String(i === this.chosen));
      if (i === this.chosen) { item.scrollIntoView({ block: "nearest" }); this.field.setAttribute("aria-activedescendant", item.id); }
    });
  }
  take(n) {
    this.close();
    this.field.value = "";
    this.taken(n);
  }
  keys(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.hits.length || this.list.hidden) return;
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : -1) + this.hits.length) % this.hits.length;
      this.mark();
      event.preventDefault();
    } else if (event.key === "Enter") {
      if (this.list.hidden && norm(this.field.value)) this.show();
      if (this.chosen >= 0 && this.hits.length) this.take(this.hits[this.chosen]);
      event.preventDefault();
    } else if (event.key === "Escape" && !this.list.hidden) {
      this.close();
      event.stopPropagation();
    }
  }
}
