"""What can go wrong for a person, each naming the thing, the need and the remedy.

CoreError (ValueError)
├── LoadError       a file cannot be read: which one, where, what to do
├── NotEnoughData   an analysis needs more than the dataset has
└── OutOfRange      a setting lies outside what is allowed

Anything else that is raised is a bug.
"""

from core.messages import Message


class CoreError(ValueError):
    """A problem to show to the user; `message` is translatable, str() is English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class LoadError(CoreError):
    """A file that cannot be loaded; `code` is one of the report codes, such as E_EMPTY_FILE."""

    def __init__(self, code: str, file: str, **values: object) -> None:
        super().__init__(Message(code, file=file, **values))
        self.code = code
        self.file = file


class NotEnoughData(CoreError):
    """Too little of `what` (a Message that names it) for the question asked."""

    def __init__(self, what: Message, needed: object, found: object) -> None:
        code = "error.not_enough" if found else "error.needs_some"
        super().__init__(Message(code, what=what, needed=needed, found=found))
        self.what, self.needed, self.found = what, needed, found


class OutOfRange(CoreError):
    """A setting (`name`) whose value is not allowed; `allowed` says what is."""

    code = "E_PARAM_RANGE"

    def __init__(self, name: str, value: object, allowed: str) -> None:
        super().__init__(Message("E_PARAM_RANGE", name=name, value=value, allowed=allowed))
        self.name, self.value, self.allowed = name, value, allowed
