// Browsers load modules over the network only: a page read from a folder says how to serve it.
if (location.protocol !== "file:") import(new URL("page.js", document.currentScript.src).href);
else {
  const folder = decodeURI(new URL("../..", document.currentScript.src).pathname).replace(/^\/(?=[A-Z]:)|\/$/g, "");
  const code = document.createElement("code");
  code.textContent = `python -m http.server -d "${folder}"`;
  const told = Object.assign(document.createElement("p"), { className: "spanbook-from-folder" });
  told.append("This page is read from a folder: figures move and the search works. To run its code here, type ", code, " and open http://localhost:8000.");
  const cell = document.querySelector(".spanbook-cell");
  (cell.closest("div.cell") ?? cell).before(told); // which may be folded
}
