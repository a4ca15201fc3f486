// What a check found, in words. It says what the reader's answer does, never what the answer is.
const tidy = (x) => {
  let words = String(Math.abs(x) < 1e-12 ? 0 : Number(x.toPrecision(4)));
  for (let d = 2; d <= 12 && words.replace("-", "").length > 4; d++)
    if (Math.abs(x * d - Math.round(x * d)) < 1e-9) words = `${Math.round(x * d)}/${d}`, d = 12;
  return words.replace("-", "−");
};
export const show = (x) => {
  if (!Array.isArray(x)) return tidy(x);
  return Array.isArray(x[0]) ? x.map(show).join(", ") : `(${x.map(show).join(", ")})`;
};

const SETS = { Span: "span", AffineHull: "affine hull", ConicHull: "cone", ConvexHull: "convex hull" };
const nth = (i) => ["first", "second", "third", "fourth", "fifth", "sixth"][i] ?? `${i + 1}th`;
const some = (list) => (list.length > 1
  ? `Atoms ${list.slice(0, -1).map((i) => i + 1).join(", ")} and ${list.at(-1) + 1} are` : `Atom ${list[0] + 1} is`);
export const holds = ({ found }) => found !== "missed";

const gap = ({ heights, height, touches, turned, above, found }, { cone }) => {
  const told = `Along it the target is at ${show(height)}, the atoms at ${heights.map(show).join(", ")}.`;
  if (holds({ found })) return `The target is beyond ${cone ? "0" : "every atom, and so beyond every average of them"}. ${told}`;
  if (turned) return `It points the wrong way. ${told}`;
  if (touches) return `The target is level with ${cone ? "0" : "an atom"}, and must be beyond it. ${told}`;
  return `${cone ? "The target is below 0." : `${some(above)} at least as far as the target.`} ${told}`;
};

// What a wrong number has to do with the right one, without a word of that.
function number({ entries, want }, _, value) {
  const got = [value].flat(Infinity);
  const alike = (a, b) => a.every((x, i) => Math.abs(x - b[i]) <= 1e-3 * Math.max(...b.map(Math.abs)));
  const sorted = (list) => [...list].sort((a, b) => a - b);
  if (alike(got, want.map((x) => -x))) return got.length > 1 ? "The signs are the other way round." : "The sign is the other way round.";
  if (got.length < 2) return got[0] < want[0] ? "It is too small." : "It is too large.";
  if (alike(sorted(got), sorted(want))) return "These are the right numbers in another order.";
  const k = want.findIndex((x) => x);
  if (got[k] && alike(got.map((x) => (x * want[k]) / got[k]), want)) return "All entries are off by the same factor.";
  return `${entries.filter((found) => found !== "missed").length} of ${got.length} entries are right.`;
}

// For each part of a condition: what is said where it is missed, and where it holds.
const SAID = {
  value: [number],
  reach: [({ reached, off }, { target }) => `They make ${show(reached)}, which is ${show(off)} away from ${show(target)}.`,
    (_, { within, target }) => (within ? `They come within ${show(within)} of the target.` : `They make ${show(target)}.`)],
  total: [({ sum }, { total }) => `They sum to ${show(sum)}, not to ${total}.`, (_, { total }) => `They sum to ${total}.`],
  least: [({ lowest }, { least }, w) => `The ${nth(w.indexOf(lowest))} is ${show(lowest)}, below ${least}.`, (_, { least }) => `Each is at least ${least}.`],
  zero: [() => "The vector 0 points nowhere."],
  start: [() => "That is where it starts: give another."],
  gap: [gap, gap],
  cone: [() => "An atom is above 0: a large multiple of it passes every target.", () => "No atom is above 0."],
  count: [({ few }) => (few ? "They are too few: they do not reach the whole span." : "They are too many: one depends on the others.")],
  inside: [({ row }) => `The ${nth(row)} vector is not in the span.`],
  independent: [() => "One of them is a linear combination of the others.", () => "They are independent."],
  angle: [({ row, product }) => `Its product with the ${nth(row)} is ${show(product)}, not 0.`, ({ row }) => `Its product with the ${nth(row)} is 0.`],
  given: [() => "An entry that was given has changed."],
  rank: [({ low, next }, { rank }) => (low ? `The rank is below ${rank}.` : `The rank is above ${rank}: singular value ${rank + 1} is ${show(next)}, not 0.`), (_, { rank }) => `The rank is ${rank}.`],
  "inside set": [({ kind, off }, { seen }) => `It is ${show(off)} away from the ${seen ? "line" : SETS[kind]}.`,
    ({ kind }, { seen }) => `It is ${seen ? "on the line" : `in the ${SETS[kind]}`}.`],
  "outside set": [({ kind }) => `It is in the ${SETS[kind]} as well.`, ({ kind }) => `It is not in the ${SETS[kind]}.`],
  unlike: [() => "That is the point itself: give another."],
  near: [({ off, output }, { within }) => `The output is ${show(output)}, ${show(off)} from the target; ${within} is asked for.`,
    ({ off, output }) => `The output is ${show(output)}, ${show(off)} from the target.`],
};

export const lines = (parts, givens, value) => parts
  .map((part) => [holds(part), SAID[part.name][Number(holds(part))]?.(part, givens, value)])
  .filter(([, words]) => words);

// Weights that make the target, but not by the rules: the set that they prove it to be in.
export function otherSet(parts) {
  const found = Object.fromEntries(parts.map((part) => [part.name, holds(part)]));
  if (!found.reach || found.total === undefined || found.least === undefined) return "";
  if (found.total && !found.least) return "This proves that the target is in the affine hull, where weights may be below 0. In the convex hull they may not.";
  if (found.least && !found.total) return "This proves that the target is in the cone, where weights may have any sum. In the convex hull they sum to 1.";
  return found.total ? "" : "This proves that the target is in the span, where weights are free.";
}
