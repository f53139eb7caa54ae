// A button that opens a small list of actions and closes it again (Escape, a click elsewhere, the focus gone).

import { make } from "./element.js";

let count = 0;

// actions() → [{label, act}], asked anew at every opening
export function makeMenu(label, sign, actions, extra = "") {
  const id = `menu-${(count += 1)}`;
  const list = make("ul", { class: "menu-list", id, hidden: true });
  const button = make(
    "button",
    {
      class: "round",
      type: "button",
      "aria-label": label,
      title: label,
      "aria-expanded": "false",
      "aria-controls": id,
    },
    sign,
  );
  const menu = make("div", { class: `menu ${extra}` }, button, list);
  const close = () => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const open = () => {
    list.replaceChildren(
      ...actions().map(({ label: words, act }) =>
        make("li", {}, make("button", { type: "button", click: () => choose(act) }, words)),
      ),
    );
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
  };
  const choose = (act) => {
    close();
    button.focus({ preventScroll: true });
    act();
  };
  button.addEventListener("click", () => (list.hidden ? open() : close()));
  menu.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      button.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(list, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  menu.addEventListener(
    "focusout",
    (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close(),
  );
  document.addEventListener("pointerdown", (event) => !menu.contains(event.target) && close());
  return menu;
}

// Moves the focus among the buttons of a list, around its ends.
export function step(list, by) {
  const buttons = [...list.querySelectorAll("button")];
  if (!buttons.length) return;
  const now = buttons.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : buttons.length - 1) : (now + by + buttons.length) % buttons.length;
  buttons[next].focus();
}
