"""Magyar: what its words in headers mean."""

WORDS = """
name: Név, Teljes név, Megnevezés, Neve
first_name: Keresztnév, Utónév
last_name: Vezetéknév, Családnév
title: Megszólítás, Cím megszólítás, Titulus
titles: Úr, Hölgy, Asszony
company: Cég, Cégnév, Vállalat, Cég neve, Társaság, Szervezet
customer: Ügyfél, Vevő, Partner, Ügyfelek, Vevők, Vásárló, Ügyfél neve, Megrendelő
contact: Kapcsolattartó, Kapcsolat, Személy, Kapcsolattartó neve
billing: Számlázási, Számla
shipping: Szállítási, Kiszállítási, Szállítás
postal: Postai, Levelezési
registered: Székhely, Székhelye
main: Elsődleges, Alapértelmezett
home: Otthoni, Lakcím
work: Munkahelyi, Irodai
other: Egyéb, Másodlagos, Másik
address: Cím, Címe
street: Utca, Utca házszám, Közterület, Közterület neve, Utca és házszám
line: Sor, Címsor
house: Házszám
building: Épület
apartment: Emelet, Ajtó, Lakás, Postafiók
district: Kerület
city: Város, Település, Helység
state: Megye, Régió, Állam
postcode: Irányítószám, Irsz, Ir szám, Postai irányítószám
country: Ország
country_code: Országkód, Ország ISO kód, ISO kód, ISO országkód
phone: Telefon, Telefonszám, Tel, Vezetékes telefon
mobile: Mobil, Mobiltelefon, Mobilszám, Mobil telefonszám
fax: Fax
email: E-mail, E-mail cím, Email cím, Email
website: Weboldal, Honlap, Weblap, Web
id: Azonosító
number: Szám, Sorszám, Szla
code: Kód
tax: Adószám, Adóazonosító, Közösségi adószám, Cégjegyzékszám, ÁFA, Csoportos adószám
type: Típus, Csoport, Kategória
status: Állapot, Státusz
active: Aktív
inactive: Inaktív, Archivált, Letiltott
balance: Egyenleg, Nyitó egyenleg, Tartozás, Követelés, Kintlévőség, Aktuális egyenleg,
    Nyitóegyenleg
other_amount: Hitelkeret, Forgalom, Árbevétel, Rendelések, Pontok, Fizetés, Kedvezmény, Összeg,
    Összesen, Fizetési határidő, Fizetési mód, Lejárt
date: Dátum, Születési dátum, Létrehozva, Módosítva, Utolsó, Születésnap
currency: Pénznem, Deviza, Valuta, Devizanem
rate: Árfolyam
note: Megjegyzés, Megjegyzések, Jegyzet, Leírás
job: Beosztás, Munkakör, Osztály
gender: Nem
others: Szállító, Beszállító, Üzletkötő, Értékesítő, Alkalmazott, Nyelv, Számlavezető bank,
    Állampolgárság, Nemzetiség
filler: és, vagy, a, az
"""

LISTS = """
total: összesen, mindösszesen, összeg
customer: vevő, ügyfél, vevők, ügyfelek
no_customer: szállító, beszállító, alkalmazott, munkatárs, szállítók, beszállítók, adóhatóság
kind: típus
gone: törölt
yes: igen
no: nem
active: aktív
inactive: inaktív, zárolt
business: jogi személy
individual: magánszemély
gender: férfi, n, nő
"""

SENSITIVE = """
payment: bank neve, bankszámla, bankszámla*, számlaszám, kártyaszám, kártya szám, bankkártya,
    bankkártya*, hitelkártya, hitelkártya*, banknév
secret: jelszó, jelszava, biztonsági kérdés
private: születési*, születés, született, születésnap, tajszám, taj szám, =taj, személyi szám,
    személyi azonosító, személyi igazolvány, személyi igazolvány szám, személyazonosító, személyi
    ig szám, szig szám, útlevél, útlevélszám, útlevél szám, vallás, egészség, egészségi állapot,
    fogyatékosság, allergia, vércsoport
expiry: lejárat, lejárati dátum, érvényesség
"""
