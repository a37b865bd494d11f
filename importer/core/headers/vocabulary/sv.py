"""Svenska: what its words in headers mean."""

WORDS = """
name: Namn, Fullständigt namn, Visningsnamn, Benämning
first_name: Förnamn, Tilltalsnamn
last_name: Efternamn
middle_name: Mellannamn
title: Titel, Tilltal
titles: Herr, Fru, Fröken, Hr
company: Företag, Företagsnamn, Firma, Bolag, Firmanamn, Organisation, Företags
customer: Kund, Kunder, Gäldenär
contact: Kontakt, Kontaktperson, Person, Er referens, Att
billing: Faktura, Fakturering, Fakturerings
shipping: Leverans, Frakt, Mottagare, Leverans till
postal: Post, Postal
physical: Besök, Besöks
main: Primär, Huvud, Standard
home: Privat, Hem
work: Arbete, Kontor, Jobb
other: Annan, Annat, Alternativ, Sekundär
address: Adress, Adr
street: Gata, Gatuadress, Gatunamn, Väg, Gatu
line: Rad, Adressrad
house: Husnummer, Gatunummer
building: Byggnad
apartment: Lägenhet, Våning, C/O, C/O-adress, Box, Postbox, Tilläggsadress
district: Stadsdel
city: Ort, Postort, Stad, Kommun, Postadress ort
state: Län, Region, Delstat
postcode: Postnummer, Postnr, Post nr
country: Land
country_code: Landskod, Landkod
phone: Telefon, Tel, Telefonnummer, Tfn, Tele, Telefonnr, Fast telefon
mobile: Mobil, Mobiltelefon, Mobilnummer, Mobilnr
fax: Fax, Telefax
email: E-post, E-postadress, Epost, E-mail, Mail, Mejl, Mejladress
website: Hemsida, Webbplats, Webbadress, Webb, Webbsida, Internetadress
number: Nummer, Nr
tax: Org nr, Orgnr, Organisationsnummer, Org nummer, Moms, Momsnummer, VAT-nummer, VAT-nr,
    Momsregistreringsnummer
type: Typ, Grupp, Kategori, Kundgrupp, Kundkategori
status: Status
active: Aktiv
inactive: Inaktiv, Spärrad, Arkiverad, Avaktiverad
balance: Saldo, Ingående saldo, Utestående, Utestående saldo, Utestående belopp, Kundfordran,
    Kundfordringar, Aktuellt saldo
other_amount: Kreditgräns, Kreditlimit, Omsättning, Köp, Order, Beställningar, Poäng, Lön,
    Rabatt, Belopp, Totalt, Betalningsvillkor, Förfallet
date: Datum, Födelsedatum, Skapad, Skapat, Ändrad, Senaste, Senast
currency: Valuta, Valutakod
rate: Valutakurs, Växelkurs
note: Anteckning, Anteckningar, Notering, Noteringar, Kommentar, Kommentarer, Anmärkning
job: Befattning, Avdelning, Yrke
gender: Kön
others: Leverantör, Leverantörer, Säljare, Anställd, Bank, Språk, Ansvarig, Vår referens,
    Nationalitet, Medborgarskap
filler: och, av, för, på, till, är, i
"""

LISTS = """
total: summa, totalt
customer: kund, kunder
no_customer: leverantör, leverantörer, anställd, skatteverket, anställda
kind: typ
gone: raderad, borttagen
when: datum
aside: är
yes: ja, jo
no: nej
active: aktiv
inactive: inaktiv, spärrad, arkiverad
business: företag
individual: privatperson
gender: man, k, kvinna
contact_of_others: e faktura, efaktura, fakturaväxel, leverantör, säljare
"""

SENSITIVE = """
payment: bankkonto, bankkontonummer, kontonummer, kontonr, clearingnummer, clearingnr, bankgiro,
    bankgironummer, bankgironr, plusgiro, plusgironummer, plusgironr, postgiro, kortnummer, kortnr,
    kreditkort, betalkort, banknamn
secret: lösenord, säkerhetsfråga, inloggningskod
private: födelsedag, födelsedatum, födelsetid, födelsenummer, födelseår, födelseort, född,
    personnummer, personnr, samordningsnummer, passnummer, passnr, pass nr, id kort, idkort,
    legitimation, religion, trossamfund, hälsa, hälsotillstånd, sjukdom, funktionsnedsättning,
    allergi, allergier, blodgrupp, etnicitet
expiry: utgångsdatum, giltig till, giltighetstid, giltig t o m
"""
