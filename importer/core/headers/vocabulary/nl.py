"""Nederlands: what its words in headers mean."""

WORDS = """
name: Naam, Volledige naam, Weergavenaam, Omschrijving klant
first_name: Voornaam, Voornamen, Roepnaam
last_name: Achternaam, Familienaam
middle_name: Tussenvoegsel, Tweede voornaam, Middelste naam, Voorvoegsel, Voorletters, Initialen
title: Aanhef, Titel, Aanspreektitel, Aanspreekvorm
titles: De heer, Mevrouw, Dhr, Mevr, Mw, Heer, Meneer, Juffrouw, De heer en mevrouw, Drs, Ir,
    Ing, Mr
company: Bedrijf, Onderneming, Organisatie, Firma, Vennootschap, Handelsnaam, Bedrijfs
customer: Klant, Klanten, Relatie, Relaties, Debiteur, Debiteuren, Afnemer, Cliënt,
    Opdrachtgever
contact: Contact, Contactpersoon, Persoon, Contacten, Hoofdcontact, Ter attentie van, t a v, tav
billing: Factuur, Facturatie, Facturen
shipping: Verzending, Verzend, Levering, Lever, Aflever, Bezorg, Leverings, Bezorging
postal: Post, Correspondentie
physical: Bezoek, Vestiging, Locatie
registered: Statutair, Hoofdvestiging, Vestigings
service: Uitvoer
main: Hoofd, Standaard, Primair, Primaire
home: Privé, Thuis, Woon
work: Zakelijk, Zakelijke, Kantoor
other: Andere, Overig, Alternatief, Tweede, Extra
address: Adres, Adressen, Adr
street: Straat, Straatnaam, Straat en huisnummer, Straat + nr, Straat en nummer, Straat en nr
line: Regel, Adresregel
house: Huisnummer, Huisnr, Huis nr, Straatnummer
building: Gebouw
apartment: Toevoeging, Toev, Huisnr toevoeging, Huisnummer toev,
    Huisnummer toevoeging, Huisnummertoevoeging, Busnummer, Bus, Verdieping,
    Appartement, Postbus, Adrestoevoeging
district: Wijk, Deelgemeente
city: Plaats, Woonplaats, Stad, Gemeente, Plaatsnaam, Vestigingsplaats
state: Provincie, Staat, Regio
postcode: Postcode, Postkode
country: Land, Natie, Landen
country_code: Landcode, Landkode, ISO landcode
phone: Telefoon, Telefoonnummer, Vaste telefoon, Tel, Vast nummer, Telefoonnr
mobile: Mobiel, Mobiele telefoon, GSM, Mobieltje, Mobielnummer, Mobiele
fax: Fax, Telefax
email: E-mail, E-mailadres, Mail, Mailadres, Emailadres
website: Website, Webadres, Webpagina, Internetadres
id: Kenmerk, Referentie, Sleutel, Zoekcode, Zoeknaam
number: Nummer, Nr
code: Code
tax: BTW, BTW-nummer, BTW-nr, KvK, KvK-nummer, KvK-nr, Ondernemingsnummer, Belasting,
    BTW-identificatienummer, OIN, RSIN
type: Type, Soort, Groep, Categorie, Klasse, Rechtsvorm,
    Rechtsvorm
status: Status
active: Actief, Is actief
inactive: Inactief, Gearchiveerd, Geblokkeerd, Niet actief
balance: Saldo, Openingssaldo, Beginsaldo, Openstaand saldo, Openstaand, Openstaand bedrag,
    Huidig saldo, Openstaande posten, Vorderingen
other_amount: Omzet, Kredietlimiet, Limiet, Bestellingen, Punten, Salaris, Korting, Totaal,
    Bedrag, Tegoed, Betalingstermijn, Betalingsconditie, Betaalwijze, Aantal, Inkomen,
    Vervallen, Besteed
balance_date: Saldodatum, Openingsdatum
date: Datum, Geboortedatum, Geboorte, Aangemaakt, Gewijzigd, Laatste, Sinds, Jaar
currency: Valuta, Valutacode, Munteenheid, Munt
rate: Wisselkoers
note: Opmerking, Opmerkingen, Notitie, Notities, Memo, Toelichting, Aanvullende informatie
job: Functie, Beroep, Afdeling
gender: Geslacht
others: Leverancier, Leveranciers, Verkoper, Vertegenwoordiger, Accountmanager, Bank, Door,
    Taal, Gebruiker, Medewerker, Vervoerder, Nationaliteit, Geboorteland
filler: de, het, een, van, en, of, voor, op, in, Gegevens, Details, Informatie, Veld, is, ten,
    name
"""

HEADERS = """
billingAddressState: Staat
"""

LISTS = """
total: totaal, eindtotaal, subtotaal
customer: klant, klanten, debiteur
no_customer: leverancier, leveranciers, crediteur, medewerker, belastingdienst
neither: overig, contact
kind: relatie, soort, type
gone: verwijderd
when: op, datum
column_of_others: Factuur, Factuurdatum, Vervaldatum, Bedrag, Aantal, Prijs, Leverancier,
    Omschrijving
list_of_others: leveranciers
contact_of_others: e factuur, efactuur, oin, verkoper, leverancier
yes: ja, waar
no: nee, onwaar
active: actief
inactive: inactief, geblokkeerd, gearchiveerd, gesloten
business: bedrijf, zakelijk, rechtspersoon
individual: persoon, particulier, natuurlijk persoon
gender: man, v, vrouw
"""

SENSITIVE = """
payment: bankrekening, bankrekeningnummer, bankrekeningnr, rekeningnummer, rekeningnr, rekening nr,
    gironummer, girorekening, giro nr, kaartnummer, kaart nr, creditcard, creditcardnummer,
    banknaam, bankplaats, bankland, bankcode, tenaamstelling, naam bank
secret: wachtwoord, wachtwoorden, geheime vraag, beveiligingsvraag, beveiligingscode
private: geboortedatum, geboorte datum, geboorteplaats, geboortedag, geboortejaar, geboorteland,
    geb datum, verjaardag, burgerservicenummer, bsn, bsn nummer, sofinummer, rijksregisternummer,
    rijksregister nr, identiteitskaart, identiteitsbewijs, identiteitsnummer, id kaart, paspoort,
    paspoortnummer, paspoort nr, geloof, religie, godsdienst, gezondheid, bloedgroep, ziekte,
    handicap, allergie, allergieën
expiry: vervaldatum, geldig tot, verloopdatum
"""
