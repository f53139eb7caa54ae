// Where a person writes: the text field, the commands, things to attach, and the inline mode ("@bot words").

import * as api from "./api.js";
import { icon, make } from "./element.js";
import { makeMenu } from "./menu.js";
import { Shelf } from "./shelf.js";

const PAUSE = 300;
const PICTURES = "image/png,image/jpeg,video/mp4";

export class Composer {
  #commands = [];
  #timer = null;
  #asking = null;

  // phone: {userId, name, username(), say(promise), askPlace()}
  constructor(phone) {
    this.phone = phone;
    this.input = make("input", {
      name: "text",
      type: "text",
      autocomplete: "off",
      enterkeyhint: "send",
      maxlength: "4096",
      "aria-label": `Message from ${phone.name}`,
      placeholder: "Message",
      input: () => this.#typed(),
      keydown: (event) => this.#key(event),
    });
    this.shelf = new Shelf(() => this.#leaveShelf());
    this.slash = make(
      "button",
      {
        class: "round",
        type: "button",
        "aria-label": "Commands",
        title: "Commands",
        click: () => this.#toggleCommands(),
      },
      icon("slash"),
    );
    this.picker = make("input", { type: "file", multiple: true, hidden: true, change: () => this.#sendFiles() });
    const attach = makeMenu("Attach", icon("plus"), () => this.#attachments(), "up");
    const sendButton = make(
      "button",
      { class: "round send", type: "submit", "aria-label": "Send", title: "Send" },
      icon("send"),
    );
    const form = make(
      "form",
      { class: "composer", submit: (event) => this.#submit(event) },
      this.slash,
      attach,
      this.input,
      sendButton,
    );
    this.element = make(
      "div",
      { class: "writing", focusout: (event) => this.#left(event.relatedTarget) },
      this.shelf.element,
      form,
      this.picker,
    );
  }

  setCommands(commands) {
    this.#commands = commands;
    this.slash.hidden = !commands.length;
    if (this.shelf.open && this.shelf.element.dataset.kind === "commands")
      this.#showCommands(this.input.value.slice(1));
  }

  fill(text) {
    this.input.value = text;
    this.input.focus();
    this.#typed();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    if (this.shelf.open && this.shelf.element.dataset.kind === "cards") return this.shelf.enter();
    this.#clear();
    this.phone.say(api.send(this.phone.userId, { text })).then((sent) => {
      if (!sent && !this.input.value) this.input.value = text;
    });
  }

  #leaveShelf() {
    this.#forget();
    this.shelf.hide();
    this.input.focus();
  }

  // What is done on another phone closes nothing here.
  #left(to) {
    if (!to || this.element.contains(to) || !this.element.closest(".phone")?.contains(to)) return;
    this.#forget();
    this.shelf.hide();
  }

  #clear() {
    this.input.value = "";
    this.#forget();
    this.shelf.hide();
  }

  #key(event) {
    if (event.key === "Escape") this.#leaveShelf();
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && this.shelf.open) {
      event.preventDefault();
      this.shelf.enter(event.key === "ArrowUp" ? -1 : 1);
    }
  }

  #typed() {
    this.#forget();
    const text = this.input.value;
    const command = /^\/(\w*)$/.exec(text);
    const inline = /^@(\w+)\s(.*)$/.exec(text);
    if (command && this.#commands.length) this.#showCommands(command[1]);
    else if (inline && inline[1].toLowerCase() === this.phone.username().toLowerCase())
      this.#askSoon(inline[2].trim());
    else this.shelf.hide();
  }

  #toggleCommands() {
    if (this.shelf.open && this.shelf.element.dataset.kind === "commands") return this.shelf.hide();
    this.#showCommands("");
    this.shelf.enter();
  }

  #showCommands(beginning) {
    const fitting = this.#commands.filter(({ command }) => command.startsWith(beginning.toLowerCase()));
    if (!fitting.length) return this.shelf.hide();
    const items = fitting.map(({ command, description }) => ({
      title: `/${command}`,
      detail: description,
      choose: () => {
        this.#clear();
        this.input.focus();
        this.phone.say(api.send(this.phone.userId, { text: `/${command}` }));
      },
    }));
    this.shelf.show("Commands", items, "commands");
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
  }

  #askSoon(query) {
    if (this.shelf.element.dataset.kind !== "cards")
      this.shelf.show(`Asking @${this.phone.username()}…`, [], "cards");
    this.#timer = setTimeout(() => this.#ask(query), PAUSE);
  }

  async #ask(query) {
    const asking = new AbortController();
    this.#asking = asking;
    let title;
    let cards = [];
    try {
      cards = (await api.readCards(this.phone.userId, query, asking.signal)).results;
      title = cards.length
        ? `${cards.length} ${cards.length === 1 ? "card" : "cards"}: choose one to send it`
        : "No card for these words";
    } catch (error) {
      if (error.name === "AbortError") return;
      title = error.message;
    }
    if (this.#asking !== asking) return;
    const items = cards.map((card) => ({
      title: card.title ?? card.caption ?? card.type,
      detail: card.description,
      choose: () => this.#choose(card, query),
    }));
    this.shelf.show(title, items, "cards");
  }

  #choose(card, query) {
    this.#clear();
    this.input.focus();
    this.phone.say(api.chooseCard(this.phone.userId, card.id, query));
  }

  #attachments() {
    const attach = (label, message) => ({
      label,
      act: () => this.phone.say(api.send(this.phone.userId, message)),
    });
    return [
      { label: "Send a photo or video…", act: () => this.#pick("photo") },
      { label: "Send a file…", act: () => this.#pick("document") },
      { label: "Send a place…", act: () => this.phone.askPlace() },
      attach("Send a sticker", { kind: "sticker" }),
      attach("Send a voice message", { kind: "voice" }),
      { label: `Search with @${this.phone.username()}`, act: () => this.fill(`@${this.phone.username()} `) },
    ];
  }

  #pick(kind) {
    this.picker.accept = kind === "photo" ? PICTURES : "";
    this.picker.dataset.kind = kind;
    this.picker.click();
  }

  // What stands in the field is the caption, as in Telegram's own clients; several files go as an album.
  #sendFiles() {
    const files = [...this.picker.files];
    if (!files.length) return;
    const caption = this.input.value;
    const form = files.length > 1 ? this.#album(files, caption) : this.#single(files[0], caption);
    this.picker.value = "";
    this.#clear();
    this.phone.say((files.length > 1 ? api.sendAlbum : api.send)(this.phone.userId, form));
  }

  #kindOf(file) {
    const { kind } = this.picker.dataset;
    return kind === "photo" && file.type.startsWith("video/") ? "video" : kind;
  }

  #single(file, caption) {
    const form = new FormData();
    form.append("kind", this.#kindOf(file));
    form.append("caption", caption);
    form.append("file", file);
    return form;
  }

  #album(files, caption) {
    const form = new FormData();
    const item = (file, n) => ({ kind: this.#kindOf(file), file: String(n), caption: n ? "" : caption });
    form.append("items", JSON.stringify(files.map(item)));
    files.forEach((file, n) => form.append(String(n), file));
    return form;
  }
}
