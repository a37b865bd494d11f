"""Polski: what its words in headers mean."""

WORDS = """
name: Nazwa, Imię i nazwisko, Nazwa wyświetlana, Nazwa pełna, Pełna nazwa
first_name: Imię, Imiona
last_name: Nazwisko
middle_name: Drugie imię
title: Tytuł, Zwrot grzecznościowy
titles: Pan, Pani, Państwo, Mgr, Inż
company: Firma, Przedsiębiorstwo, Nazwa firmy, Firmy, Spółka, Organizacja
customer: Klient, Klienci, Kontrahent, Klienta, Kontrahenta, Kontrahenci, Nabywca, Odbiorca,
    Dłużnik, Płatnik
contact: Kontakt, Osoba kontaktowa, Osoba, Osoba do kontaktu, Kontaktowy, Kontaktowa
billing: Faktura, Faktury, Rozliczeniowy, Do faktury, Fakturowania, Na fakturze
shipping: Dostawa, Dostawy, Wysyłka, Wysyłki, Do wysyłki
postal: Korespondencyjny, Do korespondencji, Korespondencja, Korespondencyjna
registered: Siedziba, Siedziby, Rejestrowy
main: Główny, Główna, Domyślny
home: Domowy, Prywatny, Zamieszkania
work: Służbowy, Firmowy, Biuro
other: Inny, Inna, Dodatkowy, Alternatywny
address: Adres, Adresu
street: Ulica, Ul, Ulica i numer, Ulica i nr, Ulica nr domu
line: Linia, Wiersz
house: Nr domu, Numer domu, Nr budynku, Numer budynku, Nr posesji
building: Budynek, Blok
apartment: Nr lokalu, Numer lokalu, Lokal, Nr mieszkania, Mieszkanie, Numer mieszkania, Piętro,
    Skrytka pocztowa
district: Dzielnica, Gmina, Poczta
city: Miasto, Miejscowość
state: Województwo, Powiat, Region, Stan
postcode: Kod pocztowy, Kod poczt, Adres kod
country: Kraj, Państwo nazwa
country_code: Kod kraju, Kod państwa, Prefiks kraju
phone: Telefon, Tel, Numer telefonu, Nr telefonu, Nr tel, Telefon stacjonarny, Telefony
mobile: Komórka, Telefon komórkowy, Tel komórkowy, Komórkowy, Tel kom
fax: Faks, Fax
email: E-mail, Adres e-mail, Poczta elektroniczna, Mail, Email
website: Strona www, Strona internetowa, WWW, Strona
id: Identyfikator, Symbol, Akronim
number: Numer, Nr
code: Kod
tax: NIP, REGON, PESEL, KRS, Numer NIP, VAT UE, Podatek
type: Typ, Rodzaj, Grupa, Kategoria
status: Status
active: Aktywny, Czynny, Aktywna
inactive: Nieaktywny, Zablokowany, Archiwalny
balance: Saldo, Bilans otwarcia, Saldo początkowe, Należność, Należności, Saldo bieżące, Do
    zapłaty, Zadłużenie, Rozrachunki, Saldo należności
other_amount: Limit kredytu, Limit kredytowy, Obrót, Obroty, Sprzedaż, Zamówienia, Punkty,
    Wynagrodzenie, Rabat, Kwota, Suma, Razem, Termin płatności, Forma płatności, Przeterminowane
date: Data, Data urodzenia, Utworzono, Data utworzenia, Zmodyfikowano, Ostatni, Ostatnie, Data
    dodania
currency: Waluta, Kod waluty
rate: Kurs, Kurs waluty
note: Uwagi, Uwaga, Notatka, Notatki, Komentarz, Komentarze, Opis, Dodatkowe informacje, Dodatkowe
    uwagi
job: Stanowisko, Dział
gender: Płeć
others: Dostawca, Dostawcy, Handlowiec, Opiekun, Pracownik, Bank, Język, Przedstawiciel,
    Narodowość, Obywatelstwo
filler: i, lub, do, na, z, w, dla, Dane
"""

LISTS = """
total: razem, suma, ogółem, łącznie, suma końcowa
customer: klient, klienci, odbiorca, odbiorcy, nabywca
no_customer: dostawca, pracownik, dostawcy, pracownicy, urząd skarbowy
kind: rodzaj, typ
gone: usunięty
when: data
aside: jest
yes: tak
no: nie
active: aktywny
inactive: nieaktywny, zablokowany, zarchiwizowany
business: osoba prawna
individual: osoba fizyczna
gender: mężczyzna, k, kobieta
"""

SENSITIVE = """
payment: bankow*, konto bankowe, rachunek bankowy, numer rachunku, nr rachunku, numer karty, nr
    karty, karta kredytowa, karty kredytowej, karta płatnicza, =rachunek, nazwa banku
secret: hasło, hasła, pytanie zabezpieczające, pytanie pomocnicze
private: data urodzenia, rok urodzenia, miejsce urodzenia, urodziny, urodzony, pesel, nr pesel,
    numer pesel, dowód osobisty, dowodu osobistego, numer dowodu, nr dowodu, =dowód, paszport,
    paszportu, nr paszportu, wyznanie, religia, zdrowie, stan zdrowia, niepełnosprawność, alergie,
    grupa krwi
expiry: data ważności, ważna do, termin ważności
"""
