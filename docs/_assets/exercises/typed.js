// An answer in a field: a number, a vector, a matrix.
import { tell } from "./check.js";
import { make } from "./make.js";
import { parse, Unread } from "./parse.js";
import { holds, lines, otherSet, show } from "./words.js";

function howTo([m, n]) {
  if (m === undefined) return "For example 3/4, sqrt(5)/2, ln 2, or three digits: 0.745.";
  if (n === undefined) return `${m} numbers with commas or spaces, such as ${["1/2", "0.25", "−3", "sqrt(2)"].slice(0, m).join(", ")}.`;
  return `${m ? `${m} rows` : "One vector a line,"} of ${n} numbers each. Ctrl+Enter checks.`;
}

export class Typed {
  constructor(exercise) {
    this.exercise = exercise;
    const { host, answer, given: { shape } } = exercise;
    const many = shape.length === 2;
    const how = make("small", { id: `${host.id}-how`, textContent: `${howTo(shape)}${exercise.drags ? " Or drag in the picture." : ""}` });
    this.field = make(many ? "textarea" : "input", { id: `${host.id}-field`, spellcheck: false, autocapitalize: "none" });
    if (many) {
      this.field.rows = (shape[0] ?? 3) + 1;
      this.field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) exercise.form.requestSubmit();
      });
    }
    this.field.setAttribute("aria-describedby", how.id);
    this.heard = make("div", { className: "spanbook-read" }); // seen at every key, heard with the verdict
    this.field.addEventListener("input", () => this.echo());
    const row = make("div", { className: "spanbook-row" }, this.field, make("button", { type: "submit", textContent: "Check" }));
    this.nodes = [make("label", { htmlFor: this.field.id, textContent: answer }), row, how, this.heard];
  }

  get text() { return this.field.value; }
  set text(words) {
    this.field.value = words;
    this.echo();
  }

  // A table with gaps is there to be filled.
  clear() {
    const { table } = this.exercise.given.ask;
    this.text = table ? table.map((row) => row.map((x) => x ?? "?").join(", ")).join("\n") : "";
  }

  read() { return parse(this.field.value, this.exercise.given.shape); }

  echo() {
    this.field.removeAttribute("aria-invalid");
    try {
      this.heard.textContent = this.field.value.trim() ? `read as ${show(this.read().value)}` : "";
    } catch {
      this.heard.textContent = "";
    }
  }

  judge() {
    const { ask, wrong, shown } = this.exercise.given;
    let answer;
    try {
      answer = this.read();
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      this.field.setAttribute("aria-invalid", "true");
      return { verdict: "unread", told: [error.message] };
    }
    const { verdict, parts, slip } = tell(answer, ask, wrong);
    const told = [slip < 0 ? otherSet(parts) : this.exercise.reasons[slip]].filter(Boolean);
    if (verdict === "nearly") told.push("So few digits cannot tell. Give three, a fraction or a root.");
    const rounded = verdict === "right" && parts.some(({ found }) => found === "rounded");
    if (rounded) told.push("The digits that you gave are right.");
    return { verdict, told, lines: lines(parts, { ...ask, shown }, answer.value), answer: answer.value, holds: parts.every(holds) };
  }
}
