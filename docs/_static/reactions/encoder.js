// rxnmapper's encoder, an ALBERT: one layer's weights, used twelve times. Nothing here knows the
// page. The file is safetensors: the length of its head, the head as JSON, and float16 numbers.

export const [LAYERS, HEADS] = [12, 8];
const [WIDTH, EPS] = [256, 1e-12];
const LAYER = "encoder.albert_layer_groups.0.albert_layers.0.";

const half = (bits) => {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24;
  return bits & 32768 ? -size : size;
};

export function read(buffer) {
  const start = 8 + Number(new DataView(buffer).getBigUint64(0, true));
  const { __metadata__: said, ...entries } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, start - 8)));
  const arrays = {};
  for (const [name, { shape, data_offsets: [begin, end] }] of Object.entries(entries)) {
    const numbers = new Uint16Array(buffer, start + begin, (end - begin) / 2);
    arrays[name] = Object.assign(Float32Array.from(numbers, half), { shape });
  }
  return { arrays, tokens: said.tokens.split("\n") };
}

// The same numbers, those of each matrix in another order.
export function shuffled(arrays) {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const mixed = {};
  for (const [name, array] of Object.entries(arrays)) {
    mixed[name] = Object.assign(array.slice(), { shape: array.shape });
    for (let i = array.shape.length === 2 ? array.length - 1 : 0; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [mixed[name][i], mixed[name][j]] = [mixed[name][j], mixed[name][i]];
    }
  }
  return mixed;
}

// Each row of x, `wide` numbers long, times the matrix, plus the bias.
function linear(x, wide, matrix, bias) {
  const [rows, out] = [x.length / wide, bias.length];
  const y = new Float32Array(rows * out);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < out; k++) {
      let sum = bias[k];
      for (let a = i * wide, b = k * wide, end = a + wide; a < end; a++, b++) sum += x[a] * matrix[b];
      y[i * out + k] = sum;
    }
  return y;
}

function norm(x, weight, bias) {
  const wide = weight.length;
  for (let at = 0; at < x.length; at += wide) {
    const row = x.subarray(at, at + wide);
    const mean = row.reduce((a, b) => a + b, 0) / wide;
    const spread = Math.sqrt(row.reduce((a, b) => a + (b - mean) ** 2, 0) / wide + EPS);
    for (let k = 0; k < wide; k++) row[k] = ((row[k] - mean) / spread) * weight[k] + bias[k];
  }
  return x;
}

// Abramowitz and Stegun 7.1.26: right to 1.5e-7.
function erf(t) {
  const s = 1 / (1 + 0.3275911 * Math.abs(t));
  const sum = s * (0.254829592 + s * (-0.284496736 + s * (1.421413741 + s * (-1.453152027 + s * 1.061405429))));
  return Math.sign(t) * (1 - sum * Math.exp(-t * t));
}

// The weights of each head: the token that asks by the token that is heard.
function heads(q, k, n) {
  const [deep, found] = [WIDTH / HEADS, new Float32Array(HEADS * n * n)];
  for (let h = 0; h < HEADS; h++)
    for (let i = 0; i < n; i++) {
      const row = found.subarray((h * n + i) * n, (h * n + i + 1) * n);
      for (let j = 0; j < n; j++) {
        let score = 0;
        for (let d = h * deep; d < (h + 1) * deep; d++) score += q[i * WIDTH + d] * k[j * WIDTH + d];
        row[j] = score / Math.sqrt(deep);
      }
      const top = Math.max(...row);
      const sum = row.reduce((total, score, j) => total + (row[j] = Math.exp(score - top)), 0);
      for (let j = 0; j < n; j++) row[j] /= sum;
    }
  return found;
}

function mixed(weights, v, n) {
  const [deep, out] = [WIDTH / HEADS, new Float32Array(n * WIDTH)];
  for (let h = 0; h < HEADS; h++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const weight = weights[(h * n + i) * n + j];
        for (let d = h * deep; d < (h + 1) * deep; d++) out[i * WIDTH + d] += weight * v[j * WIDTH + d];
      }
  return out;
}

const sum = (a, b) => a.map((value, i) => value + b[i]);

// All weights, layer by layer, head by head; `tell` hears of each layer.
export function attention(arrays, ids, tell = () => {}) {
  const n = ids.length;
  const pair = (name) => [arrays[`${name}.weight`], arrays[`${name}.bias`]];
  const of = (kind) => arrays[`embeddings.${kind}_embeddings.weight`];
  const wide = of("word").shape[1];
  let x = new Float32Array(n * wide);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < wide; k++)
      x[i * wide + k] = of("word")[ids[i] * wide + k] + of("position")[i * wide + k] + of("token_type")[k];
  x = linear(norm(x, ...pair("embeddings.LayerNorm")), wide, ...pair("encoder.embedding_hidden_mapping_in"));
  const found = new Float32Array(LAYERS * HEADS * n * n);
  for (let layer = 0; layer < LAYERS; layer++) {
    tell(layer);
    const [q, k, v] = ["query", "key", "value"].map((name) => linear(x, WIDTH, ...pair(`${LAYER}attention.${name}`)));
    const weights = heads(q, k, n);
    found.set(weights, layer * HEADS * n * n);
    const heard = linear(mixed(weights, v, n), WIDTH, ...pair(`${LAYER}attention.dense`));
    const y = norm(sum(x, heard), ...pair(`${LAYER}attention.LayerNorm`));
    const hidden = linear(y, WIDTH, ...pair(`${LAYER}ffn`)).map((t) => (t * (1 + erf(t / Math.SQRT2))) / 2);
    x = norm(sum(y, linear(hidden, hidden.length / n, ...pair(`${LAYER}ffn_output`))), ...pair(`${LAYER}full_layer_layer_norm`));
  }
  return found;
}
