// Draws one message: text or file or place, its time, and the keys under it.

import { icon, make } from "./element.js";
import { drawKeys } from "./keys.js";
import { dateOf, hourOf, secondOf } from "./time.js";

const NAMES = { sticker: "Sticker", voice: "Voice message", photo: "Photo", video: "Video" };
const SMALLEST = 8;

// context: {name, language, press(button, message)}
export function drawMessage(article, message, context) {
  const person = message.from === "person";
  article.dataset.from = person ? "person" : "bot";
  const bubble = make(
    "div",
    { class: `bubble ${message.kind}` },
    make("span", { class: "unseen" }, person ? `${message.name ?? context.name}: ` : "Bot: "),
    message.via_bot ? make("p", { class: "via" }, `via @${message.via_bot}`) : null,
    drawAttachment(message),
    drawText(message, context),
    drawStamp(message),
  );
  article.replaceChildren(bubble, ...drawKeys(message, context));
}

function drawStamp(message) {
  const date = new Date(message.date * 1000);
  const edited = message.edit_date ? make("span", { class: "edited" }, "edited ") : null;
  const time = make(
    "time",
    { datetime: date.toISOString(), title: `${dateOf(date)}, ${secondOf(date)}` },
    hourOf(date),
  );
  return make("p", { class: "stamp" }, edited, time);
}

function drawText(message, context) {
  const html = message.html ?? "";
  const plain = message.text ?? message.caption ?? "";
  if (!html && !plain) return null;
  const text = make("div", { class: "text", dir: "auto", lang: context.language });
  if (html) text.innerHTML = html;
  else text.textContent = plain;
  for (const link of text.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener";
  }
  for (const spoiler of text.querySelectorAll(".spoiler")) coverSpoiler(spoiler);
  // The line break beside a block belongs to the block: shown as well, it would be one empty line too many.
  for (const block of text.querySelectorAll("blockquote, pre")) trimBreak(block.nextSibling);
  for (const span of text.querySelectorAll(".bot-command")) linkCommand(span);
  return text;
}

function trimBreak(node) {
  if (node?.nodeType === Node.TEXT_NODE) node.data = node.data.replace(/^\n/, "");
}

function coverSpoiler(spoiler) {
  const cover = { role: "button", tabindex: "0", "aria-label": "Hidden text, show it" };
  for (const [name, value] of Object.entries(cover)) spoiler.setAttribute(name, value);
  const uncover = (event) => {
    if (spoiler.classList.contains("shown") || (event.key && event.key !== "Enter" && event.key !== " "))
      return;
    event.preventDefault();
    spoiler.classList.add("shown");
    for (const name of Object.keys(cover)) spoiler.removeAttribute(name);
  };
  spoiler.addEventListener("click", uncover);
  spoiler.addEventListener("keydown", uncover);
}

// As in Telegram's own clients, a /command in a text can be pressed.
function linkCommand(span) {
  const command = span.textContent;
  span.replaceWith(
    make(
      "a",
      { class: "command", href: `tg://bot_command?command=${encodeURIComponent(command.slice(1))}` },
      command,
    ),
  );
}

function drawAttachment(message) {
  const { kind, file } = message;
  if (kind === "location" || kind === "venue") return drawPlace(message);
  if (kind === "photo" && file) return drawPhoto(message);
  if (kind === "video" && file) return make("video", { class: "picture", src: file.url, controls: true });
  if (kind === "document" && file) return drawFile(file);
  return kind in NAMES ? drawThing(kind) : null;
}

function drawThing(kind) {
  return make("div", { class: "thing" }, icon(kind, 26), NAMES[kind]);
}

// A sample photo is a single dot; a drawn sign says more.
function drawPhoto({ file, caption }) {
  const picture = make("img", { src: file.url, alt: caption || "Photo" });
  const link = make("a", { class: "picture", href: file.url, target: "_blank", rel: "noopener" }, picture);
  const replace = () => link.replaceWith(drawThing("photo"));
  picture.addEventListener("load", () => picture.naturalWidth < SMALLEST && replace());
  picture.addEventListener("error", replace);
  return link;
}

function drawFile(file) {
  return make(
    "a",
    { class: "file", href: file.url, download: file.name ?? "" },
    make("span", { class: "file-sign" }, icon("file")),
    make(
      "span",
      { class: "file-words" },
      make("b", {}, file.name ?? "file"),
      make("small", {}, sizeOf(file.size)),
    ),
    make("span", { class: "file-get" }, icon("down", 18)),
  );
}

function sizeOf(bytes) {
  if (bytes === undefined || bytes === null) return "Download";
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function drawPlace(message) {
  const venue = message.venue;
  const { latitude, longitude } = venue ?? message.location;
  const spot = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return make(
    "div",
    { class: "place" },
    make("div", { class: "place-sign", "aria-hidden": "true" }, icon("pin", 26)),
    make(
      "div",
      { class: "place-words" },
      make("b", {}, venue?.title ?? "Location"),
      venue?.address ? make("span", {}, venue.address) : null,
      make("small", {}, spot),
      make("a", { href: map, target: "_blank", rel: "noopener" }, "Open a map"),
    ),
  );
}
