// The list of claims, by words, kind and page. Without this script all of them are shown.
(() => {
  const total = document.querySelector(".spanbook-claims-total");
  const groups = [...document.querySelectorAll("table.spanbook-claims")].map((table) => {
    const box = table.closest(".pst-scrollable-table-container") ?? table;
    const title = box.previousElementSibling;
    const rows = [...table.tBodies[0].rows].map((row) => {
      const [claim, kind] = [...row.cells].map((cell) => cell.textContent.trim());
      return { row, kind, text: claim.toLowerCase() };
    });
    return { box, title, name: title.textContent.trim(), rows };
  });

  const element = (tag, attributes, ...children) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  };
  const choice = (every, names) =>
    element("select", {}, ...[every, ...names].map((text, i) => new Option(text, i ? text : "")));
  const words = element("input", { type: "search", autocomplete: "off" });
  const kind = choice("every kind", [...new Set(groups.flatMap((g) => g.rows.map((r) => r.kind)))].sort());
  const page = choice("every page", groups.map((group) => group.name));
  const shown = element("output", {});
  const form = element(
    "form",
    { className: "spanbook-filter" },
    element("label", {}, "Words ", words),
    element("label", {}, "Kind ", kind),
    element("label", {}, "Page ", page),
    shown,
  );

  const filter = () => {
    const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of groups) {
      let left = 0;
      for (const { row, kind: its, text } of group.rows) {
        const fits =
          (!page.value || page.value === group.name) &&
          (!kind.value || kind.value === its) &&
          asked.every((word) => text.includes(word));
        row.hidden = !fits;
        left += fits;
      }
      group.box.hidden = group.title.hidden = !left;
      count += left;
    }
    shown.textContent = `${count} of ${groups.flatMap((group) => group.rows).length} shown`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  total.after(form);
  filter();
})();
