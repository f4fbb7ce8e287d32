// Suggestions while typing a name: a comfort only, every field works without it.
"use strict";
(() => {
  const PAUSE = 150;
  const here = document.currentScript.src;
  const names = new URL("../find/names", here);
  let count = 0;
  for (const field of document.querySelectorAll("input[data-suggest]")) attach(field);

  function attach(field) {
    const list = document.createElement("ul");
    list.className = "suggested";
    list.id = `suggested-${++count}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels[0] ? field.labels[0].textContent.trim() : field.getAttribute("aria-label") || "");
    list.hidden = true;
    const frame = document.createElement("div");
    frame.className = "suggesting";
    const held = document.activeElement === field;
    field.before(frame);
    frame.append(field, list);
    if (held) field.focus();
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
    })) field.setAttribute(name, value);
    let timer = 0;
    let asked = null;
    let chosen = -1;
    let found = [];

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    field.addEventListener("blur", () => setTimeout(close, 200));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((chosen + step + found.length + 1) % (found.length + 1));
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && chosen >= 0 && chosen < found.length) {
        event.preventDefault();
        take(found[chosen]);
      }
    });

    async function ask() {
      const text = field.value.trim();
      if (asked) asked.abort();
      if (!text) return close();
      asked = new AbortController();
      const own = asked;
      const query = new URLSearchParams({ q: text, limit: "8" });
      // Else the language is the browser's, here as there.
      const lang = new URLSearchParams(location.search).get("lang");
      if (lang) query.set("lang", lang);
      if (field.dataset.suggest) query.set("kind", field.dataset.suggest);
      try {
        const answer = await fetch(`${names}?${query}`, { headers: { Accept: "application/json" }, signal: own.signal });
        if (answer.ok) show((await answer.json()).things);
      } catch {
        close();
      }
    }

    function show(things) {
      found = things;
      list.replaceChildren(
        ...things.map((thing, place) => {
          const item = document.createElement("li");
          item.id = `${list.id}-${place}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.append(thing.label);
          if (thing.kind) {
            const kind = document.createElement("span");
            kind.className = "kind";
            kind.textContent = thing.kind;
            item.append(" ", kind);
          }
          item.addEventListener("mousedown", (event) => {
            event.preventDefault();
            take(thing);
          });
          return item;
        }),
      );
      list.hidden = !things.length;
      field.setAttribute("aria-expanded", String(!!things.length));
      mark(-1);
    }

    function mark(place) {
      chosen = place < found.length ? place : -1;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
      if (chosen >= 0) {
        field.setAttribute("aria-activedescendant", list.children[chosen].id);
        list.children[chosen].scrollIntoView({ block: "nearest" });
      } else field.removeAttribute("aria-activedescendant");
    }

    function take(thing) {
      close();
      if (field.dataset.suggest) field.value = thing.name.includes("://") ? thing.label : thing.name;
      else location.assign(thing.href);
    }

    function close() {
      list.hidden = true;
      found = [];
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
  }
})();
