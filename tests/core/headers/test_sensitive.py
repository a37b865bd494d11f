"""Columns whose cells go nowhere are known by their headers, in many languages."""

import pytest
from importer.core.headers.sensitive import Sensitivity, sensitivity_of


@pytest.mark.parametrize(
    "header",
    [
        "BankAccountNumber", "Card Number", "card_number", "Card Last4", "Name on Card",
        "Cardholder's Name", "IBAN", "BSB", "Default Company Bank Account", "Kontonummer",
        "Credit Card Address Line 1",
    ],
)  # fmt: skip
def test_card_and_bank_data(header: str) -> None:
    """importer/sources/README.md 49."""
    assert sensitivity_of(header) is Sensitivity.PAYMENT


@pytest.mark.parametrize(
    "header",
    [
        "Password", "user_pass", "password_hash", "PasswordSalt", "session_tokens", "rp_token",
        "API Key", "apiSecretKey", "activation_key", "Security Answer", "one-time code", "pwd",
        "Passwort", "Mot de passe", "Contraseña", "Senha", "Wachtwoord", "Hasło", "Lösenord",
        "Пароль", "كلمة المرور", "סיסמה", "密码", "客戶密碼", "パスワード", "비밀번호", "Mật khẩu",
    ],
)  # fmt: skip
def test_secrets(header: str) -> None:
    assert sensitivity_of(header) is Sensitivity.SECRET


@pytest.mark.parametrize(
    "header",
    [
        "Date of Birth", "birth_date", "DOB", "SSN", "Passport No", "National ID", "Religion",
        "Blood Group", "Geburtsdatum", "Date de naissance", "Fecha de nacimiento", "Personnummer",
        "Data di nascita", "Data urodzenia", "Doğum Tarihi", "Дата рождения", "تاريخ الميلاد",
        "生年月日", "身份证号", "주민등록번호",
    ],
)  # fmt: skip
def test_private_data_of_persons(header: str) -> None:
    assert sensitivity_of(header) is Sensitivity.PRIVATE


@pytest.mark.parametrize(
    "header",
    [
        "Card ID", "Card Status", "Card Address Line1", "Account Number", "Customer", "Ribbon",
        "Tax Number", "VAT ID", "Company Registration No", "Disabled", "Hash Tag", "Key Account",
        "PIN Code", "Salt Supplier", "Health Score", "Compass", "Secretary",
        "Cookie Consent", "Clave cliente", "Identification Number", "NIF", "Codice Fiscale",
    ],
)  # fmt: skip
def test_what_a_ledger_needs_is_none_of_them(header: str) -> None:
    """`Card ID` is MYOB's customer number (templates/README.md#myob-accountright)."""
    assert sensitivity_of(header) is None
