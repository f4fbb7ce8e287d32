// How two things are connected: through statements only, the fewest steps first, and where there
// is a choice through what has the fewest other links, for that says the most.
let routes = []; // each a list of steps: {from, to, links}

function shortest(from, to, barred) {
  const cost = new Map([[from, 0]]), back = new Map();
  let level = [from];
  const done = new Set([from]);
  while (level.length && !done.has(to)) {
    const next = new Map();
    for (const n of level) for (const e of LINKS[n]) {
      const other = across(e, n);
      if (done.has(other) || barred.has(other) || (barred.has("direct") && n === from && other === to) || !stated(e)) continue;
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

function findRoutes(from, to) {
  routes = [];
  const barred = new Set();
  while (routes.length < 3) {
    const way = shortest(from, to, barred);
    if (!way) break;
    routes.push(way.slice(1).map((other, i) => ({
      from: way[i], to: other, links: LINKS[way[i]].filter((e) => across(e, way[i]) === other && stated(e)),
    })));
    if (way.length === 2) barred.add("direct");
    for (const n of way.slice(1, -1)) barred.add(n);
  }
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
      if (phone) put(to, 0, 86 * (j + 1));
      else put(to, (wide * (j + 1)) / steps.length, row);
    });
  });
  put(state.to, ...ends[1]);
  return places;
}
const onRoute = (e) => routes.some((steps) => steps.some(({ links }) => links.includes(e)));
const onChosen = (e) => Boolean(routes[state.route]?.some(({ links }) => links.includes(e)));
