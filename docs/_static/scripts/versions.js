// Lists the published versions where the site has an address; a page of an old one says so.
(async () => {
  const [place, ...twins] = document.querySelectorAll(".spanbook-versions");
  if (!place) return;
  const { list, version, page } = place.dataset;
  let versions;
  try {
    versions = await (await fetch(list)).json();
  } catch {
    return; // without a network the page stands alone
  }
  const to = ({ url }, text) => {
    const link = document.createElement("a");
    link.href = url + page;
    link.textContent = text;
    return link;
  };
  for (const menu of [place, ...twins]) {
    menu.querySelector("ul").append(
      ...versions.map((one) => {
        const item = document.createElement("li");
        item.append(to(one, one.name));
        if (one.version === version) item.firstChild.ariaCurrent = "true";
        return item;
      }),
    );
    menu.hidden = false;
  }
  const newest = versions.find((one) => one.preferred);
  if (!newest || newest.version === version || !versions.some((one) => one.version === version))
    return;
  const note = document.createElement("p");
  note.className = "spanbook-old";
  note.append(`This page is of spanbook ${version}, which is not the newest. `);
  note.append(to(newest, `Read it in ${newest.version}`), ".");
  document.querySelector("article").prepend(note);
})();
