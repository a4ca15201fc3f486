export function make(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

export function button(textContent, act, more) {
  const made = make("button", { type: "button", textContent, ...more });
  made.addEventListener("click", act);
  return made;
}

// A sign that is seen and not heard.
export const sign = (textContent) => make("span", { ariaHidden: "true", textContent: `${textContent} ` });
