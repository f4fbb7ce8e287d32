// The outlines of marks and the bends of lines, as vis-network draws them; the pictures that
// readers take away are made from the same ones.
const fixed = (value) => String(Math.round(value * 100) / 100);
const polygon = (points) => `M${points.map(([x, y]) => `${fixed(x)} ${fixed(y)}`).join("L")}Z`;
function outline(shape, r, x = 0, y = 0) {
  const at = (points) => polygon(points.map(([a, b]) => [x + a, y + b]));
  if (shape === "square") return at([[-r, -r], [r, -r], [r, r], [-r, r]]);
  if (shape === "diamond") return at([[0, -r], [r, 0], [0, r], [-r, 0]]);
  if (shape === "triangle" || shape === "triangleDown") {
    const s = r * 1.15 * 2, high = Math.sqrt(s * s - (s / 2) ** 2), base = Math.sqrt(3) / 6 * s, off = 0.275 * 1.15 * r;
    const turn = shape === "triangle" ? 1 : -1;
    return at([[0, turn * (off - (high - base))], [s / 2, turn * (off + base)], [-s / 2, turn * (off + base)]]);
  }
  if (shape === "hexagon") return at(Array.from({ length: 6 }, (_, i) => [r * Math.cos((Math.PI * i) / 3), r * Math.sin((Math.PI * i) / 3)]));
  if (shape === "star") {
    const big = r * 0.82, down = 0.1 * big;
    return at(Array.from({ length: 10 }, (_, i) => {
      const far = i % 2 ? big * 0.5 : big * 1.3;
      return [far * Math.sin((i * 2 * Math.PI) / 10), down - far * Math.cos((i * 2 * Math.PI) / 10)];
    }));
  }
  return `M${fixed(x - r)} ${fixed(y)}a${fixed(r)} ${fixed(r)} 0 1 0 ${fixed(2 * r)} 0a${fixed(r)} ${fixed(r)} 0 1 0 ${fixed(-2 * r)} 0Z`;
}
// Two half rings: what stands in both cities' graphs wears both colours.
function split(x, y, r, left, right) {
  const gap = r * 0.18, side = Math.sqrt(r * r - gap * gap);
  return [
    [`M${fixed(x - gap)} ${fixed(y + side)}A${fixed(r)} ${fixed(r)} 0 0 1 ${fixed(x - gap)} ${fixed(y - side)}`, left],
    [`M${fixed(x + gap)} ${fixed(y - side)}A${fixed(r)} ${fixed(r)} 0 0 1 ${fixed(x + gap)} ${fixed(y + side)}`, right],
  ];
}

// How a line bends between two places: straight, or by one or two points that pull it.
function bend(a, b, parallel, straight) {
  const apart = Math.abs(a.x - b.x), level = apart < 1;
  if (straight && !parallel) return false;
  if (parallel || level) return { enabled: true, type: "curvedCW", roundness: 0.18 + 0.14 * parallel };
  return { enabled: true, type: "cubicBezier", forceDirection: apart > 50 ? "horizontal" : "vertical", roundness: 0.5 };
}
function pulls(a, b, smooth) {
  if (!smooth) return [];
  const dx = b.x - a.x, dy = b.y - a.y, r = smooth.roundness;
  if (smooth.type === "curvedCW") {
    const far = Math.hypot(dx, dy), turn = (Math.atan2(-dy, dx) + (r / 2 + 0.5) * Math.PI) % (2 * Math.PI), share = (r / 2 + 0.5) * far;
    return [{ x: a.x + share * Math.sin(turn), y: a.y + share * Math.cos(turn) }];
  }
  return smooth.forceDirection === "horizontal"
    ? [{ x: a.x + r * dx, y: a.y }, { x: b.x - r * dx, y: b.y }]
    : [{ x: a.x, y: a.y + r * dy }, { x: b.x, y: b.y - r * dy }];
}
function pointAt(a, b, via, t) {
  const mix = (p, q) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  let line = [a, ...via, b];
  while (line.length > 1) line = line.slice(1).map((q, i) => mix(line[i], q));
  return line[0];
}
function curve(a, b, via) {
  const spot = (p) => `${fixed(p.x)} ${fixed(p.y)}`;
  return `M${spot(a)}${["L", "Q", "C"][via.length]}${[...via, b].map(spot).join(" ")}`;
}
// The tip of a line that ends at a mark's edge.
function arrow(a, b, via, reach, length) {
  let t = 1;
  while (t > 0.5 && Math.hypot(pointAt(a, b, via, t).x - b.x, pointAt(a, b, via, t).y - b.y) < reach) t -= 0.01;
  const tip = pointAt(a, b, via, t), back = pointAt(a, b, via, Math.max(0, t - 0.03));
  const turn = Math.atan2(tip.y - back.y, tip.x - back.x), wing = 0.42;
  return polygon([[tip.x, tip.y], [tip.x - length * Math.cos(turn - wing), tip.y - length * Math.sin(turn - wing)], [tip.x - length * Math.cos(turn + wing), tip.y - length * Math.sin(turn + wing)]]);
}
