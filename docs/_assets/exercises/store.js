// What a reader did, kept in this browser and nowhere else; a file carries it to another.
const KEY = "spanbook exercises";
const ORDER = ["tried", "looked", "solved"];
export const SHOWN = { tried: ["…", "tried"], looked: ["◦", "solution looked at"], solved: ["✓", "solved"] };

export function all() {
  try { return JSON.parse(localStorage.getItem(KEY))?.exercises ?? {}; } catch { return {}; }
}

// What is kept of an exercise, unless its text has changed since.
export function one(name, digest) {
  const kept = all()[name];
  return kept?.digest === digest ? kept : {};
}

export const keep = (name, record) => write({ ...all(), [name]: record });

function write(exercises) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ version: 1, exercises }));
  } catch {
    // full or forbidden: it lasts as long as the page
  }
}

export const forget = () => localStorage.removeItem(KEY);

export const file = () => JSON.stringify({ book: "spanbook", version: 1, exercises: all() }, null, 1);

// Take over a file: of two records of an exercise the one that is further stays.
export function merge(text, names) {
  const { book, version, exercises } = JSON.parse(text) ?? {};
  if (book !== "spanbook" || version !== 1 || typeof exercises !== "object")
    throw new Error("This file is not from the exercises of this book.");
  const mine = all();
  const count = (x) => (Number.isInteger(x) && x > 0 ? x : 0);
  const short = (x, most) => (typeof x === "string" ? x.slice(0, most) : "");
  let taken = 0;
  for (const [name, record] of Object.entries(exercises ?? {})) {
    const { state, variant, tries, hints, seen, answer, digest } = record ?? {};
    if (!names.includes(name) || ORDER.indexOf(state) <= ORDER.indexOf(mine[name]?.state)) continue;
    mine[name] = { state, variant: count(variant), tries: count(tries), hints: count(hints),
      seen: [seen ?? []].flat().map(count), answer: short(answer, 4000), digest: short(digest, 8) };
    taken++;
  }
  write(mine);
  return taken;
}

// Mark the chapters in the sidebar whose exercises are all solved.
export function markChapters(counts) {
  const kept = Object.entries(all()).filter(([, { state }]) => state === "solved").map(([name]) => name.split("-")[0]);
  for (const link of document.querySelectorAll(".bd-sidebar-primary a.reference")) {
    const chapter = link.pathname.replace(/\.html$|\/$/, "").split("/").pop();
    const done = counts[chapter] && kept.filter((name) => name === chapter).length >= counts[chapter];
    link.classList.toggle("spanbook-done", Boolean(done));
    if (done) link.title = "All exercises solved";
    else link.removeAttribute("title");
  }
}
