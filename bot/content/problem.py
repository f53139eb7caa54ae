"""What is wrong with a content file, told to the person who can mend it."""

from dataclasses import dataclass
from typing import Literal

from bot.content.model import Where

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it is, what is wrong and what is expected.

    An error keeps content from being served; a warning does not.
    """

    where: Where
    text: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """``file:line: what is wrong and what is expected``."""
        return f"{self.where}: {self.text}"
