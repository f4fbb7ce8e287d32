// Running a query without leaving the page: the result is the same page that the form leads to.
import { setDiagnostics } from "@codemirror/lint";

const LONGEST_ADDRESS = 6000;

export function runner(form, view) {
  let running = null;
  return async () => {
    const query = view().state.doc.toString();
    const result = document.getElementById("result");
    if (running) running.abort();
    running = new AbortController();
    const own = running;
    result.setAttribute("aria-busy", "true");
    const pairs = new URLSearchParams(new FormData(form));
    pairs.set("query", query);
    const address = `${form.action}?${pairs}`;
    const long = address.length > LONGEST_ADDRESS;
    try {
      const answer = await fetch(long ? form.action : address, {
        method: long ? "POST" : "GET",
        body: long ? pairs : undefined,
        headers: { Accept: "text/html" },
        signal: own.signal,
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("result") || page.querySelector("main");
      if (!found) throw new Error(String(answer.status));
      found.id = "result";
      result.replaceWith(document.adoptNode(found));
      if (!long) history.replaceState(null, "", address);
      marked(view());
      const shown = document.getElementById("result");
      const told = shown.querySelector(".fault, .verdict, .message, .found");
      document.getElementById("said").textContent = told ? told.textContent.trim() : "";
      if (shown.getBoundingClientRect().top > innerHeight - 120) shown.scrollIntoView({ block: "start" });
    } catch (error) {
      if (error.name === "AbortError") return;
      // The plain form says what is wrong, as the browser does.
      form.submit();
    } finally {
      document.getElementById("result").removeAttribute("aria-busy");
    }
  };
}

// Mark the place where the query does not parse, as the result tells it.
export function marked(view) {
  const fault = document.querySelector("#result [data-line]");
  const diagnostics = [];
  if (fault) {
    const { doc } = view.state;
    const line = doc.line(Math.min(Math.max(Number(fault.dataset.line), 1), doc.lines));
    const from = Math.min(line.from + Math.max(Number(fault.dataset.column) - 1, 0), line.to);
    diagnostics.push({
      from: from === line.to && from > line.from ? from - 1 : from,
      to: Math.min(from + 1, doc.length),
      severity: "error",
      message: fault.textContent.trim(),
    });
  }
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
