"""The letters that languages are written with, beyond ASCII: what text in the right encoding has.

The sets of Chinese, Japanese and Korean are those of the national standards' common levels, taken
from the codecs themselves. Data only; what follows from it is `encoding_by_words`' business.
"""

from collections.abc import Iterable, Mapping
from functools import cache

_LATIN = {
    "de": "äöüßéèà",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíóúüñ",
    "it": "àèéìíîòóùú",
    "pt": "àáâãçéêíóôõúü",
    "nl": "áàâäçéèêëïíóôöúû",
    "da": "æøåéäöü",
    "no": "æøåéèêòóôü",
    "sv": "åäöéàü",
    "fi": "äöåšž",
    "is": "áðéíóúýþæö",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "hr": "čćđšž",
    "sl": "čšžćđ",
    "tr": "âçğıİîöşüû",
    "et": "äöõüšž",
    "lv": "āčēģīķļņōŗšūž",
    "lt": "ąčęėįšųūž",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
_OTHER_SCRIPTS = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя№",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя№",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя№",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيـ",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهیيئء",
    "th": "".join(
        map(chr, (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E3B), *range(0x0E40, 0x0E4D)))
    ),
}
COMMON = {
    "ja": "株式会社有限都道府県市区町村丁目番地号東京大阪名前住所電話山田中本木川島藤佐鈴高",
    "ko": "시군구동로길번지주식회사대표이름주소전화서울부산대구인천경기김박이최정",
    "zh-hans": "有限公司市区路号省县街镇科技贸易北京上海广州深圳名称地址电话张王李刘陈",
    "zh-hant": "有限公司市區路號縣街樓段巷弄鄉鎮台北中南高雄名稱地址電話陳林張李王",
}
"""Characters that lists of customers are full of, in scripts whose every reading looks alike."""
WESTERN = ("de", "fr", "es", "it", "pt", "nl", "da", "no", "sv", "fi", "is")
"""Languages that one list of customers may well mix, and Windows-1252 writes all of them."""


@cache
def alphabets() -> Mapping[str, frozenset[str]]:
    """Language -> its letters beyond ASCII, small and large."""
    spelled = {**_LATIN, **_OTHER_SCRIPTS}
    cased = {language: {*text, *text.upper()} for language, text in spelled.items()}
    kana = map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)))
    return {language: frozenset(letters) for language, letters in cased.items()} | {
        "ja": frozenset((*kana, *_of_rows("euc_jp", range(0xB0, 0xD0)))),
        "ko": frozenset(_of_rows("euc_kr", range(0xB0, 0xC9))),
        "zh-hans": frozenset(_of_rows("gb2312", range(0xB0, 0xD8))),
        "zh-hant": frozenset(_of_rows("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *_UPPER))),
    }


_UPPER = tuple(range(0xA1, 0xFF))


def _of_rows(codec: str, rows: Iterable[int], cells: Iterable[int] = _UPPER) -> str:
    """All characters in some rows of a table of two-byte characters."""
    columns = tuple(cells)
    pairs = bytes(byte for row in rows for cell in columns for byte in (row, cell))
    return pairs.decode(codec, "ignore")
