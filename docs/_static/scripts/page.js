// Small manners of every page.
(() => {
  // What scrolls by itself is reached by keyboard; the theme does this for code alone.
  const reach = () => {
    for (const box of document.querySelectorAll("div.math, .text_html, .spanbook-scroll"))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);

  // Paper is white: the light colours while a page is printed, then those that were. And it is
  // whole: pictures that wait to be scrolled to are fetched.
  let theme;
  addEventListener("beforeprint", () => {
    for (const image of document.images) image.loading = "eager";
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    document.documentElement.dataset.theme = theme;
  });

  // The choice of colours closes when it was made, left, or not wanted.
  for (const mode of document.querySelectorAll(".spanbook-mode")) {
    mode.addEventListener("click", (event) => {
      if (event.target.closest("button")) mode.open = false;
    });
    mode.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !mode.open) return;
      event.stopPropagation();
      mode.open = false;
      mode.querySelector("summary").focus();
    });
    mode.addEventListener("focusout", (event) => {
      if (!mode.contains(event.relatedTarget)) mode.open = false;
    });
  }
})();
