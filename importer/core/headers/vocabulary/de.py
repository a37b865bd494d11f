"""Deutsch: what its words in headers mean."""

WORDS = """
name: Name, Namen, Bezeichnung, Anzeigename, voller Name, vollständiger Name, kompletter Name
first_name: Vorname, Vornamen, Rufname
last_name: Nachname, Familienname, Zuname, Nachnamen
middle_name: Zweiter Vorname, Mittelname
title: Anrede, Titel, Briefanrede
titles: Herr, Frau, Herrn, Fräulein, Herr Dr, Frau Dr, Dipl Ing, Herr und Frau, Familie,
    Eheleute, Mag, Ing
company: Firma, Firmen, Unternehmen, Betrieb, Gesellschaft, Organisation, Firmierung,
    Firmenbezeichnung
customer: Kunde, Kunden, Debitor, Debitoren, Geschäftspartner, Mandant, Klient, Käufer,
    Auftraggeber, Interessent, Partner
contact: Ansprechpartner, Kontakt, Kontaktperson, Ansprechperson, Person, Hauptkontakt, zu
    Händen, z Hd, zHd
billing: Rechnung, Rechnungs, Rechnungsempfänger, Faktura, Fakturierung, Abrechnung
shipping: Lieferung, Liefer, Versand, Lieferempfänger, Warenempfänger, Zustellung, Zustell
postal: Post, Postalische, Korrespondenz, Postfach
physical: Besuch, Besuchs, Standort, Objekt
registered: Firmensitz, Sitz, Geschäftssitz, Hauptsitz, Melde
service: Leistungsort, Einsatzort, Einsatz, Service, Montage
main: Haupt, Standard, primär, primäre
home: Privat, private, privater, Wohn, Zuhause
work: Geschäft, geschäftlich, geschäftliche, Arbeit, dienstlich, Büro, Zentrale
other: andere, weitere, alternativ, alternative, zweite, abweichende, zusätzliche, Zusatz
address: Adresse, Anschrift, Adressen, Adr, Adress
street: Straße, Str, Gasse, Straße und Hausnummer, Straße Hausnummer, Straße und Nr, Straße Nr,
    Straße Haus Nr, Straßenname, Straßenanschrift, Strassen
line: Zeile, Adresszeile
house: Hausnummer, Hausnr, Haus Nr, Hsnr, Straßennummer
building: Gebäude, Haus
apartment: Adresszusatz, Adresszusätze, Wohnung, Wohnungsnummer, Etage, Stock, Stockwerk,
    Stiege, Tür, Zusatz zur Adresse, Zusatzzeile
district: Ortsteil, Stadtteil, Bezirk, Stadtbezirk
city: Ort, Stadt, Wohnort, Gemeinde, Ortschaft, Ortsname
state: Bundesland, Kanton, Region, Provinz
postcode: PLZ, Postleitzahl, Postleitz
country: Land, Staat, Länder, Ländername
country_code: Ländercode, Länderkennzeichen, Landkürzel, Länderkürzel, Ländercode ISO,
    Landescode, Landeskennzeichen, Länderschlüssel
phone: Telefon, Telefonnummer, Rufnummer, Festnetz, Fernsprecher, Fon, Durchwahl, Tel, Telefonnr
mobile: Mobil, Handy, Mobiltelefon, Mobilfunk, Handynummer
fax: Fax, Telefax
email: E-Mail, Mail, E-Mail-Adresse, Elektronische Post
website: Webseite, Internet, Internetadresse, Internetseite, Homepage, Webadresse
id: Kennung, Schlüssel, Kürzel, Identnummer, Matchcode, Suchbegriff
number: Nummer, Nr, Kd Nr, KdNr
code: Code, Kennzeichen
tax: Steuer, Umsatzsteuer, USt, USt-IdNr, USt-ID, UStID, UID, UID-Nummer, Steuernummer, MwSt,
    Mehrwertsteuer, Handelsregister, Handelsregisternummer, Umsatzsteuer-Identifikationsnummer,
    Finanzamt
type: Typ, Art, Gruppe, Kategorie, Klasse, Kundengruppe,
    Rechtsform
label: Bezeichner
status: Status, Zustand
active: Aktiv, ist aktiv
inactive: Inaktiv, Deaktiviert, Archiviert, Gesperrt, Sperre, Liefersperre
balance: Saldo, Anfangssaldo, Eröffnungssaldo, Offener Saldo, Offener Betrag, aktueller Saldo,
    Kontostand, Offene Posten, OP-Saldo, Forderung, Forderungen, offene Forderungen, Außenstände
other_amount: Kreditlimit, Kreditlinie, Umsatz, Jahresumsatz, Gesamtumsatz, Bestellungen,
    Bestellwert, Punkte, Gehalt, Rabatt, Skonto, Betrag, Summe, Bonus, Guthaben, Limit,
    Zahlungsziel, Zahlungsbedingung, Zahlungsart, Verkehrszahlen, überfällig, Anzahl, Preis,
    Einkommen, bezahlt
balance_date: Saldo per, Eröffnungsdatum, Saldodatum
date: Datum, Geburtsdatum, Geburtstag, angelegt, erstellt, geändert, letzte, letzter, seit, am,
    Anlagedatum, Jahr
currency: Währung, Währungscode, Währungskennzeichen
rate: Wechselkurs, Kurs, Umrechnungskurs
note: Notiz, Notizen, Bemerkung, Bemerkungen, Kommentar, Kommentare, Anmerkung, Anmerkungen,
    Hinweis, interne Notiz, Zusatzinformationen, Zusätzliche Informationen
job: Position, Funktion, Abteilung, Beruf
gender: Geschlecht
others: Lieferant, Lieferanten, Kreditor, Vertreter, Verkäufer, Betreuer, Sachbearbeiter,
    Bearbeiter, Mitarbeiter, Bank, Vertrieb, Außendienst, Inhaber, Geschäftsführer, von,
    Sprache, Benutzer, Spediteur, Nationalität, Staatsangehörigkeit, Staatsbürgerschaft,
    Geburtsland, Herkunftsland
filler: der, die, das, des, und, oder, für, zum, zur, im, in, Angaben, Daten, Details, Info,
    Adressattyp, Typ Adressat, Feld, Text, Wert, ist,
    ein, eine, ist ein, ist eine
"""

HEADERS = """
displayName: Kontaktname
"""

LISTS = """
total: Summe, Gesamt, Gesamtsumme, Zwischensumme, Endsumme, Insgesamt
customer: kunde, kunden, debitor
no_customer: lieferant, lieferanten, kreditor, hersteller, interessent, mitarbeiter, mitarbeiterin,
    finanzamt
neither: sonstige, sonstiges, keine
kind: typ, art, rolle, kategorie, gruppe, beziehung
gone: gelöscht, zusammengeführt
when: am, datum
aside: ist
column_of_others: Rechnung, Rechnungsnummer, Rechnungsdatum, Datum, Fälligkeit, Betrag, Menge,
    Preis, Einzelpreis, Artikel, Artikelnummer, Lieferant, Lieferantennummer, Bezeichnung, Soll,
    Haben
list_of_others: lieferanten, kreditoren, mitarbeiter
contact_of_others: e rechnung, erechnung, leitweg id, lieferant, vertreter, betreuer, verkäufer,
    steuer, nr, telefax
yes: ja, j, wahr
no: nein, falsch
active: aktiv
inactive: inaktiv, gesperrt, geschlossen, archiviert, deaktiviert, gelöscht
business: Unternehmen, Firma, Geschäftskunde, geschäftlich, gewerblich, Kapitalgesellschaft,
    juristische Person
individual: Privatperson, Privatkunde, Einzelperson, privat, natürliche Person
gender: männlich, mann, w, weiblich, frau
"""

SENSITIVE = """
payment: bankverbindung, bankkonto, bankname, bankleitzahl, blz, kreditkarte, kreditkartennummer,
    karteninhaber, kartennummer, kartennr, karte nr, karten nr, karten nummer, kontonummer, kontonr,
    kontoinhaber, girokonto, bankbezeichnung, name der bank, geldinstitut, kreditinstitut
secret: passwort, passwörter, kennwort, sicherheitsfrage, sicherheitsantwort, geheimfrage,
    zugangscode, zugangsdaten
private: geburtstag, geburtsdatum, geburtsort, geburtsjahr, geb datum, geb dat, geboren, geboren
    am, =geb, personalausweis, personalausweisnummer, personalausweisnr, ausweisnummer, ausweisnr,
    ausweis nr, personenkennzeichen, reisepass, reisepassnummer, passnummer, reisepass nr,
    sozialversicherungsnummer, sv nummer, sv nr, ahv nummer, ahv nr, krankheit, krankheiten,
    krankenkasse, konfession, religion, religionszugehörigkeit, ethnizität, gesundheit,
    gesundheitszustand, blutgruppe, behinderung, allergie, allergien
expiry: ablaufdatum, gültig bis, ablauf, verfallsdatum
"""
