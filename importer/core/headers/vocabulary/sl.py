"""Slovenščina: what its words in headers mean."""

WORDS = """
name: Naziv, Ime in priimek, Polno ime, Polni naziv
first_name: Ime
last_name: Priimek
title: Nagovor
titles: Gospod, Gospa, G, Ga
company: Podjetje, Družba, Firma, Naziv podjetja, Ime podjetja
customer: Stranka, Kupec, Stranke, Kupci, Partner, Naročnik, Partnerja
contact: Kontakt, Kontaktna oseba, Oseba
billing: Račun, Računi, Za račun, Plačnik, Obračun
shipping: Dostava, Dostave, Za dostavo, Prejemnik
postal: Poštni, Poštna
registered: Sedež
home: Domači, Zasebni
work: Službeni, Poslovni
other: Drugi, Dodatni
address: Naslov, Naslovi
street: Ulica, Ulica in hišna številka, Ulica in številka
line: Vrstica
house: Hišna številka, Hišna št
building: Stavba
apartment: Stanovanje, Nadstropje, Poštni predal
district: Četrt, Mestna četrt, Krajevna skupnost
city: Mesto, Kraj, Pošta, Občina, Naselje, Kraj pošte, Pošta kraj
state: Regija, Pokrajina
postcode: Poštna številka, Poštna št
country: Država, Dežela
country_code: Koda države, Oznaka države
phone: Telefon, Tel, Telefonska številka, Stacionarni telefon
mobile: Mobilni telefon, Mobitel, GSM, Mobilna številka, Mobilni
fax: Faks, Telefaks
email: E-pošta, E-naslov, Elektronski naslov, E-mail, Email, Elektronska pošta
website: Spletna stran, Spletno mesto, Splet
number: Številka, Št
code: Šifra, Koda
tax: Davčna številka, ID za DDV, DDV, Matična številka, Davčna, Davčna št, ID DDV
type: Tip, Vrsta, Skupina, Kategorija, Pravna ali fizična oseba, Fizična ali pravna oseba
status: Status
active: Aktiven, Aktivna
inactive: Neaktiven, Blokiran, Arhiviran
balance: Saldo, Stanje, Začetno stanje, Terjatev, Terjatve, Odprto stanje, Dolg
other_amount: Kreditni limit, Promet, Naročila, Točke, Plača, Popust, Znesek, Skupaj, Rok
    plačila
date: Datum, Datum rojstva, Ustvarjeno, Spremenjeno, Zadnji
currency: Valuta, Denarna enota
rate: Tečaj
note: Opomba, Opombe, Komentar, Zaznamek
job: Funkcija, Delovno mesto
gender: Spol
others: Dobavitelj, Prodajalec, Komercialist, Zaposleni, Banka, Jezik, Državljanstvo
filler: in, ali, za, na
"""

LISTS = """
total: skupaj
customer: kupec, stranka, kupci, stranke
no_customer: dobavitelj, zaposleni, dobavitelji, finančni urad
kind: tip
gone: izbrisan
aside: je
yes: da
no: ne
active: aktiven
inactive: neaktiven
business: pravna oseba
individual: fizična oseba
gender: moški, ž, ženska, ženski
"""

SENSITIVE = """
payment: banka, bančni*, transakcijski račun, trr, številka kartice, št kartice, kreditna kartica,
    plačilna kartica, ime banke, naziv banke
secret: geslo, gesla, varnostno vprašanje
private: datum rojstva, rojstvo, rojstva, rojstni dan, rojstni datum, kraj rojstva, leto rojstva,
    emšo, osebna izkaznica, številka osebne izkaznice, št osebne izkaznice, potni list, številka
    potnega lista, št potnega lista, =vera, veroizpoved, zdravje, zdravstveno stanje, invalidnost,
    alergije, krvna skupina
expiry: velja do, datum poteka, veljavnost
"""
