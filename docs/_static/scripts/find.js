// The search: as you type, in the dialog (Ctrl+K) and on the search page, also from a folder.
(() => {
  const root = document.documentElement.dataset.content_root;
  const SHOWN = 30;
  let parts; // a promise of every section and name of the book, once somebody asks
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  // convex_hull, ConvexHull and convex hull are the same words.
  const split = (text) =>
    text.replace(/([\p{Ll}\d])(?=\p{Lu})/gu, "$1 ").replace(/[\s_.]+/g, " ").trim();
  const words = (text) => plain(split(text));
  const SMALL = new Set(
    `a an and are as at be by can do does for from how i in is it my of on or so that the this to
    was what when where which who why with you your`.split(/\s+/),
  );

  // A word without its ending, which every form of it contains: overfitted, overfitting.
  const stem = (word) =>
    word.length < 5
      ? word
      : word
          .replace(/(?<=...)(?:[iy][sz]ations?|ations?|[iy][sz](?:e|es|ed|ing)|ing|ed|es|s|e)$/, "")
          .replace(/([bdfgmnprt])\1$/, "$1");

  const load = () =>
    (parts ??= new Promise((done, fail) => {
      window.spanbookFound = (rows) =>
        done(
          rows.map(([page, anchor, top, title, text, also = []]) => {
            const names = [title, title.split(".").pop(), ...also].map(words);
            const head = `${names.join("; ")}; ${words(top)}`;
            return { page, anchor, top, title, text, search: text.toLowerCase(), names, head };
          }),
        );
      const script = document.createElement("script");
      script.src = `${root}_static/found.js`;
      script.onerror = fail;
      document.head.append(script);
    }));

  // "a phrase" stays whole; other words may stand anywhere in a part, in any form.
  const termsOf = (query) => {
    const found = [...query.matchAll(/"([^"]+)"?|(\S+)/g)].flatMap((m) =>
      m[1]
        ? [{ text: m[1].toLowerCase(), look: m[1].toLowerCase() }]
        : split(m[2]).toLowerCase().split(" ").map((text) => ({ text, look: stem(text) })),
    );
    const large = found.filter(({ text }) => text && !SMALL.has(text));
    return large.length ? large : found.filter(({ text }) => text);
  };

  const holds = (part, look) => part.head.includes(look) || part.search.includes(look);

  // How many letters must be put in, left out, changed or exchanged, if at most two.
  const apart = (a, b) => {
    if (Math.abs(a.length - b.length) > 2) return 3;
    const rows = [[...b, ""].map((_, j) => j)];
    for (let i = 1; i <= a.length; i++) {
      rows[i] = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
    return rows[a.length][b.length];
  };

  // The word of the book that a word which it does not have is nearest to, or the word itself.
  const corrected = (all, { text, look }) => {
    const most = text.length < 4 ? 0 : text.length < 8 ? 1 : 2;
    if (!most || text !== text.trim() || all.some((part) => holds(part, look))) return { text, look };
    const counts = new Map();
    for (const part of all)
      for (const word of `${part.head} ${part.search}`.match(/\p{L}{3,}/gu) ?? [])
        counts.set(word, (counts.get(word) ?? 0) + 1);
    let [best, worth] = [text, 0];
    for (const [word, count] of counts) {
      const far = apart(text, word);
      if (far <= most && count / 100 ** far > worth) [best, worth] = [word, count / 100 ** far];
    }
    return { text: best, look: stem(best) };
  };

  const score = (part, terms, whole) => {
    let sum = 0;
    for (const { look } of terms) {
      if (!holds(part, look)) return 0;
      sum += part.names.some((name) => name.includes(look)) ? 10 : 1;
      if (part.names.some((name) => ` ${name}`.includes(` ${look}`))) sum += 4;
    }
    const near = terms.map(({ look }) => look.replace(/[^\p{L}\p{N}]/gu, ".")).join(".{0,30}");
    if (part.names.includes(whole)) sum += 100;
    else if (part.names.some((name) => name.startsWith(whole))) sum += 30;
    else if (part.names.some((name) => name.includes(whole))) sum += 20;
    if (part.search.includes(whole)) sum += 10;
    else if (terms.length > 1 && new RegExp(near, "u").test(part.search)) sum += 8;
    if (part.title === part.title.toLowerCase()) sum += 1; // a function before what it makes
    if (part.page.startsWith("book/") && !part.anchor) sum += part.names.includes(whole) ? 15 : 2;
    return part.anchor ? sum : sum + 3;
  };

  // The match that is shown: the whole query where it stands together, or else its first word.
  const place = (part, terms, whole) => {
    for (const look of [whole, ...terms.flatMap(({ text, look }) => [text, look])]) {
      const at = part.search.indexOf(look);
      if (at >= 0) return { at, length: look.length };
    }
    return { at: 0, length: 0 };
  };

  const excerpt = (part, { at, length }) => {
    const from = at < 60 ? 0 : part.text.indexOf(" ", at - 50) + 1;
    const to = Math.min(part.text.length, at + length + 90);
    const line = document.createElement("span");
    const mark = document.createElement("mark");
    mark.textContent = part.text.slice(at, at + length);
    line.append(from ? "… " : "", part.text.slice(Math.min(from, at), at), mark);
    line.append(part.text.slice(at + length, to), to < part.text.length ? " …" : "");
    return line;
  };

  // A link to the place itself: browsers scroll to the words after `:~:text=` and mark them.
  const link = (part, { at, length }) => {
    const words = /^[\p{L}\p{N} ,'’]+$/u.test(part.text.slice(at, at + length));
    const head = words && part.text.slice(0, at).match(/[\p{L}\p{N}_]*$/u)[0].length;
    const tail = words && part.text.slice(at + length).match(/^[\p{L}\p{N}_]*/u)[0].length;
    const exact = words && length ? part.text.slice(at - head, at + length + tail) : "";
    const directive = exact ? `:~:text=${encodeURIComponent(exact)}` : "";
    const hash = part.anchor || directive ? `#${part.anchor}${directive}` : "";
    return `${root}${part.page}${hash}`;
  };

  const item = (part, terms, whole) => {
    const spot = place(part, terms, whole);
    const row = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = link(part, spot);
    const inside = part.anchor && part.title !== part.top;
    anchor.textContent = inside ? `${part.top} › ${part.title}` : part.top;
    row.append(anchor, excerpt(part, spot));
    return row;
  };

  // A page's address is book/hull.html, or book/hull/ where each has a folder of its own.
  const pageLink = (all, name, text) => {
    const part = all.find(({ page }) => page.replace(/\.html$|\/$/, "") === name);
    const anchor = document.createElement("a");
    if (part) anchor.href = `${root}${part.page}`;
    anchor.textContent = text;
    return anchor;
  };

  const show = async (query, list, status) => {
    let terms = termsOf(query);
    if (!terms.length) return list.replaceChildren(), status.replaceChildren();
    let all;
    try {
      all = await load();
    } catch {
      status.textContent = "The search could not be loaded.";
      return;
    }
    const asked = terms.map(({ text }) => text);
    terms = terms.map((term) => corrected(all, term));
    const other = terms.some(({ text }, i) => text !== asked[i]);
    const quoted = query.includes('"');
    const typed = quoted ? query.replaceAll('"', "") : split(query);
    const whole = other ? terms.map(({ text }) => text).join(" ") : typed.trim().toLowerCase();
    const found = all
      .map((part) => [score(part, terms, whole), part])
      .filter(([points]) => points)
      .sort(([a], [b]) => b - a);
    list.replaceChildren(...found.slice(0, SHOWN).map(([, part]) => item(part, terms, whole)));
    if (!found.length)
      return status.replaceChildren(
        "Nothing found. Fewer words may help, or ",
        pageLink(all, "book/glossary", "the glossary"),
        " and ",
        pageLink(all, "about/i-want-to", "the list of tasks"),
        ".",
      );
    const more = found.length > SHOWN ? `, the first ${SHOWN} shown` : "";
    const places = found.length === 1 ? "1 place" : `${found.length} places${more}`;
    status.textContent = other ? `Nothing for “${asked.join(" ")}”; for “${whole}”, ${places}` : places;
  };

  for (const form of document.querySelectorAll("form.bd-search")) {
    const input = form.querySelector("input");
    const status = document.createElement("p");
    status.role = "status";
    const list = document.createElement("ol");
    list.className = "spanbook-found";
    form.after(status, list);
    let latest = "";
    const look = () => {
      latest = input.value;
      setTimeout(() => input.value === latest && show(latest, list, status), 80);
    };
    input.addEventListener("input", look);
    input.addEventListener("focus", () => load().catch(() => {}));
    form.parentElement.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const stops = [input, ...list.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (next) event.preventDefault(), next.focus();
    });
    if (!form.closest("dialog")) {
      input.value = new URLSearchParams(location.search).get("q") ?? "";
      input.focus();
      show(input.value, list, status);
    }
  }
})();
