"""Two customers beside each other: what makes them one person, what speaks against it, and whether that is sure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.loading.people.names import Likeness, Name, alike, likeness, name_of, plain, sex_of
from core.privacy import mask

REASONS = {
    "id": "people.same_id",
    "email": "people.same_email",
    "phone": "people.same_phone",
    "birth": "people.same_name_and_birth_date",
    "alike": "people.alike_name_and_birth_date",
    "city": "people.same_name_age_city",
}
"""Kind of key -> the code of the reason it gives, the strongest first."""

STRENGTH = {"id": 32, "email": 16, "phone": 8, "birth": 8, "alike": 4, "city": 2}
APART_AGES = 10  # years: two files are seldom further apart
_LOCAL = 8  # digits: a shorter number is one of a town, and there may be many towns
_ROLES = frozenset(
    [
        "info",
        "office",
        "sales",
        "contact",
        "support",
        "hello",
        "mail",
        "service",
        "admin",
        "noreply",
        "no-reply",
        "webmaster",
        "test",
        "none",
        "unknown",
        "null",
        "noemail",
        "no",
        "na",
        "nobody",
        "email",
        "kefu",
        "abc",
        "a",
    ]
)


@dataclass(frozen=True)
class Person:
    """What is known of one customer; blank where nothing is. birth in days since 1970, known: how many columns are."""

    user_id: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    birth: int | None = None
    age: int | None = None
    sex: str | None = None
    city: str | None = None
    since: int | None = None
    known: int = 0

    @cached_property
    def called(self) -> Name:
        return name_of(self.name)

    @cached_property
    def gender(self) -> str:
        return sex_of(self.sex)


Keyed = tuple[str, str | None, Person]
"""A key, the country's code where the key is a phone number that tells it, and who has it."""


@dataclass
class Pair:
    """Two customers who share keys.  found: kind -> the key they share; common: their name is one that many have."""

    one: Person
    other: Person
    found: dict[str, str] = field(default_factory=dict)
    common: bool = False

    @cached_property
    def names(self) -> Likeness:
        return likeness(self.one.called, self.other.called)

    @property
    def against(self) -> str | None:
        return against(self.one, self.other)

    @cached_property
    def kinds(self) -> list[str]:
        """The ways in which they are alike; names that only share half their letters are not."""
        kinds = [kind for kind in REASONS if kind in self.found]
        if "alike" in kinds and ("birth" in kinds or not self._alike_names()):
            kinds.remove("alike")
        return kinds

    @property
    def strength(self) -> int:
        """How much speaks for one person; only its order means something."""
        birth = self.one.birth is not None and self.one.birth == self.other.birth
        return sum(STRENGTH[kind] for kind in self.kinds) + 2 * (self.names == "same") + birth

    @property
    def sure(self) -> bool:
        """Whether it can be taken for granted. An id in other signs can; else names must agree, or be unknown."""
        if "id" in self.kinds:
            return True
        contacts = [kind for kind in self.kinds if kind in ("email", "phone")]
        if not contacts:
            return "birth" in self.kinds and not self.common and not self._otherwise_strangers()
        if self.names == "same":
            return True
        same_birth = self.one.birth is not None and self.one.birth == self.other.birth
        if self.names == "unclear":
            return len(contacts) == 2 or same_birth
        return same_birth or (not self._everybodys(contacts) and not self._sexes_differ())

    def evidence(self, kind: str) -> str:
        """What they share, masked as on screen; both writings where they still differ."""
        return " = ".join(dict.fromkeys(_shown(person, kind) for person in (self.one, self.other)))

    def _alike_names(self) -> bool:
        one, other = (" ".join(sorted(person.called.words)) for person in (self.one, self.other))
        return alike(one, other)

    def _everybodys(self, contacts: list[str]) -> bool:
        """Whether all they share is the address of an office, or a number without its area."""
        office = (self.one.email or "").partition("@")[0].strip().lower() in _ROLES
        local = len(self.found.get("phone", "")) < _LOCAL
        return all(office if kind == "email" else local for kind in contacts)

    def _otherwise_strangers(self) -> bool:
        """Whether nothing else agrees of at least two things known of both, or the sexes differ."""
        one, other = self.one, self.other
        agreed = {
            "email": "email" in self.found,
            "phone": "phone" in self.found,
            "city": plain(one.city or "") == plain(other.city or ""),
        }
        told = [agreed[name] for name in agreed if getattr(one, name) and getattr(other, name)]
        return self._sexes_differ() or (len(told) > 1 and not any(told))

    def _sexes_differ(self) -> bool:
        return sexes_differ(self.one, self.other)


def _shown(person: Person, kind: str) -> str:
    if kind == "id":
        return person.user_id
    column = kind if kind in ("email", "phone") else "name"
    return mask(column, (getattr(person, column) or "").strip())


def sexes_differ(one: Person, other: Person) -> bool:
    """Whether both are known and differ."""
    return bool(one.gender and other.gender and one.gender != other.gender)


def against(one: Person, other: Person) -> str | None:
    """Why two customers cannot be one person, as a code; None where nothing says so."""
    if one.birth is not None and other.birth is not None:
        if one.birth != other.birth:
            return "people.other_birth_date"
    elif one.age is not None and other.age is not None and abs(one.age - other.age) > APART_AGES:
        return "people.other_age"
    names = likeness(one.called, other.called)
    if names == "different":
        return "people.other_name"
    if names == "unclear" and sexes_differ(one, other):
        return "people.other_sex_and_name"
    return None


def pairs(blocks: Mapping[str, Iterable[list[Keyed]]]) -> dict[tuple[str, str], Pair]:
    """Every two customers of a block, by their two ids in order; kind -> blocks."""
    found: dict[tuple[str, str], Pair] = {}
    for kind, groups in blocks.items():
        for group in groups:
            for (key, code, one), (_, far, other) in _couples(group):
                if (code and far and code != far) or one.user_id == other.user_id:
                    continue
                first, second = sorted((one, other), key=lambda person: person.user_id)
                pair = found.setdefault((first.user_id, second.user_id), Pair(first, second))
                pair.found[kind] = key
    return {ids: pair for ids, pair in found.items() if pair.kinds}


_ALL_PAIRS = 12


def _couples(group: list[Keyed]) -> Iterable[tuple[Keyed, Keyed]]:
    """All couples of a small block; of a large one everybody with the first of the same name."""
    if len(group) <= _ALL_PAIRS:
        return ((one, other) for n, one in enumerate(group) for other in group[n + 1 :])
    firsts: dict[frozenset[str], Keyed] = {}
    for keyed in group:
        firsts.setdefault(frozenset(keyed[2].called.words), keyed)
    return ((firsts[frozenset(keyed[2].called.words)], keyed) for keyed in group)
