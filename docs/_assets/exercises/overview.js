// The page of all exercises: what this browser remembers, to a file and back, and a filter.
import { button, make, sign } from "./make.js";
import { SHOWN, all, file, forget, markChapters, merge } from "./store.js";

const host = document.querySelector(".spanbook-progress");
const counts = JSON.parse(document.currentScript.dataset.counts);
const rows = [...host.querySelectorAll("li[data-name]")];
const said = make("span", {});
said.setAttribute("role", "status");

function show() {
  const kept = all();
  for (const row of rows) {
    const state = kept[row.dataset.name]?.state;
    const [mark, words] = SHOWN[state] ?? [];
    row.querySelector(".spanbook-exercise-state")?.remove();
    row.hidden = open.checked && state === "solved";
    if (!mark) continue;
    const made = make("span", { className: "spanbook-exercise-state" }, sign(mark), words);
    made.dataset.state = state;
    row.append(made);
  }
  for (const head of host.querySelectorAll("h2")) {
    const mine = [...head.nextElementSibling.children];
    const solved = mine.filter((row) => kept[row.dataset.name]?.state === "solved").length;
    head.querySelector("small")?.remove();
    head.append(make("small", { textContent: `${solved} of ${mine.length} solved` }));
  }
  markChapters(counts);
}

function save() {
  const address = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
  make("a", { href: address, download: "spanbook-exercises.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

async function read() {
  try {
    const taken = merge(await input.files[0].text(), rows.map((row) => row.dataset.name));
    said.textContent = `${taken} ${taken === 1 ? "exercise" : "exercises"} taken over.`;
  } catch (error) {
    said.textContent = error instanceof SyntaxError ? "This file cannot be read." : error.message;
  }
  input.value = "";
  show();
}

let sure = false;
function drop({ target }) {
  if (sure) {
    forget();
    said.textContent = "Forgotten.";
    show();
  }
  sure = !sure;
  target.textContent = sure ? "Forget everything: really?" : "Forget everything";
}

const input = make("input", { type: "file", accept: "application/json,.json" });
input.addEventListener("change", read);
const open = make("input", { type: "checkbox" });
open.addEventListener("change", show);
host.prepend(make("div", { className: "spanbook-keep" }, make("label", {}, open, " Open ones only"),
  button("Save to a file", save), make("label", {}, "Read from a file", input), button("Forget everything", drop), said));
show();
addEventListener("storage", show);
