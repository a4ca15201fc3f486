// One query of one head of a trained model: the weight of the sink is dragged, and the words share
// what is left in the model's own proportions. What is stored here stands in sink.py too.
import { add, combine, outline, scale, sub } from "./linalg.js";
import { text } from "./kit.js";

const NAMES = { 0: "[CLS]", 2: "bank", 5: "river", 7: "closed" };
const VALUES = [[-0.02, -0.03], [0.18, 0.08], [5.9, -1.98], [0.39, 1.18], [0.17, 0.2],
  [4.67, 4.68], [0.5, 0.48], [3.41, -3.19], [0.06, 0.06], [0.18, 0.05]];
const WORDS = [32, 142, 3, 47, 104, 13, 7, 49, 50].map((part) => part / 447);
const COSINES = [0.604, 0.872, 0.919, 0.942, 0.957, 0.969, 0.978, 0.985, 0.991, 0.996, 0.999,
  1, 0.999, 0.994, 0.986, 0.971, 0.947, 0.911, 0.857, 0.775, 0.576];
const CORNER = VALUES[0];
const ALONE = combine(WORDS, VALUES.slice(1)); // what the words say with no sink
const HULL = outline(VALUES);

const output = (sink) => add(ALONE, scale(sink, sub(CORNER, ALONE)));

const tidied = (sink) => Math.round(100 * Math.min(1, Math.max(0, sink))) / 100;

function cosine(sink) {
  const [k, rest] = [Math.min(19, Math.floor(20 * sink)), 20 * sink];
  return COSINES[k] + (rest - k) * (COSINES[k + 1] - COSINES[k]);
}

export default {
  views: [
    {
      title: "one head's values", x: [-1.5, 7], y: [-4, 5.5],
      draw(view, { sink }) {
        view.area(HULL, "atoms");
        view.curve([...HULL, HULL[0]], "atoms thin");
        view.line(ALONE, CORNER, "muted", { quiet: true });
        VALUES.forEach((value, i) => {
          const share = i ? (1 - sink) * WORDS[i - 1] : sink;
          if (share > 0.02) view.line(value, output(sink), "weights", { quiet: true, width: 10 * share });
          view.dot(value, "atoms", i in NAMES ? 1 : 0.6);
          if (i in NAMES) view.label(value, NAMES[i], "atoms", { towards: i ? value : [-1, -1] });
        });
      },
    },
    {
      kind: "chart", title: "cosine to itself", x: [-0.03, 1.03], y: [0.5, 1.08], axes: ["weight of [CLS]", "cosine"],
      draw(view, { sink }, { cosine: now }) {
        view.curve(COSINES.map((value, k) => [k / 20, value]), "atoms");
        view.line([sink, 0.5], [sink, now], "muted thin", { quiet: true });
        view.label([sink, now], text(now), "atoms", { towards: [0, 1], gap: 20 });
      },
    },
  ],
  handles: () => [
    {
      label: "output", kind: "reached", name: "o", towards: [0, 1], free: "x", min: CORNER[0], max: ALONE[0],
      at: (state) => output(state.sink),
      pull: (state, [x]) => ({ ...state, sink: tidied((ALONE[0] - x) / (ALONE[0] - CORNER[0])) }),
    },
    {
      view: 1, label: "weight of [CLS]", kind: "muted", free: "x", step: 0.01, min: 0, max: 1,
      at: (state) => [state.sink, cosine(state.sink)],
      pull: (state, [x]) => ({ ...state, sink: x }),
    },
  ],
  tidy: (state) => ({ ...state, sink: tidied(state.sink) }),
  numbers: ({ sink }) => ({
    "weight of bank": (1 - sink) * WORDS[1],
    "weight of river": (1 - sink) * WORDS[4],
    output: output(sink),
    cosine: cosine(sink),
  }),
  say({ sink }, { cosine: now }) {
    const still = `the sentence keeps a cosine of ${text(now)} to itself`;
    if (sink > 0.95) return `Nearly all weight is on [CLS], whose value is all but 0: the head says nothing, and ${still}.`;
    if (sink < 0.05) return `The words have to share all of the weight: the head speaks at full length, and ${still}.`;
    if (now > 0.995) return "Here the model stands: half of the weight is not given out, and the sentence is what it was.";
    return sink < 0.55 ? `The words have more weight than the model gives them: ${still}.`
      : `The words have less weight than the model gives them: ${still}.`;
  },
};
