// On a narrow screen one phone is shown at a time; these buttons choose whose, and count what came in meanwhile.

import { make } from "./element.js";

export class Switcher {
  #buttons = new Map();
  #news = new Map();
  #current = null;

  constructor(element) {
    this.element = element;
  }

  show(phones) {
    const ids = new Set(phones.map((phone) => phone.userId));
    for (const id of [...this.#buttons.keys()]) if (!ids.has(id)) this.#drop(id);
    for (const phone of phones) if (!this.#buttons.has(phone.userId)) this.#add(phone);
    if (!ids.has(this.#current)) this.choose(phones[0]?.userId ?? null, phones);
    else this.choose(this.#current, phones);
  }

  choose(id, phones) {
    this.#current = id;
    this.#news.delete(id);
    for (const phone of phones) phone.element.classList.toggle("away", phone.userId !== id);
    for (const key of this.#buttons.keys()) this.#draw(key);
  }

  count(phone, fresh) {
    if (phone.userId === this.#current) return;
    this.#news.set(phone.userId, (this.#news.get(phone.userId) ?? 0) + fresh);
    this.#draw(phone.userId);
  }

  #add(phone) {
    const button = make("button", {
      type: "button",
      click: () => this.element.dispatchEvent(new CustomEvent("choose", { detail: phone.userId })),
    });
    this.#buttons.set(phone.userId, { button, name: phone.name });
    this.element.append(button);
  }

  #drop(id) {
    this.#buttons.get(id).button.remove();
    this.#buttons.delete(id);
    this.#news.delete(id);
  }

  #draw(id) {
    const { button, name } = this.#buttons.get(id);
    const news = this.#news.get(id);
    button.setAttribute("aria-pressed", String(id === this.#current));
    const badge = news
      ? make("span", { class: "news" }, String(news), make("span", { class: "unseen" }, " new"))
      : null;
    button.replaceChildren(name, ...(badge ? [badge] : []));
  }
}
