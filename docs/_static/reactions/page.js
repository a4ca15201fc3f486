// The reader's part: a reaction to edit, the model's answer as lines between atoms, the check.
import { element, make } from "../figures/view.js";
import { HEADS, LAYERS } from "./encoder.js";
import { Reaction, isAtom } from "./smiles.js";

const [STEP, TOP, LOW] = [10, 22, 178]; // the width of a letter, and where the two lines of text stand
const HIGH = 206; // with room for a mark below
const FAINT = 0.05; // smaller shares are not drawn

// Where each token of a side stands.
function places(tokens, from, to, wide) {
  const text = tokens.slice(from, to);
  let x = (wide - STEP * text.join("").length) / 2;
  return text.map((token) => {
    x += STEP * token.length;
    return x - (STEP * token.length) / 2;
  });
}

export function picture(reaction, shares, answer, right) {
  const { tokens, arrow, before, after } = reaction;
  const ends = [[1, arrow, TOP], [arrow + 1, tokens.length - 1, LOW]];
  const wide = STEP * (2 + Math.max(...ends.map(([a, b]) => tokens.slice(a, b).join("").length)));
  const svg = element("svg", { viewBox: `0 0 ${wide} ${HIGH}`, role: "img", style: `max-width: ${1.5 * wide}px; min-width: ${0.85 * wide}px` });
  const lines = element("g", {}, svg);
  const at = [];
  for (const [from, to, y] of ends)
    places(tokens, from, to, wide).forEach((x, i) => {
      at[from + i] = x;
      const kind = isAtom(tokens[from + i]) ? "ink" : "muted";
      element("text", { x, y, class: `spanbook-token ${kind}` }, svg).textContent = tokens[from + i];
    });
  shares.forEach((row, p) => row.forEach((share, r) => {
    const chosen = answer[p] === r;
    if (share < FAINT && !chosen) return;
    const [from, to] = [at[before[r]], at[after[p]]];
    const kind = !chosen ? "muted" : !reaction.checked ? "atoms" : right[p] ? "reached" : "residual";
    const d = `M${from} ${TOP + 10}C${from} ${TOP + 70} ${to} ${LOW - 70} ${to} ${LOW - 12}`;
    element("path", { d, class: `spanbook-line ${kind}`, style: `stroke-width: ${(0.6 + 3.4 * share).toFixed(2)}` }, lines);
  }));
  answer.forEach((_, p) => {
    if (reaction.checked && !right[p])
      element("text", { x: at[after[p]], y: LOW + 18, class: "spanbook-token residual" }, svg).textContent = "✗";
  });
  return svg;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const names = (atoms) => atoms.map((token, i) => `${token} ${i + 1}`);

class Bench {
  constructor(host) {
    this.host = host;
    this.form = host.querySelector("form");
    this.said = host.querySelector("[role=status]");
    this.stage = host.querySelector(".spanbook-reaction-picture");
    const heads = this.form.elements.head;
    const chosen = heads.value;
    heads.replaceChildren(...Array.from({ length: LAYERS * HEADS }, (_, k) =>
      make("option", { value: `${Math.floor(k / HEADS)},${k % HEADS}`, textContent: `layer ${Math.floor(k / HEADS)}, head ${k % HEADS}` })));
    heads.value = chosen;
    heads.addEventListener("change", () => this.weights && !this.busy && this.show());
    this.form.elements.noise.addEventListener("change", () => this.weights && this.run());
  }

  tell(text) {
    this.said.textContent = text;
  }

  run() {
    this.again = this.busy;
    if (this.busy) return;
    const { reaction, noise, example } = this.form.elements;
    try { // the known numbers belong to the stored text alone
      const stored = new Reaction(example.value);
      const own = new Reaction(reaction.value);
      const known = own.tokens.join() === stored.tokens.join();
      this.asked = { reaction: known ? stored : own, noise: noise.checked };
    } catch (error) {
      return this.tell(`Not run. ${error.message}`);
    }
    this.hold(true);
    this.tell("Starting.");
    this.worker ??= this.start();
    this.worker.postMessage({ tokens: this.asked.reaction.tokens, noise: this.asked.noise });
  }

  hold(busy) {
    this.busy = busy;
    this.form.querySelector("button").setAttribute("aria-disabled", busy);
  }

  start() {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => this[data.kind](data);
    worker.onerror = () => {
      this.worker = null;
      this.failed({ text: "The model's worker did not start. Run tries again." });
    };
    return worker;
  }

  told({ text }) {
    this.tell(text);
  }

  failed({ text }) {
    this.hold(false);
    this.tell(text);
    if (this.again) this.run();
  }

  done({ weights, seconds }) {
    this.hold(false);
    this.form.querySelector("button").textContent = "Run";
    this.form.dataset.ready = "";
    Object.assign(this, { weights, seconds }, this.asked);
    if (this.again) this.run(); // what was asked for meanwhile
    else this.show();
  }

  // The answer of one head.
  of(layer, head) {
    const n = this.reaction.tokens.length;
    const start = (layer * HEADS + head) * n * n;
    const shares = this.reaction.shares((i, j) => this.weights[start + i * n + j]);
    return { shares, answer: this.reaction.answer(shares) };
  }

  show() {
    const { reaction } = this;
    const [layer, head] = this.form.elements.head.value.split(",").map(Number);
    const { shares, answer } = this.of(layer, head);
    const right = reaction.checked ? reaction.right(answer) : [];
    const svg = picture(reaction, shares, answer, right);
    const words = this.words(layer, head, answer, right);
    svg.setAttribute("aria-label", words);
    this.stage.replaceChildren(svg);
    this.tell(words);
    this.table(shares, answer, right);
  }

  words(layer, head, answer, right) {
    const { reaction, noise } = this;
    const which = `${noise ? "Numbers shuffled, l" : "L"}ayer ${layer}, head ${head}`;
    const took = `${reaction.tokens.length} tokens in ${this.seconds.toFixed(1)} s.`;
    if (!reaction.checked) return `${which}: an answer for ${answer.filter((a) => a !== null).length} of ${answer.length} product atoms. This text has no known map to check it by. ${took}`;
    const count = (flags) => flags.filter(Boolean).length;
    const all = Array.from({ length: LAYERS * HEADS }, (_, k) =>
      count(reaction.right(this.of(Math.floor(k / HEADS), k % HEADS).answer)));
    const wrong = names(reaction.made.atoms).filter((_, i) => !right[i]);
    const list = wrong.length ? `wrong: ${wrong.join(", ")}` : "none wrong";
    return `${which}: ${count(right)} of ${right.length} product atoms as known, ${list}. Median of all 96 heads: ${median(all)}. ${took}`;
  }

  table(shares, answer, right) {
    const { reaction } = this;
    const [from, to] = [names(reaction.used.atoms), names(reaction.made.atoms)];
    const cells = (kind, texts) => make("tr", {}, ...texts.map((textContent) => make(kind, { textContent })));
    const rows = answer.map((atom, p) => cells("td", [
      to[p], atom === null ? "no atom left" : from[atom], atom === null ? "" : `${(100 * shares[p][atom]).toFixed(0)} %`,
      ...(reaction.checked ? [from[reaction.known[p]], right[p] ? "right" : "wrong"] : ["not known", ""]),
    ]));
    const head = cells("th", ["product atom", "came from", "share", "known", "verdict"]);
    const details = this.host.querySelector("details");
    if (!details.firstChild) details.append(make("summary", { textContent: "Atom by atom, counted along the text" }));
    details.querySelector("table")?.remove(); // the summary stays: it may have the focus
    details.append(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  }
}

const benches = new Map();

export function run(host) {
  if (!benches.has(host)) benches.set(host, new Bench(host));
  benches.get(host).run();
}
