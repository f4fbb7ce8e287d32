// Search by any name, in Chinese, English, pinyin or initials. One function makes the form in
// which names and queries are compared.
const norm = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}]/gu, "");
const SMALL = new Set(["a", "an", "and", "for", "in", "of", "on", "the", "to"]);
function initialsOf(text) {
  const found = (text.match(/[A-Za-z0-9]+/g) || []).filter((each) => !SMALL.has(each.toLowerCase()));
  return found.length > 1 ? found.map((each) => each[0]).join("").toLowerCase() : "";
}
// How much of a query a spoken name answers: 2 all of the name, 1 its beginning, 0 nothing.
function heard(parts, query, letters, from) {
  let places = new Set([0]);
  for (let i = from; i < parts.length; i++) {
    const next = new Set();
    for (const at of places)
      for (const each of parts[i]) {
        const said = letters ? each[0] : each;
        if (query.startsWith(said, at)) next.add(at + said.length);
        if (said.startsWith(query.slice(at))) { if (i < parts.length - 1 || said !== query.slice(at)) return 1; next.add(query.length); }
      }
    if (!next.size) return 0;
    if (i === parts.length - 1 && next.has(query.length)) return 2;
    places = next;
  }
  return 0;
}
const INDEX = NODES.map((node) => ({
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
    const whole = heard(parts, query, false, 0), first = heard(parts, query, true, 0);
    if (whole === 2) best = Math.max(best, 96);
    else if (whole === 1) best = Math.max(best, 72 + (6 * query.length) / (4 * parts.length));
    else if (query.length > 3 && parts.some((_, from) => from > 0 && heard(parts, query, false, from))) best = Math.max(best, 46);
    if (first === 2) best = Math.max(best, 92);
    else if (first === 1 && query.length > 1) best = Math.max(best, 62);
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

let hits = [], chosen = -1;
function closeHits() {
  byId("hits").hidden = true;
  byId("find").setAttribute("aria-expanded", "false");
  byId("find").removeAttribute("aria-activedescendant");
}
function showHits() {
  const box = byId("hits"), text = byId("find").value;
  hits = search(text, 12);
  chosen = hits.length ? 0 : -1;
  if (!norm(text)) { closeHits(); return; }
  box.replaceChildren(...(hits.length ? hits.map((n, i) => {
    const other = NODES[n][L() ? "zh" : "en"];
    return el("li", { role: "option", id: `hit-${i}`, on: () => take(n) }, thingMark(n), el("span", {}, caption(n)),
      el("span", { class: "small" }, `${other !== name(n) ? other + " · " : ""}${two(KINDS[NODES[n].kind].n)}`));
  }) : [el("li", { class: "none", role: "option", "aria-disabled": "true" }, word("nothing"))]));
  box.hidden = false;
  byId("find").setAttribute("aria-expanded", "true");
  markHit();
}
function markHit() {
  [...byId("hits").children].forEach((item, i) => {
    item.setAttribute("aria-selected", String(i === chosen));
    if (i === chosen) { item.scrollIntoView({ block: "nearest" }); byId("find").setAttribute("aria-activedescendant", item.id); }
  });
}
function take(n) {
  closeHits();
  byId("find").value = "";
  select(n);
}
function findKeys(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!hits.length || byId("hits").hidden) return;
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
    markHit();
    event.preventDefault();
  } else if (event.key === "Enter") {
    if (byId("hits").hidden && norm(byId("find").value)) showHits();
    if (chosen >= 0 && hits.length) take(hits[chosen]);
    event.preventDefault();
  } else if (event.key === "Escape") {
    closeHits();
    event.stopPropagation();
  }
}
