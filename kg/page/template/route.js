// How two things are connected: through statements only, the fewest steps first, and where there
// is a choice through what has the fewest other links, for that says the most. What says little of a
// connection (a shared figure, a piece of advice, a class in words, what only curators draw) is
// walked only where there is no other way, as in "kg path".
let routes = []; // each a list of steps: {from, to, links}
let arguing = false; // whether they go through what says little
const says_ = (e) => !PAGE.predicates[EDGES[e].p].weak && EDGES[e].s.some((s) => !SOURCES[s].own && speaks(s));
const firm = (e) => stated(e) && (arguing || !EDGES[e].s.length || says_(e));

const pairKey = (a, b) => (Math.min(a, b) + 1) * 1e6 + Math.max(a, b);
function shortest(from, to, barred) {
  const cost = new Map([[from, 0]]), back = new Map();
  let level = [from];
  const done = new Set([from]);
  while (level.length && !done.has(to)) {
    const next = new Map();
    for (const n of level) for (const e of LINKS[n]) {
      const other = across(e, n);
      if (done.has(other) || barred.has(other) || barred.has(pairKey(n, other)) || !firm(e)) continue;
      if (!arguing && other !== to && KINDS[NODES[other].kind].weak) continue;
      const price = cost.get(n) + Math.log2(1 + LINKS[other].length);
      if (!next.has(other) || price < next.get(other)[0]) next.set(other, [price, n]);
    }
    for (const [other, [price, n]] of next) { cost.set(other, price); back.set(other, n); done.add(other); }
    level = [...next.keys()];
  }
  if (!done.has(to)) return null;
  const way = [to];
  while (way[0] !== from) way.unshift(back.get(way[0]));
  return way;
}

const stepsOf = (way) => way.slice(1).map((other, i) => ({
  from: way[i], to: other, links: LINKS[way[i]].filter((e) => across(e, way[i]) === other && firm(e)),
}));
// When no way is left that shares nothing with those found: ways around one of their steps, at most
// two steps longer than the shortest, each through something new.
function others(from, to) {
  const known = new Set(routes.flatMap((steps) => steps.map((step) => step.to))), found = [];
  for (const steps of routes) for (const step of steps) {
    const way = shortest(from, to, new Set([pairKey(step.from, step.to)]));
    if (way && way.length <= routes[0].length + 3) found.push(way);
  }
  found.sort((a, b) => a.length - b.length);
  return found.filter((way) => {
    const fresh = way.slice(1, -1).filter((n) => !known.has(n));
    for (const n of fresh) known.add(n);
    return fresh.length > 0;
  });
}

function findRoutes(from, to) {
  routes = [];
  arguing = false;
  const barred = new Set();
  while (routes.length < 3) {
    const way = shortest(from, to, barred);
    // Only the first may have to: where there is another way, what says little adds nothing.
    if (!way && !routes.length && !arguing) { arguing = true; continue; }
    if (!way) break;
    routes.push(stepsOf(way));
    if (way.length === 2) barred.add(pairKey(from, to));
    for (const n of way.slice(1, -1)) barred.add(n);
  }
  for (const way of routes.length ? others(from, to) : []) if (routes.length < 3) routes.push(stepsOf(way));
  if (state.route >= routes.length) state.route = 0;
}

// How much hangs together with a thing: said where no path leads across.
function part(n) {
  const found = new Set([n]), queue = [n];
  for (const one of queue) for (const e of LINKS[one]) {
    const other = across(e, one);
    if (stated(e) && !found.has(other)) { found.add(other); queue.push(other); }
  }
  return found.size;
}

function routePlaces() {
  findRoutes(state.sel, state.to);
  const places = new Map(), phone = narrow();
  const longest = Math.max(1, ...routes.map((steps) => steps.length)), wide = Math.max(560, 176 * longest);
  const ends = phone ? [[0, 0], [0, 86 * (routes[state.route]?.length || 1)]] : [[0, 0], [wide, 0]];
  const put = (n, x, y) => places.set(n, { x: Math.round(x), y: Math.round(y), width: phone ? 250 : 150, anchor: phone ? "r" : "b", lines: 4 });
  put(state.sel, ...ends[0]);
  routes.forEach((steps, i) => {
    if (phone && i !== state.route) return;
    const row = phone ? 0 : (i - (routes.length - 1) / 2) * 150;
    steps.slice(0, -1).forEach(({ to }, j) => {
      if (places.has(to)) return; // a way shares it with the one before
      if (phone) put(to, 0, 86 * (j + 1));
      else put(to, (wide * (j + 1)) / steps.length, row);
    });
  });
  put(state.to, ...ends[1]);
  return places;
}
const onRoute = (e) => routes.some((steps) => steps.some(({ links }) => links.includes(e)));
const onChosen = (e) => Boolean(routes[state.route]?.some(({ links }) => links.includes(e)));
