// One channel: what the bot has posted there, as its readers see it.

import * as api from "./api.js";
import { make } from "./element.js";
import { openTab } from "./links.js";
import { Log } from "./log.js";

export class Channel {
  #loading = false;
  #stale = false;

  constructor({ chat_id, title, username }) {
    this.userId = chat_id;
    this.name = title;
    this.log = new Log(title);
    const about = ["Channel", username ? `@${username}` : null].filter(Boolean).join(" · ");
    const words = make(
      "div",
      { class: "head-words" },
      make("h2", {}, title),
      make("p", { class: "head-about" }, about),
    );
    const face = make("span", { class: "face", "aria-hidden": "true" }, [...title][0].toUpperCase());
    this.element = make(
      "aside",
      { class: "phone channel", "data-chat-id": chat_id, "aria-label": title },
      make("header", { class: "head" }, face, words),
      make("div", { class: "stage" }, this.log.element, this.log.toEnd),
    );
  }

  // As on a phone: asked while it is being read, it reads once more afterwards.
  async refresh() {
    this.#stale = true;
    if (this.#loading) return;
    this.#loading = true;
    try {
      while (this.#stale) await this.#read();
    } finally {
      this.#loading = false;
    }
  }

  async #read() {
    this.#stale = false;
    const chat = await api.readChannel(this.userId).catch(() => null);
    if (!chat) return;
    const context = { name: this.name, language: null, press: (button) => button.url && openTab(button.url) };
    const intro = { title: chat.title, text: "Nothing is posted here yet." };
    this.log.show(chat.messages, { typing: false, intro, context });
  }
}
