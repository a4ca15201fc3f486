// The steps of a figure, one at a time: what to do, and a goal that waits or is met. Each item of
// the list has in data-step { state, show, goal }: what differs from the start, what "Show me"
// changes then, and when the step is done (goals.js).
import { reached } from "./goals.js";
import { clone } from "./state.js";
import { make } from "./view.js";

export class Steps {
  constructor(figure, guide) {
    this.figure = figure;
    this.items = [...guide.querySelectorAll("li")];
    this.told = this.items.map((item) => JSON.parse(item.dataset.step));
    this.count = make("span", { className: "spanbook-count" });
    const button = (textContent, act, ariaLabel = null) => {
      const made = make("button", { type: "button", textContent, ariaLabel });
      made.addEventListener("click", act);
      return made;
    };
    this.back = button("‹", () => this.at && this.go(this.at - 1), "Step back");
    this.next = button("Next", () => this.go((this.at + 1) % this.items.length));
    this.help = button("Show me", () => figure.glide(this.shown()));
    guide.querySelector(".spanbook-walk").append(this.count, this.help, this.back, this.next);
    this.set(0);
  }

  // The state that a step begins with, and the one that "Show me" leads to.
  state() {
    return { ...clone(this.figure.start), ...clone(this.told[this.at].state) };
  }
  shown() {
    const { show } = this.told[this.at];
    return show && { ...this.state(), ...clone(show) };
  }

  // Turn to a step; the state is the figure's to set.
  set(at) {
    this.at = Math.max(0, Math.min(this.items.length - 1, Math.trunc(at) || 0));
    this.done = false;
    this.news = "";
    this.items.forEach((item, i) => item.classList.toggle("now", i === this.at));
    this.back.ariaDisabled = this.at ? null : "true";
    const last = this.at === this.items.length - 1;
    Object.assign(this.next, { textContent: last ? "Again" : "Next", ariaLabel: last ? "Again, from the first step" : "Next step" });
    this.help.hidden = !this.told[this.at].show;
    this.mark();
  }

  go(at) {
    this.set(at);
    const words = this.items[this.at].cloneNode(true);
    for (const twice of words.querySelectorAll(".katex-html, annotation")) twice.remove();
    this.news = `${this.count.textContent}: ${words.textContent.trim()} `;
    this.figure.glide(this.state());
  }

  mark() {
    const { goal } = this.told[this.at];
    this.count.textContent = `${this.done ? "✓ " : ""}Step ${this.at + 1} of ${this.items.length}`;
    this.count.classList.toggle("done", this.done);
    this.next.classList.toggle("now", this.done || !goal);
  }

  // After a change: is the goal met? Once met it stays so, however the reader goes on.
  look(values) {
    const { goal } = this.told[this.at];
    if (this.done || !goal || !reached(goal, values)) return;
    this.done = true;
    this.news = "Done. ";
    this.mark();
  }

  // Whether the step asks for what `get` reads of a state: "Show me" would change it.
  asks(get) {
    const [before, after] = [this.state(), this.shown()];
    return !this.done && after !== undefined && JSON.stringify(get(before)) !== JSON.stringify(get(after));
  }
}
