// The linear algebra of the figures: a vector is an array, a matrix an array of its rows.
// Small sizes and plain loops; the numbers are compared with the library's by the tests.

export const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
export const add = (a, b) => a.map((x, i) => x + b[i]);
export const sub = (a, b) => a.map((x, i) => x - b[i]);
export const scale = (c, a) => a.map((x) => c * x);
export const norm = (a) => Math.hypot(...a);
export const sum = (a) => a.reduce((total, x) => total + x, 0);
export const cross = (a, b) => [0, 1, 2].map(
  (i) => a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3],
);
export const transpose = (A) => A[0].map((_, j) => A.map((row) => row[j]));
export const apply = (A, x) => A.map((row) => dot(row, x));
export const matmul = (A, B) => A.map((row) => combine(row, B));
export const identity = (n) => Array.from({ length: n }, (_, i) => unit(n, i));
export const unit = (n, i) => Array.from({ length: n }, (_, j) => Number(i === j));
export const mean = (rows) => combine(rows.map(() => 1 / rows.length), rows);
export const distance = (a, b) => norm(sub(a, b));

// The sum of weighted rows.
export function combine(weights, rows) {
  const total = rows[0].map(() => 0);
  rows.forEach((row, i) => row.forEach((x, j) => (total[j] += weights[i] * x)));
  return total;
}

// One-sided Jacobi: A = U diag(s) V^T, singular values falling; U and V hold vectors as rows.
export function svd(A) {
  if (A.length < A[0].length) {
    const { U, s, V } = svd(transpose(A));
    return { U: V, s, V: U };
  }
  const columns = transpose(A);
  const V = identity(columns.length);
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < columns.length; p++)
      for (let q = p + 1; q < columns.length; q++) turned = rotate(columns, V, p, q) || turned;
  }
  const order = columns.map(norm).map((s, i) => [s, i]).sort(([a], [b]) => b - a);
  const s = order.map(([value]) => value);
  return {
    s,
    U: order.map(([value, i]) => (value ? scale(1 / value, columns[i]) : columns[i])),
    V: order.map(([, i]) => V[i]),
  };
}

// Turn two columns until they are at a right angle; say whether there was anything to do.
function rotate(columns, V, p, q) {
  const [a, b] = [columns[p], columns[q]];
  const [alpha, beta, gamma] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  for (const both of [columns, V]) {
    const [x, y] = [both[p], both[q]];
    both[p] = x.map((value, i) => c * (value - t * y[i]));
    both[q] = x.map((value, i) => c * (t * value + y[i]));
  }
  return true;
}

// The rank by NumPy's rule: singular values above max(m, n) eps times the largest, or times the
// size of what A was computed from.
export function rank(A, { s } = svd(A), size = 0) {
  const least = Math.max(A.length, A[0].length) * Number.EPSILON * Math.max(s[0], size);
  return s.filter((value) => value > least).length;
}

// The shortest w with |Aw - y| least.
export function lstsq(A, y, size = 0) {
  const parts = svd(A);
  const kept = rank(A, parts, size);
  const w = A[0].map(() => 0);
  for (let k = 0; k < kept; k++) {
    const share = dot(parts.U[k], y) / parts.s[k];
    parts.V[k].forEach((v, j) => (w[j] += share * v));
  }
  return w;
}

// The x with Ax = b, by elimination with the largest pivot; A is square and regular.
export function solve(A, b) {
  const rows = A.map((row, i) => [...row, b[i]]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = Array(n).fill(0);
  for (let k = n - 1; k >= 0; k--)
    x[k] = (rows[k][n] - dot(rows[k].slice(k + 1, n), x.slice(k + 1))) / rows[k][k];
  return x;
}

export function softmax(scores) {
  const top = Math.max(...scores);
  const powers = scores.map((score) => (score === -Infinity ? 0 : Math.exp(score - top)));
  return scale(1 / sum(powers), powers);
}

// The nearest point of a set of weighted sums of atoms, by the name that spanbook has for it.
// With weights of at least 0, each choice of atoms that carry weight is tried.
export function nearest(kind, atoms, target) {
  const sumsToOne = kind === "AffineHull" || kind === "ConvexHull";
  const free = (some) => (sumsToOne ? averaging(some, target) : lstsq(transpose(some), target));
  let weights = sumsToOne ? null : atoms.map(() => 0);
  if (kind === "Span" || kind === "AffineHull") weights = free(atoms);
  else {
    let least = weights ? norm(target) : Infinity;
    for (let choice = 1; choice < 2 ** atoms.length; choice++) {
      const who = atoms.map((_, i) => i).filter((i) => (choice >> i) & 1);
      const some = free(who.map((i) => atoms[i]));
      if (some.some((w) => w < 0)) continue;
      const away = distance(combine(some, who.map((i) => atoms[i])), target);
      if (away > least - 1e-13 * (1 + least)) continue; // fewer atoms first
      least = away;
      weights = atoms.map(() => 0);
      who.forEach((i, k) => (weights[i] = some[k]));
    }
  }
  const point = combine(weights, atoms);
  return { point, weights, distance: distance(point, target) };
}

// Whether other weights that the rule allows make the same point. Some do where the atoms that
// carry weight are dependent, or where atoms without weight can get some and the others make up
// for it: what is left of those, beside the first, has 0 in its convex hull.
export function several(kind, atoms, weights) {
  const columns = kind === "AffineHull" || kind === "ConvexHull" ? atoms.map((atom) => [1, ...atom]) : atoms;
  const held = kind === "ConicHull" || kind === "ConvexHull" ? weights.map((w) => w < 1e-9) : weights.map(() => false);
  const free = columns.filter((_, i) => !held[i]);
  if (free.length && rank(free) < free.length) return true;
  const rest = columns.filter((_, i) => held[i])
    .map((column) => (free.length ? sub(column, combine(lstsq(transpose(free), column), free)) : column));
  return rest.length > 0 && nearest("ConvexHull", rest, columns[0].map(() => 0)).distance < 1e-9;
}

// Of the weights that sum to 1 and come nearest, the ones nearest to all equal.
function averaging(atoms, target) {
  const middle = mean(atoms);
  const away = atoms.map((atom) => sub(atom, middle));
  const size = norm(atoms.flat()); // differences of near atoms are rounded like the atoms
  return lstsq(transpose(away), sub(target, middle), size).map((w) => w + 1 / atoms.length);
}

// The corners of the convex hull of points in the plane, in order.
export function outline(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const chain = [];
    for (const p of list) {
      while (chain.length > 1 && turn(chain.at(-2), chain.at(-1), p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain;
  };
  const [below, above] = [half(sorted), half(sorted.reverse())];
  return below.length < 2 ? below : [...below.slice(0, -1), ...above.slice(0, -1)];
}
