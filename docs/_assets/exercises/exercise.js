// An exercise in the page: its answer, what is said of it, hints one by one, numbers from seeds.
//
// What differs between kinds is how an answer is given: `typed.js`, `choice.js`, `figure.js` and
// `program.js` each have { nodes, text, judge(), clear() }; `judge` returns { verdict, told, lines }.
import { Choice } from "./choice.js";
import { FigureState } from "./figure.js";
import { button, make, sign } from "./make.js";
import { Picture } from "./picture.js";
import { Program } from "./program.js";
import { SHOWN, keep, one } from "./store.js";
import { Typed } from "./typed.js";

const HEADS = { right: ["✓", "Right."], nearly: ["≈", "Nearly."], wrong: ["✗", "Not yet."], unread: ["?", "I cannot read this."], wait: ["…", "One moment."] };
const KINDS = { choice: Choice, state: FigureState, code: Program };

// A site without solutions has the keys in base64, out of the sight of who reads its source.
const open = (text) => (/[{<]/.test(text) ? text : atob(text));

export class Exercise {
  constructor(host, place, asked) {
    Object.assign(this, JSON.parse(open(host.dataset.exercise)), { host });
    const find = (query) => host.querySelector(query);
    const reasons = find("template");
    reasons.innerHTML = open(reasons.innerHTML);
    this.reasons = [...reasons.content.children];
    this.hints = [...host.querySelectorAll("details.hint")];
    this.solution = find("details.solution");
    this.kept = one(this.name, this.digest);
    this.at = asked === undefined ? this.kept.variant ?? 0 : asked + Math.floor(asked / 6) * place;
    this.at %= this.variants.length;
    this.build(find(".spanbook-answer"), find(".spanbook-exercise-title"));
    this.fold();
    this.put(this.at);
    this.badge();
    if (this.kept.answer && this.at === this.kept.variant) this.way.text = this.kept.answer;
    host.exercise = this;
  }

  get given() { return this.variants[this.at]; }
  get looked() { return this.kept.seen?.includes(this.at) && this.kept.state !== "solved"; }

  // --- once

  build(box, title) {
    this.mark = make("span", { className: "spanbook-exercise-state" });
    if (this.variants.length > 1) this.next = button("", () => this.renew(), { className: "quiet" });
    title.after(make("div", { className: "spanbook-exercise-bar" }, ...(this.next ? [this.next] : []), this.mark));
    this.said = make("div", { className: "spanbook-verdict" });
    this.said.setAttribute("role", "status");
    this.form = make("form", { noValidate: true, autocomplete: "off" });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.check(); });
    this.way = new (KINDS[this.given.ask.check] ?? Typed)(this);
    this.form.append(...this.way.nodes);
    if (this.picture) {
      this.drawn = new Picture(this);
      box.classList.add("pictured");
      box.append(this.drawn.stage);
    }
    box.append(make("div", { className: "spanbook-try" }, this.form, this.said));
  }

  // Hints come one after another; who opens the solution is reminded of it.
  fold() {
    this.hints.forEach((hint, i) => {
      hint.classList.toggle("later", i > (this.kept.hints ?? 0));
      hint.addEventListener("toggle", () => {
        if (!hint.open) return;
        this.hints[i + 1]?.classList.remove("later");
        this.note({ hints: Math.max(i + 1, this.kept.hints ?? 0) });
      });
    });
    this.solution?.addEventListener("toggle", () => {
      if (!this.solution.open || this.kept.state === "solved") return;
      this.note({ state: "looked", seen: [...new Set([...(this.kept.seen ?? []), this.at])] });
    });
  }

  // --- the numbers

  put(at) {
    this.at = at;
    const { shown, out, code } = this.given;
    for (const span of this.host.querySelectorAll(".given")) span.textContent = shown[span.dataset.given];
    for (const printed of this.host.querySelectorAll(".printed")) printed.textContent = out;
    const cell = this.solution?.querySelector(".spanbook-cell");
    const before = cell?.querySelector("pre").textContent;
    const first = this.variants.find((one) => before?.startsWith(one.code))?.code ?? "";
    if (cell && code !== first) cell.querySelector("pre").textContent = code + before.slice(first.length);
    cell?.dispatchEvent(new Event("spanbook-text"));
    const numbers = `numbers ${at + 1} of ${this.variants.length}`;
    for (const small of this.host.querySelectorAll(".blank small")) small.textContent = numbers;
    if (this.next) this.next.textContent = `New numbers (${at + 1} of ${this.variants.length})`;
    this.way.clear();
    this.drawn?.draw();
  }

  renew() {
    this.put((this.at + 1) % this.variants.length);
    this.note({ variant: this.at, answer: "" });
    const names = Object.entries(this.given.shown).map(([name, words]) => `${name} = ${words}`);
    this.say("", [`Numbers ${this.at + 1} of ${this.variants.length}: ${names.join("; ")}.`]);
  }

  // --- the answer

  async check() {
    const found = await this.way.judge();
    this.tell(found);
    if (found.verdict === "unread" || found.verdict === "wait") return;
    this.drawn?.draw(found);
    this.score(found.verdict);
  }

  tell({ verdict, told = [], lines = [] }) {
    const words = [...told];
    if (verdict === "right" && this.looked) words.push(this.next
      ? "You had looked at the solution: solve it with new numbers, and it counts as solved."
      : "You had looked at the solution, so it stays marked as looked at.");
    this.say(verdict, words, lines);
  }

  score(verdict) {
    const state = verdict === "right" ? (this.looked ? "looked" : "solved") : this.kept.state ?? "tried";
    this.note({ answer: this.way.text, state, variant: this.at, tries: (this.kept.tries ?? 0) + 1 });
  }

  note(change) {
    this.kept = { ...this.kept, ...change, digest: this.digest };
    keep(this.name, this.kept);
    this.badge();
    document.dispatchEvent(new Event("spanbook-progress"));
  }

  badge() {
    const { state = "" } = this.kept;
    const [mark, words] = SHOWN[state] ?? [];
    this.mark.replaceChildren(...(mark ? [sign(mark), words] : []));
    this.mark.dataset.state = state;
  }

  // One message, in the region that a screen reader listens to: what was found, each condition.
  say(verdict, told, lines = []) {
    const [mark, head] = HEADS[verdict] ?? [];
    const first = head ? [make("p", {}, sign(mark), make("strong", { textContent: head }))] : [];
    const words = told.flatMap((part) => (typeof part === "string" ? [make("p", { textContent: part })] : [...part.cloneNode(true).childNodes]));
    const items = lines.map(([fine, line]) => make("li", { className: fine ? "" : "off" }, sign(fine ? "✓" : "✗"), line));
    this.said.dataset.verdict = verdict;
    this.said.replaceChildren(...first, ...words, ...(items.length ? [make("ul", {}, ...items)] : []));
  }
}
