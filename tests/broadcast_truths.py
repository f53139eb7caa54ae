"""What must be true of broadcasts at any moment, held against what the simulator's phones show.

People's phones are the judge: who got what, when, how often, and what it says now. The store's ledger has to agree.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from bot.chat.buttons import encode
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.simulator.chats import Message
from bot.store.broadcasts import Broadcast, Stage
from bot.store.database import Tables
from bot.store.deliveries import Delivery
from bot.texts.broadcast_taps import StopFromBroadcast
from bot.texts.letter import Album, Letter
from bot.texts.letter import Message as OneMessage
from tests.broadcast_ground import Ground
from tests.reminding import ONE_DAY
from tests.said import content, phrase

MOST_A_WEEK = 2
STEPS: dict[Stage, set[Stage]] = {
    "draft": {"awaiting", "scheduled", "cancelled"},
    "awaiting": {"draft", "scheduled", "cancelled"},
    "scheduled": {"draft", "sending", "finished", "cancelled"},
    "sending": {"paused", "finished", "cancelled"},
    "paused": {"sending", "finished", "cancelled"},
    "finished": {"sending"},
    "cancelled": set(),
}
"""The lifecycle as the issue has it: draft → awaiting → scheduled → sending ⇄ paused → finished | cancelled."""


@dataclass
class Truths:
    """What was seen so far, and what follows from it."""

    ground: Ground
    consenting: set[int] = field(default_factory=set)
    """Who wants to hear, as they themselves would say."""
    _seen: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """(chat, message) → (broadcast, which of its messages)."""
    _arrived: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    """(broadcast, chat, which of its messages) → how often it came."""
    _begun: dict[tuple[int, int], int] = field(default_factory=dict)
    """(broadcast, chat) → when its first message came."""
    _twice: Counter[tuple[int, int]] = field(default_factory=Counter)
    _states: dict[int, str] = field(default_factory=dict)
    _fanned_out: set[int] = field(default_factory=set)

    def may_come_twice(self, number: int, chats: set[int]) -> None:
        """An organizer decided, knowing it, that these people may get it a second time."""
        self._twice.update((number, chat_id) for chat_id in chats)

    async def check(self) -> None:
        """Looks at every phone and every row."""
        async with self.ground.database.reading() as tables:
            every = await tables.broadcasts.among(tuple(STEPS))
            self._see_what_came({each.broadcast_id: each.state for each in every})
            for broadcast in every:
                await self._check_steps(tables, broadcast)
                if broadcast.mailing_id is None:
                    continue
                rows = {row.chat_id: row for row in await tables.deliveries.of_mailing(broadcast.mailing_id)}
                tally = await tables.mailings.tally(broadcast.mailing_id)
                assert sum(tally.values()) == len(rows)
                assert Counter(row.state for row in rows.values())["sent"] == tally.get("sent", 0)
                if broadcast.state == "finished":
                    assert not {"pending", "intent"} & {row.state for row in rows.values()}
                if broadcast.kind == "broadcast":
                    await self._check_everybody_has_a_row(tables, broadcast, rows)
                    await self._check_phones(tables, broadcast, rows)
        self._states = {each.broadcast_id: each.state for each in every}

    def _see_what_came(self, states: dict[int, str]) -> None:
        now = self.ground.now
        for chat_id in self.ground.languages:
            # Alerts come to organizers, who are asked to approve.
            for message in self.ground.letters(chat_id):
                key = (chat_id, message.message_id)
                if key in self._seen or chat_id not in self.ground.hearers:
                    continue
                number, place = self._what_it_is(message)
                self._seen[key] = number, place
                assert chat_id in self.consenting, "somebody got what they had not asked for"
                assert not self._states.get(number) == states[number] == "paused", "sent while it was paused"
                assert self._states.get(number) != "cancelled", "sent after it was cancelled"
                assert states[number] not in {"draft", "awaiting", "scheduled"}, "sent before it began"
                self._arrived[number, chat_id, place] += 1
                assert self._arrived[number, chat_id, place] <= 1 + self._twice[number, chat_id], "twice"
                if (number, chat_id) not in self._begun:
                    of_late = [
                        other
                        for (other, whose), at in self._begun.items()
                        if whose == chat_id and other != number and at > now - 7 * ONE_DAY
                    ]
                    assert len(of_late) < MOST_A_WEEK, "more than so many a week"
                    self._begun[number, chat_id] = now

    def _what_it_is(self, message: Message) -> tuple[int, int]:
        said = str(message.content.get("text", message.content.get("caption", "")))
        if said.startswith("Broadcast "):
            number = int(said.split(",", maxsplit=1)[0].removeprefix("Broadcast "))
            return number, 1 if said.endswith(", second") else 0
        data = (message.keyboard or [])[-1][0]["callback_data"]
        (number,) = (each for each in range(1, 99) if encode(StopFromBroadcast(each)) == data)
        return number, 2

    async def _check_steps(self, tables: Tables, broadcast: Broadcast) -> None:
        state: Stage = "draft"
        for entry in await tables.audits.of_broadcast(broadcast.broadcast_id):
            if entry.action in STEPS:
                assert entry.detail == state
                assert entry.action in STEPS[state]
                assert (entry.chat_id is None) == (entry.actor == "bot")
                state = entry.action
        assert state == broadcast.state

    async def _check_everybody_has_a_row(
        self, tables: Tables, broadcast: Broadcast, rows: dict[int, Delivery]
    ) -> None:
        mailing = await tables.mailings.find(broadcast.mailing_id or 0)
        assert mailing is not None
        if mailing.fanned_out and mailing.mailing_id not in self._fanned_out:
            self._fanned_out.add(mailing.mailing_id)
            for chat_id in self.consenting:
                person = await tables.people.find(chat_id)
                topics = await tables.consents.topics(chat_id)
                if person is not None and person.state == "active" and "updates" in topics:
                    assert chat_id in rows

    async def _check_phones(self, tables: Tables, broadcast: Broadcast, rows: dict[int, Delivery]) -> None:
        number = broadcast.broadcast_id
        changes = [each for each in await tables.broadcasts.changes_of(number) if each.mailing_id is not None]
        taken_back = any(each.kind == "recall" for each in changes)
        holding: dict[int, dict[int, Message]] = defaultdict(dict)
        for (chat_id, message_id), (whose, _) in self._seen.items():
            message = self.ground.delivery.simulator.world.chats[chat_id].messages.get(message_id)
            if whose == number and message is not None:
                holding[chat_id][message_id] = message
        assert set(holding) <= set(rows), "somebody got it who has no row"
        for chat_id, row in rows.items():
            held = set(holding[chat_id])
            if not taken_back:
                assert set(row.messages) <= held
                doubtful = row.state == "uncertain" or self._twice[number, chat_id]
                # The store knows of each message, but for one that may or may not have arrived.
                unknown = {self._seen[chat_id, each][1] for each in held - set(row.messages)}
                assert not unknown or doubtful
            if row.state == "sent":
                letter = await self._letter(tables, row.words or number, row)
                assert len(row.messages) == letter.message_count
        if changes:
            await self._check_change(tables, changes[-1], rows)

    async def _check_change(self, tables: Tables, change: Broadcast, rows: dict[int, Delivery]) -> None:
        """Once the last change is finished, every copy whose number is known is as it says."""
        if change.state != "finished":
            return
        done = {row.chat_id: row for row in await tables.deliveries.of_mailing(change.mailing_id or 0)}
        for chat_id, row in rows.items():
            if not row.messages or row.words == change.broadcast_id:
                continue
            assert chat_id in done, "a copy that no change is meant for"
            if done[chat_id].state != "sent":
                continue
            chat = self.ground.delivery.simulator.world.chats[chat_id]
            shown = [chat.messages[each] for each in row.messages if each in chat.messages]
            if change.kind == "recall":
                self._check_withdrawn(shown, row)
            else:
                # What was missing when the rest was corrected came with the new words, and need not say so.
                says_so = await self._letter(tables, change.broadcast_id, row, change.confirmed_at)
                plain = await self._letter(tables, change.broadcast_id, row)
                assert len(shown) == len(row.messages)
                for message, *may_say in zip(shown, _texts(says_so), _texts(plain), strict=False):
                    assert _said(message) in may_say

    def _check_withdrawn(self, shown: list[Message], row: Delivery) -> None:
        notice = phrase(row.language or "en", "broadcast_withdrawn")
        assert {_said(message) for message in shown} <= {notice, ""}
        assert not any(message.keyboard for message in shown)

    async def _letter(
        self, tables: Tables, words: int, row: Delivery, corrected_at: int | None = None
    ) -> Letter:
        broadcast = await tables.broadcasts.find(words)
        assert broadcast is not None
        letters = BroadcastLetters(content, "standpoint_bot")
        letter = await letters.letter(tables, broadcast, row.language or "en", corrected_at=corrected_at)
        assert letter is not None
        return letter


def _said(message: Message) -> str:
    return str(message.content.get("text", message.content.get("caption", "")))


def _texts(letter: Letter) -> list[str]:
    texts = []
    for step in letter.steps:
        assert isinstance(step, Album | OneMessage)
        texts += [part.text for part in step.parts] if isinstance(step, Album) else [step.part.text]
    return texts
