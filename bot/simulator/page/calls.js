// The list of the last Bot API calls at the foot of the page, newest first.

import * as api from "./api.js";
import { make } from "./element.js";
import { secondOf } from "./time.js";

const KEPT = 150;
const PAUSE = 400;

export class Calls {
  #after = 0;
  #calls = [];
  #timer = null;

  constructor(element) {
    this.element = element;
    this.rows = element.querySelector("#calls-rows");
    this.last = element.querySelector("#calls-last");
    this.polling = element.querySelector("#calls-polling");
    element.addEventListener("toggle", () => this.#draw());
    this.polling.addEventListener("change", () => this.#draw());
  }

  // The server may be a new one that counts from the beginning.
  restart() {
    this.#after = 0;
    this.#calls = [];
    this.#draw();
    this.changed();
  }

  changed() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#read();
    }, PAUSE);
  }

  async #read() {
    const calls = await api.readCalls(this.#after).catch(() => []);
    if (!calls.length) return;
    // Two readings may overlap: only what is newer than the newest is added.
    this.#calls = [...this.#calls, ...calls.filter((call) => call.n > this.#after)].slice(-KEPT);
    this.#after = Math.max(this.#after, calls.at(-1).n);
    this.#draw();
  }

  #draw() {
    const shown = this.#calls
      .filter((call) => this.polling.checked || call.method !== "getUpdates")
      .reverse();
    this.last.textContent = shown.length
      ? `last: ${shown[0].method} → ${shown[0].status ?? "dropped"}`
      : "none yet";
    if (!this.element.open) return;
    this.rows.replaceChildren(...shown.map((call) => this.#row(call)));
  }

  #row({ time, status, method, parameters, description }) {
    const well = status !== null && status < 400;
    const cells = [
      secondOf(new Date(time * 1000)),
      String(status ?? "dropped"),
      method,
      JSON.stringify(parameters),
    ];
    const row = make(
      "tr",
      {},
      cells.map((cell) => make("td", {}, cell)),
    );
    if (well) return row;
    row.children[1].className = "refused";
    row.lastChild.prepend(make("p", { class: "refused" }, description ?? ""));
    return row;
  }
}
