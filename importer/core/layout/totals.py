"""Lines that give the total of those above, in the languages whose headers are read.

A total that is taken for a row would be booked as a customer who owes all that the others owe.
"""

import re
from string import ascii_letters, digits

_WORDS = """
total, totals, grand total, sub total, subtotal, report total, grand totals, sub totals, subtotals,
report totals
Summe, Gesamt, Gesamtsumme, Zwischensumme, Endsumme, Insgesamt
totaux, total général, sous total
totale, totale generale, totale complessivo, subtotale
totaal, eindtotaal, subtotaal
suma, suma total, total general
soma, total geral
razem, ogółem, łącznie, suma końcowa
celkem, součet
spolu, celkom, súčet
összesen, mindösszesen, összeg
sum, i alt, ialt, totalt
summa
yhteensä
ukupno, sveukupno, укупно
skupaj
samtals
общо, всичко
итого, всего, общий итог
всього, усього, разом, загалом
σύνολο, γενικό σύνολο, σύνολα, συνολο, γενικο συνολο
toplam, genel toplam, ara toplam
tổng, tổng cộng, cộng
jumlah, jumlah keseluruhan
סה"כ, סה״כ, סהכ, סך הכל, סך הכול
جمع, جمع کل
المجموع, الإجمالي, الاجمالي, الإجمالى, إجمالي, المجموع الكلي
कुल, योग, कुल योग
รวม, รวมทั้งสิ้น, รวมทั้งหมด, ยอดรวม
合計, 総計, 小計, 総合計, 計, 總計
합계, 총계, 소계, 총합계
合计, 总计, 小计, 总合计
"""
_TO_ONE_BLANK = str.maketrans("-‐:：", "    ")


def _plain(text: str) -> str:
    """In small letters, hyphens and colons as blanks, one blank at a time."""
    return " ".join(text.translate(_TO_ONE_BLANK).casefold().split())


_TOTALS = frozenset(_plain(word) for word in re.split(r"[,\n]", _WORDS) if word)
_LONGEST = 2 * max(map(len, _TOTALS))
"""With room for blanks and colons; whoever pads further has no total."""
_INITIALS = frozenset(word[0] for word in _TOTALS)
CERTAINLY_NO_TOTAL = frozenset(
    letter for letter in ascii_letters + digits if letter.casefold() not in _INITIALS
)
"""First letters that no word for a total has."""

_CURRENCY = r"(?:[^\W\d_]{1,4}\W*+)?"
_NUMBER = re.compile(rf"\W*+{_CURRENCY}\d[\d.,'’٫٬\s]*+\W*+{_CURRENCY}")
_SUM = re.compile(r"=\s*(?:SUM|SUBTOTAL|AGGREGATE)\(.*\)", re.IGNORECASE | re.DOTALL)


def is_total_word(text: str) -> bool:
    """Whether a cell says *total* and nothing else: `Total Wine Ltd` is a customer."""
    return len(text) <= _LONGEST and _plain(text) in _TOTALS


def is_amount(text: str) -> bool:
    """Whether a cell of a total line holds its amount, or the formula of one that was not saved."""
    return bool(_NUMBER.fullmatch(text) or _SUM.fullmatch(text))
