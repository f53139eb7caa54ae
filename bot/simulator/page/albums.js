// Albums: messages with one media_group_id are drawn as one, with a grid of pictures or a stack of files.

import { make } from "./element.js";

const SIGHTS = new Set(["photo", "video"]);

// → the messages, with each album's as one: the first of them, with all of them as its parts
export function grouped(messages) {
  const shown = [];
  for (const message of messages) {
    const group = message.media_group_id;
    const last = shown.at(-1);
    if (group && last?.media_group_id === group) {
      last.parts.push(message);
      last.edit_date = message.edit_date ?? last.edit_date;
    } else shown.push(group ? { ...message, parts: [message] } : message);
  }
  return shown;
}

// drawAttachment(part), drawText(part): as for a message alone
export function drawAlbum(parts, drawAttachment, drawText) {
  if (!SIGHTS.has(parts[0].kind)) return parts.flatMap((part) => [drawAttachment(part), drawText(part)]);
  const grid = make("div", { class: "album", "data-count": parts.length }, parts.map(drawAttachment));
  const texts = parts.map(drawText);
  return parts[0].show_caption_above_media ? [...texts, grid] : [grid, ...texts];
}
