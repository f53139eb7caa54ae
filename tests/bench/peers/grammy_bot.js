"use strict";
// grammY, as its own documentation shows it: a Bot, and sendMessage of its api. It keeps connections alive by itself.

const { Bot, InlineKeyboard } = require("grammy");
const { text, buttons, url, token, sendAll } = require("./load.js");

const bot = new Bot(token, { client: { apiRoot: url } });

sendAll((chatId) =>
  bot.api.sendMessage(chatId, text, {
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard()
      .url(buttons[0].text, buttons[0].url)
      .row()
      .text(buttons[1].text, buttons[1].callback_data),
  }),
);
