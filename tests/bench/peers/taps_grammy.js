"use strict";
// A bare echo of taps with grammY, as its own documentation shows it: bot.start, or webhookCallback over node's http.

const http = require("node:http");
const { Bot, webhookCallback } = require("grammy");
const told = require("./taps_load.js");

const bot = new Bot(told.token, { client: { apiRoot: told.url } });

bot.on("callback_query:data", async (ctx) => {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(told.text);
});

if (told.way === "polling") {
  bot.start();
} else {
  const answer = webhookCallback(bot, "http", { secretToken: told.secret });
  http.createServer(answer).listen(told.port, "127.0.0.1", () =>
    bot.api.setWebhook(told.public, { secret_token: told.secret }),
  );
}
