// The messages of one phone: changes only what changed, keeps the reader's place and the keyboard's focus.

import { grouped } from "./albums.js";
import { icon, make } from "./element.js";
import { drawMessage } from "./message.js";
import { dayOf } from "./time.js";

const NEAR_END = 48;

export class Log {
  #articles = new Map();
  #drawn = new Map();
  #days = new Map();
  #typing;
  #following = true;
  #settledAt = 0;
  #atTop = false;
  #first = true;

  constructor(name) {
    const label = `Messages of ${name} and the bot`;
    this.element = make("div", {
      class: "log",
      role: "log",
      "aria-live": "off",
      "aria-label": label,
      tabindex: "0",
    });
    this.toEnd = make(
      "button",
      { class: "to-end", type: "button", hidden: true, click: () => this.#jump() },
      icon("down", 18),
      "New messages",
    );
    this.#typing = make(
      "p",
      { class: "typing", role: "status" },
      make("span", { class: "unseen" }, "The bot is typing"),
      make("i"),
      make("i"),
      make("i"),
    );
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(this.element);
  }

  // → how many messages are new
  show(messages, { typing, intro, context }) {
    const wanted = [];
    if (!messages.length && intro) wanted.push(this.#intro(intro));
    let day = null;
    let fresh = 0;
    let changed = null;
    const shown = grouped(messages);
    for (const message of shown) {
      const label = dayOf(new Date(message.date * 1000));
      if (label !== day) wanted.push(this.#day(label));
      day = label;
      const known = this.#articles.has(message.message_id);
      const article = this.#article(message, context);
      if (article.changed) changed = article.element;
      if (!known) fresh += 1;
      wanted.push(article.element);
    }
    this.#forget(shown);
    if (typing) wanted.push(this.#typing);
    this.#place(wanted);
    this.#afterwards(fresh, changed);
    return fresh;
  }

  #article(message, context) {
    const id = message.message_id;
    const signature = JSON.stringify([message, context.language]);
    const known = this.#articles.get(id);
    if (known && this.#drawn.get(id) === signature) return { element: known, changed: false };
    const element = known ?? make("article", { class: "message", "data-message-id": id, tabindex: "-1" });
    if (!known && !this.#first) element.classList.add("arriving");
    const focus = known?.contains(document.activeElement) ? focusIn(known) : null;
    drawMessage(element, message, context);
    if (focus) focus(element);
    this.#articles.set(id, element);
    this.#drawn.set(id, signature);
    return { element, changed: true };
  }

  #forget(messages) {
    const here = new Set(messages.map((message) => message.message_id));
    for (const [id, element] of this.#articles) {
      if (here.has(id)) continue;
      if (element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
      element.remove();
      this.#articles.delete(id);
      this.#drawn.delete(id);
    }
  }

  // Moves as little as possible: a node that already stands in its place is not touched, so nothing is read out twice.
  #place(wanted) {
    let here = this.element.firstElementChild;
    for (const node of wanted) {
      while (here && here !== node && !wanted.includes(here)) {
        const next = here.nextElementSibling;
        here.remove();
        here = next;
      }
      if (here === node) here = here.nextElementSibling;
      else this.element.insertBefore(node, here);
    }
    while (here) {
      const next = here.nextElementSibling;
      here.remove();
      here = next;
    }
  }

  #day(label) {
    if (!this.#days.has(label)) this.#days.set(label, make("h3", { class: "day" }, label));
    return this.#days.get(label);
  }

  #intro({ title, text }) {
    const drawn = this.element.querySelector(".intro");
    if (drawn?.dataset.text === text) return drawn;
    return make("div", { class: "intro", "data-text": text }, make("h3", {}, title), make("p", {}, text));
  }

  #afterwards(fresh, changed) {
    if (this.#following && changed) this.#settle(changed);
    else if (this.#following && !this.#atTop) this.#settle();
    else if (fresh && !this.#first) this.toEnd.hidden = false;
    if (this.#first) this.element.setAttribute("aria-live", "polite");
    this.#first = false;
  }

  // Goes to the end; but a last message taller than the phone is read from its top.
  #settle(changed = null) {
    const log = this.element;
    const last = changed && changed === [...this.#articles.values()].at(-1);
    this.#atTop = Boolean(last && changed.offsetHeight > log.clientHeight - NEAR_END);
    log.scrollTop = this.#atTop ? changed.offsetTop - NEAR_END / 2 : log.scrollHeight;
    this.#settledAt = log.scrollTop;
    this.toEnd.hidden = true;
  }

  #resized() {
    if (this.#following && !this.#atTop) this.#settle();
  }

  // A scroll that this page did itself does not say where the reader wants to be.
  #scrolled() {
    const log = this.element;
    if (Math.abs(log.scrollTop - this.#settledAt) <= 1) return;
    this.#settledAt = -1;
    this.#atTop = false;
    this.#following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    if (this.#following) this.toEnd.hidden = true;
  }

  follow() {
    this.#following = true;
    this.#settle();
  }

  #jump() {
    this.follow();
    this.element.focus({ preventScroll: true });
  }
}

// Remembers which key has the focus; → a function that gives the focus to its successor in the redrawn message.
function focusIn(article) {
  const active = document.activeElement;
  const place = [...article.querySelectorAll(".key")].indexOf(active);
  const data = active.dataset.data;
  return (redrawn) => {
    const keys = [...redrawn.querySelectorAll(".key")];
    const same = keys.find((key) => data !== undefined && key.dataset.data === data);
    const next = same ?? (place < 0 ? null : keys[Math.min(place, keys.length - 1)]);
    (next ?? redrawn).focus({ preventScroll: true });
  };
}
