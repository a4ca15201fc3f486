// A formula for what a cell in the page made; the book's own are set at build.

import katex from "katex";

export function formula(latex) {
  const place = document.createElement("div");
  const display = /^\$\$|^\\begin|^\\\[/.test(latex);
  const inner = latex.replace(/^(\$+|\\\[|\\\()|(\$+|\\\]|\\\))$/g, "");
  katex.render(inner, place, { displayMode: display, throwOnError: false });
  return place;
}
