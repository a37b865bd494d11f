"""Čeština: what its words in headers mean."""

WORDS = """
name: Název, Jméno a příjmení, Celé jméno, Zobrazované jméno
first_name: Jméno, Křestní jméno
last_name: Příjmení
middle_name: Prostřední jméno
title: Titul, Oslovení, Titul před jménem
titles: Pan, Paní, Slečna, Ing, Mgr, Bc, JUDr, MUDr
company: Firma, Společnost, Obchodní firma, Podnik, Firmy, Společnosti, Obchodní jméno,
    Organizace
customer: Zákazník, Zákazníci, Odběratel, Klient, Zákazníka, Odběratele, Partner, Obchodní
    partner
contact: Kontakt, Kontaktní osoba, Osoba, Kontaktní
billing: Fakturační, Fakturace, Faktura
shipping: Dodací, Doručovací, Dodání, Doručení
postal: Poštovní, Korespondenční
registered: Sídlo, Sídla
main: Hlavní, Výchozí
home: Domů, Soukromý, Bydliště
work: Pracovní, Práce, Kancelář
other: Jiný, Další, Alternativní
address: Adresa, Adresy
street: Ulice, Ulice a číslo, Ulice a č p, Ulice č p
line: Řádek
house: Číslo popisné, Č p, ČP, Číslo domu, Č domu, Číslo orientační
building: Budova
apartment: Byt, Patro, PO box
district: Městská část, Část obce, Okres
city: Město, Obec
state: Kraj, Region
postcode: PSČ, Poštovní směrovací číslo, Poštovní kód
country: Země, Stát
country_code: Kód země, Kód státu
phone: Telefon, Tel, Telefonní číslo, Pevná linka
mobile: Mobil, Mobilní telefon, Mobilní
fax: Fax
email: E-mail, Emailová adresa, E-mailová adresa, Elektronická pošta, Email
website: Web, Webové stránky, WWW, Internetové stránky, Webová stránka
number: Číslo, Č
code: Kód, Zkratka
tax: IČO, IČ, DIČ, IČ DPH, DPH, Daňové číslo
type: Typ, Druh, Skupina, Kategorie
status: Stav, Status
active: Aktivní
inactive: Neaktivní, Blokovaný, Archivovaný
balance: Zůstatek, Saldo, Počáteční stav, Počáteční zůstatek, Pohledávka, Pohledávky, Dluh,
    Aktuální zůstatek, K úhradě
other_amount: Úvěrový limit, Limit, Obrat, Tržby, Objednávky, Body, Plat, Sleva, Částka, Celkem,
    Splatnost, Forma úhrady, Po splatnosti
date: Datum, Datum narození, Vytvořeno, Změněno, Poslední, Datum vytvoření
currency: Měna, Kód měny
rate: Kurz, Směnný kurz
note: Poznámka, Poznámky, Komentář, Popis
job: Funkce, Pozice, Oddělení
gender: Pohlaví
others: Dodavatel, Dodavatelé, Obchodník, Obchodní zástupce, Zaměstnanec, Banka, Jazyk,
    Národnost, Státní příslušnost
filler: a, nebo, na, pro, v, z
"""

LISTS = """
total: celkem, součet
customer: klient, zákazník, zakaznik, odběratel, odberatel, zákazníci, odběratelé, odběr.
no_customer: dodavatel, zaměstnanec, dodavatelé, dodav., finanční úřad, zaměstnanci
kind: druh, typ
gone: smazáno, smazaný
aside: je
yes: ano
no: ne
active: aktivní
inactive: neaktivní, blokovaný, blokováno
business: právnická osoba
individual: fyzická osoba
gender: muž, z, žena
"""

SENSITIVE = """
payment: bankov*, banka, číslo účtu, bankovní účet, číslo karty, kreditní karta, platební karta,
    název banky, kód banky
secret: heslo, hesla, bezpečnostní otázka, kontrolní otázka
private: datum narození, rok narození, místo narození, narození, narozeniny, rodné číslo, rodné č,
    číslo op, občanský průkaz, číslo občanského průkazu, cestovní pas, číslo pasu, =pas,
    náboženství, vyznání, zdraví, zdravotní stav, zdravotní pojišťovna, alergie, krevní skupina
expiry: platnost do, datum platnosti, platnost, expirace
"""
