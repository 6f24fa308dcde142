"""How complete profiles are, counted by hand."""

import core
from core.analytics import completeness
from core.filters import Filter

CUSTOMERS = b"user_id,age,gender,city\na,20,f,Rome\nb,30,m,Bern\nc,,f,Rome\nd,,m,Bern\ne,,,Rome\nf,,,\n"


def test_gaps_are_counted_together():
    found = completeness(core.load({"customers.csv": CUSTOMERS, "v.csv": b"user_id,page_id\nz,x\n"}))
    assert (found.people, found.columns, found.complete, found.nothing) == (7, 3, 2, 2)
    assert found.together.to_numpy().tolist() == [[("age",), 2], [("age", "gender"), 1]]
    assert found.complete + found.nothing + found.together["users"].sum() == found.people


def test_without_people_or_profile_nothing_fails():
    whole = core.load({"customers.csv": CUSTOMERS})
    nobody = completeness(whole.filtered(Filter(groups=(("city", ("Oslo",)),))))
    assert (nobody.people, nobody.complete, len(nobody.together)) == (0, 0, 0)
    plain = completeness(core.load({"v.csv": b"user_id,page_id\nz,x\n"}))
    assert (plain.people, plain.columns, plain.nothing) == (1, 0, 1)
