// What the reader wants to see: kinds, sources, stances, years. A statement counts while one of
// its sources does; a thing while anything said of it does.
let seen = new Map();
const refilter = () => { seen = new Map(); };
const speaks = (s) => !state.without.has(SOURCES[s].g) && !state.stances.has(SOURCES[s].st || 0);
const narrowed = () => state.without.size > 0 || state.stances.size > 0;
const said = (sources) => !narrowed() || !sources || !sources.length || sources.some(speaks);
const stated = (e) => said(EDGES[e].s);
const timed = () => state.from !== null || state.until !== null || state.dated;

function inTime(n) {
  if (!timed() || PAIR.includes(n)) return true;
  const years = NODES[n].years || [];
  if (!years.length) return !state.dated;
  return years.some((year) => year >= (state.from ?? 0) && year <= (state.until ?? 9999));
}
function told(n) {
  if (!narrowed() || PAIR.includes(n)) return true;
  const node = NODES[n], facts = [...(node.facts || []), ...(node.figure ? [node.figure] : [])];
  if (!LINKS[n].length) return !facts.length || facts.some((fact) => said(fact.s));
  // A register that only names a thing keeps it not in the picture; a passage does.
  return LINKS[n].some(stated) || facts.some((fact) => fact.s.some((s) => SOURCES[s].st && speaks(s)));
}
const kept = (n) => inTime(n) && told(n);
function visible(n) {
  let found = seen.get(n);
  if (found === undefined) {
    found = !state.off.has(NODES[n].kind) && kept(n);
    seen.set(n, found);
  }
  return found;
}
const placed = (n) => Boolean(NODES[n].at) && visible(n);
const YEARS = [...new Set(NODES.flatMap((node) => node.years || []))].sort((a, b) => a - b);
const changed = () => narrowed() || timed() || [...state.off].sort().join() !== OFF;
