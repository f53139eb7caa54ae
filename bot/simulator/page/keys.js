// The keys under a message (inline keyboard): drawing them, and showing which are waiting for the bot.

import { make } from "./element.js";

export function drawKeys(message, context) {
  const rows = message.buttons ?? [];
  if (!rows.length) return [];
  const drawn = rows.map((row) =>
    make(
      "div",
      { class: "row" },
      row.map((button) => drawKey(button, message, context)),
    ),
  );
  return [make("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" }, drawn)];
}

function drawKey(button, message, context) {
  const leads = leadsTo(button);
  const key = make(
    "button",
    {
      class: "key",
      type: "button",
      lang: context.language,
      "data-leads": leads && leads.sign,
      "aria-description": leads && leads.words,
      click: () => context.press(button, message),
    },
    button.text,
  );
  if (button.data !== undefined) key.dataset.data = button.data;
  return key;
}

function leadsTo(button) {
  if (button.url) return { sign: "out", words: "opens a link" };
  if (button.switch_inline_query !== undefined)
    return { sign: "inline", words: "searches with the bot's name" };
  if (button.copy_text) return { sign: "copy", words: "copies a text" };
  return null;
}

// The taps of one phone that the bot has not answered yet.
export class Taps {
  #waiting = new Set();

  has(message, data) {
    return [...this.#waiting].some((tap) => tap.message === message && tap.data === data);
  }

  get any() {
    return this.#waiting.size > 0;
  }

  begin(message, data) {
    const tap = { message, data, id: null };
    this.#waiting.add(tap);
    return tap;
  }

  // → whether it was still waiting
  end(tap) {
    return this.#waiting.delete(tap);
  }

  // Which taps were already known to the server is asked before a chat is read, so an older answer ends no newer tap.
  known() {
    return [...this.#waiting].filter((tap) => tap.id !== null);
  }

  settle(known, unanswered) {
    for (const tap of known) if (!unanswered.includes(tap.id)) this.#waiting.delete(tap);
  }

  mark(log) {
    for (const key of log.querySelectorAll(".key[data-data]")) {
      const message = Number(key.closest(".message").dataset.messageId);
      if (this.has(message, key.dataset.data)) key.setAttribute("aria-busy", "true");
      else key.removeAttribute("aria-busy");
    }
  }
}
