// Reactions as text: which tokens are atoms, and which atom went where. The twin of
// `docs/_ext/book/reactions.py`, with words for what a reader may have mistyped.

const TOKEN = /\[[^\]]+\]|Br|Cl|[BCNOSPFIbcnosp]|>>|%\d\d|[().=#\-+\\/:~@?>*$\d]/g;
// A hydrogen on an aromatic n or p is in no rule: [nH] keeps its brackets.
const MAPPED = /\[(?:(Br|Cl|[BCNOSPFIbcos]|[np](?!H))H?\d?|([^\]:]+)):(\d+)\]/g;
const MOST = 200; // tokens: a reader should not wait for minutes

export const isAtom = (token) => /^(?:\[|[A-Za-z*])/.test(token);
const tokensOf = (text) => text.match(TOKEN) ?? [];
const element = (token) => {
  const found = /^\[?\d*(Br|Cl|[A-Z][a-z]?|[st]e|as|si|[a-z*])/.exec(token);
  if (!found) throw new Error(`${token} is not an atom.`);
  return found[1].toUpperCase();
};

// A reaction without the numbers of its atoms, as the model reads it.
export const plain = (reaction) => reaction.replace(MAPPED, (_, bare, rest) => bare ?? `[${rest}]`);

const numbers = (side) =>
  tokensOf(side).filter(isAtom).map((token) => Number(/:(\d+)\]/.exec(token)?.[1] ?? 0));

// The atoms of a side, as tokens, and a map of each from its neighbours to the kind of bond.
function molecules(side) {
  const [atoms, bonds, branches, rings] = [[], [], [], new Map()];
  let [last, bond] = [null, ""];
  const small = (i) => /^\[?[a-z]/.test(atoms[i]);
  const tie = (a, b, kind) => {
    const now = kind || (small(a) && small(b) ? ":" : "-");
    bonds[a].set(b, now);
    bonds[b].set(a, now);
  };
  for (const token of side) {
    if (isAtom(token)) {
      atoms.push(token);
      bonds.push(new Map());
      if (last !== null) tie(last, atoms.length - 1, bond);
      [last, bond] = [atoms.length - 1, ""];
    } else if (token === "(") branches.push(last);
    else if (token === ")") {
      if (!branches.length) throw new Error("A bracket is closed that was not opened.");
      last = branches.pop();
    } else if (token === "." || token === "~") last = null;
    else if (/\d$/.test(token)) {
      if (last === null) throw new Error(`The ring ${token} begins at no atom.`);
      if (rings.has(token)) {
        const [other, kind] = rings.get(token);
        rings.delete(token);
        tie(last, other, kind || bond);
      } else rings.set(token, [last, bond]);
      bond = "";
    } else bond = token === "/" || token === "\\" ? "-" : token;
  }
  if (rings.size) throw new Error(`The ring ${[...rings.keys()][0]} is left open.`);
  if (branches.length) throw new Error("A bracket is left open.");
  return { atoms, bonds };
}

function rank(labels) {
  const places = new Map([...new Set(labels)].sort().map((label, place) => [label, place]));
  return labels.map((label) => places.get(label));
}

// A number for each atom; those that symmetry cannot tell apart have the same.
function alike({ atoms, bonds }) {
  let now = rank(atoms);
  for (const _ of atoms)
    now = rank(now.map((own, i) => [own, ...[...bonds[i]].map(([j, kind]) => kind + now[j]).sort()].join(" ")));
  return now;
}

export class Reaction {
  constructor(mapped) {
    const text = plain(mapped.trim());
    const rest = text.replace(TOKEN, "").trim();
    if (rest) throw new Error(`“${rest[0]}” is no part of SMILES.`);
    if (text.split(">>").length !== 2) throw new Error("A reaction has one >> between what goes in and what comes out.");
    this.tokens = ["[CLS]", ...tokensOf(text), "[SEP]"];
    if (this.tokens.length > MOST) throw new Error(`These are ${this.tokens.length} tokens; here ${MOST} is the most.`);
    const arrow = this.tokens.indexOf(">>");
    const [sides, ends] = [[1, arrow + 1], [arrow, this.tokens.length - 1]];
    const range = (k) => this.tokens.map((_, i) => i).slice(sides[k], ends[k]);
    [this.before, this.after] = [0, 1].map((k) => range(k).filter((i) => isAtom(this.tokens[i])));
    if (!this.before.length || !this.after.length) throw new Error("On one side there are no atoms.");
    [this.used, this.made] = [0, 1].map((k) => molecules(range(k).map((i) => this.tokens[i])));
    const [from, to] = [this.used, this.made].map(({ atoms }) => atoms.map(element));
    this.same = to.map((a) => from.map((b) => a === b));
    const [own, asked] = mapped.trim().split(">>").map(numbers);
    this.known = asked.map((number) => (number && own.includes(number) ? own.indexOf(number) : null));
    this.twin = alike(this.used);
    this.arrow = arrow;
  }

  get checked() {
    return this.known.every((atom) => atom !== null);
  }

  // Each product atom's shares of the reactant atoms of its element; `at(i, j)` is the weight of
  // token j where token i asks.
  shares(at) {
    return this.after.map((i, p) => {
      const both = this.before.map((j, r) => (this.same[p][r] ? at(i, j) + at(j, i) : 0));
      const sum = Math.max(both.reduce((a, b) => a + b, 0), 1e-30);
      return both.map((weight) => weight / sum);
    });
  }

  // The reactant atom of each product atom: largest share first, each atom once.
  answer(shares) {
    const pairs = shares.flatMap((row, i) => row.map((share, j) => ({ share, i, j })));
    pairs.sort((a, b) => b.share - a.share);
    const [found, taken] = [shares.map(() => null), new Set()];
    for (const { share, i, j } of pairs)
      if (share > 0 && found[i] === null && !taken.has(j)) {
        found[i] = j;
        taken.add(j);
      }
    return found;
  }

  // Which product atoms are given the atom that is known, or one just like it.
  right(answer) {
    return answer.map((atom, i) => atom !== null && this.twin[atom] === this.twin[this.known[i]]);
  }
}
