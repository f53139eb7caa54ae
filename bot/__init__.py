"""Standpoint: a campaign's Telegram bot."""
