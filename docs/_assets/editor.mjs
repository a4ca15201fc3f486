// The editor of a cell. It stands in a shadow root, where its styles need no <style> element.

import { EditorView, basicSetup } from "codemirror";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const colour = (name) => `var(--spanbook-code-${name})`;

const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], color: colour("keyword") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("string") },
  { tag: tags.number, color: colour("number") },
  { tag: tags.comment, color: colour("comment") },
]);

const theme = EditorView.theme({
  "&": { backgroundColor: "var(--pst-color-surface)", color: "var(--pst-color-text-base)" },
  "&.cm-focused": { outline: "none" }, // the place around it has the ring
  ".cm-scroller": { font: "0.84rem/1.5 var(--pst-font-family-monospace)", maxHeight: "36rem" },
  ".cm-content": { caretColor: "var(--pst-color-text-base)" },
  ".cm-cursor": { borderLeftColor: "var(--pst-color-text-base)" },
  ".cm-gutters": {
    backgroundColor: "var(--pst-color-surface)",
    border: "0",
    color: "var(--pst-color-text-muted)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--spanbook-code-selection)",
  },
});

// Tab leaves the editor, as it leaves every field; Enter indents by itself.
export function codeEditor(place, text, label, changed) {
  const root = place.attachShadow({ mode: "open" });
  const told = EditorView.updateListener.of((update) => {
    if (update.docChanged) changed(update.state.doc.toString());
  });
  const named = EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" });
  const extensions = [basicSetup, python(), syntaxHighlighting(highlighting), theme, told, named];
  return new EditorView({ doc: text, extensions, parent: root, root });
}
