"""Which of the old encodings a file is in: the one under which it reads as a language.

Nearly every one of them turns any bytes into *some* letters, so being decodable proves nothing.
What proves it: the header is made of words that we know, and the letters beyond ASCII are those of
one language, in upper and lower case as people write them.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from importer.core.headers.vocabulary import vocabulary
from importer.core.headers.words import fold, words_of
from importer.sources.alphabets import COMMON, WESTERN, alphabets

_CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl")
_CYRILLIC = ("ru", "uk", "bg", "sr")
CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "cp1252": WESTERN,
    "cp1250": _CENTRAL,
    "cp1251": _CYRILLIC,
    "cp1253": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa"),
    "cp1257": ("et", "lv", "lt"),
    "cp1258": ("vi",),
    "iso8859-2": _CENTRAL,
    "iso8859-5": _CYRILLIC,
    "iso8859-7": ("el",),
    "iso8859-9": ("tr",),
    "koi8-r": ("ru",),
    "koi8-u": ("uk",),
    "cp874": ("th",),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "gb18030": ("zh-hans",),
    "big5": ("zh-hant",),
    "utf-16-le": tuple(alphabets()),
    "utf-16-be": tuple(alphabets()),
}
"""Codec -> the languages that are written in it. In the order in which one is taken where several
read the sample alike: the commonest first."""

_OF_PLAIN = frozenset({"cp1252", "utf-16-le", "utf-16-be"})
"""What text without a letter beyond ASCII is read as; quotes and euro signs are no letters."""
_LIKELY = 0.85
"""Of the letters beyond ASCII, so many must be the language's."""
_MIXED = 0.1
"""What text in several Western languages loses against text in one language."""
_MARGIN = 0.04
"""By so little likelier, another reading is as good as the best."""
_ENOUGH = 3
"""Words that we know; more of them prove no more."""
_COMMON_EVERY = 8
"""One in so many characters of an East Asian list is among the commonest."""
_HEAD_LINES = 5
_CELL = re.compile(r"[^,;\t|\"\r\n]+")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0e30-\u0e3a\u0e47-\u0e4c])+")
_NO_ORDINAL = re.compile(r"(?<=[\dnNdDmM])[ºª]")
_EAST_ASIAN = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"}
)
_TYPOGRAPHY = frozenset(
    "‘’‚‛“”„«»‹›–—…•·¡¿€£¥§©®™°²³½¼¾±№؛،؟؍٪\xa0\u200f\u200e"
    "、。・「」『』（），：；！？～ー々〇％＆／－＋＃\u3000"
)


class EncodingReading(Struct, frozen=True):
    """A file's beginning, read in one encoding.

    Attributes:
        codec: Python's name.
        text: the beginning.
        likeness: 0 to 1, how much the letters beyond ASCII are those of one language.
        words: words of the first lines that we know, of that language.
        language: which.
    """

    codec: str
    text: str
    likeness: float
    words: int
    language: str

    @property
    def telling_line(self) -> str:
        """The first line with a letter beyond ASCII: a person sees at once whether it is right."""
        lines = (line.strip() for line in self.text.splitlines())
        return next((line for line in lines if not line.isascii()), "")


def likely_readings(sample: bytes) -> tuple[EncodingReading, ...]:
    """The encodings that a file may be in, by its beginning: one, or several that are as good.

    Of encodings that read the sample alike only the commonest is named. None if it reads as no
    language that we know in any of them.

    Args:
        sample: may end within a letter.
    """
    found = _distinct(filter(None, (_read(sample, codec) for codec in CANDIDATES)))
    likely = sorted((one for one in found if one.likeness >= _LIKELY), key=_rank, reverse=True)
    return tuple(one for one in likely if _is_as_good(one, likely[0]))


def _rank(reading: EncodingReading) -> float:
    return reading.likeness + min(reading.words, _ENOUGH) * _MARGIN


def _is_as_good(reading: EncodingReading, best: EncodingReading) -> bool:
    """Whether people would have to say which; two ways to write one language are never so close."""
    if reading is best:
        return True
    is_other = reading.language.partition("-")[0] != best.language.partition("-")[0]
    return is_other and best.words <= reading.words and _rank(reading) >= _rank(best) - _MARGIN


def _distinct(readings: Iterable[EncodingReading]) -> list[EncodingReading]:
    return list({one.text: one for one in reversed(tuple(readings))}.values())[::-1]


def _read(sample: bytes, codec: str) -> EncodingReading | None:
    if codec.startswith("utf-16") is not (b"\0" in sample):
        return None
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None
    text = unicodedata.normalize("NFC", text)
    beyond = _letters_beyond_ascii(text)
    if not beyond:
        return (
            EncodingReading(codec=codec, text=text, likeness=1.0, words=0, language="")
            if codec in _OF_PLAIN and _is_plain(text)
            else None
        )
    share, words, language = max(_by_language(text, beyond, CANDIDATES[codec]))
    return EncodingReading(
        codec=codec,
        text=text,
        likeness=share * _share_of_sound_words(text),
        words=words,
        language=language,
    )


def _is_plain(text: str) -> bool:
    return sum(c.isascii() and c.isprintable() for c in text) * 2 > len(text)


def _letters_beyond_ascii(text: str) -> list[str]:
    """What has to be of the language: letters, and signs that nobody writes; an ordinal's `º` only
    where no number can stand before it."""
    return [c for c in _NO_ORDINAL.sub("", text) if c >= "\x80" and c not in _TYPOGRAPHY]


def _by_language(
    text: str, beyond: Sequence[str], languages: Sequence[str]
) -> Iterable[tuple[float, int, str]]:
    """How well a text reads as each language: likeness, words of it that we know, language."""
    known, count = _known_words(text), len(beyond)
    for language in languages:
        share = sum(map(alphabets()[language].__contains__, beyond)) / count
        words = known.get(language.partition("-")[0], 0)
        if common := COMMON.get(language):
            words += sum(map(common.__contains__, beyond)) * _COMMON_EVERY > count
        yield share, words, language
    if WESTERN[0] in languages:
        letters = frozenset().union(*(alphabets()[language] for language in WESTERN))
        yield sum(map(letters.__contains__, beyond)) / count - _MIXED, 0, ""


def _known_words(text: str) -> dict[str, int]:
    """Language -> cells of the first lines that are words of it, those without a letter beyond
    ASCII left out: they read alike in every encoding."""
    counts: dict[str, int] = {}
    for line in text.splitlines()[:_HEAD_LINES]:
        for cell in _CELL.findall(line):
            for language in () if cell.isascii() else _languages_of(cell):
                counts[language] = counts.get(language, 0) + 1
    return counts


def _languages_of(cell: str) -> Sequence[str]:
    phrases = vocabulary().phrases
    whole = phrases.get(" ".join(words_of(fold(cell))))
    if whole is not None:
        return tuple(whole)
    words = [fold(word) for word in _WORD.findall(cell) if not word.isascii() and len(word) > 1]
    return tuple({language for word in words for language in phrases.get(word, {})})


# --- words as people write them -------------------------------------------------------------------


def _share_of_sound_words(text: str) -> float:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    sound = sum(map(_is_sound, words))
    return sound / len(words) if words else 1.0


def _is_sound(word: str) -> bool:
    """One script, and no capital behind a small letter: neither `Renйe` nor `иВАНОВ`."""
    if len({_script(c) for c in word}) > 1:
        return False
    return word[1:] == word[1:].lower() or word == word.upper() or word.isascii()


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "EAST ASIAN" if name in _EAST_ASIAN else name
