// Browsers load modules over the network only; on a page read from a disk there is no Run.
if (location.protocol !== "file:") import(new URL("page.js", document.currentScript.src).href);
