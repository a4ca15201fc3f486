// An answer by marking options; each has its reason.
import { make } from "./make.js";

export class Choice {
  constructor(exercise) {
    this.exercise = exercise;
    const { host, answer } = exercise;
    this.good = exercise.given.ask.good;
    const several = this.good.filter(Boolean).length > 1;
    const list = host.querySelector("ul.options");
    const set = make("fieldset", {}, make("legend", { textContent: answer }));
    this.inputs = [...list.children].map((item, i) => {
      const input = make("input", { type: several ? "checkbox" : "radio", name: host.id, id: `${host.id}-${i}` });
      const words = make("label", { htmlFor: input.id }, ...(item.querySelector("p") ?? item).childNodes);
      set.append(make("div", { className: "spanbook-option" }, input, words));
      return input;
    });
    list.remove();
    this.nodes = [set, make("div", { className: "spanbook-row" }, make("button", { type: "submit", textContent: "Check" }))];
  }

  get marked() { return this.inputs.flatMap(({ checked }, i) => (checked ? [i] : [])); }
  get text() { return this.marked.map((i) => i + 1).join(" "); }
  set text(words) {
    for (const at of words.split(" ")) if (this.inputs[at - 1]) this.inputs[at - 1].checked = true;
  }

  clear() { for (const input of this.inputs) input.checked = false; }

  judge() {
    const { marked, good, exercise } = this;
    if (!marked.length) return { verdict: "unread", told: ["Mark an answer first."] };
    const off = marked.filter((i) => !good[i]);
    const lacking = good.filter(Boolean).length - marked.length + off.length;
    const told = (off.length ? off : marked).map((i) => exercise.reasons[i]);
    if (!off.length && lacking) told.push("There are more.");
    return { verdict: off.length || lacking ? "wrong" : "right", told };
  }
}
