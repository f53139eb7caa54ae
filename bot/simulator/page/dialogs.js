// The two dialogs of the page: adding a phone, and sharing a link with another phone.

import * as api from "./api.js";
import { make } from "./element.js";
import { meaning } from "./links.js";

// added(user_id) is called once the server knows the new person
export function readyAddDialog(dialog, opener, added) {
  const form = dialog.querySelector("form");
  const wrong = dialog.querySelector(".wrong");
  opener.addEventListener("click", () => {
    form.reset();
    wrong.textContent = "";
    dialog.showModal();
  });
  readyClosing(dialog);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = new FormData(form);
    const person = {
      first_name: values.get("first_name").trim(),
      language_code: values.get("language_code") || null,
    };
    const role = values.get("role").trim();
    if (role) person.role = role;
    try {
      const { user_id } = await api.addPhone(person);
      dialog.close();
      added(user_id);
    } catch (error) {
      wrong.textContent = error.message;
    }
  });
}

export class ShareDialog {
  constructor(dialog) {
    this.dialog = dialog;
    this.text = dialog.querySelector(".share-text");
    this.link = dialog.querySelector(".share-link");
    this.list = dialog.querySelector(".share-phones");
    readyClosing(dialog);
    dialog.querySelector("[data-copy]").addEventListener("click", () => {
      this.dialog.close();
      this.from.copy(this.link.textContent);
    });
  }

  // from: the phone that shares; phones: all of them
  open(url, text, from, phones) {
    this.from = from;
    this.text.textContent = text;
    this.text.hidden = !text;
    this.link.textContent = url;
    const deep = meaning(url, from.username()).kind === "start";
    this.dialog.querySelector(".hint").hidden = !deep;
    const others = deep ? phones.filter((phone) => phone !== from) : [];
    this.list.replaceChildren(...others.map((phone) => this.#choice(phone, url)));
    this.dialog.showModal();
  }

  #choice(phone, url) {
    const open = () => {
      this.dialog.close();
      phone.follow(url);
      phone.element.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
    };
    return make(
      "li",
      {},
      make("button", { class: "quiet", type: "button", click: open }, `Open it on ${phone.name}'s phone`),
    );
  }
}

export function readyClosing(dialog) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
