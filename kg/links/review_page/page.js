
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const store = "aicity-review-" + data.key;
  const words = {
    en: {
      title: "Links to decide", of: "of", decided: "decided", by: "Reviewer", save: "Save decisions",
      lang: "中文", a: "Accept: the same", c: "Close: nearly the same", r: "Reject: another thing",
      n: "Not found: none of them", s: "Skip", fact: "Fact", ours: "Here", score: "Score",
      open: "Open its page", none: "Nothing is decided yet.", next: "Next", previous: "Previous",
      hint: "Read the saved file with: kg link review --from FILE",
    },
    zh: {
      title: "待审核的链接", of: "/", decided: "已决定", by: "审核人", save: "保存决定",
      lang: "English", a: "接受：同一事物", c: "相近：大致相同", r: "否定：不是同一事物",
      n: "查无：数据集中没有", s: "跳过", fact: "项目", ours: "图谱", score: "分数",
      open: "打开其页面", none: "尚无决定。", next: "下一项", previous: "上一项",
      hint: "保存的文件请用 kg link review --from 文件 读入",
    },
  };
  let lang = data.lang;
  let at = 0;
  // For each case: "whole" for not found or skip, and a key for each candidate.
  let decisions = {};
  let reviewer = data.reviewer;

  const get = (id) => document.getElementById(id);
  const say = (key) => words[lang][key];

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function remember() {
    try {
      localStorage.setItem(store, JSON.stringify({ decisions, reviewer }));
    } catch {
      // A browser may keep nothing for files; saving still works.
    }
  }

  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(store) || "null");
      if (kept && typeof kept.decisions === "object") {
        decisions = kept.decisions;
        reviewer = String(kept.reviewer || reviewer);
      }
    } catch {
      decisions = {};
    }
  }

  function of(number) {
    return decisions[number] || { whole: "", each: {} };
  }

  function isDecided(number) {
    const made = of(number);
    const keys = Object.values(made.each);
    return (
      made.whole !== "" || keys.includes("a") || keys.includes("c") ||
      (keys.length > 0 && keys.length === data.cases[number].candidates.length)
    );
  }

  function decide(number, candidate, key) {
    const made = structuredClone(of(number));
    if (candidate === null) {
      made.whole = made.whole === key ? "" : key;
      if (made.whole === "n") {
        // None of them: what was accepted is so no more.
        for (const [place, old] of Object.entries(made.each)) if (old !== "r") delete made.each[place];
      }
    } else {
      made.whole = "";
      if (made.each[candidate] === key) {
        delete made.each[candidate];
      } else {
        if (key === "a") {
          // One thing has one identity in a dataset.
          for (const [place, old] of Object.entries(made.each)) if (old === "a") delete made.each[place];
        }
        made.each[candidate] = key;
      }
    }
    decisions[number] = made;
    remember();
    show();
  }

  function rows() {
    const found = [];
    data.cases.forEach((one, number) => {
      const made = of(number);
      if (made.whole === "n") found.push(one.nil);
      for (const place of Object.keys(made.each).sort()) {
        found.push(one.candidates[place].rows[made.each[place]]);
      }
    });
    return found;
  }

  function cell(text) {
    return /["\t\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function sssom() {
    const name = reviewer.replaceAll("|", "/").replace(/\s+/g, " ").trim();
    const today = new Date().toISOString().slice(0, 10);
    const lines = data.header.map((line) => "#" + line);
    lines.push(data.columns.join("\t"));
    for (const row of rows()) {
      const told = { ...row, mapping_date: today, reviewer_label: name };
      lines.push(data.columns.map((slot) => cell(told[slot] || "")).join("\t"));
    }
    return lines.join("\n") + "\n";
  }

  function save() {
    if (rows().length === 0) {
      get("progress").textContent = say("none");
      return;
    }
    const url = URL.createObjectURL(new Blob([sssom()], { type: "text/tab-separated-values" }));
    const link = element("a", "", { href: url, download: "decisions.sssom.tsv" });
    document.body.append(link);
    link.click();
    link.remove();
    // A busy browser reads it late: what is revoked before that is never saved.
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    get("progress").textContent = say("hint");
  }

  function button(key, pressed, action, place = "") {
    const made = element("button", say(key) + " ", { type: "button", id: `act-${key}${place}` });
    made.setAttribute("aria-pressed", pressed ? "true" : "false");
    if (key.length === 1) made.append(element("kbd", key));
    made.addEventListener("click", action);
    return made;
  }

  function card(number, place) {
    const candidate = data.cases[number].candidates[place];
    const chosen = of(number).each[place] || "";
    const made = element("article", null, { class: chosen === "r" ? "off" : "" });
    const head = element("h3", candidate.label[lang]);
    made.append(head, element("p", `${say("score")} ${candidate.score.toFixed(3)}`, { class: "soft" }));
    if (candidate.page) {
      made.append(
        element("a", `${say("open")}: ${candidate.page}`, {
          href: candidate.page, target: "_blank", rel: "noopener noreferrer",
        }),
      );
    }
    const table = element("table");
    const top = element("tr");
    for (const text of [say("fact"), say("ours"), data.dataset[lang]]) {
      top.append(element("th", text, { scope: "col" }));
    }
    const head2 = element("thead");
    head2.append(top);
    const body = element("tbody");
    for (const [heading, ours, theirs] of candidate.facts[lang]) {
      const line = element("tr");
      line.append(element("th", heading, { scope: "row" }), element("td", ours), element("td", theirs));
      body.append(line);
    }
    table.append(head2, body);
    const list = element("ul");
    for (const reason of candidate.reasons) {
      const item = element("li", null, { class: reason.points < 0 ? "against" : "for" });
      const sign = reason.points < 0 ? "−" : "+";
      item.append(element("b", sign + Math.abs(reason.points).toFixed(1)), element("span", reason[lang]));
      list.append(item);
    }
    const actions = element("div", null, { class: "actions" });
    for (const key of ["a", "c", "r"]) {
      actions.append(button(key, chosen === key, () => decide(number, place, key), place));
    }
    made.append(table, list, actions);
    return made;
  }

  function show() {
    const focused = document.activeElement ? document.activeElement.id : "";
    draw();
    // What had the focus is made anew, and gets it back.
    if (focused.startsWith("act-") && get(focused)) get(focused).focus();
  }

  function draw() {
    document.documentElement.lang = lang;
    const version = data.version ? ` ${data.version}` : "";
    get("title").textContent = `${say("title")} · ${data.dataset[lang]}${version}`;
    document.title = get("title").textContent;
    const count = data.cases.filter((_, number) => isDecided(number)).length;
    get("progress").textContent = `${count} ${say("of")} ${data.cases.length} ${say("decided")}`;
    get("by-label").textContent = say("by");
    get("by").value = reviewer;
    get("lang").textContent = say("lang");
    get("save").textContent = say("save");
    const list = get("list");
    list.replaceChildren(
      ...data.cases.map((one, number) => {
        const made = element("button", one.label[lang], { type: "button" });
        made.setAttribute("aria-current", number === at ? "true" : "false");
        made.append(element("span", isDecided(number) ? "✓" : ""));
        made.addEventListener("click", () => go(number));
        return made;
      }),
    );
    const one = data.cases[at];
    const main = get("case");
    const actions = element("div", null, { class: "actions" });
    for (const key of ["n", "s"]) {
      actions.append(button(key, of(at).whole === key, () => decide(at, null, key)));
    }
    actions.append(
      button("previous", false, () => go(at - 1)), button("next", false, () => go(at + 1)),
    );
    main.replaceChildren(
      element("h2", one.label[lang]), element("p", `${one.id} · ${one.why[lang]}`, { class: "soft" }),
      actions, ...one.candidates.map((_, place) => card(at, place)),
    );
  }

  function go(number) {
    at = Math.max(0, Math.min(data.cases.length - 1, number));
    show();
    get("case").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const made = of(at);
    // The keys speak of the first candidate that is not decided, or of the first.
    const places = data.cases[at].candidates.map((_, place) => place);
    const place = places.find((each) => !made.each[each]) ?? 0;
    if (["a", "c", "r"].includes(event.key)) decide(at, place, event.key);
    else if (["n", "s"].includes(event.key)) decide(at, null, event.key);
    else if (event.key === "ArrowRight" || event.key === "j") go(at + 1);
    else if (event.key === "ArrowLeft" || event.key === "k") go(at - 1);
    else return;
    event.preventDefault();
  });
  get("by").addEventListener("input", (event) => {
    reviewer = event.target.value;
    remember();
  });
  get("lang").addEventListener("click", () => {
    lang = lang === "zh" ? "en" : "zh";
    show();
  });
  get("save").addEventListener("click", save);
  recall();
  show();
})();
