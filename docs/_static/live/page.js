// Makes the code of a page live. Nothing of Python is fetched before the first Run.

import { Cell } from "./cell.js";
import { element } from "./output.js";
import { Session } from "./session.js";
import { linked } from "./store.js";

class Page {
  constructor(name) {
    this.name = name;
    this.session = new Session(this);
    this.speaker = element("div", { class: "spanbook-live-said", role: "status", "aria-live": "polite" });
    this.cells = [];
    for (const host of document.querySelectorAll(".spanbook-cell")) {
      this.cells.push(new Cell(host, this.cells.length + 1, this));
    }
    const forget = element("button", { type: "button" }, "Throw away all edits of this page");
    forget.addEventListener("click", () => this.forget());
    this.edits = element("p", { class: "spanbook-live-edits" }, forget);
    document.querySelector(".bd-article").append(this.edits, this.speaker);
    this.countEdits();
    this.openLinked();
  }

  config() {
    const address = new URL("config.json", import.meta.url);
    this.settings ??= fetch(address, { cache: "no-cache" }).then((response) => {
      if (!response.ok) throw new Error(response.status);
      return response.json();
    });
    this.settings.catch(() => { this.settings = null; });
    return this.settings;
  }

  announce(text) {
    this.speaker.textContent = text;
  }

  countEdits() {
    if (this.edits) this.edits.hidden = !this.cells.some((cell) => cell.edited);
  }

  forget() {
    const edited = this.cells.filter((cell) => cell.edited);
    for (const cell of edited) cell.reset();
    this.announce(`${edited.length} cells are as the book has them`);
  }

  // The reader's text up to a cell, as a file that runs by itself.
  download(cell) {
    const text = this.cells.slice(0, cell.number).map((c) => `# %% Cell ${c.number}\n${c.text.trimEnd()}\n`);
    const url = URL.createObjectURL(new Blob([text.join("\n")], { type: "text/x-python" }));
    const name = this.name.split("/").pop();
    element("a", { href: url, download: `${name}-cell-${cell.number}.py` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  async openLinked() {
    const edit = await linked();
    const cell = edit && this.cells[edit.number - 1];
    if (!cell) return;
    if (edit.text === null) {
      cell.output.note("The link to an edit of this cell is damaged; this is the book's text.");
    } else {
      cell.setText(edit.text);
      cell.output.note("This text came with the link you followed. Reset brings the book's back.");
    }
    cell.update();
    cell.host.closest("details")?.setAttribute("open", "");
    cell.host.scrollIntoView({ block: "center" });
  }
}

new Page(document.querySelector("script[data-live-page]").dataset.livePage);
