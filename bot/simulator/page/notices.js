// What a phone shows over its chat: short notices that go by themselves, and alerts that wait for OK.

import { make } from "./element.js";

const SHORTEST = 3500;
const PER_LETTER = 55;

export class Notices {
  #alerts = [];
  #timer = null;

  // covered: the parts of the phone that an alert takes out of reach
  constructor(covered) {
    this.covered = covered;
    this.toastElement = make("div", { class: "toast", role: "status" });
    this.scrim = make("div", { class: "scrim", hidden: true });
    this.elements = [this.toastElement, this.scrim];
  }

  toast(text) {
    clearTimeout(this.#timer);
    this.toastElement.replaceChildren(make("p", {}, text));
    this.#timer = setTimeout(() => this.toastElement.replaceChildren(), SHORTEST + text.length * PER_LETTER);
  }

  alert(text) {
    this.#alerts.push(text);
    if (this.#alerts.length === 1) this.#open();
  }

  #open() {
    const id = `alert-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const before = document.activeElement;
    const elsewhere = before !== document.body && !this.covered.some((part) => part.contains(before));
    const close = () => {
      this.scrim.hidden = true;
      this.scrim.replaceChildren();
      for (const part of this.covered) part.inert = false;
      if (!elsewhere && before.isConnected) before.focus({ preventScroll: true });
      this.#alerts.shift();
      if (this.#alerts.length) this.#open();
    };
    const ok = make("button", { class: "main", type: "button", click: close }, "OK");
    const box = make(
      "div",
      {
        class: "alert",
        role: "alertdialog",
        "aria-labelledby": id,
        keydown: (event) => event.key === "Escape" && close(),
      },
      make("p", { id }, this.#alerts[0]),
      ok,
    );
    this.scrim.replaceChildren(box);
    this.scrim.hidden = false;
    for (const part of this.covered) part.inert = true;
    // Another phone may be in use at this moment: its typing is not interrupted.
    if (!elsewhere) ok.focus({ preventScroll: true });
  }
}
