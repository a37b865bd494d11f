"""In every language what is private, secret or of a bank stays in the file."""

import pytest
from importer.core.headers.sensitive import Sensitivity, sensitive_columns, sensitivity_of
from importer.core.headers.sensitive_words import HARMLESS
from importer.core.headers.vocabulary import LANGUAGES, sensitive_by_kind

KINDS = {
    "birth": Sensitivity.PRIVATE,
    "identity": Sensitivity.PRIVATE,
    "passport": Sensitivity.PRIVATE,
    "bank": Sensitivity.PAYMENT,
    "card": Sensitivity.PAYMENT,
    "password": Sensitivity.SECRET,
    "health": Sensitivity.PRIVATE,
    "religion": Sensitivity.PRIVATE,
}
# Headers as files have them, in the order of KINDS; several of a kind are parted by `|`.
HEADERS = {
    "en": "Date_Birth|birthDate, National ID No, Passport Number, BiC|Bank_Account|IBAN, Card_No, "
    "Password, Health Status, Religion",
    "de": "Geb.-Datum|Geburtstag, Ausweis-Nr., Reisepassnummer, Girokonto|Bankleitzahl, "
    "Karten-Nr|Kreditkarte, Kennwort, Gesundheitszustand, Konfession",
    "fr": "Date naissance, N° Sécu|Pièce d'identité, N° passeport, RIB|Compte bancaire, N° carte, "
    "Mot_de_passe, État de santé, Religion",
    "es": "Fec. nacimiento|FechaNacimiento, C.U.R.P.|DNI|N.I.E.|Cédula de ciudadanía, Pasaporte, "
    "Cuenta bancaria|CLABE, Nº tarjeta, Contraseña, Salud, Religión",
    "it": "DataNascita|Nato il, N. carta d'identità, Passaporto, Conto corrente|Banca, Numero "
    "carta, Parola chiave, Salute, Religione",
    "pt": "Dt. Nascimento|Data_Nasc, RG|Cartão do Cidadão, Passaporte, Conta bancária|Banco, Nº "
    "do cartão, Senha, Saúde, Religião",
    "nl": "Geb. datum|Verjaardag, BSN-nummer|Rijksregisternummer, Paspoort nr, Gironummer|"
    "Rekeningnr|BiC, Kaartnummer, Wachtwoord, Gezondheid, Godsdienst",
    "ar": "تاريخ_الميلاد, رقم الهوية الوطنية|الرقم القومي, رقم جواز السفر, البنك|آيبان, رقم "
    "البطاقة, كلمة المرور, الحالة الصحية, الديانة",
    "da": "Fødselsdag|Fodselsdato, CPR-nr.|Personnummer, Pasnr., Bankkonto|Giro, Kortnr, "
    "Adgangskode, Helbred, Trossamfund",
    "no": "Fødselsdag, Fødselsnummer|Personnr, Passnummer, Bankkonto|Kontonr, Kortnummer, "
    "Passord, Helse, Livssyn",
    "sv": "födelsedag|Fodelsedatum, Personnr|Samordningsnummer, Passnummer, Bankgiro|Clearingnr, "
    "kortnummer, Lösenord, Hälsa, Trossamfund",
    "fi": "Syntymäpäivä|Syntymaaika, Henkilötunnus|HETU, Passin numero, Pankkitili|Tilinumero, "
    "Kortin numero, Salasana, Terveydentila, Uskonto",
    "isl": "Fæðingardagur, Kennitala einstaklings, Vegabréf, Bankareikningur, Kortanúmer, "
    "Lykilorð, Heilsufar, Trúfélag",
    "pl": "Data_urodzenia|Urodziny, P.E.S.E.L.|Nr dowodu, Paszport, Nr rachunku|Konto bankowe, Nr "
    "karty, Hasło, Stan zdrowia, Wyznanie",
    "cs": "Dat. narození|Narozeniny, Rodné číslo|Číslo OP, Cestovní pas, Číslo účtu|Banka, Číslo "
    "karty, Heslo, Zdravotní stav, Náboženství",
    "sk": "Dátum narodenia, Rodne cislo|Občiansky preukaz, Číslo pasu, Číslo účtu|Banka, Číslo "
    "karty, Heslo, Zdravotný stav, Vierovyznanie",
    "hu": "Születési dátum|Születésnap, Személyi szám|TAJ-szám, Útlevél, Bankszámlaszám|"
    "Számlaszám, Kártyaszám, Jelszó, Egészségi állapot, Vallás",
    "ro": "Data nasterii|data naşterii, C.N.P.|Carte de identitate, Paşaport, Cont bancar|Banca, "
    "Număr card, Parola, Stare de sănătate, Religie",
    "bg": "Рождена дата|Дата на раждане, ЕГН|Е.Г.Н.|Лична карта, Паспорт, Банкова сметка, Номер "
    "на карта, Парола, Здраве, Вероизповедание",
    "hr": "Datum rođenja|Rođendan, JMBG|Broj osobne, Putovnica, Žiro račun|Banka, Broj kartice, "
    "Lozinka, Zdravlje, Vjera",
    "sr": "Датум рођења|Rođendan, ЈМБГ|Broj lične karte, Пасош, Текући рачун|Banka, Број картице, "
    "Лозинка, Zdravlje, Вероисповест",
    "sl": "Datum rojstva|Rojstni dan, EMŠO|Osebna izkaznica, Potni list, TRR|Banka, Št. kartice, "
    "Geslo, Zdravje, Vera",
    "el": "Ημ/νία γέννησης|Γενέθλια, ΑΔΤ|Α.Μ.Κ.Α.|Αρ. ταυτότητας, Διαβατήριο, Τράπεζα, Αρ. "
    "κάρτας, Συνθηματικό, Υγεία, Θρήσκευμα",
    "tr": "DoğumTarihi|Doğum günü, Kimlik No|TCKN|T.C. Kimlik Numarası, Pasaport No, Banka adı|"
    "Hesap No, Kart No, Şifre, Sağlık durumu, Din",
    "ru": "День рождения|Дата_рождения, СНИЛС|Удостоверение личности, Серия паспорта, БИК|Р/с, "
    "Номер карты, Пароль, Состояние здоровья, Вероисповедание",
    "uk": "День народження|Дата народження, ID-картка|УНЗР, Паспорт, МФО|Розрахунковий рахунок, "
    "Номер картки, Пароль, Стан здоров'я, Релігія",
    "he": "תאריך_לידה|יום הולדת, ת.ז.|תעודת זהות, מספר דרכון, חשבון בנק, מספר כרטיס אשראי, סיסמה, "
    "מצב בריאותי, דת",
    "fa": "تاریخ تولد, کد ملی|شماره شناسنامه, گذرنامه, شماره حساب|شبا, شماره کارت, رمز عبور, "
    "وضعیت سلامت, مذهب",
    "hi": "जन्म तिथि|जन्मदिन, आधार नंबर, पासपोर्ट संख्या, बैंक खाता, कार्ड नंबर, पासवर्ड, "
    "स्वास्थ्य, धर्म",
    "id": "Tgl_Lahir|Tanggal lahir, NIK|No. KTP, No. Paspor, No Rekening, Nomor Kartu, Kata "
    "Sandi, Kesehatan, Agama",
    "ms": "Tarikh lahir, No. Kad Pengenalan|MyKad|No. K/P, Pasport, Akaun bank, Nombor kad, Kata "
    "laluan, Kesihatan, Agama",
    "vi": "Ngày sinh|Sinh nhật, Số CMND/CCCD|CCCD|Căn cước, Hộ chiếu, Số tài khoản|Ngân hàng, Số "
    "thẻ, Mật khẩu, Sức khỏe, Tôn giáo",
    "th": "วันเดือนปีเกิด|วันเกิด, เลขบัตรประชาชน, หนังสือเดินทาง, เลขที่บัญชี|ธนาคาร, "
    "บัตรเครดิต, รหัสผ่าน, สุขภาพ, ศาสนา",
    "zh": "出生日期|生日, 身份证号码|證件號碼, 护照号, 银行账号|開戶行, 信用卡号, 密码, 健康状况, "
    "宗教信仰",
    "ja": "生年月日|誕生日, マイナンバー|個人番号, 旅券番号|パスポート番号, 銀行名|口座番号, "
    "カード番号, パスワード, 健康状態, 宗教",
    "ko": "생년월일|생일, 주민등록번호|외국인등록번호, 여권번호, 은행명|계좌번호, 카드번호, "
    "비밀번호, 건강상태, 종교",
}  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "Bankbezeichnung",
        "Název banky",
        "Nome banca",
        "Bank name",
        "Nom de la banque",
        "Banknaam",
        "Nazwa banku",
        "Pankin nimi",
        "Наименование банка",
        "Banka adı",
        "Nome do banco",
        "은행명",
    ],
)
def test_the_name_of_a_bank_stays_in_the_file_as_the_account_does(header: str) -> None:
    assert sensitivity_of(header) is Sensitivity.PAYMENT


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_what_stays_in_the_file(language: str) -> None:
    for (kind, sensitivity), headers in zip(
        KINDS.items(), HEADERS[language].split(", "), strict=True
    ):
        for header in headers.split("|"):
            assert sensitivity_of(header) is sensitivity, (kind, header)


@pytest.mark.parametrize(
    "header",
    [
        "Vergi Kimlik No", "VKN/TCKN", "NIF/DNI", "CPF", "OIB", "P.IVA", "R.F.C.", "NPWP / NIK",
        "Termin płatności dni", "Kimlik", "Vera d.o.o.", "ת.ז./ח.פ.", "דו\"ח", "Карта клиента",
        "Cookie Consent", "Rekening", "Born & Sons", "Contact Card", "Carta intestata",
    ],
)  # fmt: skip
def test_words_that_say_it_elsewhere_only(header: str) -> None:
    assert sensitivity_of(header) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_language_are_of_the_kinds_that_are_read(language: str) -> None:
    kinds = {*map(str, Sensitivity), "expiry"}
    assert kinds <= sensitive_by_kind(language).keys() <= kinds | {HARMLESS}


@pytest.mark.parametrize("expiry", ["Expiry_Date", "Gültig bis", "Срок действия", "有効期限"])
def test_an_expiry_date_is_the_card_s_beside_one(expiry: str) -> None:
    assert sensitive_columns(["Name", "Card Brand", expiry]).keys() == {1, 2}
    assert sensitive_columns(["Name", expiry, "Card Brand"]).keys() == {1, 2}
    assert sensitive_columns(["Card Brand", "Name", expiry]).keys() == {0}
