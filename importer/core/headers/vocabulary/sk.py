"""Slovenčina: what its words in headers mean."""

WORDS = """
name: Názov, Meno a priezvisko, Celé meno
first_name: Meno, Krstné meno
last_name: Priezvisko
title: Titul, Oslovenie
titles: Pán, Pani, Slečna, Ing, Mgr
company: Firma, Spoločnosť, Obchodné meno, Podnik, Organizácia, Firmy, Spoločnosti
customer: Zákazník, Zákazníci, Odberateľ, Klient, Zákazníka, Odberateľa, Partner
contact: Kontakt, Kontaktná osoba, Osoba, Kontaktný
billing: Fakturačná, Fakturačný, Fakturačné, Fakturácia, Faktúra
shipping: Dodacia, Dodací, Dodacie, Doručovacia, Dodania
postal: Poštová, Korešpondenčná
registered: Sídlo, Sídla
main: Hlavný, Hlavná, Predvolený
home: Domov, Súkromný, Bydlisko
work: Pracovný, Práca
other: Iný, Ďalší, Alternatívny
address: Adresa, Adresy
street: Ulica, Ulica a číslo
line: Riadok
house: Číslo domu, Súpisné číslo, Popisné číslo, Orientačné číslo
building: Budova, Blok
apartment: Byt, Poschodie
district: Mestská časť, Okres
city: Mesto, Obec
state: Kraj, Región
postcode: PSČ, Poštové smerovacie číslo
country: Krajina, Štát
country_code: Kód krajiny, Kód štátu
phone: Telefón, Tel, Telefónne číslo, Pevná linka
mobile: Mobil, Mobilný telefón, Mobilný, Mobilné
fax: Fax
email: E-mail, E-mailová adresa, Emailová adresa, Email
website: Web, Webová stránka, WWW, Webové stránky
number: Číslo, Č
code: Kód
tax: IČO, DIČ, IČ DPH, DPH
type: Typ, Druh, Skupina, Kategória
status: Stav
active: Aktívny, Aktívna
inactive: Neaktívny, Blokovaný, Archivovaný
balance: Zostatok, Saldo, Počiatočný stav, Počiatočný zostatok, Pohľadávka, Pohľadávky, Dlh, Na
    úhradu
other_amount: Úverový limit, Limit, Obrat, Tržby, Objednávky, Body, Plat, Zľava, Suma, Spolu,
    Splatnosť, Po splatnosti
date: Dátum, Dátum narodenia, Vytvorené, Zmenené, Posledný
currency: Mena, Kód meny
note: Poznámka, Poznámky, Komentár, Popis
job: Funkcia, Pozícia, Oddelenie
gender: Pohlavie
others: Dodávateľ, Dodávatelia, Obchodník, Zamestnanec, Banka, Jazyk, Národnosť, Štátna
    príslušnosť
filler: a, alebo, na, pre, v, z
"""

LISTS = """
total: spolu, celkom, súčet
customer: klient, zákazník, odberateľ, zákazníci, odberatelia
no_customer: dodávateľ, zamestnanec, dodávatelia, daňový úrad, zamestnanci
kind: druh, typ
yes: áno
no: nie
active: aktívny
inactive: neaktívny
business: právnická osoba
individual: fyzická osoba
gender: muž, z, žena
"""

SENSITIVE = """
payment: bankov*, banka, číslo účtu, bankový účet, číslo karty, kreditná karta, platobná karta,
    názov banky, kód banky
secret: heslo, heslá, bezpečnostná otázka
private: dátum narodenia, rok narodenia, miesto narodenia, narodenie, narodeniny, rodné číslo,
    číslo op, občiansky preukaz, číslo občianskeho preukazu, cestovný pas, číslo pasu, =pas,
    náboženstvo, vierovyznanie, zdravie, zdravotný stav, zdravotná poisťovňa, alergie, krvná
    skupina
expiry: platnosť do, dátum platnosti, platnosť, expirácia
"""
