"""A person with a phone, in a test's words: send, read, tap."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class NoSuchButtonError(AssertionError):
    """The person looked for a button that is not there."""

    def __init__(self, label: str, there: list[str]) -> None:
        super().__init__(f"no button {label!r}; there are {there}")


@dataclass
class Phone:
    """One person's chat with the bot, over the simulator's HTTP."""

    http: aiohttp.ClientSession
    url: str
    user_id: int

    @classmethod
    async def of(cls, http: aiohttp.ClientSession, url: str, name: str, language: str | None) -> Self:
        """A new phone of a person with this name and this language of the Telegram app."""
        body = {"first_name": name, "language_code": language}
        async with http.post(f"{url}/phones", json=body) as response:
            response.raise_for_status()
            return cls(http, url, (await response.json())["user_id"])

    async def start(self, payload: str = "") -> None:
        """Presses Start, as behind a link with ``?start=payload``; returns when the bot has answered."""
        await self._gesture("start", {"payload": payload} if payload else {})

    async def send(self, text: str, **more: object) -> None:
        """Sends a text; returns when the bot has acknowledged it."""
        await self._gesture("send", {"text": text, **more})

    async def send_thing(self, kind: str, **more: object) -> None:
        """Sends a photo, sticker, voice … ; returns when the bot has acknowledged it."""
        await self._gesture("send", {"kind": kind, **more})

    async def send_album(self, items: list[Json]) -> None:
        """Sends several things at once, each like ``{"kind": "photo", "caption": …}``; waits for the bot."""
        async with self.http.post(
            f"{self.url}/phones/{self.user_id}/album", json={"items": items}
        ) as response:
            assert response.status == 200, await response.text()
            update_ids = (await response.json())["update_ids"]
        await self.chat(acknowledged=update_ids[-1], timeout=20)

    async def send_file(self, name: str, data: bytes) -> None:
        """Sends a file; returns when the bot has acknowledged it."""
        form = aiohttp.FormData({"kind": "document"})
        form.add_field("file", BytesIO(data), filename=name, content_type="application/octet-stream")
        async with self.http.post(f"{self.url}/phones/{self.user_id}/send", data=form) as response:
            assert response.status == 200, await response.text()
            update_id = (await response.json())["update_id"]
        await self.chat(acknowledged=update_id, timeout=20)

    async def tap(self, label: str) -> None:
        """Taps the button with this label on the newest message that has it; waits for the bot."""
        for message in reversed(await self.messages()):
            for row in message["buttons"]:
                for button in row:
                    if button["text"] == label:
                        await self.tap_data(message["message_id"], button["data"])
                        return
        raise NoSuchButtonError(label, await self.labels())

    async def tap_data(self, message_id: int, data: str, **more: object) -> None:
        """Taps with any data, forged too; waits for the bot."""
        await self._gesture("tap", {"message_id": message_id, "data": data, **more})

    async def block(self, *, blocked: bool = True) -> None:
        """Blocks or unblocks the bot; waits for the bot."""
        await self._gesture("block", {"blocked": blocked})

    async def inline(self, query: str) -> list[Json]:
        """Types ``@bot query`` in some chat: the cards that are offered."""
        async with self.http.post(
            f"{self.url}/phones/{self.user_id}/inline", json={"query": query}
        ) as response:
            response.raise_for_status()
            results: list[Json] = (await response.json())["results"]
            return results

    async def chat(self, **query: object) -> Json:
        """The chat as the person sees it now."""
        parameters = {name: str(value) for name, value in query.items()}
        async with self.http.get(f"{self.url}/phones/{self.user_id}/chat", params=parameters) as response:
            response.raise_for_status()
            seen: Json = await response.json()
            return seen

    async def messages(self) -> list[Json]:
        """All messages, oldest first."""
        messages: list[Json] = (await self.chat())["messages"]
        return messages

    async def last(self) -> Json:
        """The bot's newest message."""
        return [message for message in await self.messages() if message["from"] == "bot"][-1]

    async def read(self) -> str:
        """The text (or caption) of the bot's newest message."""
        message = await self.last()
        return str(message["text"] or message.get("caption") or "")

    async def labels(self) -> list[str]:
        """The labels of the buttons below the bot's newest message, row by row."""
        return [button["text"] for row in (await self.last())["buttons"] for button in row]

    async def button(self, label: str) -> Json:
        """The button with this label below the bot's newest message."""
        for row in (await self.last())["buttons"]:
            for button in row:
                if button["text"] == label:
                    found: Json = button
                    return found
        raise NoSuchButtonError(label, await self.labels())

    async def _gesture(self, gesture: str, body: Json) -> None:
        update_id = await self.at_once(gesture, **body)
        if update_id is not None:
            chat = {"chat_id": body["chat_id"]} if "chat_id" in body else {}
            await self.chat(acknowledged=update_id, timeout=20, **chat)

    async def at_once(self, gesture: str, **body: object) -> int | None:
        """Makes a gesture (send, tap, block …) and does not wait for the bot; the id of the update, if any."""
        async with self.http.post(f"{self.url}/phones/{self.user_id}/{gesture}", json=body) as response:
            assert response.status == 200, await response.text()
            update_id: int | None = (await response.json())["update_id"]
            return update_id

    async def acknowledged(self, update_id: int | None, seconds: float = 20) -> bool:
        """Whether the bot acknowledges an update within so many seconds; with 0, whether it has."""
        query = {"acknowledged": str(update_id), "timeout": str(seconds)}
        async with self.http.get(f"{self.url}/phones/{self.user_id}/chat", params=query) as response:
            assert response.status in {200, 504}, await response.text()
            return response.status == 200

    async def answers(self) -> list[str]:
        """The texts of all the bot's messages, oldest first."""
        return [message["text"] for message in await self.messages() if message["from"] == "bot"]
