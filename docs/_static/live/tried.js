// Tries a reader's function in Python: runs it, then the check of an exercise, as one cell.
import { Session } from "./session.js";

// Both are texts in here, so that no error of theirs is ours.
const harness = (asked) => `import json
import numpy as np
import spanbook as sb

def _tried(program, check, name, seed):
    names, ours = {"np": np, "sb": sb}, {"np": np, "sb": sb}
    try:
        exec(compile(program, "your program", "exec"), names)
        exec(check, ours)
        if name not in names:
            return f"It defines no function {name}."
        ours["check"](names[name], np.random.default_rng(seed))
    except AssertionError as error:
        return str(error)
    except BaseException as error:
        at, line = error.__traceback__, getattr(error, "lineno", None)
        while at is not None:
            line = at.tb_lineno if at.tb_frame.f_code.co_filename == "your program" else line
            at = at.tb_next
        return f"{type(error).__name__}{f' in line {line}' if line else ''}: {error}"
    return ""

print("\\n" + json.dumps(_tried(*json.loads(${JSON.stringify(JSON.stringify(asked))}))))`;

const nothing = () => {};
const config = () => fetch(new URL("config.json", import.meta.url)).then((got) => got.json());
const page = { config, announce: nothing, cells: [] };
const session = new Session(page);

// What the check says of the program, "" if it passes; { broken } if Python did not run it.
export const tried = (program, check, name, told) => new Promise((done) => {
  let printed = "";
  const output = { text: (words) => { printed += words; }, error: (trace, last) => done({ broken: last }),
    note: nothing, value: nothing, figure: nothing, clear: nothing, spoken: [] };
  const text = harness([program, check, name, Date.now() % 1e6]);
  page.cells = [{ number: 1, text, picture: false, ran: false, each: false, edited: true, output,
    begin: () => { printed = ""; }, update: ({ progress } = {}) => progress && told(progress) }];
  page.announce = (words) => {
    if (words.startsWith("Cell 1: ")) done({ said: JSON.parse(printed.trim().split("\n").at(-1)) });
    else if (/could not|came to an end/.test(words)) done({ broken: words });
  };
  session.run(page.cells[0]);
});
