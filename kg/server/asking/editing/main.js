// The SPARQL editor: takes the place of the plain text field of its form. The form stays what is
// sent, so that everything works without this script too.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { sparql } from "codemirror-lang-sparql";
import { completions } from "./complete.js";
import { look, colours } from "./look.js";
import { marked, runner } from "./result.js";

const form = document.querySelector("form[data-editor]");
if (form) start(form);

function start(form) {
  const field = form.querySelector("textarea");
  const zh = document.documentElement.lang.startsWith("zh");
  const host = document.createElement("div");
  host.className = "editor-host";
  field.after(host);
  // In a shadow tree the editor's styles are sheets made by script, which a strict policy allows;
  // elsewhere they would be style elements, which it forbids.
  const root = host.attachShadow({ mode: "open" });
  const run = runner(form, () => view);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        sparql(),
        syntaxHighlighting(colours),
        autocompletion({ override: [completions(form, zh)], icons: false, maxRenderedOptions: 60 }),
        keymap.of([
          { key: "Mod-Enter", preventDefault: true, run: () => (run(), true) },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...lintKeymap,
          ...defaultKeymap,
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": field.getAttribute("aria-label") || "SPARQL",
          "aria-describedby": field.getAttribute("aria-describedby") || "",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        EditorState.phrases.of(zh ? { Completions: "补全", "Control character": "控制字符" } : {}),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
        look,
      ],
    }),
  });
  field.value = view.state.doc.toString();
  field.hidden = true;
  form.classList.add("enhanced");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  marked(view);
}
