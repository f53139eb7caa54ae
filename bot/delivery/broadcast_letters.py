"""Writes what broadcasts, corrections and recalls do in people's chats, from the words that are in force."""

from collections.abc import Callable

from bot.content.model import Content
from bot.store.broadcasts import Broadcast
from bot.store.database import Tables
from bot.store.mailings import Mailing
from bot.texts.broadcast_body import Body, read_body, version_for
from bot.texts.broadcast_letter import broadcast_letter, has_lines_below, kinds_of, same_files
from bot.texts.letter import Change, Letter, Parcel, Removal
from bot.texts.reader import Reader


class BroadcastLetters:
    """What people get of broadcasts.

    Args:
        content: Gives the content in use.
        bot_username: The bot's name, without ``@``.
    """

    def __init__(self, content: Callable[[], Content], bot_username: str) -> None:
        self._content = content
        self._bot_username = bot_username

    async def words(self, tables: Tables, mailing: Mailing) -> int | None:
        """Whose words a mailing is sent with now; None for what is no broadcast."""
        if mailing.kind not in {"broadcast", "correction", "recall"}:
            return None
        broadcast = await tables.broadcasts.of_mailing(mailing.mailing_id)
        if broadcast is None:
            return None
        if broadcast.kind != "broadcast":
            return broadcast.broadcast_id
        return await tables.broadcasts.words_in_force(broadcast.broadcast_id)

    async def parcel(self, tables: Tables, mailing: Mailing, language: str) -> Parcel | None:
        """What to do in the chat of a reader of this language."""
        broadcast = await tables.broadcasts.of_mailing(mailing.mailing_id)
        if broadcast is None:
            return None
        if broadcast.kind == "correction":
            return await self._change(tables, broadcast, language)
        if broadcast.kind == "recall":
            return await self._removal(tables, broadcast, language)
        words = await tables.broadcasts.find(await tables.broadcasts.words_in_force(broadcast.broadcast_id))
        return await self.letter(tables, words, language) if words else None

    async def letter(
        self, tables: Tables, words: Broadcast, language: str, *, corrected_at: int | None = None
    ) -> Letter | None:
        """What a reader of a language gets with these words; None where there are none.

        Args:
            tables: The transaction's.
            words: A broadcast or a correction, drafts too.
            language: The reader's.
            corrected_at: When it was corrected, where a copy is to say so.
        """
        reader = self._reader(language)
        body = await self._body(tables, words, reader)
        if body is None:
            return None
        return broadcast_letter(
            reader,
            words,
            body,
            original_id=words.about or words.broadcast_id,
            corrected_at=corrected_at,
            below=await self._stands_below(tables, words, language),
        )

    async def _stands_below(self, tables: Tables, words: Broadcast, language: str) -> bool:
        """Whether the copies that are corrected have their last lines in a message of their own: it cannot be taken away."""
        original = None if words.about is None else await tables.broadcasts.find(words.about)
        copy = await self.letter(tables, original, language) if original else None
        return copy is not None and has_lines_below(copy)

    async def _change(self, tables: Tables, correction: Broadcast, language: str) -> Change | None:
        after = await self.letter(tables, correction, language, corrected_at=correction.confirmed_at)
        if after is None:
            return None
        same: frozenset[int] | None = None
        for words in await self._before(tables, correction):
            before = await self.letter(tables, words, language)
            if before is not None:
                # Whichever of the earlier words a copy has, what is the same file in all of them needs no new one.
                kept = same_files(before, after)
                same = kept if same is None else same & kept
        return Change(after, same or frozenset())

    async def _removal(self, tables: Tables, recall: Broadcast, language: str) -> Removal | None:
        original = await tables.broadcasts.find(recall.about or 0)
        letter = original and await self.letter(tables, original, language)
        if not letter:
            return None
        return Removal(self._reader(language).phrases.plain("broadcast_withdrawn"), kinds_of(letter))

    async def _before(self, tables: Tables, correction: Broadcast) -> list[Broadcast]:
        original = await tables.broadcasts.find(correction.about or 0)
        changes = await tables.broadcasts.changes_of(correction.about or 0)
        earlier = [
            change
            for change in changes
            if change.kind == "correction"
            and change.mailing_id is not None
            and change.broadcast_id < correction.broadcast_id
        ]
        return [*([original] if original else []), *earlier]

    async def _body(self, tables: Tables, words: Broadcast, reader: Reader) -> Body | None:
        bodies = await tables.broadcasts.bodies(words.broadcast_id)
        language = version_for(bodies, reader.edition.language, reader.content.authority.language)
        return read_body(bodies[language]) if language else None

    def _reader(self, language: str) -> Reader:
        content = self._content()
        return Reader(content, content.edition(language).language, self._bot_username)
