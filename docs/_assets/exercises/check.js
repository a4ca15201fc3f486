// The conditions that an answer is held to; docs/_ext/exercises/checks.py is the same in Python.
//
// Each takes what the reader gave, { value, round }, and what the page holds, and returns the parts
// of the condition: { name, found } with found "exact", "rounded" or "missed", and what there is to
// say of it. `off` is how far a part is missed, `size` what that is measured against, and `slack`
// what the rounding of the typed digits can account for.
import { apply, combine, distance, dot, nearest, norm, scale, softmax, sub, sum, svd } from "../../_static/figures/linalg.js";

const EXACT = 1e-9;
const flat = (x) => [x].flat(Infinity);
const most = (x) => Math.max(0, ...flat(x).map(Math.abs));

// What each entry may be off by: two units of its last digit, or its fourth digit. Strictly, an
// entry with fewer than three digits, measured by the largest, is exact: 0.5 in 0.5, 0.333, 0.167.
const loose = ({ value, round, strict }) => {
  const rounds = flat(round).map((r) => (strict && r > 5e-3 * most(value) ? 0 : r));
  return flat(value).map((x, i) => (rounds[i] ? Math.max(2 * rounds[i], 1e-3 * Math.abs(x)) : 0));
};

const held = (off, size, slack = 0) =>
  off <= EXACT * size ? "exact" : off <= slack + EXACT * size ? "rounded" : "missed";
const unless = (missed) => (missed ? "missed" : "exact");

// --- quantities of the givens, so that a page need not hold the answer

export const attend = (query, keys) => softmax(scale(1 / Math.sqrt(query.length), apply(keys, query)));

const QUANTITIES = {
  distance: ({ kind, atoms, target }) => nearest(kind, atoms, target).distance,
  weights: ({ kind, atoms, target }) => nearest(kind, atoms, target).weights,
  attention: ({ query, keys, values }) => combine(attend(query, keys), values),
  given: ({ value }) => value, // twelve digits from the build, when no quantity gives it
};
const dimension = (s) => s.filter((value) => value > 1e-10 * s[0]).length;

const CHECKS = {
  // a quantity of the givens, entry by entry
  value(answer, { of, whole = false, ...givens }) {
    const [want, got] = [flat(QUANTITIES[of](givens)), flat(answer.value)];
    const size = most(want) + 0.1 * most(Object.values(givens).filter((x) => typeof x !== "string")) || 1;
    const slack = whole ? [] : loose(answer);
    const founds = got.map((x, i) => held(Math.abs(x - want[i]), size, slack[i]));
    const worst = ["missed", "rounded", "exact"].find((found) => founds.includes(found));
    return [{ name: "value", found: worst, entries: founds, want }];
  },

  // w with w @ atoms = target, of that sum, none below `least`
  weights(answer, { atoms, target, total, least }) {
    const [w, slack] = [answer.value, loose(answer)];
    const size = norm(atoms.flat()) * Math.max(1, norm(w)) + norm(target);
    const reached = combine(w, atoms);
    const off = distance(reached, target);
    const parts = [{ name: "reach", found: held(off, size, dot(slack, atoms.map(norm))), reached, off }];
    const large = Math.max(1, most(w));
    if (total !== undefined)
      parts.push({ name: "total", found: held(Math.abs(sum(w) - total), large, sum(slack)), sum: sum(w) });
    if (least !== undefined)
      parts.push({ name: "least", found: held(Math.max(0, least - Math.min(...w)), large), lowest: Math.min(...w) });
    return parts;
  },

  // the rows are a basis of the span of the atoms
  basis(answer, { atoms }) {
    const [rows, slack] = [answer.value, loose(answer)];
    const { s, V } = svd(atoms);
    const dim = dimension(s);
    const parts = [{ name: "count", found: unless(rows.length !== dim), few: rows.length < dim }];
    if (rows.some((row) => !norm(row))) return [...parts, { name: "zero", found: "missed" }];
    const inside = (row) => combine(V.slice(0, dim).map((v) => dot(v, row)), V.slice(0, dim));
    const width = rows[0].length;
    rows.forEach((row, i) => {
      const rough = norm(slack.slice(i * width, (i + 1) * width));
      parts.push({ name: "inside", row: i, found: held(distance(row, inside(row)), norm(row), rough) });
    });
    const least = svd(rows.map((row) => scale(1 / norm(row), row))).s[rows.length - 1];
    return [...parts, { name: "independent", found: unless(rows.length > width || least < 1e-3) }];
  },

  // a vector other than 0, from the start, at a right angle to each row
  orthogonal(answer, { to, start }) {
    const n = start ? sub(answer.value, start) : answer.value;
    if (!norm(n)) return [{ name: start ? "start" : "zero", found: "missed" }];
    const slack = loose(answer);
    return to.map((row, i) => ({ name: "angle", row: i, product: dot(row, n),
      found: held(Math.abs(dot(row, n)), norm(row) * norm(n), dot(slack, row.map(Math.abs))) }));
  },

  // n with n . atom < n . target for every atom
  separates({ value: n }, { atoms, target }) {
    if (!norm(n)) return [{ name: "zero", found: "missed" }];
    const [heights, height] = [apply(atoms, n), dot(n, target)];
    const tiny = EXACT * norm(n) * (Math.max(...atoms.map(norm)) + norm(target));
    const gap = height - Math.max(...heights);
    return [{ name: "gap", found: unless(gap <= tiny), heights, height, turned: height - Math.min(...heights) < -tiny,
      touches: Math.abs(gap) <= tiny, above: heights.flatMap((h, i) => (h >= height - tiny ? [i] : [])) }];
  },

  // a table with some entries given, of a rank
  rank(answer, { table, rank }) {
    const [M, { s }] = [answer.value, svd(answer.value)];
    const off = most(table.map((row, i) => row.map((x, j) => (x === null ? 0 : M[i][j] - x))));
    const low = (s[rank - 1] ?? 0) <= 1e-6 * s[0];
    return [{ name: "given", found: held(off, most(M) || 1) },
      { name: "rank", found: low ? "missed" : held(s[rank] ?? 0, s[0], norm(loose(answer))), low, next: s[rank] }];
  },

  // in one set of weighted sums and not in another (or several), and another point than `unlike`
  point(answer, { inside, outside = [], unlike }) {
    const [x, others] = [answer.value, [outside].flat()];
    const size = norm(x) + Math.max(...[inside, ...others].map(({ atoms }) => most(atoms)));
    const off = ({ kind, atoms }) => nearest(kind, atoms, x).distance;
    const parts = [{ name: "inside set", kind: inside.kind, found: held(off(inside), size, norm(loose(answer))), off: off(inside) }];
    const as = others.find((set) => off(set) <= 1e-6 * size);
    if (others[0]) parts.push({ name: "outside set", kind: (as ?? others[0]).kind, found: unless(as) });
    if (unlike) parts.push({ name: "unlike", found: unless(distance(x, unlike) <= 1e-6 * size) });
    return parts;
  },

  // a query whose output lies near a target
  query({ value }, { keys, values, target, within }) {
    const output = combine(attend(value, keys), values);
    const off = distance(output, target);
    return [{ name: "near", found: unless(off > within), off, output }];
  },
};

// "right", "nearly" (right, but rounded to fewer than three digits) or "wrong".
function judge(answer, { check, told, ...givens }) {
  const [parts, strict] = [false, true].map((strict) => CHECKS[check]({ ...answer, strict }, givens));
  const missed = (list) => list.some(({ found }) => found === "missed");
  return { verdict: missed(parts) ? "wrong" : missed(strict) ? "nearly" : "right", parts };
}

// Is a reader's answer one that is known to be wrong? Coarse or not, it must not be so by chance.
// Of a normal and of a null vector only the direction counts.
function same(answer, wrong, { check, start }, exactly) {
  const [a, b] = [flat(answer.value), flat(wrong)];
  if (a.length !== b.length) return false;
  if (check === "separates" || (check === "orthogonal" && !start)) return distance(scale(1 / (norm(a) || 1), a), scale(1 / (norm(b) || 1), b)) < 1e-3;
  const slack = flat(answer.round).map((r) => (exactly ? 0 : Math.min(r, 0.02 * most(b))));
  return a.every((x, i) => Math.abs(x - b[i]) <= EXACT * (most(b) || 1) + slack[i]);
}

// The verdict on an answer and the place of its slip. A slip to the last digit, such as 0.5 for
// 1/2, is that slip and not a coarse rounding of what is right.
export function tell(answer, ask, wrong = []) {
  const found = judge(answer, ask);
  if (found.verdict === "right") return { ...found, slip: -1 };
  const at = (exactly) => wrong.findIndex((one) => same(answer, one, ask, exactly));
  const slip = at(true);
  return slip < 0 ? { ...found, slip: at() } : { ...found, slip, verdict: "wrong" };
}
