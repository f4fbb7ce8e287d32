// Light or dark: what the reader chose, else what the system says. The canvas takes the same inks.
const system = matchMedia("(prefers-color-scheme: dark)");
let printing = false;
const isDark = () => !printing && (state.theme ? state.theme === "dark" : system.matches);
let ink = {};
const INKS = ["bg", "card", "ink", "soft", "faint", "line", "edge", "accent", "first", "second", "firstSoft", "secondSoft", "proposed"];
function readInk() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  const style = getComputedStyle(document.documentElement);
  ink = Object.fromEntries(INKS.map((key) => [key, style.getPropertyValue("--" + key.replace("S", "-s")).trim()]));
  ink.font = getComputedStyle(document.body).fontFamily;
}
function tint(n) {
  const city = PAIR.indexOf(n);
  if (city >= 0) return city ? ink.second : ink.first;
  if (COMMUNITIES.size) return COMMUNITIES.get(NODES[n].community)?.[isDark() ? "dark" : "light"] || ink.faint;
  return KINDS[NODES[n].kind][isDark() ? "dark" : "light"];
}
