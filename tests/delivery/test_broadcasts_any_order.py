"""Broadcasts in any order of decisions, opt-ins, faults and crashes, held against what the phones really show.

The lane lets one send through at a time, so whatever happens comes between any two sends. What must hold is in
``tests/broadcast_truths.py``. ``BROADCAST_EXAMPLES=500`` tries more orders than the usual few.
"""

import asyncio
import itertools
import os
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.actions import broadcast_changes, broadcasts, consents
from bot.actions.broadcasts import Obstacle, Said
from bot.chat.post import Post
from bot.delivery.letters import CampaignLetters
from bot.delivery.pace import Pace
from bot.store.broadcasts import Broadcast
from bot.store.mailings import Mailing
from bot.texts.broadcast_body import Body, Part
from tests.broadcast_ground import ALICE, BOB, EMMA, LUIS, NORA, UNHURRIED, Ground, ground_at
from tests.broadcast_truths import MOST_A_WEEK, Truths
from tests.counted import as_kept, by_hand
from tests.reminding import ONE_DAY, ONE_HOUR
from tests.said import content

PEOPLE = {EMMA: "en", LUIS: "es", NORA: "en"}
EXAMPLES = int(os.environ.get("BROADCAST_EXAMPLES", "40"))
FAULTS = ("429", "500", "drop_before", "drop_after", "400", "403")
METHODS = ("sendMessage", "sendMediaGroup", "editMessageText", "editMessageCaption", "deleteMessages")

people = st.sampled_from(tuple(PEOPLE))
organizers = st.sampled_from((ALICE, BOB))
which = st.integers(0, 99)


class AnyOrder(RuleBasedStateMachine):
    """What organizers, people and the machine do."""

    @initialize(second_approval=st.booleans())
    def begin(self, second_approval: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Three people, two of whom have opted in, and two organizers."""
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="standpoint-broadcasts-")
        self.seconds, self.is_true = 0.0, False
        self.words = itertools.count(1)
        self.drafted: list[int] = []
        self.runner.run(self._build(second_approval=second_approval))

    async def _build(self, *, second_approval: bool) -> None:
        self.stack = AsyncExitStack()
        policy = replace(UNHURRIED, second_approval=second_approval, most_a_week=MOST_A_WEEK)
        self.ground: Ground = await self.stack.enter_async_context(ground_at(Path(self.folder.name), policy))
        # One send a second, and only the test lets seconds pass.
        self.ground.delivery.pace = self._new_pace
        self.truths = Truths(self.ground)
        for chat_id, language in PEOPLE.items():
            await self.ground.person(chat_id, language)
        for chat_id in (EMMA, LUIS):
            await self._give(chat_id)
        await self.ground.work()

    def _new_pace(self) -> Pace:
        self.pace = Pace(1, lambda: self.seconds)
        return self.pace

    def teardown(self) -> None:
        """The end of the world."""
        if hasattr(self, "runner"):
            try:
                if self.is_true:
                    self.runner.run(self._let_all_go())
                    path = self.ground.database.path
                    assert as_kept(path) == by_hand(path)
            finally:
                self.runner.run(self._tear_down())
                self.runner.close()
                self.folder.cleanup()

    async def _tear_down(self) -> None:
        await self.ground.delivery.stop()
        await self.stack.aclose()

    def do(self, act: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Does something, waits until nothing moves, and looks whether all is true."""
        self.runner.run(self._do(act))

    async def _do(self, act: Callable[[], Coroutine[Any, Any, object]]) -> None:
        self.is_true = False
        await act()
        await self._rest()
        await self.truths.check()
        self.is_true = True

    async def _rest(self) -> None:
        """Until the worker waits for the next second."""
        async with asyncio.timeout(20):
            while await self._moves():
                self.ground.wake()

    async def _moves(self) -> bool:
        # Between two turns of the worker, so that the lane and the store agree.
        async with self.ground.database.transaction() as tables:
            moving = [*await tables.mailings.to_come(), *await tables.mailings.under_way()]
            for mailing in moving:
                rows = [row.state for row in await tables.deliveries.of_mailing(mailing.mailing_id)]
                if "intent" in rows or _has_a_step_to_take(mailing, self.ground.now):
                    return True
                if mailing.state == "sending" and ("pending" not in rows or self.pace.allowance() > 0):
                    return True
        return False

    # Organizers

    @rule(organizer=organizers, spanish=st.booleans(), album=st.booleans())
    def compose(self, organizer: int, spanish: bool, album: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """A new draft, in one language or two."""
        if len(self.drafted) < 6:
            self.do(lambda: self._compose(organizer, album=album, spanish=spanish))

    async def _compose(self, organizer: int, *, album: bool, spanish: bool) -> int:
        ground = self.ground
        async with ground.database.transaction() as tables:
            number = await tables.broadcasts.begin(ground.by(organizer))
            for language in ("en", "es") if spanish else ("en",):
                body = self._body(number, album=album)
                await tables.broadcasts.put_body(number, language, body.as_json())
        self.drafted.append(number)
        return number

    def _body(self, number: int, *, album: bool) -> Body:
        words = f"Broadcast {number}, words {next(self.words)}"
        if album:
            return self.ground.album(f"{words}, first", f"{words}, second")
        return Body(parts=(Part(kind="text", text=words),))

    @rule(organizer=organizers, album=st.booleans(), meets=st.sampled_from((None, *FAULTS)))
    def publish(self, organizer: int, album: bool, meets: str | None) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Composed, confirmed and approved in one go; perhaps a message of it to the first person fails."""
        if len(self.drafted) < 6:
            self.do(lambda: self._publish(organizer, album=album, meets=meets))

    async def _publish(self, organizer: int, *, album: bool, meets: str | None) -> None:
        if meets:
            await self.ground.fault(method="sendMessage", kind=meets, user_id=EMMA, retry_after=3)
        number = await self._compose(organizer, album=album, spanish=not album)
        await self._say_yes(organizer, number)

    async def _say_yes(self, organizer: int, number: int) -> None:
        ground, other = self.ground, ALICE + BOB - organizer
        said = Said(number, await ground.mark(number))
        await broadcasts.confirm(ground.database, ground.by(organizer), said, policy=ground.delivery.policy)
        await broadcasts.approve(ground.database, ground.by(other), said, policy=ground.delivery.policy)

    @precondition(lambda self: self.drafted)
    @rule(organizer=organizers, one=which)
    def confirm(self, organizer: int, one: int) -> None:
        """Yes to what is shown; a button from before the last change does nothing."""
        self.do(lambda: self._confirm(organizer, self._any(one)))

    async def _confirm(self, organizer: int, number: int) -> None:
        ground = self.ground
        old = Said(number, await ground.mark(number))
        draft = await ground.broadcast(number)
        actor, policy = ground.by(organizer), ground.delivery.policy
        if draft.state == "draft":
            async with ground.database.transaction() as tables:
                await tables.broadcasts.set_says_so(number, says_so=not draft.says_so)
            refused = await broadcasts.confirm(ground.database, actor, old, policy=policy)
            assert isinstance(refused, Obstacle)
            assert (await ground.broadcast(number)).state == "draft"
        said = Said(number, await ground.mark(number))
        confirmed = await broadcasts.confirm(ground.database, actor, said, policy=policy)
        assert draft.state == "draft" or confirmed is Obstacle.PAST

    @precondition(lambda self: self.drafted)
    @rule(organizer=organizers, one=which)
    def approve(self, organizer: int, one: int) -> None:
        """Another organizer says yes; whoever confirmed it cannot."""
        self.do(lambda: self._approve(organizer, self._any(one)))

    async def _approve(self, organizer: int, number: int) -> None:
        ground = self.ground
        awaiting = await ground.broadcast(number)
        said = Said(number, await ground.mark(number))
        approved = await broadcasts.approve(
            ground.database, ground.by(organizer), said, policy=ground.delivery.policy
        )
        may = awaiting.state == "awaiting" and awaiting.confirmed_by != organizer
        assert may or isinstance(approved, Obstacle)

    @precondition(lambda self: self.drafted)
    @rule(
        step=st.sampled_from(
            (
                broadcasts.back_to_draft,
                broadcasts.pause,
                broadcasts.resume,
                broadcasts.cancel,
                broadcasts.discard,
            )
        ),
        organizer=organizers,
        one=which,
    )
    def steer(self, step: Callable[..., Coroutine[Any, Any, object]], organizer: int, one: int) -> None:
        """Back to a draft, pause, resume, cancel, discard: whichever, whenever."""
        ground = self.ground
        self.do(lambda: step(ground.database, ground.by(organizer), self._any(one)))

    @precondition(lambda self: self.drafted)
    @rule(organizer=organizers, one=which)
    def correct(self, organizer: int, one: int) -> None:
        """New words, confirmed and approved."""
        self.do(lambda: self._correct(organizer, self._any(one)))

    async def _correct(self, organizer: int, number: int) -> None:
        ground = self.ground
        begun = await broadcast_changes.begin_correction(ground.database, ground.by(organizer), number)
        if not isinstance(begun, Broadcast):
            return
        async with ground.database.transaction() as tables:
            if begun.state == "draft":
                for language, body in (await tables.broadcasts.bodies(begun.broadcast_id)).items():
                    new = self._corrected(number, Body.model_validate_json(body))
                    await tables.broadcasts.put_body(begun.broadcast_id, language, new.as_json())
        if begun.broadcast_id not in self.drafted:
            self.drafted.append(begun.broadcast_id)
        await self._say_yes(organizer, begun.broadcast_id)

    def _corrected(self, number: int, body: Body) -> Body:
        words = f"Broadcast {number}, words {next(self.words)}"
        texts = (f"{words}, first", f"{words}, second") if body.is_album else (words,)
        parts = zip(body.parts, texts, strict=True)
        return Body(parts=tuple(part.model_copy(update={"text": text}) for part, text in parts))

    @precondition(lambda self: self.drafted)
    @rule(organizer=organizers, one=which)
    def recall(self, organizer: int, one: int) -> None:
        """Taken back."""
        self.do(lambda: self._recall(organizer, self._any(one)))

    async def _recall(self, organizer: int, number: int) -> None:
        recalled = await broadcast_changes.recall(self.ground.database, self.ground.by(organizer), number)
        if isinstance(recalled, Broadcast):
            self.drafted.append(recalled.broadcast_id)

    @precondition(lambda self: self.drafted)
    @rule(organizer=organizers, one=which, ending=st.sampled_from(("failed", "uncertain")))
    def send_again(self, organizer: int, one: int, ending: Any) -> None:  # noqa: ANN401 - a literal
        """To those who failed, or, knowing that they may get it twice, to the uncertain ones."""
        self.do(lambda: self._send_again(organizer, self._any(one), ending))

    async def _send_again(self, organizer: int, number: int, ending: Any) -> None:  # noqa: ANN401 - a literal
        became = {chat for chat, state in (await self.ground.became(number)).items() if state == ending}
        again = await broadcasts.send_again(
            self.ground.database, self.ground.by(organizer), number, ending, count=len(became)
        )
        if isinstance(again, Broadcast) and ending == "uncertain":
            self.truths.may_come_twice(number, became)

    def _any(self, one: int) -> int:
        return self.drafted[one % len(self.drafted)]

    # People

    @rule(chat_id=people)
    def opt_in(self, chat_id: int) -> None:
        """Somebody opts in, perhaps after having blocked the bot."""
        self.ground.delivery.simulator.world.people[chat_id].blocked = False
        self.do(lambda: self._give(chat_id))

    async def _give(self, chat_id: int) -> None:
        self.truths.consenting.add(chat_id)
        await self.ground.opt_in(chat_id)

    @rule(chat_id=people)
    def opt_out(self, chat_id: int) -> None:
        """Somebody opts out."""
        self.truths.consenting.discard(chat_id)
        self.do(lambda: self.ground.opt_out(chat_id))

    @rule(chat_id=people, is_told=st.booleans())
    def block(self, chat_id: int, is_told: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Somebody blocks the bot; it learns of it at once, or by the next send."""
        self.ground.delivery.simulator.world.people[chat_id].blocked = True
        self.truths.consenting.discard(chat_id)
        if is_told:
            ground = self.ground
            self.do(
                lambda: consents.leave(
                    ground.database, ground.occasion(chat_id), policy=ground.delivery.policy
                )
            )

    # The machine

    @rule(count=st.integers(1, 3))
    def let_go(self, count: int) -> None:
        """Some sends go out."""
        for _ in range(count):
            self.do(self._one_second)

    async def _one_second(self) -> None:
        self.seconds += 2

    @rule()
    def let_all_go(self) -> None:
        """Everything goes out that may."""
        self.runner.run(self._let_all_go())

    async def _let_all_go(self) -> None:
        for _ in range(100):
            await self._do(self._one_second)
            async with self.ground.database.reading() as tables:
                left = [*await tables.mailings.to_come(), *await tables.mailings.under_way()]
            # The clock may have been set back since something was planned.
            if all(each.state == "paused" or each.due_at > self.ground.now for each in left):
                return
        message = "it does not come to an end"
        raise AssertionError(message)

    @rule(method=st.sampled_from(METHODS), kind=st.sampled_from(FAULTS), chat_id=people)
    def fault(self, method: str, kind: str, chat_id: int) -> None:
        """The next call of a method for somebody fails."""
        self.do(lambda: self.ground.fault(method=method, kind=kind, user_id=chat_id, retry_after=3))

    @rule(hours=st.sampled_from((1, 24, 50, 24 * 7, -1)))
    def step(self, hours: int) -> None:
        """Time passes, or the machine's clock is set back."""

        async def move() -> None:
            self.ground.delivery.clock.forward(hours * ONE_HOUR)

        assert hours * ONE_HOUR <= 7 * ONE_DAY
        self.do(move)

    @rule()
    def restart(self) -> None:
        """The program ends properly and starts again."""
        self.do(self._restart)

    async def _restart(self) -> None:
        await self.ground.delivery.stop()
        await self.ground.work()

    @rule(arrives=st.booleans())
    def crash(self, arrives: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """The program is killed after it has claimed something, before or after Telegram got it."""
        self.do(lambda: self._crash(arrives=arrives))

    async def _crash(self, *, arrives: bool) -> None:
        ground = self.ground
        await ground.delivery.stop()
        letters = CampaignLetters(content, "standpoint_bot")
        async with ground.database.transaction() as tables:
            for mailing in await tables.mailings.under_way():
                if mailing.state != "sending":
                    continue
                words = await letters.words(tables, mailing)
                claims = await tables.deliveries.claim(
                    mailing.mailing_id, now=ground.now, resting=(), at_most=1, words=words
                )
                claim = next((claim for claim in claims if claim.state == "intent"), None)
                if claim is not None:
                    parcel = await letters.parcel(tables, mailing, claim.language, now=ground.now)
                    break
            else:
                claim = parcel = None
        if arrives and claim is not None and parcel is not None:
            await Post(ground.delivery.bot, ground.delivery.clock).deliver(claim, parcel)
        await ground.work()


def _has_a_step_to_take(mailing: Mailing, now: int) -> bool:
    if mailing.state in {"expiring", "cancelling"}:
        return True
    if mailing.state == "planned":
        return mailing.due_at <= now
    return mailing.state == "sending" and not mailing.fanned_out


AnyOrder.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyOrder = AnyOrder.TestCase
