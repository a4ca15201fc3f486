// Python, in a worker: the page stays free, and ending the worker ends any loop.

const post = (kind, ...parts) => self.postMessage({ kind, parts });
const HELPERS = ["plan.py", "runner.py", "inline.py", "themes.py"];
const here = (name) => new URL(name, import.meta.url).href;

let config, runtime, lock, started, pyodide, plan, session;

self.onmessage = async ({ data }) => {
  config = data.config;
  try {
    started ??= start(data.cells.at(-1).code);
    await started;
  } catch (error) {
    post("broken", `Python could not be loaded: ${error.message ?? error}.`);
    return;
  }
  try {
    await run(data.cells);
  } catch (error) {
    post("broken", `Python came to an end: ${error.message ?? error}.`);
    return;
  }
  post("idle");
};

// --- what comes over the network, and how far it is

const files = new Map();
let what = "";
let reported = 0;

function expect(title, names) {
  what = title;
  files.clear();
  for (const name of names) files.set(name, { got: 0, total: config.sizes[name] ?? 0 });
  report();
}

async function follow(response) {
  const name = response.url.split("/").pop();
  const file = files.get(name) ?? { got: 0, total: config.sizes[name] ?? 0 };
  files.set(name, file);
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    file.got = done ? file.total : file.got + value.length;
    report();
    if (done) return;
  }
}

function report() {
  const all = [...files.values()];
  const [got, total] = ["got", "total"].map((key) => all.reduce((sum, file) => sum + file[key], 0));
  if (performance.now() - reported < 100 && got < total) return;
  reported = performance.now();
  post("progress", what, Math.min(got, total), total);
}

const plainFetch = self.fetch;
async function countedFetch(...request) {
  const response = await plainFetch(...request);
  if (response.ok && response.body) follow(response.clone()).catch(() => {});
  return response;
}

// --- Python and its packages

// What matplotlib is said to need, and does not need to draw.
const SPARED = ["fonttools", "pytz", "matplotlib-pyodide"];

async function readLock() {
  const response = await fetch(runtime + "pyodide-lock.json");
  if (!response.ok) throw new Error(`${response.url} is not there (${response.status})`);
  const lock = await response.json();
  const { matplotlib } = lock.packages;
  if (matplotlib) matplotlib.depends = matplotlib.depends.filter((name) => !SPARED.includes(name));
  return lock;
}

async function start(code) {
  runtime = here(config.runtime);
  const helpers = HELPERS.map(async (name) => [name, await (await fetch(here(name))).text()]);
  const [{ loadPyodide }, read] = await Promise.all([import(runtime + "pyodide.mjs"), readLock()]);
  lock = read;
  const packages = [...new Set(["numpy", ...asked(code)])];
  const ahead = packages.flatMap(filesOf);
  expect("Python", ["pyodide.asm.wasm", "python_stdlib.zip", ...ahead]);
  self.fetch = countedFetch;
  // Python asks for packages only when it has started; by then they are in the browser's cache.
  for (const name of ahead) plainFetch(runtime + name).then(follow).catch(() => {});
  pyodide = await loadPyodide({
    indexURL: runtime,
    lockFileURL: URL.createObjectURL(new Blob([JSON.stringify(lock)])),
    packages: [...packages, here(config.wheel)],
  });
  self.fetch = plainFetch;
  for (const [name, text] of await Promise.all(helpers)) pyodide.FS.writeFile(name, text);
  plan = pyodide.pyimport("plan");
  session = pyodide.pyimport("runner").Session(post);
}

// The files of a package and of what it depends on.
function filesOf(name) {
  const { file_name: file, depends } = lock.packages[name];
  return [...new Set([file, ...depends.flatMap(filesOf)])];
}

// The package that holds a module, as a list, empty when there is none.
function holding(module) {
  const all = Object.entries(lock.packages);
  return all.filter(([, about]) => about.imports.includes(module)).map(([name]) => name).slice(0, 1);
}

// The packages that some code imports, or that what it names of spanbook may import.
function asked(code) {
  const words = code.match(/[A-Za-z_]\w*/g) ?? [];
  const imported = [...code.matchAll(/^\s*(?:import|from)\s+(\w+)/gm)].map((found) => found[1]);
  return [...imported.flatMap(holding), ...words.flatMap((word) => config.needs[word] ?? [])];
}

async function load(packages) {
  const fresh = [...new Set(packages)].filter((name) => !(name in pyodide.loadedPackages));
  if (fresh.length === 0) return false;
  expect(fresh.join(", "), [...new Set(fresh.flatMap(filesOf))]);
  self.fetch = countedFetch;
  await pyodide.loadPackage(fresh, { messageCallback() {}, errorCallback() {} });
  self.fetch = plainFetch;
  return fresh.some((name) => name in pyodide.loadedPackages);
}

// --- cells

async function run(cells) {
  const facts = pyodide.toPy(cells.map(({ code, picture, ran }) => [code, picture, ran]));
  const order = plan.before(facts).toJs();
  post("plan", order.map((at) => cells[at].number));
  for (const at of order) {
    const { number, code, each } = cells[at];
    await load(asked(code));
    post("begin", number);
    let outcome = session.run(number, code, each);
    if (outcome && (await load(holding(outcome)))) {
      post("begin", number);
      outcome = session.run(number, code, each);
    }
    if (outcome && outcome !== "error") post("missing", outcome);
    post("ended", number, !outcome);
    if (outcome) return;
  }
}
