// Bring the figures of a page to life when a reader comes near; a page read from a folder keeps
// its still pictures, since browsers refuse modules there.
(() => {
  // No element has the name of a figure's state (#figure-hull?kind=Span): go to the figure.
  const go = () => {
    const [id, query] = location.hash.slice(1).split("?");
    if (query) document.getElementById(id)?.scrollIntoView();
  };
  go();
  addEventListener("hashchange", go);
  if (location.protocol === "file:") return;
  const base = new URL(".", document.currentScript.src);
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        near.unobserve(target);
        Promise.all([import(`${base}kit.js`), import(`${base}${target.dataset.figure}.js`)])
          .then(([kit, figure]) => kit.start(target, figure.default));
      }
  }, { rootMargin: "300px" });
  for (const host of document.querySelectorAll(".spanbook-figure")) near.observe(host);
})();
