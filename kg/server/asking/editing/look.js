// How the editor looks: in the colours of the page, light and dark.
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const look = EditorView.theme({
  "&": { color: "var(--code-ink)", backgroundColor: "var(--code-bg)", fontSize: "0.9375rem", borderRadius: "8px" },
  "&.cm-focused": { outline: "2px solid var(--code-focus)", outlineOffset: "1px" },
  ".cm-scroller": { borderRadius: "8px", fontFamily: "var(--code-font)", lineHeight: "1.6", minHeight: "12rem" },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--code-ink)" },
  ".cm-gutters": { backgroundColor: "var(--code-bg)", color: "var(--code-faint)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  ".cm-cursor": { borderLeftColor: "var(--code-ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selected)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selected)" },
  ".cm-tooltip": {
    backgroundColor: "var(--code-bg)", color: "var(--code-ink)", border: "1px solid var(--code-border)",
    borderRadius: "8px", overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--code-selected)", color: "var(--code-ink)",
  },
  ".cm-completionLabel": { fontFamily: "var(--code-font)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--code-faint)", marginLeft: "0.75em" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 10px", maxWidth: "24rem", lineHeight: "1.5" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap" },
});

export const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.variableName], color: "var(--code-variable)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--code-number)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--code-name)" },
  { tag: tags.annotation, color: "var(--code-faint)" },
  { tag: tags.comment, color: "var(--code-faint)", fontStyle: "normal" },
]);
