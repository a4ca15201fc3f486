// The gallery's index, by words, topic and kind of data. Without this script all are shown.
(() => {
  const form = document.querySelector(".spanbook-filter");
  const [words, topic, kind] = form.elements;
  const shown = form.querySelector("output");
  const first = document.querySelector(".spanbook-first");
  const cards = [...document.querySelectorAll(".sphx-glr-thumbcontainer")]
    .filter((card) => !first.contains(card))
    .map((card) => {
      const { topic: its, kind: data, words: tags } = card.dataset;
      const said = `${card.textContent} ${tags} ${its} ${card.getAttribute("tooltip")}`;
      return { card, its, data, text: said.toLowerCase() };
    });
  const sections = [...document.querySelectorAll("article section section")];

  const filter = () => {
    const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { card, its, data, text } of cards) {
      const fits =
        (!topic.value || topic.value === its) &&
        (!kind.value || kind.value === data) &&
        asked.every((word) => text.includes(word));
      card.hidden = !fits;
      count += fits;
    }
    const all = count === cards.length;
    first.hidden = !all;
    for (const section of sections) {
      section.hidden = !all && !section.querySelector(".sphx-glr-thumbcontainer:not([hidden])");
    }
    shown.textContent = `${count} of ${cards.length} shown`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter(); // a browser that goes back keeps what was typed
})();
