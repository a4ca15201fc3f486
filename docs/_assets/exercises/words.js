import { parse } from "./parse.js";

// What a check found, in words. It says what the reader's answer does, never what the answer is.
const tidy = (x) => {
  if (Number.isInteger(x)) return `${x}`.replace("-", "−");
  let words = String(Math.abs(x) < 1e-12 ? 0 : Number(x.toPrecision(4)));
  for (let d = 2; d <= 12 && Math.abs(words - x) > 1e-9; d++)
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

const gap = ({ heights, height, touches, turned, above, found }) => {
  const told = `Along it the target is at ${show(height)}, the atoms at ${heights.map(show).join(", ")}.`;
  if (holds({ found })) return `The target is beyond every atom, and so beyond every average of them. ${told}`;
  if (turned) return `It points the wrong way. ${told}`;
  if (touches) return `The target is level with an atom, and must be beyond it. ${told}`;
  return `The target is no further than atom ${above.map((i) => i + 1).join(", ")}. ${told}`;
};

// What a wrong number has to do with the right one, without a word of that; `given` are the numbers
// of the question. Three digits are enough to see it.
const alike = (x, y) => x === y || Math.abs(x / y - 1) <= 5e-3;
const relation = (x, y, given) => {
  const [times, off, too] = [x / y, Math.abs(x - y), `too ${x < y ? "small" : "large"}`];
  if (times < 0) return `has the wrong sign${alike(times, -1) ? "" : `, and without it ${relation(-x, y, given)}`}`;
  if ((off === 1 && Number.isInteger(y)) || (x && given.includes(off))) return `is ${show(off)} ${too}`;
  if (x && x === Math.round(y)) return "is rounded to a whole number";
  if (off < 0.05 * Math.abs(y)) return `is only a little ${too}`;
  const ways = { "1 minus": 1 - y, "the square of": y * y, "the root of": Math.sqrt(y), "one over": 1 / y, "e to": Math.exp(y) };
  for (const way in ways) if (alike(x, ways[way])) return `is ${way} the right number`;
  const k = [2, 3, 4, 5, 6, 7, 8, 9, 10, 100, ...given].find((k) => k > 1 && (alike(times, k) || alike(1 / times, k)));
  if (k) return `is ${show(k)} times too ${times > 1 ? "large" : "small"}`;
  return `is ${too}${given.includes(x) ? ": that number is in the question" : ""}`;
};

function number({ entries, want }, { shown = {} }, value) {
  const got = [value].flat(Infinity);
  const given = (Object.values(shown).join(" ").match(/−?\d[\d./]*/g) ?? []).map((word) => parse(word).value);
  if (got.length < 2) return `It ${relation(got[0], want[0], given)}.`;
  const all = (a, b) => a.every((x, i) => alike(x, b[i]));
  const sorted = (list) => [...list].sort((a, b) => a - b);
  if (all(got, want.map((x) => -x))) return "The signs are the other way round.";
  if (all(sorted(got), sorted(want))) return "These are the right numbers in another order.";
  if (entries.every((found, i) => found === "missed" && given.includes(got[i]))) return "These numbers are in the question.";
  const k = want.findIndex((x) => x);
  if (got[k] && want.filter(Boolean)[1] && all(got.map((x) => (x * want[k]) / got[k]), want)) return "All entries are off by the same factor.";
  if (!got.some((x) => x !== got[0])) return "All entries are alike, and the right ones are not.";
  return entries.map((found, i) => (found === "missed" ? `The ${nth(i)} ${relation(got[i], want[i], given)}.` : "")).filter(Boolean).join(" ");
}

// For each part of a condition: what is said where it is missed, and where it holds.
const SAID = {
  value: [number],
  reach: [({ reached, off }, { target }) => `They make ${show(reached)}, which is ${show(off)} away from ${show(target)}.`,
    (_, { target }) => `They make ${show(target)}.`],
  total: [({ sum }, { total }) => `They sum to ${show(sum)}, not to ${total}.`, (_, { total }) => `They sum to ${total}.`],
  least: [({ lowest }, { least }, w) => `The ${nth(w.indexOf(lowest))} is ${show(lowest)}, below ${least}.`, (_, { least }) => `Each is at least ${least}.`],
  zero: [() => "The vector 0 points nowhere."],
  start: [() => "That is where it starts: give another."],
  gap: [gap, gap],
  count: [({ few }) => (few ? "They are too few: they do not reach the whole span." : "They are too many for a basis.")],
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
