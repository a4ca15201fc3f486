// Reads typed answers and judges them as the page does: a JSON list of { text, shape, ask, wrong, shown }
// comes in, a list of { value, round, verdict, said, slip } or { error } goes out; `said` has what is
// said of each part that is missed, `slip` the place of the answer in the list `wrong`.
import { tell } from "./check.js";
import { parse } from "./parse.js";
import { lines } from "./words.js";

let given = "";
for await (const piece of process.stdin) given += piece;
const answer = ({ text, shape, ask, wrong, shown }) => {
  try {
    const read = parse(text, shape);
    const { verdict, parts, slip } = tell(read, ask, wrong);
    const said = lines(parts, { ...ask, shown }, read.value).filter(([fine]) => !fine).map(([, words]) => words);
    return { ...read, verdict, said, slip };
  } catch (error) {
    return { error: error.message };
  }
};
process.stdout.write(JSON.stringify(JSON.parse(given).map(answer)));
