// The editor: CodeMirror, fetched when a cell is edited first; a plain text field without it.

import { element } from "./output.js";

export async function openEditor(place, text, label, changed) {
  try {
    const { codeEditor } = await import("../bundles/editor.js");
    codeEditor(place, text, label, changed).focus();
  } catch {
    const rows = text.split("\n").length + 1;
    const field = element("textarea", { "aria-label": label, rows, spellcheck: "false", wrap: "off" });
    field.value = text;
    field.addEventListener("input", () => changed(field.value));
    place.append(field);
    field.focus();
  }
}
