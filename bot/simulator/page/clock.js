// The time of the demo above the phones, and the buttons that move it.

import * as api from "./api.js";
import { dateOf, hourOf, now, secondOf, setTime, zoneName } from "./time.js";

const TICK = 250;

export class Clock {
  #moving = Promise.resolve();

  constructor(element) {
    const find = (part) => element.querySelector(part);
    this.element = element;
    this.time = find("time");
    this.date = find(".clock-date");
    this.hour = find(".clock-hour");
    this.zone = find(".clock-zone");
    this.moves = find(".clock-moves");
    this.said = find(".clock-said");
    for (const button of this.moves.querySelectorAll("button"))
      button.addEventListener("click", () => this.#press(button));
    setInterval(() => this.#draw(), TICK);
  }

  async read() {
    const told = await api.readClock().catch(() => null);
    if (told) this.#show(told);
  }

  #show(told) {
    setTime(told);
    this.moves.hidden = !told.movable;
    this.element.hidden = false;
    this.#draw();
  }

  #draw() {
    const date = now();
    if (this.hour.textContent === secondOf(date) && this.zone.textContent === zoneName()) return;
    this.time.dateTime = date.toISOString();
    this.date.textContent = dateOf(date);
    this.hour.textContent = secondOf(date);
    this.zone.textContent = zoneName();
  }

  // One after the other, so that two quick presses of "+1 hour" are two hours.
  #press(button) {
    this.#moving = this.#moving.then(() => this.#move(button.dataset));
  }

  async #move({ to, seconds }) {
    try {
      this.#show(await api.moveClock(to ?? new Date(now().getTime() + seconds * 1000).toISOString()));
      this.#say(`It is now ${dateOf(now())}, ${hourOf(now())}.`, true);
    } catch (error) {
      this.#say(error.message, false);
    }
  }

  // Whoever sees the new time need not be told it.
  #say(text, seen) {
    this.said.classList.toggle("unseen", seen);
    this.said.textContent = text;
  }
}
