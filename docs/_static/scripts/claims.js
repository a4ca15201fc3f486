// The list of claims, by words, kind and page. Without this script all of them are shown.
(() => {
  const form = document.querySelector(".spanbook-filter");
  const [words, kind, page] = form.elements;
  const shown = form.querySelector("output");
  const groups = [...document.querySelectorAll("table.spanbook-claims")].map((table) => {
    const box = table.closest(".pst-scrollable-table-container") ?? table;
    const title = box.previousElementSibling;
    const rows = [...table.tBodies[0].rows].map((row) => {
      const [claim, its] = [...row.cells].map((cell) => cell.textContent.trim());
      return { row, its, text: claim.toLowerCase() };
    });
    return { box, title, name: title.textContent.trim(), rows };
  });
  const total = groups.flatMap((group) => group.rows).length;

  const filter = () => {
    const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { box, title, name, rows } of groups) {
      let left = 0;
      for (const { row, its, text } of rows) {
        const fits =
          (!page.value || page.value === name) &&
          (!kind.value || kind.value === its) &&
          asked.every((word) => text.includes(word));
        row.hidden = !fits;
        left += fits;
      }
      box.hidden = title.hidden = !left;
      count += left;
    }
    shown.textContent = `${count} of ${total} shown`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter(); // a browser that goes back keeps what was typed
})();
