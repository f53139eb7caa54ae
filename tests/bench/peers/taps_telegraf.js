"use strict";
// A bare echo of taps with Telegraf, as its own documentation shows it: bot.launch, over polling or a webhook.
// It keeps connections alive to https only, where Telegram is; so that it does here too, the agent is set afterwards.

const http = require("node:http");
const { Telegraf } = require("telegraf");
const told = require("./taps_load.js");

const bot = new Telegraf(told.token, { telegram: { apiRoot: told.url, webhookReply: false } });
bot.telegram.options.agent = new http.Agent({ keepAlive: true, keepAliveMsecs: 10000 });

bot.on("callback_query", async (ctx) => {
  await ctx.answerCbQuery();
  await ctx.editMessageText(told.text);
});

if (told.way === "polling") {
  bot.launch();
} else {
  bot.launch({
    webhook: { domain: "bot.example.org", host: "127.0.0.1", port: told.port, path: told.path, secretToken: told.secret },
  });
}
