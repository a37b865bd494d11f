"""Dansk: what its words in headers mean."""

WORDS = """
name: Navn, Fulde navn, Visningsnavn, Benævnelse
first_name: Fornavn, Fornavne
last_name: Efternavn
middle_name: Mellemnavn
title: Titel, Tiltale
titles: Hr, Fru, Frk
company: Firma, Virksomhed, Selskab, Firmanavn, Virksomhedsnavn, Organisation
customer: Kunde, Kunder, Debitor, Konto
contact: Kontakt, Kontaktperson, Person, Att, Attention
billing: Faktura, Fakturering, Fakturerings, Betaler
shipping: Levering, Leverings, Forsendelse, Modtager
postal: Post, Postal
main: Primær, Hoved, Standard
home: Privat, Hjemme
work: Arbejde, Arbejds, Kontor
other: Anden, Andet, Alternativ, Sekundær
address: Adresse, Adr
street: Gade, Vej, Gadenavn, Vejnavn, Gade og nr, Gade/vej
line: Linje, Adresselinje
house: Husnummer, Husnr
building: Bygning
apartment: Etage, Dør, Sal, Lejlighed, C/O, Postboks
district: Bydel, Stednavn
city: By, Bynavn, Postdistrikt, Kommune
state: Region, Amt, Stat, Delstat
postcode: Postnummer, Postnr, Post nr
country: Land
country_code: Landekode, Landkode
phone: Telefon, Tlf, Telefonnummer, Tlf nr, Fastnet, Telefonnr
mobile: Mobil, Mobiltelefon, Mobilnummer, Mobilnr
fax: Fax, Telefax
email: E-mail, Mail, E-mailadresse, Mailadresse, E-post
website: Hjemmeside, Webside, Web, Internetadresse
number: Nummer, Nr
tax: CVR, CVR-nr, CVR-nummer, Moms, Momsnummer, Momsnr, SE-nummer, SE-nr, EAN, EAN-nummer
type: Type, Gruppe, Kategori, Kundegruppe, Art
status: Status
active: Aktiv
inactive: Inaktiv, Spærret, Deaktiveret, Arkiveret
balance: Saldo, Åbningssaldo, Primosaldo, Udestående, Tilgodehavende, Skyldig saldo, Forfalden
    saldo i alt
other_amount: Kreditmaksimum, Kreditgrænse, Omsætning, Køb, Ordrer, Point, Løn, Rabat, Beløb, I
    alt, Betalingsbetingelser, Forfalden, Betalingsbetingelse
date: Dato, Fødselsdato, Fødselsdag, Oprettet, Oprettelsesdato, Ændret, Sidste, Seneste
currency: Valuta, Valutakode
rate: Valutakurs, Vekselkurs
note: Note, Noter, Bemærkning, Bemærkninger, Kommentar, Kommentarer
job: Stilling, Afdeling
gender: Køn
others: Leverandør, Leverandører, Sælger, Medarbejder, Bank, Sprog, Ansvarlig, Konsulent,
    Nationalitet
filler: og, af, for, på, til, er, i
"""

LISTS = """
total: sum, i alt, ialt, total, subtotal
customer: kunde, kunder
no_customer: leverandør, leverandører, medarbejder, skattestyrelsen, medarbejdere
kind: type
gone: slettet
when: dato
aside: er
yes: ja, jo
no: nej
active: aktiv
inactive: inaktiv, spærret, arkiveret
business: virksomhed
individual: privatperson
gender: mand, k, kvinde
contact_of_others: e faktura, efaktura, ean, leverandør, sælger
"""

SENSITIVE = """
payment: bankkonto, bankkontonummer, kontonummer, kontonr, kortnummer, kortnr, kreditkort,
    betalingskort, giro, gironummer, girokonto, banknavn, pengeinstitut
secret: adgangskode, adgangskoder, kodeord, sikkerhedsspørgsmål
private: fødselsdato, fødselsdag, fødselsår, fødested, født, cpr, cpr nr, cpr nummer, cprnr,
    cprnummer, personnummer, pas nummer, pasnummer, pasnr, pas nr, =pas, id kort, identitetskort,
    religion, trossamfund, sundhed, helbred, sygdom, handicap, allergi, allergier, blodtype,
    etnicitet
expiry: udløbsdato, udløb, gyldig til
"""
