// A reader's edits: kept in the browser by page, cell and the book's own text, or put in a link.

const key = (page) => `spanbook edits ${page}`;

function read(page) {
  try {
    return JSON.parse(localStorage.getItem(key(page))) ?? {};
  } catch {
    return {};
  }
}

// An edit of a text that the book has changed since is not the reader's any more.
export function kept(page, number, original) {
  const edit = read(page)[number];
  return edit?.original === original ? edit.text : null;
}

export function keep(page, number, original, text) {
  const edits = read(page);
  if (text === original) delete edits[number];
  else edits[number] = { original, text };
  try {
    if (Object.keys(edits).length) localStorage.setItem(key(page), JSON.stringify(edits));
    else localStorage.removeItem(key(page));
  } catch {
    // full or forbidden: the edit lasts as long as the page
  }
}

// --- in a link: #edit=NUMBER.TEXT, the text deflated and in base64 with - and _

async function through(stream, bytes) {
  const flow = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(flow).arrayBuffer());
}

export async function link(number, text) {
  const small = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  const base = btoa(String.fromCharCode(...small)).replaceAll("+", "-").replaceAll("/", "_");
  const url = new URL(location.href);
  url.hash = `edit=${number}.${base.replaceAll("=", "")}`;
  return url.href;
}

export async function linked() {
  const [, number, base] = location.hash.match(/^#edit=(\d+)\.([\w-]*)$/) ?? [];
  if (!number) return null;
  try {
    const packed = atob(base.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const text = await through(new DecompressionStream("deflate-raw"), bytes);
    return { number: Number(number), text: new TextDecoder("utf-8", { fatal: true }).decode(text) };
  } catch {
    return { number: Number(number), text: null };
  }
}
