"""Columns whose cells go nowhere: recognised by their header, whatever a template says.

Of such a column only the header is kept; its cells are never journaled, logged, sent or written.

* Payment-card and bank data (importer/sources/README.md 49). `Card ID` and `Account Number` alone
  are customer numbers in the systems that write them, so they are no such headers; nor is
  `Card Address`, Stripe's only postal address (templates/README.md#stripe). `Credit Card Address`,
  beside the number of the card, is one.
* Secrets: passwords, hashes, tokens, keys, answers to security questions. Exports of shops and
  member lists are whole user tables (WordPress writes `user_pass` and `session_tokens`).
* Private data of a person that a ledger has no use for: national identity numbers, date of birth,
  health, religion. `--keep-private` lets these through. Tax and registration numbers are no such
  data: invoices need them.

What a column's *values* tell of secrets is `evidence.secrets`' business.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from importer.core.headers.known import words_form
from importer.core.language import gettext_noop


class Sensitivity(StrEnum):
    """Why the cells of a column go nowhere."""

    PAYMENT = "payment"
    SECRET = "secret"  # noqa: S105 - a kind of column, no secret
    PRIVATE = "private"


SENSITIVITY_WORDS: Mapping[Sensitivity, str] = {
    Sensitivity.PAYMENT: gettext_noop("payment-card or bank data"),
    Sensitivity.SECRET: gettext_noop("passwords, keys or the like"),
    Sensitivity.PRIVATE: gettext_noop("private data of a person (--keep-private keeps it)"),
}

_PAYMENT = r"""
    bank | banking | banca | banco | banque | iban | bic | swift | bsb | sort\ code
    | routing\ (number|no) | aba\ number
    | (card|cc)\ (no|number|num|exp|expiry|expiration|cvc|cvv|code|last\ ?4|brand|funding|name
        |holder|fingerprint|issue|tokenization) | cardholder(\ s)? | name\ on\ card
    | (credit|debit|payment)\ cards? | cvv2? | cvc2?
    | bankverbindung | bankkonto | bankname | blz | kreditkarte | kartennummer | kontonummer
    | rib | carte\ bancaire | numero\ de\ carte | numéro\ de\ carte
    | cuenta\ bancaria | tarjeta | cartão | conta\ bancária | carta\ di\ credito
    | bankrekening | rekeningnummer | kaartnummer
    | bankov\w+ | bancar\w* | банков\w+ | bankow\w+ | bankgiro | plusgiro | pankkitili | tilinumero
    | bankszámla\w* | számlaszám | τραπεζ\w+ | banka\ hesab\w* | חשבון\ בנק | شماره\ حساب
    | р\ с | к\ с | бик | расч[её]тный\ сч[её]т | розрахунковий\ рахунок | мфо
    | nomor\ rekening | no\ rekening | tài\ khoản\ ngân\ hàng | número\ de\ cuenta
"""
_HIDDEN = r"""
    passwords? | passwd | pwd | (\A|user\ )pass\Z | passphrase | passcode
    | (\A|\w\ )hash\Z | hashed\ \w+ | (\A|\w\ )salt\Z
    | (access|auth|reset|session|refresh|remember|login|rp|csrf|verification|activation)\ tokens?
    | tokens? | secrets? | credentials? | cookies?(?!\ consent) | \Asession\Z | session\ (id|data)
    | (api|private|secret|access|auth|activation|reset|license|licence)\ keys?
    | otp | totp | mfa\ \w+ | 2fa\ \w+ | one\ time\ (code|password|pin) | backup\ codes?
    | security\ (question|answer|code)s? | secret\ (question|answer)s? | pin\ hash
    | passwort | kennwort | passwörter | sicherheitsfrage | sicherheitsantwort | geheimfrage
    | mot\ de\ passe | mots\ de\ passe | jeton | clé\ (api|secrète|privée) | question\ secrète
    | contraseña | contrasena | clave\ (de\ acceso|secreta|api|privada) | palabra\ clave
    | pregunta\ (secreta|de\ seguridad) | senha | palavra\ passe | chave\ (api|secreta|privada)
    | parola\ d\ ordine | parola\ chiave | domanda\ segreta | chiave\ (api|segreta|privata)
    | wachtwoord | geheime\ vraag | beveiligingsvraag
    | adgangskode | kodeord | passord | lösenord | salasana | lykilorð
    | hasło | hasla | heslo | jelszó | parolă | lozinka | šifra\ za\ prijavu | geslo | парола
    | κωδικός\ πρόσβασης | şifre | parola | пароль | хэш | токен | סיסמה | סיסמא
    | كلمة\ (المرور|السر) | كلمة\ مرور | رمز\ (التحقق|عبور) | گذرواژه | पासवर्ड
    | kata\ sandi | katalaluan | mật\ khẩu
"""
_PRIVATE = r"""
    ssn | social\ security(\ (number|no|num))? | social\ insurance(\ (number|no))? | nino
    | national\ (id|identity|identification|insurance)(\ (number|no|card|code))?
    | (identity|id)\ card(\ (number|no))? | passport(\ (number|no|expiry|country))?
    | driver\ ?(s)?\ licen[cs]e(\ (number|no))? | driving\ licen[cs]e(\ (number|no))?
    | date\ of\ birth | birth\ ?(date|day|year|place) | dob | place\ of\ birth | born(\ on)?
    | religion | religious\ \w+ | ethnicity | etnia | ethnie | etnicidade | ethnizität
    | \Arace\Z | sexual\ orientation
    | blood\ (group|type) | \Ahealth\Z | (health|medical)\ (status|condition|notes?|data|issues?)
    | medical\ (history|conditions?|notes?|record|record\ (no|number))
    | diagnos[ei]s | allerg(y|ies) | disabilit(y|ies)
    | geburtstag | geburtsdatum | geburtsort | geb\ datum | personalausweis(\ ?(nummer|nr))?
    | ausweisnummer | reisepass(nummer)? | sozialversicherungsnummer | sv\ nummer | krankheit(en)?
    | konfession | gesundheit(szustand)? | blutgruppe | behinderung | allergien
    | date\ de\ naissance | né\ le | née\ le | lieu\ de\ naissance | numéro\ de\ sécurité\ sociale
    | n\ sécu | carte\ d\ identité | numéro\ de\ passeport | passeport | handicap | santé
    | fecha\ de\ nacimiento | fecha\ nacimiento | lugar\ de\ nacimiento | cumpleaños | pasaporte
    | seguridad\ social | curp | número\ de\ identidad | religión | salud | discapacidad
    | \Arg\Z | data\ de\ nascimento | data\ nascimento | nascimento | aniversário | passaporte
    | religião
    | data\ di\ nascita | data\ nascita | luogo\ di\ nascita | carta\ d\ identità | salute
    | geboortedatum | geboorteplaats | burgerservicenummer | bsn | paspoort(nummer)? | geloof
    | fødselsdato | fødselsnummer | cpr(\ (nr|nummer))? | personnummer | födelsedatum
    | religioni? | helse | hälsa | sundhed
    | syntymäaika | henkilötunnus | hetu | kennitala\ einstaklings | fæðingardagur
    | data\ urodzenia | pesel | datum\ narození | rodné\ číslo | dátum\ narodenia
    | születési\ \w+
    | tajszám | taj\ szám | data\ nașterii | data\ nasterii | cnp | (datum|dat)\ rođ(enja)? | jmbg
    | datum\ rojstva
    | emšo | дата\ на\ раждане | егн | дата\ рождения | снилс | паспорт | дата\ народження
    | ημερομηνία\ γέννησης | αμκα | doğum\ tarihi | tc\ kimlik(\ \w+)? | תאריך\ לידה | תעודת\ זהות
    | تاريخ\ (الميلاد|الولادة) | رقم\ (الهوية|الجواز) | الديانة | فصيلة\ الدم
    | تاریخ\ تولد | کد\ ملی
    | जन्म\ तिथि | आधार | aadhaar(\ (number|no))? | aadhar(\ (number|no))? | nric | emirates\ id
    | tanggal\ lahir | nik\ ktp | (no|nomor)\ (identitas|ktp|paspor) | tarikh\ lahir
    | ngày\ sinh | số\ cmnd | cccd
"""
_UNSPACED = {
    Sensitivity.PAYMENT: r"银行账|銀行帳|银行卡|口座番号|銀行口座|계좌번호|บัญชีธนาคาร",
    Sensitivity.SECRET: r"密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|รหัสผ่าน",
    Sensitivity.PRIVATE: (
        r"身份证|身分證|出生日期|生日|宗教|血型|护照|護照|生年月日|誕生日|マイナンバー|血液型"
        r"|주민등록번호|주민번호|생년월일|종교|혈액형|วันเกิด|เลขบัตรประชาชน|บัตรประชาชน|ศาสนา"
    ),
}
"""Languages without blanks between their words: such a word counts wherever it stands."""


_NAME_OF_A_PARTNER = "CardName"
"""So SAP Business One calls a customer's name, in this spelling; a card has a `Card Name`."""


def _pattern(kind: Sensitivity, words: str) -> re.Pattern[str]:
    unspaced = _UNSPACED.get(kind)
    either = rf"\b({words})\b" + (f"|{unspaced}" if unspaced else "")
    return re.compile(either, re.VERBOSE)


_PATTERNS = {
    kind: _pattern(kind, words)
    for kind, words in (
        (Sensitivity.PAYMENT, _PAYMENT),
        (Sensitivity.SECRET, _HIDDEN),
        (Sensitivity.PRIVATE, _PRIVATE),
    )
}


def sensitivity_of(header: str) -> Sensitivity | None:
    """What kind of cells that go nowhere stands under this header, if any."""
    if header.strip() == _NAME_OF_A_PARTNER:
        return None
    words = words_form(header)
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(words)), None)
