// An answer as a function, tried in the page's Python: a visible property over fresh draws.
import { make } from "./make.js";

const live = document.currentScript && new URL("../live/tried.js", document.currentScript.src).href;
const FOLDER = "Python does not start from a folder. Save your answers on the page of all exercises and run: nox -s exercises -- check answers.json --programs";

export class Program {
  constructor(exercise) {
    this.exercise = exercise;
    const { host, answer, given: { ask } } = exercise;
    const how = make("small", { id: `${host.id}-how`, textContent: "NumPy is there as np, the library as sb. Ctrl+Enter checks." });
    this.field = make("textarea", { id: `${host.id}-field`, rows: 5, spellcheck: false, autocapitalize: "none" });
    this.field.setAttribute("aria-describedby", how.id);
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) exercise.form.requestSubmit();
    });
    const row = make("div", { className: "spanbook-row" }, make("button", { type: "submit", textContent: "Run and check" }));
    const asked = make("details", {}, make("summary", { textContent: "What is checked" }), make("pre", { tabIndex: 0, textContent: ask.source }));
    this.nodes = [make("label", { htmlFor: this.field.id, textContent: answer }), this.field, row, how, asked];
  }

  get text() { return this.field.value; }
  set text(words) { this.field.value = words; }
  clear() { this.text = this.exercise.given.ask.start; }

  async judge() {
    if (location.protocol === "file:") return { verdict: "unread", told: [FOLDER] };
    if (this.running) return { verdict: "wait", told: ["Python is busy."] };
    const { exercise, text } = this;
    const { source, name, slips } = exercise.given.ask;
    exercise.say("wait", ["Python starts; the first time is slow."]);
    this.running = true;
    const loads = ({ what, got, total }) => {
      exercise.said.lastChild.textContent = `Loading ${what}: ${(got / 1e6).toFixed()} of ${(total / 1e6).toFixed()} MB.`;
    };
    const { said, broken } = await import(live)
      .then((live) => live.tried(text, source, name, loads)).catch((error) => ({ broken: error.message }));
    this.running = false;
    if (broken) return { verdict: "unread", told: [broken] };
    if (!said) return { verdict: "right", told: ["It holds for fresh draws."] };
    return { verdict: "wrong", told: [exercise.reasons[slips.findIndex((slip) => said.includes(slip))] ?? said] };
  }
}
