// What a link means inside the simulator: a deep link to the bot, Telegram's share dialog, or a page of the web.

const TELEGRAM_HOSTS = new Set(["t.me", "www.t.me", "telegram.me", "telegram.dog"]);
const OUTSIDE = new Set(["http:", "https:", "mailto:", "tel:"]);

// → {kind: "start", payload} | {kind: "command", command} | {kind: "share", url, text} | {kind: "web", href}
//   | {kind: "bot"} | {kind: "group"} (adding the bot to one) | {kind: "app"} (only in Telegram) | {kind: "bad"}
export function meaning(href, username) {
  let url;
  try {
    url = new URL(href);
  } catch {
    return { kind: "bad" };
  }
  const values = url.searchParams;
  if (url.protocol === "tg:") return inApp(url, values, username);
  if (!OUTSIDE.has(url.protocol)) return { kind: "bad" };
  if (!TELEGRAM_HOSTS.has(url.hostname)) return { kind: "web", href: url.href };
  const path = url.pathname.replace(/^\/+|\/+$/g, "");
  if (path === "share/url" || path === "share") return shared(values);
  if (same(path, username)) return atBot(values);
  return { kind: "web", href: url.href };
}

function inApp(url, values, username) {
  const action = (url.host || url.pathname).replace(/^\/+|\/+$/g, "");
  if (action === "resolve" && same(values.get("domain") ?? "", username)) return atBot(values);
  if (action === "bot_command") return { kind: "command", command: values.get("command") ?? "" };
  if (action === "msg_url" || action === "msg" || action === "share") return shared(values);
  return { kind: "app" };
}

function atBot(values) {
  if (values.has("start")) return { kind: "start", payload: values.get("start") };
  if (values.has("startgroup") || values.has("startchannel")) return { kind: "group" };
  return { kind: "bot" };
}

function shared(values) {
  return { kind: "share", url: values.get("url") ?? "", text: values.get("text") ?? "" };
}

function same(name, username) {
  return Boolean(username) && name.toLowerCase() === username.toLowerCase();
}

export function openTab(href) {
  window.open(href, "_blank", "noopener,noreferrer");
}
