"""Norsk: what its words in headers mean."""

WORDS = """
name: Navn, Fullt navn, Visningsnavn
first_name: Fornavn
last_name: Etternavn
middle_name: Mellomnavn
title: Tittel, Tiltale
titles: Hr, Fru, Herr, Frøken
company: Firma, Bedrift, Selskap, Foretak, Firmanavn, Bedriftsnavn, Selskapsnavn, Organisasjon
customer: Kunde, Kunder, Debitor
contact: Kontakt, Kontaktperson, Person, Attention, Att
billing: Faktura, Fakturering, Fakturerings
shipping: Levering, Leverings, Frakt, Forsendelse
postal: Post, Postal
physical: Besøk, Besøks
main: Primær, Hoved, Standard
home: Privat, Hjemme
work: Arbeid, Kontor, Jobb
other: Annen, Alternativ, Sekundær
address: Adresse, Adr
street: Gate, Gateadresse, Vei, Gatenavn
line: Linje, Adresselinje
house: Husnummer, Husnr
building: Bygg, Bygning
apartment: Leilighet, Etasje, C/O, Postboks
district: Bydel
city: Sted, Poststed, By, Kommune
state: Fylke, Region, Delstat
postcode: Postnummer, Postnr, Post nr
country: Land
country_code: Landkode
phone: Telefon, Tlf, Telefonnummer, Tlf nr, Fasttelefon, Telefonnr
mobile: Mobil, Mobiltelefon, Mobilnummer, Mobilnr
fax: Faks, Telefaks, Fax
email: E-post, E-postadresse, Epost, E-mail, Mail
website: Hjemmeside, Nettside, Nettsted, Web, Webside
number: Nummer, Nr
tax: Org nr, Orgnr, Organisasjonsnummer, Org nummer, Mva, Mva-nummer, Foretaksnummer
type: Type, Gruppe, Kategori, Kundegruppe
status: Status
active: Aktiv
inactive: Inaktiv, Sperret, Deaktivert, Arkivert
balance: Saldo, Inngående saldo, Åpningssaldo, Utestående, Utestående saldo, Utestående beløp
other_amount: Kredittgrense, Omsetning, Kjøp, Ordrer, Bestillinger, Poeng, Lønn, Rabatt, Beløp,
    Totalt, Betalingsbetingelser, Betalingsfrist, Forfalt
date: Dato, Fødselsdato, Opprettet, Endret, Siste, Sist
currency: Valuta, Valutakode
rate: Valutakurs, Vekslingskurs
note: Notat, Notater, Merknad, Merknader, Kommentar, Kommentarer
job: Stilling, Avdeling
gender: Kjønn
others: Leverandør, Leverandører, Selger, Ansatt, Bank, Språk, Ansvarlig, Saksbehandler,
    Nasjonalitet
filler: og, av, for, på, til, er, i
"""

LISTS = """
total: sum, totalt
customer: kunde, kunder
no_customer: leverandør, leverandører, ansatt, skatteetaten, ansatte
kind: type
gone: slettet
when: dato
aside: er
yes: ja, jo
no: nej, nei
active: aktiv
inactive: inaktiv, sperret, arkivert
business: virksomhet
individual: privatperson
gender: mann, k, kvinne
contact_of_others: e faktura, efaktura, ehf, leverandør, selger
"""

SENSITIVE = """
payment: bankkonto, bankkontonummer, kontonummer, kontonr, kortnummer, kortnr, kredittkort,
    betalingskort, bankgiro, gironummer, banknavn
secret: passord, sikkerhetsspørsmål, adgangskode
private: fødselsdato, fødselsdag, fødselsår, fødested, født, fødselsnummer, fødselsnr, fødsels og
    personnummer, personnummer, personnr, pass nummer, passnummer, passnr, pass nr, id kort,
    identitetskort, religion, livssyn, trossamfunn, helse, sykdom, funksjonshemming, allergi,
    allergier, blodtype, etnisitet
expiry: utløpsdato, utløp, gyldig til
"""
