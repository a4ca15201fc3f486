// Words that carry their meaning: Escape hides it; a first touch shows it, a second goes there.
(() => {
  const word = (event) => event.target.closest?.(".spanbook-term");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const tip of document.querySelectorAll(".spanbook-tip"))
      if (tip.checkVisibility()) tip.previousElementSibling.dataset.tip = "shut";
  });
  document.addEventListener("pointerover", (event) => {
    const term = word(event);
    if (term?.dataset.tip === "shut") delete term.dataset.tip;
  });
  document.addEventListener("focusout", (event) => {
    const term = word(event);
    if (term) delete term.dataset.tip;
  });
  document.addEventListener("click", (event) => {
    const term = word(event);
    if (!term || event.pointerType !== "touch" || term.dataset.tip === "open") return;
    event.preventDefault();
    term.focus();
    term.dataset.tip = "open";
  });
})();
