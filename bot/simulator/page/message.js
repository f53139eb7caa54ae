// Draws one message: text or file or place, its time, and the keys under it.

import { drawAlbum } from "./albums.js";
import { drawAttachment } from "./attachments.js";
import { make } from "./element.js";
import { drawKeys } from "./keys.js";
import { dateOf, hourOf, secondOf } from "./time.js";

// context: {name, language, press(button, message)}
export function drawMessage(article, message, context) {
  const person = message.from === "person";
  article.dataset.from = person ? "person" : "bot";
  const bubble = make(
    "div",
    { class: `bubble ${message.kind}` },
    make("span", { class: "unseen" }, person ? `${message.name ?? context.name}: ` : "Bot: "),
    message.via_bot ? make("p", { class: "via" }, `via @${message.via_bot}`) : null,
    drawBody(message, context),
    drawStamp(message),
  );
  article.replaceChildren(bubble, ...drawKeys(message, context));
}

function drawBody(message, context) {
  const text = (part) => drawText(part, context);
  if (message.parts) return drawAlbum(message.parts, drawAttachment, text);
  const body = [drawAttachment(message), text(message)];
  return message.show_caption_above_media ? body.reverse() : body;
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
