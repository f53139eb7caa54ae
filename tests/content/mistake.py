"""One prepared mistake in the sample campaign, and what must be told about it."""

from dataclasses import dataclass
from pathlib import Path

from bot.content.load import load
from tests.content import sample_campaign


@dataclass(frozen=True)
class Mistake:
    """What is written instead of what, and what is to be told about it."""

    file: str
    old: str
    new: str
    gist: str
    below: int = 0
    """How many lines below the changed one (its first) the problem is; unless ``line`` says where."""
    line: int = 0
    told_in: str = ""
    """The file of the problem, if it is another one."""
    severity: str = "error"
    also: str = ""
    """The gist of the second problem that the mistake cannot but cause."""

    def is_told_once(self, folder: Path) -> None:
        """Make the mistake in a fresh campaign: it is the only problem, and stops it if it is an error."""
        root = sample_campaign.write(folder / "content")
        changed = sample_campaign.edit(root, self.file, self.old, self.new)
        loaded = load(root)
        told = "\n".join(map(str, loaded.problems))
        start = f"{root / (self.told_in or self.file)}:{self.line or changed + self.below}: "
        hits = [problem for problem in loaded.problems if self.gist in problem.text]
        assert [str(problem)[: len(start)] for problem in hits] == [start], told
        assert hits[0].severity == self.severity, told
        others = [problem.text for problem in loaded.problems if problem not in hits]
        assert len(others) == bool(self.also), told
        assert all(self.also in other for other in others), told
        assert (loaded.content is None) == (self.severity == "error"), told
