// Text enters the page only as text; what comes from data never becomes markup, and a link leads
// to http or https or is no link.
function el(tag, settings, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(settings || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") made.addEventListener("click", value);
    else if (key === "class") made.className = value;
    else if (key === "key") made.dataset.key = value;
    else made.setAttribute(key, value);
  }
  for (const child of children.flat(9)) if (child !== null && child !== undefined && child !== "" && child !== false) made.append(child);
  return made;
}
const SVG = "http://www.w3.org/2000/svg";
function svg(tag, settings, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(settings || {})) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
function webAddress(address) {
  let parsed = null;
  try { parsed = new URL(address); } catch { /* no address */ }
  return parsed && ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
}
function link(address, text) {
  const href = webAddress(address);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : el("span", {}, text);
}
const button = (text, on, settings) => el("button", { type: "button", on, ...settings }, text);
const count = (number) => el("span", { class: "count" }, ` ${number}`);
const small = (...children) => el("p", { class: "small" }, children);

// What is redrawn keeps the reader's place: the same control has the focus again.
function keepFocus(draw) {
  const before = document.activeElement, key = before?.dataset?.key, panel = byId("panel");
  const inside = panel.contains(before);
  draw();
  if (document.activeElement === before && before.isConnected) return;
  const again = key && [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (again) again.focus({ preventScroll: true });
  else if (inside) panel.focus({ preventScroll: true });
}

// The little mark of a kind beside a name, in the same shape as on the stage.
function mark(shape, colour, open, both) {
  const made = svg("svg", { class: "mark", viewBox: "-8 -8 16 16", "aria-hidden": "true" });
  made.append(svg("path", {
    d: outline(shape, MARK_SIZE[shape] || 6), fill: open ? "none" : colour, stroke: colour, "stroke-width": open ? 1.8 : 1,
    "stroke-linejoin": "round", "stroke-dasharray": open ? "3 2" : null,
  }));
  if (both) made.append(...split(0, 0, 7.6, ink.first, ink.second).map(([d, stroke]) => svg("path", { d, fill: "none", stroke, "stroke-width": 1.6 })));
  return made;
}
const MARK_SIZE = { dot: 5.6, square: 5.2, star: 7.6, hexagon: 6.6, diamond: 6.2, triangle: 6.2, triangleDown: 6.2 };
const kindMark = (kind) => mark(KINDS[kind].shape, kind === "city" ? ink.first : KINDS[kind][isDark() ? "dark" : "light"]);
const thingMark = (n) => mark(KINDS[NODES[n].kind].shape, tint(n), proposed(n), shared(n));
const thing = (n, key) => el("button", { type: "button", class: "thing", key: key && `${key}-${n}`, on: () => select(n) }, thingMark(n), el("span", {}, caption(n)));
