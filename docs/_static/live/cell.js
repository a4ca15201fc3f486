// One cell: its buttons, its text, its editor, the place of its output.

import { Output, element } from "./output.js";
import { keep, kept, link } from "./store.js";

const MB = (bytes) => (bytes / 1e6).toFixed(1);

// The code of a docstring's example, without its prompts and without what it prints.
function withoutPrompts(text) {
  const lines = text.split("\n").filter((line) => /^(>>>|\.\.\.)( |$)/.test(line));
  return lines.map((line) => line.slice(4)).join("\n");
}

export class Cell {
  constructor(host, number, page) {
    Object.assign(this, { host, number, page, ran: false });
    this.shown = host.querySelector(".highlight");
    this.pre = this.shown.querySelector("pre");
    this.markup = this.pre.innerHTML;
    this.each = host.classList.contains("doctest");
    this.picture = host.closest(".tag_hide-input") !== null;
    const text = this.pre.textContent;
    this.original = this.each ? withoutPrompts(text) : text.trimEnd();
    this.findOutput();
    this.makeBar();
    this.text = this.original;
    const edit = kept(page.name, number, this.original);
    if (edit !== null) this.setText(edit);
    this.update();
    host.addEventListener("spanbook-text", () => this.renew());
  }

  get edited() {
    return this.text !== this.original;
  }

  // --- elements

  findOutput() {
    const around = this.host.closest("div.cell");
    this.book = around ? [...around.querySelectorAll(":scope > .cell_output")] : [];
    let last = around?.lastElementChild ?? this.host;
    const printed = ".sphx-glr-script-out, .output_subarea, .spanbook-claim, img.sphx-glr-single-img";
    while (!around && last.nextElementSibling?.matches(printed)) {
      last = last.nextElementSibling;
      this.book.push(last);
    }
    this.place = element("div", { class: "spanbook-live-output" });
    last.after(this.place);
    this.output = new Output(this.place);
    this.alt = this.book.flatMap((part) => [part, ...part.querySelectorAll("img")]).find((e) => e.alt)?.alt;
  }

  makeBar() {
    const button = (label, act, title) => {
      const name = `${label} cell ${this.number}`;
      const made = element("button", { type: "button", "aria-label": title ?? name }, label);
      made.addEventListener("click", act);
      return made;
    };
    const n = this.number;
    this.buttons = {
      run: button("Run", () => this.page.session.run(this)),
      stop: button("Stop", () => this.page.session.stop()),
      edit: button("Edit", () => this.toggleEditor()),
      reset: button("Reset", () => this.reset()),
      link: button("Copy link", () => this.copyLink(), `Copy link to this edit of cell ${n}`),
      save: button("Download", () => this.page.download(this), `Download as script, up to cell ${n}`),
    };
    this.buttons.edit.setAttribute("aria-expanded", "false");
    this.status = element("span", { class: "spanbook-live-status" });
    const bar = { class: "spanbook-live-bar", role: "group", "aria-label": `Cell ${n}` };
    this.host.append(element("div", bar, ...Object.values(this.buttons), this.status));
    this.host.classList.add("spanbook-live");
    this.host.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey) && this.editor) {
        event.preventDefault();
        event.stopPropagation();
        this.page.session.run(this);
      }
    }, true);
  }

  update(state = {}) {
    this.state = state;
    const { run, stop, reset, link, save } = this.buttons;
    const leaving = state.busy ? null : document.activeElement === stop;
    run.setAttribute("aria-disabled", String(Boolean(state.busy)));
    stop.hidden = !state.busy;
    reset.hidden = !(this.edited || this.place.childElementCount);
    link.hidden = !this.edited;
    save.hidden = !(this.edited || this.editor);
    if (leaving) run.focus();
    this.status.replaceChildren(...this.words(state));
  }

  words({ busy, progress }) {
    if (progress) {
      const { what, got, total } = progress;
      const bar = element("progress", { max: total, value: got, "aria-label": `Loading ${what}` });
      return [bar, ` Loading ${what}: ${MB(got)} of ${MB(total)} MB`];
    }
    const ran = this.ran && (this.place.childElementCount ? "✓ ran" : "✓ ran, nothing to show");
    return [[`Cell ${this.number}`, this.edited && "edited", busy || ran].filter(Boolean).join(" · ")];
  }

  // --- text

  setText(text) {
    this.text = text;
    if (this.edited) this.pre.textContent = text;
    else this.pre.innerHTML = this.markup;
    this.update(this.state);
  }

  // The book has put other numbers in: that is its text now.
  renew() {
    this.closeEditor();
    Object.assign(this, { markup: this.pre.innerHTML, original: this.pre.textContent.trimEnd(), ran: false });
    this.setText(this.original);
    this.output.clear();
    this.showBook(true);
    this.update(this.state);
  }

  change(text) {
    this.text = text;
    this.ran = false;
    keep(this.page.name, this.number, this.original, text);
    this.update(this.state);
    this.page.countEdits();
  }

  reset() {
    this.closeEditor();
    this.change(this.original);
    this.setText(this.original);
    this.output.clear();
    this.showBook(true);
    this.update(this.state);
    this.buttons.edit.focus();
    this.page.announce(`Cell ${this.number} is as the book has it`);
  }

  showBook(shown) {
    for (const part of this.book) part.classList.toggle("spanbook-live-behind", !shown);
  }

  async copyLink() {
    const url = await link(this.number, this.text);
    try {
      await navigator.clipboard.writeText(url);
      this.page.announce("Link copied");
    } catch {
      history.replaceState(null, "", url);
      this.page.announce("The link to this edit is now the address of the page");
    }
    this.status.textContent = "link copied";
  }

  // --- editor

  async toggleEditor() {
    if (this.editor) {
      this.closeEditor();
      this.buttons.edit.focus();
      return;
    }
    const { openEditor } = await import("./editor.js");
    const place = element("div", { class: "spanbook-live-editor" });
    this.shown.before(place);
    this.shown.hidden = true;
    this.buttons.edit.setAttribute("aria-expanded", "true");
    const label = `Code of cell ${this.number}`;
    this.editor = { place, close: () => place.remove() };
    await openEditor(place, this.text, label, (text) => this.change(text));
    this.update(this.state);
  }

  closeEditor() {
    if (!this.editor) return;
    this.editor.close();
    this.editor = null;
    this.shown.hidden = false;
    this.buttons.edit.setAttribute("aria-expanded", "false");
    this.setText(this.text);
  }

  // --- a run, as the session tells it

  begin() {
    this.output.clear();
    this.output.alt = this.edited ? "" : this.alt;
    this.showBook(false);
  }
}
