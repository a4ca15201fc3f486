// Reads typed answers and judges them as the page does: a JSON list of { text, shape, ask } comes in,
// a list of { value, round, verdict } or { error } goes out.
import { judge } from "./check.js";
import { parse } from "./parse.js";

let given = "";
for await (const piece of process.stdin) given += piece;
const answer = ({ text, shape, ask: { check, ...givens } }) => {
  try {
    const read = parse(text, shape);
    return { ...read, verdict: judge(check, read, givens).verdict };
  } catch (error) {
    return { error: error.message };
  }
};
process.stdout.write(JSON.stringify(JSON.parse(given).map(answer)));
