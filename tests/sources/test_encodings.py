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


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [NAMES, "Name,City\nAcme Ltd,Rome\n"])
def test_utf_16_is_known_without_its_mark(text: str, codec: str) -> None:
    """It is never read as Windows-1252, or UTF-8, with NULs between the letters."""
    assert cells_of(text.encode(codec))[0] == ("Name", "City")
    assert cells_of(text.encode(codec)) == cells_of(text.encode(codec), encoding=codec)


def test_what_is_in_no_usual_encoding_is_refused_with_a_suggestion() -> None:
    """Guessing wrongly would damage every name, so a guess is only ever a suggestion."""
    russian = "Название,Город\n" + "Общество с ограниченной ответственностью,Москва\n" * 20
    error = _stopped(russian.encode("cp866"))
    assert error.code == "encoding-unknown"
    assert "--encoding" in error.hint
    assert cells_of(russian.encode("cp866"), encoding="cp866")[0] == ("Название", "Город")


LISTS = {
    "cp1250": "Nazwa;Ulica;Miasto\nŻółw Sp. z o.o.;ul. Śląska 5;Łódź\nJan Wiśniewski;;Gdańsk\n",
    "iso8859-2": "Název;Ulice;Město\nDvořák s.r.o.;Žižkova 5;Plzeň\nNovák Jiří;Příčná 3;Ústí\n",
    "cp1251": "Имя;Город;Адрес\nАнна Каренина;Москва;ул. Тверская\nООО Ромашка;Тула;Садовая\n",
    "koi8-r": "Имя;Город;Адрес\nАнна Каренина;Москва;ул. Тверская\nООО Ромашка;Тула;Садовая\n",
    "iso8859-5": "Имя;Город\nАнна Каренина;Москва\nООО Ромашка;Санкт-Петербург\n",
    "cp1253": "Όνομα;Πόλη\nΆννα Παππά;Αθήνα\nΓιώργος;Θεσσαλονίκη\n",
    "cp1254": "Müşteri Adı;Şehir\nAyşe Yılmaz;İstanbul\nIşık Ltd. Şti.;Eskişehir\nGöğüş;Muğla\n",
    "cp1256": "الاسم;المدينة\nشركة النور;الرياض\nمحمد علي;جدة\n",
    "cp1257": "Pavadinimas;Miestas\nŽalgiris UAB;Šiauliai\nJonas;Panevėžys\nĄžuolas;Kėdainiai\n",
    "cp932": "顧客名,住所,電話番号\n株式会社山田商店,東京都千代田区,03\n鈴木一郎,大阪市北区,06\n",
    "cp949": "고객명,주소,전화번호\n한국상사,서울특별시 강남구,02-123\n김철수,부산광역시,051\n",
    "gb18030": "客户名称,地址,电话\n北京科技有限公司,北京市海淀区,010\n王芳,上海市浦东新区,021\n",
    "big5": "客戶名稱,地址,電話\n台灣貿易有限公司,台北市信義區,02\n陳美玲,高雄市,07\n",
    "cp874": "ชื่อลูกค้า,ที่อยู่\nบริษัท สยาม จำกัด,กรุงเทพมหานคร\nสมชาย ใจดี,เชียงใหม่\n",
}


@pytest.mark.parametrize("codec", LISTS)
def test_an_old_encoding_is_known_by_the_language_that_it_makes(codec: str) -> None:
    """All of the bytes are letters of Windows-1252, too: importer/sources/README.md 2, 27."""
    with table(LISTS[codec].encode(codec)) as found:
        assert [row.cells for row in found.rows()] == [
            tuple(line.replace(";", ",").split(",")) for line in LISTS[codec].splitlines()
        ]
        assert [notice.code for notice in found.notices] == ["encoding-assumed"]
        assert "--encoding" in found.notices[0].text


def test_a_list_of_many_western_languages_is_no_other_script() -> None:
    rows = "Name,City\nRenée Ñuñez,Köln\nÅsa,Malmö\nJoão,São Paulo\n"
    assert cells_of(rows.encode("cp1252"))[3] == ("João", "São Paulo")


def test_letters_that_come_late_tell_as_well() -> None:
    plain = "Name;Miasto\n" + "Acme;Radom\n" * 30_000
    assert cells_of((plain + "Żółw;Łódź\n").encode("cp1250"))[-1] == ("Żółw", "Łódź")


def test_what_reads_well_in_two_encodings_is_asked_with_a_line_of_each() -> None:
    """`Рахель` and `Лея` written in Hebrew read as Cyrillic letters that are no words, but nothing
    shows it."""
    names = "רחל;לאה"
    error = _stopped(f"ab;cd\n{names}\n".encode("cp1255"))
    assert error.code == "encoding-unknown"
    assert f"--encoding cp1255: “{names}”" in error.hint
    assert f"--encoding cp1251: “{names.encode('cp1255').decode('cp1251')}”" in error.hint


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
