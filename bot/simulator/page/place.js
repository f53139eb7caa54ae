// The dialog in which a person says which place to send: a point on the map, or one with a name and an address.

import * as api from "./api.js";
import { readyClosing } from "./dialogs.js";

export class PlaceDialog {
  constructor(dialog) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    readyClosing(dialog);
    this.form.addEventListener("input", () => this.#pair());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      this.phone.say(api.send(this.phone.userId, this.#message()));
    });
  }

  open(phone) {
    this.phone = phone;
    this.form.reset();
    this.#pair();
    this.dialog.showModal();
  }

  // A name without an address, or an address without a name, is no place that Telegram knows.
  #pair() {
    const { title, address } = this.form.elements;
    title.required = Boolean(address.value.trim());
    address.required = Boolean(title.value.trim());
  }

  #message() {
    const { latitude, longitude, title, address } = Object.fromEntries(new FormData(this.form));
    const where = { latitude: Number(latitude), longitude: Number(longitude) };
    if (!title.trim()) return { kind: "location", ...where };
    return { kind: "venue", ...where, title: title.trim(), address: address.trim() };
  }
}
