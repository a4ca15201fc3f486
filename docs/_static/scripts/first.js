// Runs before the first paint: the reader's choice of colours, or else the system's.
try {
  localStorage.mode ||= "auto";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  if (localStorage.mode === "auto") localStorage.theme = dark ? "dark" : "light";
  Object.assign(document.documentElement.dataset, {
    mode: localStorage.mode,
    theme: localStorage.theme,
  });
} catch {
  document.documentElement.dataset.theme = "light"; // a browser that keeps nothing
}
