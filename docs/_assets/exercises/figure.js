// An answer given by dragging a figure of the page: conditions on its numbers, told while it moves.
import { make } from "./make.js";
import { show } from "./words.js";

export class FigureState {
  constructor(exercise) {
    this.exercise = exercise;
    this.figure = document.getElementById(`figure-${exercise.given.ask.figure}`);
    const link = make("a", { href: `#${this.figure.id}`, textContent: "To the figure" });
    const check = make("button", { type: "submit", textContent: "Check the figure" });
    this.nodes = [make("div", { className: "spanbook-row" }, check, link)];
    this.figure.addEventListener("spanbook-drawn", () => this.moved());
  }

  get text() { return JSON.stringify(this.figure.figure?.state ?? {}); }
  set text(_) {} // the figure has its own address
  clear() {}

  judge() {
    const { figure } = this.figure;
    if (!figure?.numbers) {
      this.figure.scrollIntoView({ block: "center" });
      return { verdict: "unread", told: ["The figure wakes now that it is in view."] };
    }
    const lines = this.exercise.given.ask.holds.map(([name, at, sign, than, words]) => {
      const value = [figure.numbers[name]].flat(Infinity)[at ?? 0];
      const now = make("span", { className: "now", ariaHidden: "true", textContent: `Now ${show(value)}.` });
      const fine = sign === "<" ? value < than : value > than;
      return [fine, make("span", {}, `${fine ? "" : "Not yet: "}${words} `, now)];
    });
    return { verdict: lines.every(([fine]) => fine) ? "right" : "wrong", lines };
  }

  // What is said is written anew, and so read out, only when a condition begins or ceases to hold.
  moved() {
    const found = this.judge();
    const pattern = found.lines.map(([fine]) => fine).join();
    const started = this.pattern !== undefined;
    if (started && pattern !== this.pattern) {
      this.exercise.tell(found);
      if (found.verdict === "right") this.exercise.score("right");
    } else if (started) {
      const places = this.exercise.said.querySelectorAll(".now");
      found.lines.forEach(([, line], i) => places[i]?.replaceWith(line.lastChild));
    }
    this.pattern = pattern;
  }
}
