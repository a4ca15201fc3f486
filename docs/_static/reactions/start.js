// Nothing of the model is fetched before a reader asks for it.
(() => {
  const base = new URL(".", document.currentScript.src);
  for (const host of document.querySelectorAll(".spanbook-reaction")) {
    const form = host.querySelector("form");
    if (!form) continue; // built without the model
    const { example, reaction } = form.elements;
    const bare = async (mapped) => {
      reaction.value = (await import(`${base}smiles.js`)).plain(mapped);
      if ("ready" in form.dataset) form.requestSubmit(); // the model is there: no second key
    };
    const away = (error) => { host.querySelector("[role=status]").textContent = `The model's scripts did not come: ${error.message}`; };
    const folder = location.protocol === "file:";
    if (folder) away({ message: "a page read from a folder cannot load them. Above its first cell stands how to serve it." });
    example.addEventListener("change", () => folder || bare(example.value).catch(away));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!folder) import(`${base}page.js`).then(({ run }) => run(host)).catch(away);
    });
  }
})();
