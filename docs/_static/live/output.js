// What a cell printed, made, drew or did wrong, as elements.

const CLAIM = /^claim holds: (.+) \((true|(?:largest difference|margin) \S+)\)$/;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Text that may be wider than the page scrolls, and so must be in reach of the keyboard.
const block = (text, name) => element("pre", { class: name, tabindex: 0 }, text);

function claim([, statement, left]) {
  const tick = element("span", { "aria-hidden": "true" }, "✓ ");
  const small = element("small", {}, left);
  return element("p", { class: "spanbook-claim" }, tick, statement, " ", small);
}

export class Output {
  constructor(place) {
    this.place = place;
    this.spoken = [];
  }

  clear() {
    this.place.replaceChildren();
    this.spoken = [];
  }

  // Lines join the block before them, but claims are badges as everywhere in the book.
  text(text) {
    for (const line of text.split(/(?<=\n)/)) {
      const found = line.trimEnd().match(CLAIM);
      const last = this.place.lastElementChild;
      if (found) this.add(claim(found), `claim holds: ${found[1]}`);
      else if (last?.matches(".spanbook-live-text")) last.append(line);
      else this.add(block(line, "spanbook-live-text"));
      if (!found) this.spoken.push(line.trim());
    }
  }

  // A formula is set by KaTeX, fetched with the first of them; till then it is text.
  value(text, html, latex) {
    const plain = block(text, "spanbook-live-text");
    if (html) this.add(element("div", { class: "spanbook-live-value" }, safe(html)), text);
    else this.add(plain, text);
    if (!html && latex) {
      import("../bundles/formula.js").then(({ formula }) => {
        plain.replaceWith(element("div", { class: "spanbook-live-value", tabindex: 0 }, formula(latex)));
      }, () => {});
    }
  }

  figure(light, dark, label, width, height) {
    const alt = label || this.alt || "A figure that this cell drew; its code gives it no description.";
    for (const [theme, svg] of Object.entries({ "only-light": light, "only-dark": dark })) {
      const src = "data:image/svg+xml," + encodeURIComponent(svg);
      this.add(element("img", { class: theme, src, alt, width, height }));
    }
    this.spoken.push(`figure: ${alt}`);
  }

  error(trace, last) {
    this.add(block(trace.trimEnd(), "spanbook-live-error"), last);
  }

  note(text) {
    this.add(element("p", { class: "spanbook-live-note" }, text), text);
  }

  add(made, spoken) {
    this.place.append(made);
    if (spoken) this.spoken.push(spoken);
  }
}

// HTML from a link's code is not to be trusted: plain tables and words pass, nothing that acts.
// (The library's own are tables of the class `spanbook-result`.)
const TAGS = "table caption thead tbody tr th td pre code p div span small b i em strong sub sup br";
const ALLOWED = new Set([...TAGS.split(" "), "ul", "ol", "li", "dl", "dt", "dd"]);
const ATTRIBUTES = new Set(["class", "scope", "colspan", "rowspan", "aria-hidden"]);

function safe(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const node of [...body.querySelectorAll("*")]) {
    if (["script", "style"].includes(node.localName)) node.remove();
    else if (!ALLOWED.has(node.localName)) node.replaceWith(...node.childNodes);
    else for (const { name } of [...node.attributes]) if (!ATTRIBUTES.has(name)) node.removeAttribute(name);
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}
