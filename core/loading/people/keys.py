"""What customers can be recognised by, as SQL: each key is the same for every way to write the same thing.

Sources: Google, "Dots don't matter in Gmail addresses"; RFC 5233 (sub-addresses); ITU-T E.164 (country codes, no one of
which begins another).
"""

from collections.abc import Iterator, Mapping

from core.engine import Sql, commas, identifier, sql
from core.schema import FILLED, normalise


def _headings(words: str) -> frozenset[str]:
    return frozenset(map(normalise, words.split()))


BIRTH = _headings(
    "birth_date birthdate date_of_birth dob birthday birth born born_on bday geburtsdatum geburtstag date_naissance"
    " 生日 出生日期 出生年月日 出生年月 出生日 生辰"
)
NAME_PARTS = _headings("first_name given_name last_name surname family_name middle_name 姓 名 姓氏")
MOST_SHARE = {"id": 50, "email": 50, "phone": 50, "birth": 20, "alike": 20, "city": 12}
"""Kind of key -> ids that may share one; what more share names nobody (a shop's own number, a common name)."""
HINTS = frozenset({"alike", "city"})  # kinds that are never enough

_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
_USUAL = "".join(map(chr, range(0x21, 0x7F))) + " "
_UNSEEN = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]"
_MAIL = r'[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+'
_NO_TAGS = (
    r"@(gmail\.com|outlook\.com|hotmail\.com|live\.com|icloud\.com|me\.com|proton\.me|protonmail\.com|fastmail\.com)$"
)
_EXTENSION = r"(?i)\s*(ext\.?|x|转|分机|#)\s*\d*\s*$"
_COUNTRY = r"^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)"
_LONGEST = 320  # signs: an e-mail address has no more (RFC 5321)
_LEAST, _MOST = 7, 15  # digits of a phone number
ALIKE_LEAST = 10  # letters of a long name; one other letter is in its first half or its second, never in both


def folded(text: Sql) -> Sql:
    """The text in signs of usual width, without what cannot be seen; most texts are plain, and cost nothing."""
    usual = sql("translate({t}, {wide}, {usual})", t=text, wide=_WIDE, usual=_USUAL)
    return sql("trim(CASE WHEN strlen({t}) = length({t}) THEN {t}"
               " ELSE nfc_normalize(regexp_replace({u}, {unseen}, '', 'g')) END)", t=text, u=usual, unseen=_UNSEEN)  # fmt: skip


def person_columns(types: Mapping[str, str]) -> dict[str, Sql]:
    """What is compared of a customer -> how it is read from the customers table, as far as that has it.

    name (with first and last names of their own columns), email, phone, birth (days since 1970), age, sex, city, since
    (day of signing up), known (how many columns are).
    """
    plain = {"email": "email", "phone": "phone", "age": "age", "sex": "gender", "city": "city", "since": "signup_day"}
    found = {name: _read(name, _given(c, types)) for name, c in plain.items() if c in types}
    parts = ["name"] * ("name" in types) + [c for c in types if normalise(c) in NAME_PARTS and c != "name"]
    if parts:
        words = commas(sql("CAST({c} AS VARCHAR)", c=identifier(c)) for c in parts)
        found["name"] = sql("nullif(left(concat_ws(' ', {w}), {most}), '')", w=words, most=_LONGEST)
    births = [_days(_given(c, types), kind) for c, kind in types.items() if normalise(c) in BIRTH]
    if births:
        found["birth"] = sql("coalesce({b})", b=commas(births)) if len(births) > 1 else births[0]
    given = [_given(c, types) for c in types if c != "user_id" and not c.endswith(FILLED)]
    known = Sql(" + ".join(sql("({c} IS NOT NULL)::INTEGER", c=c) for c in given) or "0")
    return found | {"known": known}


def _given(column: str, types: Mapping[str, str]) -> Sql:
    """A column without what loading filled in, which tells nothing of anybody."""
    c, mark = identifier(column), column + FILLED
    return sql("CASE WHEN {m} THEN NULL ELSE {c} END", m=identifier(mark), c=c) if mark in types else c


def _read(name: str, column: Sql) -> Sql:
    """A column as it is compared; a text longer than any address or name is none."""
    if name in ("age", "since"):
        return sql("TRY_CAST({c} AS INTEGER)", c=column)
    return sql(
        "CASE WHEN length(CAST({c} AS VARCHAR)) <= {most} THEN CAST({c} AS VARCHAR) END", c=column, most=_LONGEST
    )


def _days(column: Sql, kind: str) -> Sql:
    """A date of any type as days since 1970."""
    if kind == "day":
        return sql("CAST({c} AS INTEGER)", c=column)
    date = sql("CAST({c} AS DATE)" if kind == "time" else "TRY_CAST(CAST({c} AS VARCHAR) AS DATE)", c=column)
    return sql("datediff('day', DATE '1970-01-01', {d})", d=date)


NAMED = Sql("named")


def keys(people: Sql, known: Mapping[str, Sql]) -> Iterator[tuple[str, Sql]]:
    """The ways to recognise customers that the columns allow: kind, and a query for user_id, key and code.

    Those by name read the table NAMED, which holds `named`.

    code: of a phone number the code of its country, where it is told or likely.
    """
    yield "id", _ids(people)
    if "email" in known:
        yield "email", _emails(people)
    if "phone" in known:
        yield "phone", _phones(people)
    if "name" in known and "birth" in known:
        yield "birth", _keyed(_staged(NAMED, {"key": Sql("n || '|' || birth")}))
        yield "alike", _alike()
    if {"name", "age", "city"} <= known.keys():
        yield "city", _cities()


def _staged(source: Sql, *stages: Mapping[str, Sql]) -> Sql:
    """Columns worked out one after the other, each once: DuckDB would work out what is written twice twice."""
    for stage in stages:
        columns = commas(sql("{v} AS {n}", v=value, n=identifier(name)) for name, value in stage.items())
        source = sql("(SELECT *, {c} FROM {s})", c=columns, s=source)
    return source


def _keyed(source: Sql, key: str = "key") -> Sql:
    return sql("SELECT user_id, {k} AS key, NULL::VARCHAR AS code FROM {s} WHERE {k} IS NOT NULL",
               k=identifier(key), s=source)  # fmt: skip


def _ids(people: Sql) -> Sql:
    """Ids with unusual signs in usual ones, and the ids that are written so."""
    odd = sql("(SELECT user_id, {f} AS key FROM {p} WHERE regexp_matches(user_id, '[^ -~]'))",
              f=folded(Sql("user_id")), p=people)  # fmt: skip
    usual = sql("(SELECT user_id, user_id AS key FROM {p} WHERE user_id IN (SELECT key FROM {odd})"
                " AND NOT regexp_matches(user_id, '[^ -~]'))", p=people, odd=odd)  # fmt: skip
    return sql("{a} UNION ALL {b}", a=_keyed(odd), b=_keyed(usual))


def _emails(people: Sql) -> Sql:
    """The address in small letters; at providers who ignore them, without dots and tags."""
    given = sql("(SELECT user_id, email FROM {p} WHERE email IS NOT NULL)", p=people)
    address = {"a": sql(r"replace(regexp_replace(lower({e}), '^mailto:', ''), '@googlemail.com', '@gmail.com')",
                        e=folded(Sql("email")))}  # fmt: skip
    valid = sql("(SELECT * FROM {s} WHERE regexp_full_match(a, {mail}))", s=_staged(given, address), mail=_MAIL)
    bare = sql(r"CASE WHEN regexp_matches(a, {tags}) THEN regexp_replace(a, '\+[^@]*@', '@') ELSE a END", tags=_NO_TAGS)
    dotless = Sql(
        "CASE WHEN b LIKE '%@gmail.com' THEN replace(split_part(b, '@', 1), '.', '') || '@gmail.com' ELSE b END"
    )
    return _keyed(_staged(valid, {"b": bare}, {"key": dotless}))


def _phones(people: Sql) -> Sql:
    """The readings of a number: its digits at home, with the code of its country where that is told or likely."""
    given = sql("(SELECT user_id, CAST(phone AS VARCHAR) AS phone FROM {p} WHERE phone IS NOT NULL)", p=people)
    numbers = _staged(
        given,
        {"w": folded(Sql("phone"))},
        {
            "t": sql(
                r"CASE WHEN regexp_matches(w, '[^\d\s+()./-]|\.0$') THEN"
                r" regexp_replace(regexp_replace(w, '\.0$', ''), {x}, '') ELSE w END",
                x=_EXTENSION,
            )
        },
        {"abroad": Sql("ltrim(t, '( ') LIKE '+%' OR ltrim(t, '( ') LIKE '00%'")},
        {"d": Sql(r"regexp_replace(CASE WHEN abroad THEN replace(t, '(0)', '') ELSE t END, '\D', '', 'g')")},
        {"b": Sql("ltrim(d, '0')")},
    )
    valid = sql("(SELECT * FROM {n} WHERE length(b) BETWEEN {least} AND {most} AND NOT regexp_matches(t, '[A-Za-z]')"
                " AND b <> repeat(left(b, 1), length(b)) AND NOT regexp_matches(b, '^(12345678|98765432)'))",
                n=numbers, least=_LEAST, most=_MOST)  # fmt: skip
    parted = {"national": sql("ltrim(regexp_replace(b, {c}, ''), '0')", c=_COUNTRY),
              "country": sql("regexp_extract(b, {c}, 1)", c=_COUNTRY)}  # fmt: skip
    told = "[struct_pack(key := national, code := country)]"
    home = "[struct_pack(key := b, code := NULL::VARCHAR)]"
    readings = Sql(
        f"CASE WHEN abroad THEN {told} WHEN d LIKE '0%' OR length(d) < 10 THEN {home}"
        f" WHEN d LIKE '8%' AND length(d) = 11 THEN {home} || {told} || [struct_pack(key := substr(d, 2), code := '7')]"
        f" ELSE {home} || {told} END"
    )
    each = sql("(SELECT user_id, unnest(r) AS r FROM {s})", s=_staged(valid, parted, {"r": readings}))
    return sql("SELECT user_id, r.key AS key, r.code AS code FROM {e} WHERE length(r.key) >= {least}",
               e=each, least=_LEAST)  # fmt: skip


def named(people: Sql) -> Sql:
    """Customers with a name, and that name (n) as words in order of the alphabet; of a Chinese one the signs as written."""
    given = sql("(SELECT user_id, name, birth, age, city FROM {p} WHERE name IS NOT NULL)", p=people)
    words = r"array_to_string(list_sort(list_distinct(regexp_extract_all(f, '[\p{L}\p{N}]+'))), ' ')"
    chinese = r"regexp_replace(f, '[^\p{Han}]', '', 'g')"
    plain = Sql("CASE WHEN strlen(w) = length(w) THEN lower(w) ELSE lower(strip_accents(w)) END")
    whole = (
        rf"CASE WHEN strlen(f) > length(f) AND regexp_full_match(f, '[\p{{Han}}\s·]+') THEN {chinese} ELSE {words} END"
    )
    found = _staged(given, {"w": folded(Sql("name"))}, {"f": plain}, {"n": Sql(f"nullif({whole}, '')")})
    return sql("SELECT user_id, n, birth, age, city FROM {f} WHERE n IS NOT NULL", f=found)


def _alike() -> Sql:
    """The halves of long names, each with the birth date: one letter of difference leaves one half as it is."""
    long = sql("(SELECT * FROM {n} WHERE birth IS NOT NULL AND length(n) >= {least})", n=NAMED, least=ALIKE_LEAST)
    halves = {"half": Sql("length(n) // 2"), "less": Sql("(length(n) - 1) // 2")}
    ends = commas(
        Sql(f"hash(birth, '{part}', {part}(n, {length}))::VARCHAR") for part in ("left", "right") for length in halves
    )
    ends_of = _staged(long, halves, {"half_key": sql("unnest(list_distinct([{e}]))", e=ends)})
    return sql(
        "WITH ends AS MATERIALIZED (SELECT user_id, n, half_key FROM {s}),"
        " few AS (SELECT half_key FROM ends GROUP BY half_key HAVING count(*) BETWEEN 2 AND {most}),"
        " shared AS MATERIALIZED (SELECT * FROM ends SEMI JOIN few USING (half_key)),"
        " alike AS (SELECT DISTINCT a.user_id AS one, b.user_id AS other FROM shared a JOIN shared b USING (half_key)"
        " WHERE a.user_id < b.user_id AND levenshtein(a.n, b.n) = 1)"
        " SELECT unnest([one, other]) AS user_id, one || '|' || other AS key, NULL::VARCHAR AS code FROM alike",
        s=ends_of, most=MOST_SHARE["alike"],
    )  # fmt: skip


def _cities() -> Sql:
    lives = Sql("(SELECT * FROM named WHERE birth IS NULL AND age IS NOT NULL AND city IS NOT NULL)")
    place = sql("n || '|' || lower({c}) || '|' || age", c=folded(Sql("city")))
    return _keyed(_staged(lives, {"key": place}))


def holders(names: list[str], more_than: int) -> Sql:
    """Those of these names (as the keys begin with them) that more people have."""
    return sql("SELECT n FROM named SEMI JOIN (SELECT unnest({names}) AS n) USING (n) GROUP BY n HAVING count(*) > {m}",
               names=names, m=more_than)  # fmt: skip
