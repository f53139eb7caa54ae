"use strict";
// Telegraf, as its own documentation shows it: a bot, and sendMessage of its telegram.
// It keeps connections alive to https only, where Telegram is; so that it does here too, the agent is set afterwards.

const http = require("node:http");
const { Telegraf, Markup } = require("telegraf");
const { text, buttons, url, token, sendAll } = require("./load.js");

const bot = new Telegraf(token, { telegram: { apiRoot: url } });
bot.telegram.options.agent = new http.Agent({ keepAlive: true, keepAliveMsecs: 10000 });

sendAll((chatId) =>
  bot.telegram.sendMessage(chatId, text, {
    parse_mode: "HTML",
    ...Markup.inlineKeyboard([
      [Markup.button.url(buttons[0].text, buttons[0].url)],
      [Markup.button.callback(buttons[1].text, buttons[1].callback_data)],
    ]),
  }),
);
