// The model, in a worker: it is fetched once, and the page stays free while it runs.
import { LAYERS, attention, read, shuffled } from "./encoder.js";

let loading, mixed;

async function load() {
  const response = await fetch(new URL("encoder.safetensors", import.meta.url));
  if (!response.ok) throw new Error(`status ${response.status}`);
  const [total, parts] = [Number(response.headers.get("Content-Length")), []];
  let got = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    got += value.length;
    if (got % 5e5 < value.length) // not every piece: it is read aloud
      self.postMessage({ kind: "told", text: `Fetching the model: ${(got / 1e6).toFixed(1)}${total ? ` of ${(total / 1e6).toFixed(1)}` : ""} MB.` });
  }
  return read(await new Blob(parts).arrayBuffer());
}

self.onmessage = async ({ data: { tokens, noise } }) => {
  try {
    loading ??= load();
    const model = await loading.catch((error) => {
      loading = undefined;
      throw new Error(`The model did not come: ${error.message}. Run tries again.`);
    });
    const ids = tokens.map((token) => model.tokens.indexOf(token));
    const unknown = tokens[ids.indexOf(-1)];
    if (unknown) throw new Error(`The model does not know ${unknown}.`);
    if (noise) mixed ??= shuffled(model.arrays);
    const begun = performance.now();
    const weights = attention(noise ? mixed : model.arrays, ids, (layer) => layer % 4 ||
      self.postMessage({ kind: "told", text: `Running layer ${layer + 1} of ${LAYERS} on ${ids.length} tokens.` }));
    const seconds = (performance.now() - begun) / 1000;
    self.postMessage({ kind: "done", weights, seconds }, [weights.buffer]);
  } catch (error) {
    self.postMessage({ kind: "failed", text: error.message });
  }
};
