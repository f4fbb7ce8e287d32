// What the editor completes: keywords, variables, and the terms of the graph by name or label.
const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK WHERE DISTINCT REDUCED FROM NAMED PREFIX BASE OPTIONAL UNION MINUS " +
  "GRAPH FILTER BIND VALUES UNDEF AS GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET EXISTS NOT IN " +
  "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI " +
  "COALESCE IF CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE REGEX LCASE UCASE CONCAT ABS ROUND " +
  "YEAR MONTH DAY isIRI isLiteral isNumeric sameTerm"
).split(" ").map((label) => ({ label, type: "keyword", boost: -1 }));
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_-]*(?::[\p{L}\p{N}_.-]*)?/u;
const THING = /^([a-z]+):([\p{L}\p{N}_-]*)$/u;

export function completions(form, zh) {
  const known = terms(form.dataset.vocabulary, zh);
  return async (context) => {
    const variable = context.matchBefore(/[?$][\p{L}\p{N}_]*/u);
    if (variable) return variables(context, variable);
    const before = context.matchBefore(WORD);
    if (!before && !context.explicit) return null;
    const text = before ? before.text : "";
    const from = before ? before.from : context.pos;
    const { options, kinds } = await known;
    if (context.aborted) return null;
    const thing = THING.exec(text);
    if (thing && kinds.has(thing[1])) {
      return { from, options: await things(form, zh, thing, context), filter: false };
    }
    const declares = /\bPREFIX\s+$/i.test(context.state.sliceDoc(Math.max(0, from - 12), from));
    return {
      from,
      options: declares ? options.filter((each) => each.declare).map(declared) : [...options, ...KEYWORDS],
      validFor: /^[\p{L}\p{N}_:-]*$/u,
    };
  };
}

async function terms(address, zh) {
  const options = [];
  const kinds = new Set();
  try {
    const told = await (await fetch(address, { headers: { Accept: "application/json" } })).json();
    for (const [kind, list] of [["class", told.classes], ["property", told.properties]]) {
      for (const each of list) options.push(term(kind, each, zh));
    }
    for (const [prefix, iri] of Object.entries(told.prefixes)) {
      options.push({ label: `${prefix}:`, detail: iri, type: "namespace", declare: iri, boost: -2 });
    }
    for (const kind of told.kinds) kinds.add(kind);
  } catch {
    // Without the terms, keywords and variables are still completed.
  }
  return { options, kinds };
}

function term(type, { name, en, zh: chinese, about_en, about_zh }, zh) {
  const own = zh ? chinese || en : en || chinese;
  const other = zh ? en : chinese;
  return {
    // What is typed may be the name or a label in either language.
    label: [name, own, other].filter(Boolean).join(" "),
    displayLabel: name,
    detail: [own, other].filter(Boolean).join(" · "),
    apply: name,
    type,
    info: (zh ? about_zh || about_en : about_en || about_zh) || undefined,
  };
}

function declared(option) {
  return { ...option, apply: `${option.label} <${option.declare}>` };
}

function variables(context, variable) {
  const names = new Set(context.state.doc.toString().match(/[?$][\p{L}\p{N}_]+/gu) || []);
  names.delete(variable.text);
  return {
    from: variable.from,
    options: [...names].sort().map((label) => ({ label, type: "variable" })),
    validFor: /^[?$][\p{L}\p{N}_]*$/u,
  };
}

async function things(form, zh, [, kind, typed], context) {
  const query = new URLSearchParams({ kind, limit: "20", lang: zh ? "zh" : "en" });
  if (typed) query.set("q", typed);
  try {
    const answer = await fetch(`${form.dataset.things}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || context.aborted) return [];
    const { things: found } = await answer.json();
    // A name that is no short form cannot be typed as one.
    return found
      .filter(({ name }) => !name.includes("://"))
      .map(({ name, label }) => ({ label: name, detail: label, type: "constant" }));
  } catch {
    return [];
  }
}
