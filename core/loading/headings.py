"""What is odd about the headings of a table, and headings made fit to name columns."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from core.loading.line import Note, Noting, unnoted
from core.loading.values import BLANKS

LONGEST = 200  # characters of a heading on screen
_UNSEEN = re.compile("[\u200b-\u200d\u2060\u00ad\ufeff\u180e]")
_TURNS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SIGNS = (("W_ZERO_WIDTH", _UNSEEN), ("W_BIDI_CONTROL", _TURNS), ("W_NUL_BYTES", re.compile("\0")))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of headings under which stand secrets, documents and what the law protects most (GDPR art. 9, PIPL art. 28).
# English ones are whole words, or several that follow each other; Chinese ones stand anywhere in the heading.
_SENSITIVE = _words(
    "password passwd pwd passcode passphrase pin_code pincode pin_number secret_question secret_answer"
    " api_key secret_key access_token"
    " ssn sin_number social_security social_security_number social_security_no social_insurance national_insurance nino"
    " national_id national_id_number id_card identity_card identity_number id_card_number personnummer aadhaar cpf nif dni curp"
    " passport passport_no passport_number driver_license drivers_license driving_licence driver_licence drivers_licence"
    " tax_id taxpayer_id tin_number credit_card debit_card credit_card_number card_number card_no card_num cc_number"
    " ccnum cvv cvc cvv2 iban bank_account bank_account_number account_iban routing_number sort_code swift_code"
    " health health_status health_condition medical medical_condition medical_history diagnosis disease illness hiv disability"
    " disabled pregnant pregnancy medication blood_type allergies mental_health genetic biometric fingerprint face_id"
    " religion religious religious_belief faith ethnicity ethnic ethnic_group ethnic_origin race racial nationality_race"
    " sexual_orientation sexuality sex_life gender_identity political politics political_party political_opinion party_membership"
    " trade_union union_member union_membership criminal criminal_record conviction convictions caste immigration_status"
)  # fmt: skip
_SENSITIVE_JOINED = frozenset(word.replace("_", "") for word in _SENSITIVE)
_SENSITIVE_CHINESE = re.compile(
    "身份证|证件号|护照|驾驶证|驾照|社保号|社会保障|军官证|密码|口令|银行卡|银行账号|银行账户|信用卡|卡号$|支付密码|宗教|信仰|民族|种族"
    "|政治面貌|政党|党派|工会|病史|病历|疾病|诊断|健康状况|健康状态|残疾|怀孕|血型|用药|过敏史|性取向|犯罪|前科|指纹|人脸|虹膜|基因"
    "|身分證|護照|駕照|密碼|銀行帳|宗教|種族|政黨|病歷|診斷"
)
_PLAIN = re.compile(r"[\w .?:#/&()-]{1,80}")  # what a heading is made of, and a statement or a formula is not
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


def noted(header: Sequence[str], note: Noting = unnoted, *, line: int | None = 1, repeated: bool = True) -> list[str]:
    """The headings without what cannot be seen, different from each other; what is odd about them is noted.

    line: where they stand.  repeated: say so of a heading that comes twice (else the reader of the file has).
    """
    for found in _unseen(header, line):
        note(found)
    names = [cleaned(heading) for heading in header]
    result = distinct(names)
    for found in _oddities(names, result, line):
        if repeated or found.code != "W_DUPLICATE_COLUMN":
            note(found)
    return result


def cleaned(heading: str) -> str:
    """A heading without marks that cannot be seen and the blanks around it."""
    if not heading.isprintable():
        heading = _CONTROLS.sub("", _TURNS.sub("", _UNSEEN.sub("", heading)))
    return heading.strip(BLANKS)


def distinct(names: Sequence[str]) -> list[str]:
    """Headings made different from each other by a number behind the repeated ones; an empty one stays empty."""
    taken, result, given = set[str](), list[str](), set(names)
    following: dict[str, Iterator[int]] = {}
    for name in names:
        free = name
        while name and free in taken:
            candidate = f"{name} {next(following.setdefault(name, count(2)))}"
            free = candidate if candidate not in given else free
        taken.add(free)
        result.append(free)
    return result


def is_sensitive(heading: str) -> bool:
    """Whether a heading names a secret, a document of identity or what the law protects most: health, belief, origin."""
    if not _PLAIN.fullmatch(heading):
        return False
    if not heading.isascii() and _SENSITIVE_CHINESE.search(heading):
        return True
    words = [word.lower() for word in _WORD_ENDS.split(heading) if word]
    spans = ("_".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 4, len(words)) + 1))
    return "".join(words) in _SENSITIVE_JOINED or any(span in _SENSITIVE for span in spans)


def _unseen(header: Sequence[str], line: int | None) -> Iterator[Note]:
    for heading in header:
        if heading.isprintable():
            continue
        for code, signs in _SIGNS:
            if signs.search(heading.lstrip("\ufeff")):
                yield Note(code, line, cleaned(heading)[:LONGEST], None, "removed")


def _oddities(names: Sequence[str], result: Sequence[str], line: int | None) -> Iterator[Note]:
    for number, (name, new) in enumerate(zip(names, result, strict=True), 1):
        if not name:
            yield Note("W_EMPTY_COLUMN_NAME", line, None, f"column {number}", "named")
        elif name != new:
            yield Note("W_DUPLICATE_COLUMN", line, name[:LONGEST], new[:LONGEST], "renamed")
        if len(name) > LONGEST:
            yield Note("W_LONG_COLUMN_NAME", line, name[:LONGEST], f"{len(name)}", "cut")
        if is_sensitive(name):
            yield Note("W_SENSITIVE_COLUMN", line, name[:LONGEST], None, "kept")
