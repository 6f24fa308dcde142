"""Whether two names can be of one person."""

import pytest

from core.loading.people.names import likeness, name_of, sex_of


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Anna Li", "ANNA  LI", "same"),
        ("Li, Na", "Na Li", "same"),
        ("José Núñez", "Jose Nunez", "same"),
        ("Ａｎｎａ Ｌｉ", "Anna Li", "same"),
        ("Jean-Pierre Roux", "JeanPierre Roux", "same"),
        ("Dr. Maria Garcia Lopez", "Maria Garcia", "same"),
        ("J. Smith", "John Smith", "same"),
        ("李娜", "李 娜", "same"),
        ("李娜女士", "李娜", "same"),
        ("Anna", "Anna Li", "unclear"),
        ("Jon Smith", "John Smith", "unclear"),
        ("Anna Smith", "Anne Smith", "unclear"),
        ("Anna Berger", "Anna Fischer", "unclear"),
        ("John Smith", "John Smith Jr", "unclear"),
        ("Li Na", "李娜", "unclear"),
        ("John Smith Sr", "John Smith Jr.", "different"),
        ("Anna Li", "Bo Li", "different"),
        ("Robert Smith", "Bob Smith", "different"),
        ("Li, Na", "Li, Wei", "different"),
        ("李娜", "李伟", "different"),
        ("A", "B", "different"),
        ("", "Anna Li", "unknown"),
        ("anna92", "Boris Wu", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_likeness(one, other, verdict):
    assert likeness(name_of(one), name_of(other)) == verdict
    assert likeness(name_of(other), name_of(one)) == verdict


def test_sex_is_read_in_many_words():
    assert [sex_of(word) for word in ("F", "female", "女", "Männlich", "男性", "M", "x", None)] == [*"fffmmm", "", ""]
