// How wide text is, where it breaks, and which places are still free.
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map(), wrapped = new Map();

function textWidth(text, font) {
  const face = font || `12px ${ink.font}`, key = face + "\n" + text;
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = face;
    width = ruler.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

// Chinese breaks anywhere but before closing marks and after opening ones; other scripts at spaces.
const PIECES = /[“‘（《]*(?![“‘（《])[\u2e80-\u9fff\uff00-\uffef][，。、；：！？）》”’]*|[“‘（《]*[^\s\u2e80-\u9fff\uff00-\uffef“‘]+[，。、；：！？）》”’]*\s*|[“‘（《]+|\s+/g;
function broken(text, width, font) {
  const lines = [];
  let line = "";
  for (const piece of (text.match(PIECES) || [text]).flatMap((one) => one.match(/[^-–—/]+[-–—/]*|[-–—/]+/g) || [])) {
    if (line && textWidth((line + piece).trimEnd(), font) > width) { lines.push(line.trimEnd()); line = ""; }
    line += piece;
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines;
}
function wrap(text, width, font, most) {
  const key = [font, Math.round(width), most, text].join("\n");
  if (wrapped.has(key)) return wrapped.get(key);
  let lines = broken(text, width, font);
  // No single word or sign should stand alone in the last line: as narrow as leaves as many lines.
  for (let least = width * 0.94; lines.length > 1 && lines.length <= most && least > width * 0.55; least *= 0.94) {
    const closer = broken(text, least, font);
    if (closer.length > lines.length || closer.some((one) => textWidth(one, font) > width)) break;
    lines = closer;
  }
  let cutOff = lines.length > most;
  const kept = lines.slice(0, most);
  const last = kept.length - 1;
  for (let i = 0; i <= last; i++) {
    const end = i === last && cutOff ? "…" : "";
    if (textWidth(kept[i] + end, font) > width + 2 || end) {
      let short = kept[i];
      while (short && textWidth(short + "…", font) > width + 2) short = short.slice(0, -1);
      if (short !== kept[i] || end) { kept[i] = short + "…"; cutOff = true; }
    }
  }
  const result = { lines: kept, width: Math.max(0, ...kept.map((one) => textWidth(one, font))), cutOff };
  wrapped.set(key, result);
  return result;
}

class Grid {
  constructor() { this.cells = new Map(); }
  *keys(b) {
    for (let i = Math.floor(b.x / 64); i <= Math.floor((b.x + b.w) / 64); i++)
      for (let j = Math.floor(b.y / 64); j <= Math.floor((b.y + b.h) / 64); j++) yield i * 10007 + j;
  }
  free(b, own) {
    for (const key of this.keys(b))
      for (const o of this.cells.get(key) || [])
        if (o.n !== own && b.x < o.x + o.w && o.x < b.x + b.w && b.y < o.y + o.h && o.y < b.y + b.h) return false;
    return true;
  }
  add(b) {
    for (const key of this.keys(b)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(b);
    }
  }
}
