// Bring the figures of a page to life when a reader comes near. On a page read from a folder
// browsers refuse modules: there one classic script has them all.
(() => {
  // No element has the name of a figure's state (#figure-hull?kind=Span): go to the figure.
  const go = () => {
    const [id, query] = location.hash.slice(1).split("?");
    if (query) document.getElementById(id)?.scrollIntoView();
  };
  go();
  addEventListener("hashchange", go);
  const base = new URL(".", document.currentScript.src);
  const modules = (name) => Promise.all([import(`${base}kit.js`), import(`${base}${name}.js`)])
    .then(([kit, figure]) => [kit.start, figure.default]);
  let loaded;
  const classic = async (name) => {
    loaded ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: `${base}../folder/figures.js`, onload: done, onerror: failed });
      document.head.append(script);
    });
    await loaded;
    return [spanbookFigures.start, spanbookFigures[name]];
  };
  const find = location.protocol === "file:" ? classic : modules;
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        near.unobserve(target);
        find(target.dataset.figure).then(([start, figure]) => start(target, figure));
      }
  }, { rootMargin: "300px" });
  for (const host of document.querySelectorAll(".spanbook-figure")) near.observe(host);
})();
