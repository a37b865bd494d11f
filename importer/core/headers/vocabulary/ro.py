"""Română: what its words in headers mean."""

WORDS = """
name: Nume, Nume complet, Denumire, Denumirea, Numele
first_name: Prenume, Prenumele
last_name: Nume de familie
title: Titlu, Formulă de adresare
titles: Dl, Dna, Domnul, Doamna, D-na
company: Firmă, Companie, Societate, Firma, Compania, Denumire firmă, Nume firmă, Organizație
customer: Client, Clienți, Clientul, Clientului, Partener, Cumpărător, Debitor
contact: Contact, Persoană de contact, Persoana de contact, Persoană
billing: Facturare, Factură, Facturi
shipping: Livrare, Expediere, Transport
postal: Poștală, Poștal, Corespondență
registered: Sediu, Sediu social, Sediul
main: Principal, Principală, Implicit
home: Acasă, Domiciliu, Personal
work: Serviciu, Birou
other: Alt, Altă, Secundar, Alternativ
address: Adresă, Adresa, Adrese
street: Stradă, Strada, Str, Strada și numărul
line: Linie
house: Număr stradă, Nr stradă, Număr casă
building: Bloc, Clădire
apartment: Apartament, Ap, Scară, Etaj, Căsuță poștală
district: Cartier, Sector
city: Oraș, Localitate, Localitatea, Municipiu, Oraşul, Orașul
state: Județ, Județul, Regiune, Judet
postcode: Cod poștal, Codul poștal
country: Țară, Țara
country_code: Cod țară, Codul țării
phone: Telefon, Tel, Număr de telefon, Nr telefon, Telefon fix
mobile: Mobil, Telefon mobil, Celular
fax: Fax
email: E-mail, Adresă de e-mail, Adresa de email, Poștă electronică, Email
website: Site web, Pagină web, Site, Website
number: Număr, Nr, Numărul
code: Cod
tax: CUI, CIF, Cod fiscal, CNP, TVA, Nr Reg Com, Registrul comerțului, Cod de înregistrare
    fiscală, Cod TVA
type: Tip, Tipul, Categorie, Grup
status: Stare, Status
active: Activ
inactive: Inactiv, Blocat, Arhivat
balance: Sold, Sold inițial, Sold curent, Sold restant, Creanță, Creanțe, De încasat, Datorie,
    Sold client
other_amount: Limită de credit, Limita de credit, Cifră de afaceri, Vânzări, Comenzi, Puncte,
    Salariu, Reducere, Sumă, Suma, Total, Termen de plată
date: Dată, Data, Data nașterii, Creat, Modificat, Ultima, Data creării
currency: Monedă, Valută, Moneda, Valuta
rate: Curs, Curs valutar
note: Notă, Note, Observații, Comentarii, Mențiuni
job: Funcție, Post ocupat, Departament
gender: Sex
others: Furnizor, Furnizori, Agent, Vânzător, Angajat, Bancă, Banca, Limbă, Delegat,
    Naționalitate, Cetățenie
filler: de, și, sau, a, al, la, pentru, din
"""

LISTS = """
total: total
customer: client, clienți
no_customer: furnizor, angajat, furnizori, angajați, anaf, administrația financiară
kind: tip
gone: șters
yes: da
no: nu
active: activ
inactive: inactiv, blocat
business: persoană juridică
individual: persoană fizică
gender: bărbat, masculin, femeie, feminin
"""

SENSITIVE = """
payment: bancar*, banca, cont bancar, card bancar, numar card, nr card, număr card, card de credit,
    nume bancă, denumire bancă
secret: parolă, întrebare de securitate, întrebare secretă
private: data nașterii, data nastere, nașterii, loc naștere, locul nașterii, ziua de naștere, cnp,
    cod numeric personal, buletin, carte de identitate, serie ci, seria ci, nr ci, act de
    identitate, pașaport, numar pasaport, religie, religia, sănătate, stare de sănătate, handicap,
    dizabilitate, alergii, grupa sanguină, etnie
expiry: data expirării, valabil până la, expirare
"""
