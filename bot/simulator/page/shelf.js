// The shelf over the composer: the commands, or the cards of the inline mode, to choose from.

import { make } from "./element.js";
import { step } from "./menu.js";

export class Shelf {
  // leave() is called when the person turns away from the shelf with Escape
  constructor(leave) {
    this.leave = leave;
    this.title = make("p", { class: "shelf-title", role: "status" });
    this.list = make("ul", { class: "shelf-list" });
    this.element = make(
      "div",
      { class: "shelf", hidden: true, keydown: (event) => this.#key(event) },
      this.title,
      this.list,
    );
  }

  get open() {
    return !this.element.hidden;
  }

  // items: [{title, detail, choose}]
  show(title, items, kind = "") {
    this.title.textContent = title;
    this.list.replaceChildren(...items.map((item) => this.#item(item)));
    this.element.dataset.kind = kind;
    this.element.hidden = false;
    this.list.scrollTop = 0;
  }

  hide() {
    this.element.hidden = true;
    this.element.dataset.kind = "";
  }

  enter(by = 1) {
    step(this.list, by);
  }

  #item({ title, detail, choose }) {
    const words = [make("b", {}, title), detail ? make("span", {}, detail) : null];
    return make("li", {}, make("button", { type: "button", click: choose }, words));
  }

  #key(event) {
    if (event.key === "Escape") this.leave();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.enter(event.key === "ArrowDown" ? 1 : -1);
    }
  }
}
