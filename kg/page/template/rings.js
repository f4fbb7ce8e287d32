// What lies near one thing, on arcs around it: what points to it on the left, what it points to on
// the right, grouped by predicate; further steps on further arcs.

// Cities are not walked through: two steps through a city reach everything.
function reach(centre, hops) {
  const ring = [[centre]], parent = new Map([[centre, null]]);
  let hidden = 0, walls = 0;
  const put = new Set();
  for (let step = 1; step <= hops; step++) {
    const next = [];
    for (const n of ring[step - 1]) {
      if (step > 1 && NODES[n].kind === "city") { walls++; continue; }
      const near = LINKS[n].filter(stated).map((e) => [across(e, n), { p: EDGES[e].p, out: EDGES[e].from === n, n }]);
      for (const one of members(n)) near.push([one, { p: -1, out: true, n }]);
      for (const [other, way] of near) {
        if (parent.has(other)) continue;
        if (!visible(other)) { if (!put.has(other)) hidden++; put.add(other); continue; }
        parent.set(other, way);
        next.push(other);
      }
    }
    ring.push(next);
  }
  return { ring, parent, hidden, walls };
}

const rowHeight = (n, width) => Math.max(24, 15 * wrap(name(n), width, `12px ${ink.font}`, 6).lines.length + (proposed(n) ? 15 : 0) + 7);

// What belongs together: one predicate in one direction, and where that is many, one kind of it.
const MUCH = 14;
function grouped(near, parent) {
  const size = new Map(), base = (n) => `${parent.get(n).out ? 1 : 0} ${String(parent.get(n).p + 1).padStart(4, "0")}`;
  for (const n of near) size.set(base(n), (size.get(base(n)) || 0) + 1);
  const kinds = Object.keys(KINDS), place = (n) => String(kinds.indexOf(NODES[n].kind)).padStart(3, "0");
  return (n) => (size.get(base(n)) > MUCH ? `${base(n)} ${place(n)}` : base(n));
}
// Which groups stand on which side: what points here left, the rest right, but where one side
// would hold nearly all, whole groups move over; an arrow at each heading tells the direction.
function sidesOf(near, parent, key) {
  const groups = new Map();
  for (const n of near) {
    if (!groups.has(key(n))) groups.set(key(n), { side: parent.get(n).out ? 1 : -1, size: 0 });
    groups.get(key(n)).size++;
  }
  const sum = { "-1": 0, 1: 0 };
  for (const { side, size } of groups.values()) sum[side] += size + 1;
  for (const group of [...groups.values()].sort((a, b) => b.size - a.size)) {
    const other = -group.side, moved = group.size + 1;
    if (sum[group.side] < 26 || Math.max(sum[group.side] - moved, sum[other] + moved) >= sum[group.side]) continue;
    sum[group.side] -= moved;
    sum[other] += moved;
    group.side = other;
  }
  return (n) => groups.get(key(n)).side;
}

// As many as can be read: fewer at first where labels are long or the window is small. Who asks for
// more gets more, readable or not.
function neighbourhood(centre, hops) {
  const found = reach(centre, hops);
  if (narrow() || state.more) return around(centre, hops, found, MOST * (1 + state.more));
  const room = byId("stage"), width = room.clientWidth - 32, height = room.clientHeight - 100;
  let places;
  for (let limit = MOST; limit >= FEWEST; limit -= 8) {
    headings = [];
    guides = [];
    places = around(centre, hops, found, limit);
    drawn = places;
    const [x0, y0, x1, y1] = extent();
    if (Math.min(width / (x1 - x0), height / (y1 - y0)) >= 0.96) break;
  }
  return places;
}
const FEWEST = 32;
function around(centre, hops, { ring, parent, hidden, walls }, limit) {
  const phone = narrow();
  const all = ring.slice(1).reduce((sum, some) => sum + some.length, 0), many = Math.min(all, limit) > 40;
  // Two arcs on each side then take the window's width, neither more nor less.
  const half = Math.max(110, Math.min(190, (byId("stage").clientWidth / 2 - 145) / 2.5));
  const width = phone ? 118 : many ? half : hops > 1 ? 150 : 190, row = 26;
  const places = new Map([[centre, phone ? { x: -150, y: 0, width: 280, anchor: "r", lines: 3 } : { x: 0, y: 0, width: many ? 130 : 190, anchor: "b", lines: 4 }]]);
  const sign = new Map([[centre, 0]]), used = { "-1": 0, 1: 0 }, edge = { "-1": width * 0.5 + 62, 1: width * 0.5 + 62 };
  let room = limit;
  for (let step = 1; step <= hops; step++) {
    const columns = { "-1": [], 1: [] };
    // Of too many, those with most to tell come first.
    const near = ring[step].filter((n) => sign.has(parent.get(n).n)).sort((a, b) => LINKS[b].length - LINKS[a].length || a - b).slice(0, room);
    const key = step === 1 && grouped(near, parent), first = key && sidesOf(near, parent, key);
    for (const n of near) {
      const way = parent.get(n), side = first ? first(n) : sign.get(way.n);
      sign.set(n, side);
      columns[side].push({ n, p: way.p, out: way.out, key: key ? key(n) : "", back: places.get(way.n)?.y ?? 0 });
    }
    room -= near.length;
    for (const side of [-1, 1]) {
      const rows = rowsOf(columns[side], step);
      const tall = rows.map((item) => (item.n === undefined ? row : rowHeight(item.n, phone ? 250 : width)));
      if (phone) stack(places, rows, tall, side, step, used);
      else arcs(places, rows, tall, side, width, edge);
    }
  }
  const away = NODES[centre].left || 0;
  told_of = { shown: places.size - 1, all: all + away, hidden, cut: all - (places.size - 1), walls, away, more: NODES[centre].more || 0, step: isGroup(centre) && hops === 1 ? "Group" : hops };
  return places;
}

function rowsOf(items, step) {
  items.sort((a, b) => (step === 1 ? (a.key < b.key ? -1 : a.key > b.key ? 1 : byName(a.n, b.n)) : a.back - b.back) || a.n - b.n);
  const rows = [];
  let last = "";
  for (const item of items) {
    if (step === 1 && item.key !== last) rows.push({ p: item.p, out: item.out, kind: item.key.split(" ")[2] && NODES[item.n].kind, count: items.filter((one) => one.key === item.key).length });
    last = item.key;
    rows.push(item);
  }
  return rows;
}
const headingOf = (item) => (item.p < 0 ? word("holds") : predicate(item.p)) + (item.kind ? ` · ${two(KINDS[item.kind].n)}` : "");

function arcs(places, rows, tall, side, width, edge) {
  const total = tall.reduce((sum, one) => sum + one, 0);
  if (!total) return;
  // As many arcs as leave the whole largest in the window.
  const room = byId("stage"), share = (p) => Math.min(room.clientWidth / 2 / (edge[side] + p * (width + 40)), (room.clientHeight - 90) / (total / p));
  const parts = [1, 2, 3, 4, 5, 6].reduce((best, p) => (Math.min(1, share(p)) > Math.min(1, share(best)) + 0.01 ? p : best), 1), air = Math.max(0, Math.min(10, (420 - total) / rows.length)), deep = 84;
  const high = Math.max(260, (total / parts + air * rows.length) / 2);
  let at = 0;
  for (let part = 0; part < parts; part++) {
    const begin = at;
    for (let sum = 0; at < rows.length && (part === parts - 1 || sum < total / parts); at++) sum += tall[at];
    const own = tall.slice(begin, at).reduce((sum, one) => sum + one + air, 0), far = edge[side];
    const x = (y) => side * (far - deep * (y / high) ** 2);
    let y = -own / 2;
    for (let i = begin; i < at; i++) {
      const middle = y + (tall[i] + air) / 2, item = rows[i], anchor = side > 0 ? "r" : "l";
      y += tall[i] + air;
      if (item.n === undefined) headings.push({ x: x(middle), y: middle, anchor, text: headingOf(item), count: item.count, out: item.out });
      else places.set(item.n, { x: Math.round(x(middle)), y: Math.round(middle), width, anchor, lines: 6 });
    }
    const top = -own / 2 - 6, bottom = own / 2 + 6;
    guides.push({ d: `M${fixed(x(top))} ${fixed(top)}Q${fixed(side * (far + deep * (own / 2 / high) ** 2))} 0 ${fixed(x(bottom))} ${fixed(bottom)}`, stroke: "line" });
    edge[side] += width + (part < parts - 1 ? 40 : 84);
  }
}

// On a phone both sides stand in one column: what points here above the centre, the rest below.
function stack(places, rows, tall, side, step, used) {
  const total = tall.reduce((sum, one) => sum + one, 0);
  let y = side < 0 ? -46 - total - used[-1] : 40 + used[1];
  rows.forEach((item, i) => {
    const middle = y + tall[i] / 2;
    y += tall[i];
    if (item.n === undefined) headings.push({ x: -118, y: middle, anchor: "r", text: headingOf(item), count: item.count, out: item.out });
    else places.set(item.n, { x: -110 + 30 * (step - 1), y: middle, width: 250 - 30 * step, anchor: "r", lines: 4 });
  });
  used[side] += total + (total ? 16 : 0);
}

// What one source says, drawn: its things in columns by kind.
function sourcePlaces() {
  const things = new Set();
  EDGES.forEach((edge) => { if (edge.s.includes(state.cite)) { things.add(edge.from); things.add(edge.to); } });
  for (const node of NODES) if (saidOf(node).some((fact) => fact.s.includes(state.cite))) things.add(node.id);
  const own = EDGES.filter((edge) => edge.s.includes(state.cite)), level = new Map([...things].map((n) => [n, 0]));
  // What is said of a thing stands right of it, three columns at most.
  for (let round = 0; round < 2; round++) for (const { from, to } of own) if (from !== to && level.get(to) <= level.get(from)) level.set(to, Math.min(2, level.get(from) + 1));
  const phone = narrow(), places = new Map(), limit = MOST * (1 + state.more);
  const columns = phone ? [[...things]] : [0, 1, 2].map((wanted) => [...things].filter((n) => level.get(n) === wanted));
  const kinds = Object.keys(KINDS), order = (a, b) => kinds.indexOf(NODES[a].kind) - kinds.indexOf(NODES[b].kind) || a - b;
  let room = limit;
  let left = 0;
  columns.forEach((column, place) => {
    const shown = column.sort(order).slice(0, room), parts = phone ? 1 : Math.max(1, Math.ceil(shown.length / 30));
    room -= shown.length;
    for (let part = 0; part < parts; part++) {
      const some = shown.slice(Math.ceil((shown.length / parts) * part), Math.ceil((shown.length / parts) * (part + 1)));
      const tall = some.map((n) => rowHeight(n, 190));
      let y = -tall.reduce((sum, one) => sum + one, 0) / 2;
      some.forEach((n, i) => {
        places.set(n, { x: left, y: Math.round(y + tall[i] / 2), width: phone ? 250 : 170, anchor: place || phone ? "r" : "l", lines: 4 });
        y += tall[i];
      });
      left += place ? 290 : 150;
    }
  });
  told_of = { shown: places.size, all: things.size, hidden: 0, cut: things.size - places.size, walls: 0 };
  return places;
}
