"""Inline mode: ``@bot words`` in any chat offers positions and demands as cards."""

from bot.chat.visit import Desk
from bot.texts.answers import card
from bot.texts.reader import Reader
from bot.texts.screen import Card

_MOST_CARDS = 20


def cards_for(desk: Desk, reader: Reader, words: str) -> list[Card]:
    """What fits the words, best first; everything in order when there are none yet."""
    hits = desk.shelf.search.browse(words, reader.edition.language, _MOST_CARDS)
    return [card(reader, hit) for hit in hits]
