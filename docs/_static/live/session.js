// The page's one Python: when it starts, what it runs, how it is stopped.

const GONE = "Python was ended with it, so the page's variables are gone; the next run starts over.";

export class Session {
  constructor(page) {
    Object.assign(this, { page, worker: null, asked: null, current: null, waiting: [] });
  }

  async run(cell) {
    if (this.asked) {
      if (this.asked !== cell && !this.waiting.includes(cell)) this.waiting.push(cell);
      this.page.announce(`Python is busy with cell ${this.asked.number}`);
      return;
    }
    this.asked = cell;
    this.current = null;
    cell.update({ busy: this.worker ? "running" : "starting Python" });
    this.page.announce(this.worker ? `Running cell ${cell.number}` : "Loading Python");
    const config = await this.page.config().catch(() => null);
    if (this.asked !== cell) return;
    if (!config) {
      this.broken("Python could not be loaded: its settings did not come.");
      return;
    }
    this.worker ??= this.start();
    const upTo = this.page.cells.slice(0, cell.number);
    const cells = upTo.map(({ number, text, picture, ran, each, edited }) =>
      ({ number, code: text, picture: picture && !edited, ran, each }));
    this.worker.postMessage({ config, cells });
  }

  start() {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => this[data.kind](...data.parts);
    worker.onerror = (event) => this.broken(`Python could not be loaded: ${event.message || "its worker did not start"}.`);
    return worker;
  }

  drop() {
    this.worker?.terminate();
    this.worker = null;
    for (const cell of this.page.cells) cell.ran = false;
  }

  stop() {
    const cell = this.current ?? this.asked;
    if (!cell) return;
    this.drop();
    if (!this.current) cell.begin();
    cell.output.note(`Stopped. ${GONE}`);
    this.page.announce(`Stopped. ${GONE}`);
    this.waiting = [];
    this.idle(false);
  }

  // --- what the worker says

  progress(what, got, total) {
    const loading = got < total ? { what, got, total } : null;
    this.asked?.update({ busy: `starting ${what}`, progress: loading });
  }

  plan(numbers) {
    const above = numbers.slice(0, -1);
    if (above.length) this.asked.update({ busy: `running ${above.length} above first` });
  }

  begin(number) {
    this.current = this.page.cells[number - 1];
    this.current.begin();
    if (this.current === this.asked) this.current.update({ busy: "running" });
    else this.asked.update({ busy: `running cell ${number} first` });
  }

  text(...parts) { this.current.output.text(...parts); }
  value(...parts) { this.current.output.value(...parts); }
  figure(...parts) { this.current.output.figure(...parts); }
  error(...parts) { this.current.output.error(...parts); }

  missing(module) {
    this.current.output.note(
      `This cell needs ${module}, which the Python of this page does not have. ` +
      "Download the script and run it on a machine that does.");
  }

  ended(number, ok) {
    const cell = this.page.cells[number - 1];
    cell.ran = ok;
    // what stands below was computed from what was above before
    for (const below of this.page.cells.slice(number)) below.ran = false;
    cell.update(cell === this.asked ? this.asked.state : {});
    if (!ok && cell !== this.asked) {
      this.asked.output.clear();
      this.asked.output.note(`Not run: cell ${number} above, which comes first, did not end well.`);
    }
  }

  idle(tell = true) {
    const cell = this.asked;
    this.asked = this.current = null;
    for (const each of this.page.cells) each.update();
    if (tell) {
      const spoken = cell.output.spoken.join(" ").slice(0, 300);
      this.page.announce(`Cell ${cell.number}: ${spoken || "done, nothing to show"}`);
    }
    const next = this.waiting.shift();
    if (next) this.run(next);
  }

  broken(why) {
    const cell = this.asked;
    this.drop();
    if (!cell) return;
    const off = navigator.onLine ? "" : " The browser is offline, and Python comes over the network.";
    const told = `${why}${off} The page is complete without it; Run tries again.`;
    cell.output.clear();
    cell.output.note(told);
    this.page.announce(told);
    this.waiting = [];
    this.idle(false);
  }
}
