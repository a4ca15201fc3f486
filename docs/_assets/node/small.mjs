// Takes out spaces and comments: `small.mjs FROM TO`, both holding {css, js} as JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { transform } from "esbuild";

const [, , from, to] = process.argv;
const { css, js } = JSON.parse(readFileSync(from, "utf-8"));
const options = { minify: true, legalComments: "none" };
const made = {
  css: (await transform(css, { ...options, loader: "css" })).code,
  // names stay: classic scripts see each other's
  js: (await transform(js, { ...options, minifyIdentifiers: false, loader: "js" })).code,
};
writeFileSync(to, JSON.stringify(made));
