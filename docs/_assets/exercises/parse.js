// What a reader types, as numbers: { value, round } where `round` is half a unit of the last digit
// of a decimal, carried through the expression, and 0 for what is exact (7, 1/3, sqrt(5)/2).

const CONSTANTS = { pi: Math.PI, e: Math.E };
const FUNCTIONS = {
  sqrt: [Math.sqrt, (x) => 0.5 / Math.sqrt(x)], ln: [Math.log, (x) => 1 / x],
  log: [Math.log, (x) => 1 / x], exp: [Math.exp, Math.exp],
};

export class Unread extends Error {}
const unread = (words) => { throw new Unread(words); };

// Signs as one types them; NFKC makes “1⁄2” of ½ and “2” of ², so both are set apart first.
export const plain = (text) => text.slice(0, 2000)
  .replace(/(\d)\s*([¼-¾⅐-⅞])/g, "($1+$2)").replace(/[¼-¾⅐-⅞]/g, "($&)").replace(/[⁰¹²³⁴-⁹]+/g, "^$&")
  .normalize("NFKC")
  .replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[×·∙⋅]/g, "*").replace(/[÷⁄∕]/g, "/")
  .replace(/√/g, " sqrt ").replace(/π/g, " pi ").replace(/\*\*/g, "^").replace(/\\/g, "");

const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([a-zA-Z]+)|([-+*/^()%]))/y;

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim()) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (text[at] === "?") unread("A ? is still to be filled.");
    if (!match) unread(`“${text.slice(at).trim().slice(0, 12)}” is not a number I can read.`);
    found.push(match[1] ?? match[2]?.toLowerCase() ?? match[3]);
  }
  return found;
}

// One number: + - * / ^ %, brackets, sqrt ln exp, pi e, and 2sqrt(5) or 3 pi without a sign.
export function number(text) {
  const list = tokens(text);
  if (!list.length) unread("Something is missing.");
  if (list.length > 80) unread("That is too long for a number.");
  let i = 0;
  const literal = (word) => {
    const [, decimals, power] = word.match(/^\d*\.?(\d*)(?:e([-+]?\d+))?$/i);
    const exact = !word.includes(".") && !(power < 0);
    return { value: Number(word), round: exact ? 0 : 0.5 * 10 ** (Number(power ?? 0) - decimals.length) };
  };
  const sum = () => {
    let left = product();
    while (list[i] === "+" || list[i] === "-") {
      const sign = list[i++] === "-" ? -1 : 1;
      const right = product();
      left = { value: left.value + sign * right.value, round: left.round + right.round };
    }
    return left;
  };
  const times = (a, b) => ({ value: a.value * b.value, round: Math.abs(a.value) * b.round + Math.abs(b.value) * a.round });
  const product = () => {
    let left = signed();
    for (;;) {
      if (list[i] === "*") i++, left = times(left, signed());
      else if (list[i] === "/") {
        i++;
        const { value, round } = signed();
        if (value === 0) unread("Nothing can be divided by 0.");
        left = times(left, { value: 1 / value, round: round / value ** 2 });
      } else if (/^[a-z(]/.test(list[i] ?? "")) left = times(left, power()); // 2 pi, 3(1+1)
      else return left;
    }
  };
  const signed = () => {
    if (list[i] === "-") { i++; const { value, round } = signed(); return { value: -value, round }; }
    if (list[i] === "+") i++;
    return power();
  };
  const power = () => {
    const base = atom();
    if (list[i] !== "^") return base;
    i++;
    const to = signed().value;
    return { value: base.value ** to, round: base.round ? Math.abs(to * base.value ** (to - 1)) * base.round : 0 };
  };
  const atom = () => {
    const word = list[i++];
    let found;
    if (word === "(") {
      found = sum();
      if (list[i++] !== ")") unread("A bracket is not closed.");
    } else if (/^[\d.]/.test(word)) {
      found = literal(word);
      if (/^[\d.]/.test(list[i])) unread(`A sign is missing between ${word} and ${list[i]}.`);
    } else if (Object.hasOwn(CONSTANTS, word)) found = { value: CONSTANTS[word], round: 0 };
    else if (Object.hasOwn(FUNCTIONS, word)) {
      const [f, slope] = FUNCTIONS[word];
      const { value, round } = atom();
      found = { value: f(value), round: round ? Math.abs(slope(value)) * round : 0 };
    } else unread(word ? `I do not know “${word}”.` : "Something is missing at the end.");
    while (list[i] === "%") i++, found = { value: found.value / 100, round: found.round / 100 };
    return found;
  };
  const found = sum();
  if (i < list.length) unread(list[i] === ")" ? "A bracket was never opened." : `I do not know what to do with “${list[i]}”.`);
  if (!Number.isFinite(found.value)) unread("That is not a finite number.");
  return { value: found.value || 0, round: found.round };
}

// Cut a text where `here(text, i)` says so, outside brackets.
function cut(text, here) {
  const found = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    depth += (text[i] === "(") - (text[i] === ")");
    const long = depth ? 0 : here(text, i);
    if (long) found.push(text.slice(from, i)), from = i + long;
  }
  return [...found, text.slice(from)].map((part) => part.trim());
}
const at = (signs) => (text, i) => (signs.includes(text[i]) ? 1 : 0);
// White space between two numbers: after the end of one, before the start of another, "1 -2" too.
const WHITE = /[ \t]+(?=[-+]?(?:[\d.(]|sqrt|pi|ln|exp))/y;
const white = (text, i) => {
  WHITE.lastIndex = i;
  const [gap] = (/[\d.)%ei]/.test(text[i - 1] ?? "") && WHITE.exec(text)) || [""];
  return gap.length;
};
const isList = (text) => /^\(.*\)$/s.test(text) && closes(text)
  && [at(",;\n"), white].some((here) => cut(text.slice(1, -1), here).length > 1);
const closes = (text) => {
  let depth = 0;
  return [...text].every((sign, i) => (depth += (sign === "(") - (sign === ")")) > 0 || i === text.length - 1);
};
const bare = (text) => {
  const inner = text.trim();
  return inner.startsWith("(") && closes(inner) ? bare(inner.slice(1, -1)) : inner;
};

function parts(line, comma) {
  const words = bare(comma ? line.replace(/(\d),(\d)/g, "$1.$2") : line);
  if (comma && /\d,\d/.test(words)) return []; // 1,2,3,4 is no 1.2 and 3.4
  const found = cut(words, /[,;\n]/.test(words) ? at(",;\n") : white);
  return found.filter((word, k) => word || (k && k < found.length - 1));
}

function rowsOf(inner, comma) {
  const listed = cut(inner, at(",;\n")).filter(Boolean);
  if (listed.every((row) => isList(row) || cut(row, white)[1])) return listed;
  return cut(inner, at(comma || inner.includes(";") ? ";\n" : "\n")).filter(Boolean);
}

// shape: [] a number, [n] a vector, [m, n] a matrix, null for a length the reader chooses.
export function parse(text, shape = []) {
  const source = plain(text).trim();
  if (!source) unread("Type an answer first.");
  if (!shape.length) {
    const one = source.replace(/^\((.*),\)$/s, "$1")
      .replace(/^(-?)(\d+)\s+(\d+\/\d+)$/, "$1($2+$3)") // 1 1/2
      .replace(/^([^,]*\d),(\d[^,]*)$/, "$1.$2"); // 0,5
    if (/[,;]/.test(one)) unread(`I expect one number and find ${parts(one, false).length}.`);
    return number(one);
  }
  const inner = bare(source.replace(/[[{]/g, "(").replace(/[\]}]/g, ")"));
  const [m, n] = shape.length === 2 ? shape : [1, shape[0]];
  let failed;
  for (const comma of [false, true]) {
    const rows = (shape.length === 2 ? rowsOf(inner, comma) : [inner]).map((row) => parts(row, comma));
    if (m !== null && rows.length !== m) continue;
    if (rows.some((row) => row.length !== (n ?? rows[0].length))) continue;
    let read;
    try {
      read = rows.map((row) => row.map(number));
    } catch (error) {
      failed ??= error; // perhaps the commas are decimal
      continue;
    }
    const pick = (key) => read.map((row) => row.map((x) => x[key]));
    const [value, round] = [pick("value"), pick("round")];
    return shape.length === 2 ? { value, round } : { value: value[0], round: round[0] };
  }
  if (failed) throw failed;
  unread(shape.length === 2
    ? `I expect ${m ? `${m} ` : ""}rows of ${n} numbers: one row a line, or ; between rows.`
    : `I expect ${n} numbers and find ${parts(inner, false).length}.`);
}
