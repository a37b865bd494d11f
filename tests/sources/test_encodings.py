"""Encodings: what is proved, what is assumed and said, and what is refused with the place."""

import codecs

import pytest
from importer.core.errors import ImporterError, UsageError

from tests.sources.reading import cells_of, table

NAMES = "Name,City\nRenée Ñuñez,Köln\n“Smith”,€uro\n"


@pytest.mark.parametrize(
    ("content", "label"),
    [
        (NAMES.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + NAMES.encode(), "UTF-8 with byte order mark"),
        (codecs.BOM_UTF16_LE + NAMES.encode("utf-16-le"), "UTF-16, little endian"),
        (codecs.BOM_UTF16_BE + NAMES.encode("utf-16-be"), "UTF-16, big endian"),
        (codecs.BOM_UTF32_LE + NAMES.encode("utf-32-le"), "UTF-32, little endian"),
        (codecs.BOM_UTF32_BE + NAMES.encode("utf-32-be"), "UTF-32, big endian"),
        (NAMES.encode("cp1252"), "Windows-1252 (assumed)"),
    ],
)
def test_the_encoding_is_found_and_told(content: bytes, label: str) -> None:
    """Marks decide, then what is valid, then the usual encoding of Western Windows programs."""
    with table(content) as found:
        assert found.facts["encoding"] == label
        assert [row.cells for row in found.rows()] == [
            ("Name", "City"),
            ("Renée Ñuñez", "Köln"),
            ("“Smith”", "€uro"),
        ]


def test_only_an_assumed_encoding_is_worth_a_notice() -> None:
    """It is the one that may be wrong."""
    with table(NAMES.encode("cp1252")) as assumed, table(NAMES.encode()) as proved:
        assert [notice.code for notice in assumed.notices] == ["encoding-assumed"]
        assert "--encoding" in assumed.notices[0].text
        assert proved.notices == ()


def test_tab_separated_utf_16_is_what_excel_calls_unicode_text() -> None:
    """importer/sources/README.md 2."""
    content = "Name\tCity\r\nÅsa\tMalmö\r\n".encode("utf-16")
    assert cells_of(content) == [("Name", "City"), ("Åsa", "Malmö")]


def test_the_whole_file_is_proved_and_not_a_sample() -> None:
    """The first letter with an accent may stand anywhere."""
    plain = b"Name,City\n" + b"Acme,Rome\n" * 120_000
    assert cells_of(plain + "Renée,Köln\n".encode("cp1252"))[-1] == ("Renée", "Köln")
    assert cells_of(plain + "Renée,Köln\n".encode())[-1] == ("Renée", "Köln")


def test_letters_across_the_blocks_that_are_read_are_whole() -> None:
    """The file is read in blocks of a mebibyte; no block's end cuts a letter in two."""
    for shift in range(3):
        content = b"x" * shift + "Naïve,€\n".encode() * 100_000
        assert cells_of(content)[-1] == ("Naïve", "€")


def _stopped(content: bytes, **options: str) -> ImporterError:
    with pytest.raises(ImporterError) as stopped:
        cells_of(content, **options)
    return stopped.value


def test_a_broken_byte_in_utf_8_text_is_named_by_its_place() -> None:
    """Text that is UTF-8 in a hundred places is not Windows-1252 because of one broken byte."""
    good = "Name,City\n" + "Renée,Köln\n" * 100
    error = _stopped(good.encode() + b"Broken \xff,Rome\n" + good.encode())
    assert error.code == "text-not-decodable"
    assert error.context["offset"] == str(len(good.encode()) + 7)
    assert "line 102" in error.message
    assert "--encoding" in error.hint


def test_letters_before_quotation_marks_are_no_proof_of_utf_8() -> None:
    """`ß“` and `é””` in Windows-1252 are, byte by byte, valid UTF-8 for letters of far scripts."""
    row = ("„Gruß“", "Café”” Fuß“ Spaß“ ñu")
    content = f"Name,City\n{','.join(row)}\n".encode("cp1252")
    assert cells_of(content) == [("Name", "City"), row]


def test_a_broken_first_byte_does_not_turn_utf_8_into_windows_1252() -> None:
    """All the letters after it count, too."""
    error = _stopped(b"Name,City\n\xff,Rome\n" + "Renée,Köln\n".encode() * 100)
    assert (error.code, error.context["offset"]) == ("text-not-decodable", "10")


def test_a_broken_byte_after_the_first_block_is_found_where_it_is() -> None:
    """Offsets count from the file's start, whatever is read at a time."""
    good = "Renée,Köln\n".encode() * 90_000
    assert _stopped(good + b"\xc3\n").context["offset"] == str(len(good))


def test_a_letter_cut_off_at_the_end_is_broken() -> None:
    """A download that stopped half way."""
    good = codecs.BOM_UTF8 + "Renée,Köl".encode()
    assert _stopped(good + b"\xc3").context["offset"] == str(len(good))


def test_utf_16_with_half_a_letter_at_its_end_is_broken() -> None:
    """The same in the other encoding."""
    assert _stopped("Name,City\n".encode("utf-16") + b"x").code == "text-not-decodable"


def test_utf_16_without_its_mark_must_be_named() -> None:
    """It is never read as Windows-1252 with NULs between the letters."""
    for codec in ("utf-16-le", "utf-16-be"):
        error = _stopped(NAMES.encode(codec))
        assert error.code == "encoding-unknown"
        assert f"--encoding {codec}" in error.hint
        assert cells_of(NAMES.encode(codec), encoding=codec)[1] == ("Renée Ñuñez", "Köln")


def test_what_is_in_no_usual_encoding_is_refused_with_a_suggestion() -> None:
    """Guessing wrongly would damage every name, so a guess is only ever a suggestion."""
    russian = "Название,Город\n" + "Общество с ограниченной ответственностью,Москва\n" * 20
    error = _stopped(russian.encode("cp866"))
    assert error.code == "encoding-unknown"
    assert "--encoding" in error.hint
    assert cells_of(russian.encode("cp866"), encoding="cp866")[0] == ("Название", "Город")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Имя,Город\nАнна Каренина,Москва\n", "cp1251"),
        ("Όνομα,Πόλη\nΆννα Παππά,Αθήνα\n", "cp1253"),
        ("姓名,城市\n张伟,北京\n李娜,上海\n王芳芳,广州\n", "gbk"),
    ],
)
def test_another_script_is_not_taken_for_western_letters(text: str, codec: str) -> None:
    """All of the bytes are letters of Windows-1252, too: importer/sources/README.md 2, 27."""
    assert _stopped(text.encode(codec)).code == "encoding-unknown"
    assert cells_of(text.encode(codec), encoding=codec)[0][0] == text.partition(",")[0]


def test_the_users_encoding_is_the_last_word() -> None:
    """Even where a guess would have worked."""
    with table("Zoë,1\n".encode("cp1252"), encoding="cp1250") as found:
        assert found.facts["encoding"] == "cp1250 (as you said)"
        assert found.notices == ()
    assert cells_of("Łódź,1\n".encode("cp1250"), encoding="windows-1250") == [("Łódź", "1")]


def test_the_users_encoding_must_fit_the_file() -> None:
    """The place where it doesn't is named."""
    error = _stopped("Name,City\nRenée,Köln\n".encode("cp1252"), encoding="utf-8")
    assert (error.code, error.context["offset"]) == ("text-not-decodable", "13")


@pytest.mark.parametrize("name", ["utf-9", "rot13", "base64", "idna", "unicode_escape", ""])
def test_a_name_that_is_no_encoding_of_files_is_refused(name: str) -> None:
    """Codecs of Python that turn bytes into bytes, or host names into letters, are none either."""
    with pytest.raises(UsageError) as stopped:
        cells_of(b"A,B\n", encoding=name)
    assert stopped.value.code == "encoding-name-unknown"
    assert repr(name) in stopped.value.message


def test_an_almost_right_name_is_mended() -> None:
    """The nearest known name is proposed."""
    with pytest.raises(UsageError) as stopped:
        cells_of(b"A,B\n", encoding="cp1522")
    assert "Did you mean --encoding cp1" in stopped.value.hint
