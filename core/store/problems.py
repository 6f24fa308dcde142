"""What can be wrong with a workspace: damaged, or changed by somebody else meanwhile."""

from core.errors import CoreError
from core.messages import Message


class Damaged(CoreError):
    """A file that no longer is what was stored. file: its name.  good: the last version that is whole, None without one."""

    def __init__(self, token: str, file: str, of: str = "", good: int | None = None) -> None:
        code = "error.original_damaged" if of == "sources" else "error.workspace_damaged"
        super().__init__(Message(code, file=f"{file} ({of})" if of else file))
        self.token, self.file, self.of, self.good = token, file, of, good


class Changed(CoreError):
    """A change of a workspace that was not made, because it is newer than what the reader had on screen."""

    def __init__(self, what: Message) -> None:
        super().__init__(Message("error.workspace_changed", what=what))
        self.what = what
