"""From pairs to people: pairs in a chain are one person, unless somebody in the chain contradicts."""

import hashlib
from collections.abc import Iterable
from itertools import groupby

from core.loading.people.judged import Pair, Person, against

LARGEST = 100  # ids: nobody has more, but a shop's own address may


class Chains:
    """Customers who are one person so far; whoever is in no chain stands alone."""

    def __init__(self) -> None:
        self._chain: dict[str, list[Person]] = {}

    def of(self, person: Person) -> list[Person]:
        return self._chain.setdefault(person.user_id, [person])

    def join(self, one: Person, other: Person) -> None:
        into, other_chain = self.of(one), self.of(other)
        if into is not other_chain:
            into.extend(other_chain)
            self._chain.update(dict.fromkeys([person.user_id for person in other_chain], into))

    def groups(self) -> list[list[Person]]:
        """The chains of at least two, each with its ids in order, in the order of their first ids."""
        chains = {id(chain): chain for chain in self._chain.values() if len(chain) > 1}
        return sorted((sorted(c, key=lambda p: p.user_id) for c in chains.values()), key=lambda c: c[0].user_id)


def chained(pairs: Iterable[Pair]) -> tuple[list[list[Person]], list[tuple[Pair, str]]]:
    """The people that sure pairs make, and the pairs that were cut, each with the reason.

    The strongest links are taken first; one that contradicts what is joined already is cut. Where those of one strength
    would put two people who contradict each other into one chain, none tells which of the two is meant: all are cut.
    """
    chains = Chains()
    cut: list[tuple[Pair, str]] = []
    for _, alike in groupby(sorted(pairs, key=_order), key=lambda pair: pair.strength):
        fitting = []
        for pair in alike:
            if why := _contradiction([chains.of(pair.one), chains.of(pair.other)]):
                cut.append((pair, why))
            else:
                fitting.append(pair)
        for heads, links in _together(chains, fitting):
            if why := _contradiction([chains.of(head) for head in heads]):
                cut += [(pair, why) for pair in links if chains.of(pair.one) is not chains.of(pair.other)]
            else:
                for pair in links:
                    chains.join(pair.one, pair.other)
    return chains.groups(), cut


def _together(chains: Chains, links: list[Pair]) -> list[tuple[list[Person], list[Pair]]]:
    """The chains so far (each by its first person) that these links would make one, and the links that would."""
    trial = Chains()
    for pair in links:
        trial.join(chains.of(pair.one)[0], chains.of(pair.other)[0])
    found: dict[str, tuple[list[Person], list[Pair]]] = {}
    for pair in links:
        heads = trial.of(chains.of(pair.one)[0])
        found.setdefault(heads[0].user_id, (heads, []))[1].append(pair)
    return list(found.values())


def _order(pair: Pair) -> tuple[int, str, str]:
    return -pair.strength, pair.one.user_id, pair.other.user_id


def _contradiction(chains: list[list[Person]]) -> str | None:
    """What speaks against joining these chains, between anybody of one and anybody of another."""
    chains = list({id(chain): chain for chain in chains}.values())
    if sum(map(len, chains)) == 2:  # a pair that nothing spoke against
        return None
    if sum(map(len, chains)) > LARGEST:
        return "people.too_many"
    different = [list({_told(person): person for person in chain}.values()) for chain in chains]
    for n, chain in enumerate(different):
        for other in different[n + 1 :]:
            for one in chain:
                for far in other:
                    if why := against(one, far):
                        return why
    return None


def _told(person: Person) -> tuple[object, ...]:
    """What can contradict: of those alike in it, one is enough."""
    return person.called, person.birth, person.age, person.gender


def key_of(user_ids: Iterable[str]) -> str:
    """The key of a group: the same for the same ids in any order; it tells nothing of them."""
    return hashlib.sha256("\0".join(sorted(user_ids)).encode()).hexdigest()[:16]


def keeper(group: Iterable[Person]) -> Person:
    """Whose id stays: one that a file gave before one made up here, then the most complete, the oldest, the first id."""
    return min(group, key=lambda p: (_made_up(p.user_id), -p.known, p.since is None, p.since or 0, p.user_id))


def _made_up(user_id: str) -> bool:
    return user_id.startswith("mail-") or "#" in user_id
