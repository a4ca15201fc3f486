// The search: as you type, in the dialog (Ctrl+K) and on the search page, also from a folder.
(() => {
  const root = document.documentElement.dataset.content_root;
  const SHOWN = 30;
  let parts; // a promise of every section and name of the book, once somebody asks
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const load = () =>
    (parts ??= new Promise((done, fail) => {
      window.spanbookFound = (rows) =>
        done(
          rows.map(([page, anchor, top, title, text]) => {
            const search = text.toLowerCase();
            return { page, anchor, top, title, text, search, name: plain(title) };
          }),
        );
      const script = document.createElement("script");
      script.src = `${root}_static/found.js`;
      script.onerror = fail;
      document.head.append(script);
    }));

  // "a phrase" stays whole; other words may stand anywhere in a part.
  const termsOf = (query) =>
    [...query.matchAll(/"([^"]+)"?|(\S+)/g)].map((m) => (m[1] ?? m[2]).toLowerCase());

  const score = (part, terms, whole) => {
    let sum = 0;
    const last = part.name.split(".").pop();
    for (const term of terms) {
      const inName = part.name.includes(term);
      if (!inName && !part.search.includes(term) && !plain(part.top).includes(term)) return 0;
      sum += inName ? 10 : 1;
      if (last === term || part.name === term) sum += 40;
      else if (last.startsWith(term)) sum += 8;
    }
    if (part.name === whole || last === whole) sum += 60;
    else if (part.name.includes(whole)) sum += 20;
    if (part.search.includes(whole)) sum += 10;
    return part.anchor ? sum : sum + 3;
  };

  // The match that is shown: the whole query where it stands together, or else its first word.
  const place = (part, terms, whole) => {
    for (const words of [whole, ...terms]) {
      const at = part.search.indexOf(words);
      if (at >= 0) return { at, length: words.length };
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
    return `${root}${part.page}.html${hash}`;
  };

  const item = (part, terms, whole) => {
    const spot = place(part, terms, whole);
    const row = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = link(part, spot);
    anchor.textContent = part.title === part.top ? part.top : `${part.top} › ${part.title}`;
    row.append(anchor, excerpt(part, spot));
    return row;
  };

  const show = async (query, list, status) => {
    const terms = termsOf(query);
    const whole = query.replaceAll('"', "").trim().toLowerCase();
    if (!terms.length) return list.replaceChildren(), (status.textContent = "");
    let all;
    try {
      all = await load();
    } catch {
      status.textContent = "The search could not be loaded.";
      return;
    }
    const found = all
      .map((part) => [score(part, terms, whole), part])
      .filter(([points]) => points)
      .sort(([a], [b]) => b - a);
    list.replaceChildren(...found.slice(0, SHOWN).map(([, part]) => item(part, terms, whole)));
    const more = found.length > SHOWN ? `, the first ${SHOWN} shown` : "";
    status.textContent = found.length === 1 ? "1 place" : `${found.length} places${more}`;
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
