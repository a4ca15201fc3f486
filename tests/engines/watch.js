// What goes wrong in a page, for a test to read. WebKit's driver does not tell what its console says.
window.faults = [];
addEventListener("error", ({ target, message, filename, lineno }) => faults.push(
  message ? `${message} (${filename}, line ${lineno})` : `not loaded: ${target.src ?? target.href}`), true);
addEventListener("unhandledrejection", ({ reason }) => faults.push(`rejected: ${reason}`));
addEventListener("securitypolicyviolation", ({ blockedURI }) => faults.push(`refused: ${blockedURI}`));
for (const kind of ["error", "warn"]) {
  const say = console[kind];
  console[kind] = (...words) => (faults.push(words.join(" ")), say(...words));
}
