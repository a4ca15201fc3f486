// Renders formulas: reads one {tex, display} a line as JSON, answers each with {html} or {error}.
import { createInterface } from "node:readline";
import katex from "katex";

const render = ({ tex, display }) => {
  try {
    const options = { displayMode: display, output: "htmlAndMathml", strict: "error" };
    return { html: katex.renderToString(tex, options) };
  } catch (error) {
    return { error: error.message };
  }
};

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(JSON.stringify(render(JSON.parse(line))) + "\n");
