// What a check found, in words. It says what the reader's answer does, never what the answer is.
const tidy = (x) => {
  let words = String(Math.abs(x) < 1e-12 ? 0 : Number(x.toPrecision(4)));
  for (let d = 2; d <= 12 && words.replace("-", "").length > 4; d++)
    if (Math.abs(x * d - Math.round(x * d)) < 1e-9) words = `${Math.round(x * d)}/${d}`, d = 12;
  return words.replace("-", "−");
};
export const show = (x) => {
  if (!Array.isArray(x)) return tidy(x);
  const list = x.map(show).join(", ");
  return Array.isArray(x[0]) || x.length < 2 ? list : `(${list})`;
};

const SETS = { Span: "span", AffineHull: "affine hull", ConicHull: "cone", ConvexHull: "convex hull" };
const nth = (i) => ["first", "second", "third", "fourth", "fifth", "sixth"][i] ?? `${i + 1}th`;
export const holds = ({ found }) => found !== "missed";

const gap = ({ heights, height, touches, turned, above, found }, { cone }) => {
  const told = `Along it the target is at ${show(height)}, the atoms at ${heights.map(show).join(", ")}.`;
  if (holds({ found })) return `The target is beyond ${cone ? "0" : "every atom, and so beyond every average of them"}. ${told}`;
  if (turned) return `It points the wrong way. ${told}`;
  if (touches) return `The target is level with ${cone ? "0" : "an atom"}, and must be beyond it. ${told}`;
  return `${cone ? "The target is below 0." : `The target is no further than atom ${above.map((i) => i + 1).join(" and ")}.`} ${told}`;
};

// What a wrong number has to do with the right one, without a word of that.
const alike = (x, y) => Math.abs(x - y) <= 1e-3 * Math.abs(y);
const relation = (x, y) => {
  if (alike(x, -y)) return "has the wrong sign";
  if (Number.isInteger(y) && Math.abs(x - y) === 1) return `is 1 too ${x < y ? "small" : "large"}`;
  for (let k = 2; k < 11; k++) {
    if (alike(x, k * y)) return `is ${k} times too large`;
    if (alike(k * x, y)) return `is ${k} times too small`;
  }
  if (alike(x, y * y)) return "is the square of the right number";
  if (alike(x * x, y)) return "is the root of the right number";
  if (alike(x * y, 1)) return "is one over the right number";
  return `is too ${x < y ? "small" : "large"}`;
};

function number({ entries, want }, _, value) {
  const got = [value].flat(Infinity);
  if (got.length < 2) return `It ${relation(got[0], want[0])}.`;
  const all = (a, b) => a.every((x, i) => alike(x, b[i]));
  const sorted = (list) => [...list].sort((a, b) => a - b);
  if (all(got, want.map((x) => -x))) return "The signs are the other way round.";
  if (all(sorted(got), sorted(want))) return "These are the right numbers in another order.";
  const k = want.findIndex((x) => x);
  if (got[k] && want.filter(Boolean)[1] && all(got.map((x) => (x * want[k]) / got[k]), want)) return "All entries are off by the same factor.";
  return entries.map((found, i) => (found === "missed" ? `The ${nth(i)} ${relation(got[i], want[i])}.` : "")).filter(Boolean).join(" ");
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
  count: [({ few }) => (few ? "They are too few: they do not reach the whole span." : "They are more than a basis of this span has.")],
  inside: [({ row }) => `The ${nth(row)} vector is not in the span.`],
  independent: [() => "One of them is a linear combination of the others.", () => "They are independent."],
  angle: [({ row, product }, { to }) => `Its product with ${show(to[row])} is ${show(product)}, not 0.`, ({ row }, { to }) => `Its product with ${show(to[row])} is 0.`],
  given: [() => "An entry that was given has changed."],
  rank: [({ low, next }, { rank }) => (low ? `The rank is below ${rank}.` : `The rank is above ${rank}: singular value ${rank + 1} is ${show(next)}, not 0.`), (_, { rank }) => `The rank is ${rank}.`],
  "inside set": [({ kind, off }) => `It is ${show(off)} away from the ${SETS[kind]}.`, ({ kind }) => `It is in the ${SETS[kind]}.`],
  "outside set": [({ kind }) => `It is in the ${SETS[kind]} as well.`, ({ kind }) => `It is not in the ${SETS[kind]}.`],
  unlike: [() => "That is the point itself: give another."],
  near: [({ off, output }, { within }) => `The output is ${show(output)}, ${show(off)} from the target; ${within} is asked for.`,
    ({ off, output }) => `The output is ${show(output)}, ${show(off)} from the target.`],
};

// An exercise may say it in its own words, `told`, with the numbers of the part in braces.
export const lines = (parts, givens, value) => parts.map((part) => {
  const [at, own] = [Number(holds(part)), givens.told?.[part.name]];
  const said = own ? own[at]?.replace(/{(\w+)}/g, (_, key) => show(part[key] + (key === "row"))) : SAID[part.name][at]?.(part, givens, value);
  return [holds(part), said];
}).filter(([, words]) => words);

// Weights that make the target, but not by the rules: the set that they prove it to be in.
export function otherSet(parts) {
  const found = Object.fromEntries(parts.map((part) => [part.name, holds(part)]));
  if (!found.reach || found.total === undefined || found.least === undefined) return "";
  if (found.total && found.least) return "";
  const [set, may, must] = found.total ? ["affine hull", "be below 0", "may not"]
    : found.least ? ["cone", "have any sum", "sum to 1"] : ["span", "be anything", "are shares of 1"];
  return `This proves that the target is in the ${set}, where weights may ${may}. In the convex hull they ${must}.`;
}
