// One phone: heading, chat and composer of one person; reads its chat again whenever the server says it changed.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { icon, make } from "./element.js";
import { Taps } from "./keys.js";
import { meaning, openTab } from "./links.js";
import { Log } from "./log.js";
import { makeMenu } from "./menu.js";
import { Notices } from "./notices.js";

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });
const ASK_AGAIN = 1500;
const PATIENCE = 20000;

export class Phone {
  #loading = false;
  #stale = false;
  #timer = null;
  #answersSeen = null;
  #taps = new Taps();
  #chat = null;

  // world: {bot, share(url, text, phone), place(phone), news(phone, count)}
  constructor(person, hue, world) {
    this.userId = person.user_id;
    this.name = person.first_name;
    this.world = world;
    this.log = new Log(this.name);
    this.composer = new Composer(this);
    const menu = makeMenu(`Menu of ${this.name}'s phone`, icon("more"), () => this.#actions());
    this.about = make("p", { class: "head-about" });
    const title = make("div", { class: "head-words" }, make("h2", {}, this.name), this.about);
    const head = make(
      "header",
      { class: "head" },
      make("span", { class: "face", "aria-hidden": "true" }, initials(this.name)),
      title,
      menu,
    );
    this.foot = make("footer", { class: "foot" });
    this.stage = make("div", { class: "stage" }, this.log.element, this.log.toEnd);
    this.notices = new Notices([head, this.stage, this.foot]);
    this.element = make(
      "section",
      { class: "phone", "data-user-id": this.userId, "data-hue": hue, "aria-label": this.name },
      head,
      this.stage,
      this.foot,
      this.notices.elements,
    );
    this.log.element.addEventListener("click", (event) => this.#clicked(event));
    this.describe(person);
  }

  describe(person) {
    const language = person.language_code ? LANGUAGES.of(person.language_code) : "Unknown language";
    this.about.textContent = [person.role, language].filter(Boolean).join(" · ");
    this.language = person.language_code ?? null;
  }

  username() {
    return this.world.bot.username ?? "bot";
  }

  askPlace() {
    this.world.place(this);
  }

  // A person who writes wants to see what comes of it, wherever they were reading.
  say(promise) {
    this.log.follow();
    return this.act(promise);
  }

  // Runs a request; a refusal becomes a notice. → whether it went well
  async act(promise) {
    try {
      await promise;
      return true;
    } catch (error) {
      this.notices.toast(error.message);
      return false;
    } finally {
      this.refresh();
    }
  }

  // Reads the chat again; asked while it is being read, it reads once more afterwards.
  async refresh() {
    this.#stale = true;
    if (this.#loading) return;
    this.#loading = true;
    clearTimeout(this.#timer);
    try {
      while (this.#stale) await this.#read();
    } finally {
      this.#loading = false;
    }
    // "Typing" ends by itself, so nobody tells; a lost tap is looked for as well.
    if (this.#chat?.typing || this.#taps.any) this.#timer = setTimeout(() => this.refresh(), ASK_AGAIN);
  }

  async #read() {
    this.#stale = false;
    const known = this.#taps.known();
    const chat = await api.readChat(this.userId).catch(() => null);
    if (!chat) return;
    this.#taps.settle(known, chat.unanswered);
    this.#show(chat);
  }

  #show(chat) {
    this.#chat = chat;
    const first = this.#answersSeen === null;
    const context = {
      name: this.name,
      language: this.language,
      press: (button, message) => this.#press(button, message),
    };
    this.composer.setCommands(chat.commands);
    this.#showFoot(chat);
    const invitation = chat.started ? "Write something to begin." : "Press Start to begin the chat.";
    const intro = { title: chat.title, text: chat.description || invitation };
    const fresh = this.log.show(chat.messages, { typing: chat.typing, intro, context });
    this.#taps.mark(this.log.element);
    if (!first && fresh) this.world.news(this, fresh);
    this.#showAnswers(chat.answers);
  }

  #showAnswers(answers) {
    const first = this.#answersSeen === null;
    const seen = this.#answersSeen ?? new Set();
    for (const answer of answers) {
      if (first || seen.has(answer.callback_query_id)) continue;
      if (answer.url) this.follow(answer.url);
      if (answer.text && answer.show_alert) this.notices.alert(answer.text);
      else if (answer.text) this.notices.toast(answer.text);
    }
    this.#answersSeen = new Set(answers.map((answer) => answer.callback_query_id));
  }

  #showFoot(chat) {
    const state = chat.blocked ? "blocked" : chat.started || chat.messages.length ? "open" : "new";
    if (this.foot.dataset.state === state) return;
    const focused = this.foot.contains(document.activeElement);
    this.foot.dataset.state = state;
    if (state === "open") this.foot.replaceChildren(this.composer.element);
    else if (state === "new") {
      this.foot.replaceChildren(
        make("button", { class: "main wide", type: "button", click: () => this.start() }, "Start"),
      );
    } else {
      const unblock = make(
        "button",
        { class: "main", type: "button", click: () => this.#block(false) },
        "Unblock bot",
      );
      this.foot.replaceChildren(
        make("div", { class: "shut" }, make("p", {}, `${this.name} has blocked the bot.`), unblock),
      );
    }
    // On a touch screen the field would call up the keyboard over the chat.
    if (focused && (state !== "open" || matchMedia("(pointer: fine)").matches))
      this.foot.querySelector("input, button.main")?.focus({ preventScroll: true });
  }

  #actions() {
    if (this.#chat?.blocked) return [{ label: "Press Start again", act: () => this.start() }];
    return [
      { label: "Press Start again", act: () => this.start() },
      { label: "Block bot", act: () => this.#block(true) },
    ];
  }

  #block(blocked) {
    return this.act(api.block(this.userId, blocked));
  }

  start(payload) {
    return this.say(api.start(this.userId, payload));
  }

  #press(button, message) {
    if (button.data !== undefined) this.#tap(button, message);
    else if (button.url) this.follow(button.url);
    else if (button.switch_inline_query !== undefined) this.#inline(button.switch_inline_query);
    else if (button.copy_text) this.copy(button.copy_text);
    else this.notices.toast("Buttons of this kind work only in Telegram itself.");
  }

  async #tap(button, message) {
    if (this.#taps.has(message.message_id, button.data)) return;
    const tap = this.#taps.begin(message.message_id, button.data);
    this.#taps.mark(this.log.element);
    setTimeout(() => this.#giveUp(tap), PATIENCE);
    await this.act(
      api.tap(this.userId, message.message_id, button.data).then(
        (answer) => (tap.id = answer.callback_query_id),
        (error) => {
          this.#taps.end(tap);
          this.#taps.mark(this.log.element);
          throw error;
        },
      ),
    );
  }

  #giveUp(tap) {
    if (!this.#taps.end(tap)) return;
    this.#taps.mark(this.log.element);
    this.notices.toast("The bot has not answered this tap.");
  }

  #inline(query) {
    if (this.foot.dataset.state !== "open") return;
    this.composer.fill(`@${this.username()} ${query}`);
    this.notices.toast("The card you choose goes into this chat.");
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.notices.toast("Copied.");
    } catch {
      this.notices.alert(text);
    }
  }

  #clicked(event) {
    const link = event.target.closest("a[href]");
    if (
      !link ||
      link.closest(".file, .picture, .place") ||
      meaning(link.href, this.username()).kind === "web"
    )
      return;
    event.preventDefault();
    this.follow(link.href);
  }

  follow(href) {
    const to = meaning(href, this.username());
    if (to.kind === "start") {
      this.notices.toast("The link opened this chat and pressed Start.");
      this.start(to.payload);
    } else if (to.kind === "command") this.say(api.send(this.userId, { text: `/${to.command}` }));
    else if (to.kind === "share") this.world.share(to.url, to.text, this);
    else if (to.kind === "web") openTab(to.href);
    else if (to.kind === "bot") this.notices.toast("The link leads to this chat.");
    else if (to.kind === "group")
      this.notices.toast("Telegram would ask for a group; this page shows private chats only.");
    else if (to.kind === "app") this.notices.toast("This link works only in Telegram itself.");
    else this.notices.toast("This link leads nowhere.");
  }
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean).slice(0, 2);
  return words.map((word) => [...word][0].toUpperCase()).join("");
}
