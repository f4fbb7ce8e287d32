// Large pages hold lists of objects by column (kg/page/packing.py says how), and in place of the
// sound of every name a table of how characters sound.
function unpacked(data) {
  if (Array.isArray(data)) return data;
  const rows = Array.from({ length: data.n }, () => ({}));
  for (const [key, column] of Object.entries(data.c)) {
    if (!Array.isArray(column) && column.i !== undefined) {
      const own = unpackedColumn(column.v);
      unpackedColumn(column.i).forEach((place, i) => { rows[place][key] = own[i]; });
    } else unpackedColumn(column).forEach((value, i) => { rows[i][key] = value; });
  }
  return rows;
}
function unpackedColumn(column) {
  if (Array.isArray(column)) return column;
  if (column.q !== undefined) return Array.from({ length: column.n }, (_, i) => column.q + i);
  if (column.d) { let last = 0; return column.d.map((step) => (last += step)); }
  if (column.t) return column.x.map((each) => column.t[each]);
  if (column.o) return unpacked(column.o);
  const flat = unpacked(column.r);
  let at = 0;
  return unpackedColumn(column.l).map((length) => flat.slice(at, (at += length)));
}
function soundOf(name, table) {
  if (!/\p{Script=Han}/u.test(name)) return "";
  return (name.match(/[a-zA-Z0-9]+|[^\x00-\x7f]/gu) || []).map((piece) => (Object.hasOwn(table, piece) ? table[piece] : /^[\x00-\x7f]/.test(piece) ? piece.toLowerCase() : "")).filter(Boolean).join(" ");
}
function opened(data) {
  const nodes = unpacked(data.nodes), table = data.page.readings;
  if (table) for (const node of nodes) node.sound = [...new Set([node.zh, node.en, ...(node.names || [])].filter(Boolean).map((each) => soundOf(each, table)))].filter(Boolean).sort();
  return { ...data, nodes, edges: unpacked(data.edges) };
}
