"""Hrvatski: what its words in headers mean."""

WORDS = """
name: Naziv, Ime i prezime, Puni naziv, Puno ime
first_name: Ime
last_name: Prezime
title: Titula, Oslovljavanje
titles: Gospodin, Gospođa, Gđa, Gosp
company: Tvrtka, Poduzeće, Firma, Naziv tvrtke, Tvrtke, Preduzeće, Kompanija, Društvo
customer: Kupac, Kupci, Klijent, Kupca, Partner, Poslovni partner, Klijenta, Komitent, Partnera
contact: Kontakt, Kontakt osoba, Osoba, Osoba za kontakt
billing: Račun, Za račun, Naplata, Fakturiranje, Računa, Naplate
shipping: Dostava, Isporuka, Dostave, Isporuke, Za dostavu
postal: Poštanska, Poštanski
registered: Sjedište, Sedište
main: Glavni, Glavna, Zadani
home: Kućni, Privatni
work: Poslovni, Službeni
other: Drugi, Druga, Dodatni, Ostalo
address: Adresa, Adrese
street: Ulica, Ulica i broj, Ul
line: Redak
house: Kućni broj, Broj kuće
building: Zgrada
apartment: Stan, Kat, Poštanski pretinac
district: Kvart, Naselje
city: Grad, Mjesto, Mesto, Općina, Opština, Mjesto pošte, Mesto pošte, Pošta mjesto, Pošta
state: Županija, Regija, Pokrajina
postcode: Poštanski broj, Pošt broj, PTT, Poštanski br, Pbr
country: Država, Zemlja
country_code: Šifra države, Kod države, Oznaka države
phone: Telefon, Tel, Broj telefona, Fiksni telefon
mobile: Mobitel, Mobilni telefon, Mobilni, Mob, Broj mobitela
fax: Faks, Fax, Telefaks
email: E-mail, E-pošta, Email, Mail, E-mail adresa
website: Web stranica, Web, Internetska stranica, Web adresa, Veb sajt
id: Oznaka
number: Broj, Br
code: Šifra, Kod
tax: OIB, PDV, PDV broj, Porezni broj, PIB, Matični broj, MB, Porez
type: Tip, Vrsta, Grupa, Kategorija, Pravna ili fizička osoba
status: Status, Stanje statusa
active: Aktivan, Aktivna
inactive: Neaktivan, Blokiran, Arhiviran
balance: Saldo, Stanje, Početno stanje, Dugovanje, Potraživanje, Potraživanja, Otvoreno stanje,
    Otvoreni saldo
other_amount: Kreditni limit, Promet, Prodaja, Narudžbe, Bodovi, Plaća, Popust, Iznos, Ukupno,
    Rok plaćanja
date: Datum, Datum rođenja, Kreirano, Izmijenjeno, Zadnji, Posljednji
currency: Valuta, Šifra valute
rate: Tečaj, Kurs
note: Napomena, Napomene, Bilješka, Bilješke, Komentar, Opis
job: Funkcija, Radno mjesto, Odjel
gender: Spol
others: Dobavljač, Dobavljači, Prodavač, Komercijalist, Zaposlenik, Banka, Jezik, Državljanstvo,
    Nacionalnost
filler: i, ili, za, na, u
"""

LISTS = """
total: ukupno, sveukupno
customer: kupac, klient, kupci, klijent
no_customer: dobavljač, zaposlenik, dobavljači, zaposlenici, porezna uprava
kind: tip
gone: izbrisan, obrisan
aside: je
yes: da
no: ne
active: aktivan
inactive: neaktivan, blokiran
business: pravna osoba
individual: fizička osoba
gender: muško, muški, ž, žensko, ženski
"""

SENSITIVE = """
payment: banka, bankov*, bankovni račun, žiro račun, žiroračun, broj računa banke, tekući račun,
    broj kartice, kreditna kartica, naziv banke
secret: lozinka, lozinke, zaporka, šifra za prijavu, sigurnosno pitanje
private: datum rođenja, dat rođenja, dat rođ, datum rođ, rođenje, rođenja, rođendan, mjesto
    rođenja, godina rođenja, jmbg, osobna iskaznica, broj osobne iskaznice, broj osobne, putovnica,
    broj putovnice, =vjera, vjeroispovijest, zdravlje, zdravstveno stanje, invaliditet, alergije,
    krvna grupa
expiry: vrijedi do, datum isteka, rok valjanosti
"""
