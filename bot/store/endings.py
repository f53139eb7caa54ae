"""Whose opt-ins a transaction ends: told just before it commits, so that nothing is begun to be sent to them after."""

from collections.abc import Callable

Listener = Callable[[frozenset[int]], None]
"""Told the chats; it must not wait for anything."""


class Endings:
    """The chats that the transaction under way takes something from, and who is to be told of them."""

    def __init__(self) -> None:
        self._chats: set[int] = set()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """From now on it is told of each person who may hear less, before the commit that makes it so."""
        self._listeners.append(listener)

    def ignore(self, listener: Listener) -> None:
        """It is told no more."""
        self._listeners.remove(listener)

    def note(self, chat_id: int) -> None:
        """The transaction under way takes an opt-in, a place or everything from this person."""
        self._chats.add(chat_id)

    def tell(self) -> None:
        """The transaction is about to commit."""
        if self._chats:
            chats = frozenset(self._chats)
            for listener in self._listeners:
                listener(chats)
        self.forget()

    def forget(self) -> None:
        """The transaction is over."""
        self._chats.clear()
