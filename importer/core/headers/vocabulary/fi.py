"""Suomi: what its words in headers mean."""

WORDS = """
name: Nimi, Koko nimi, Nimike
first_name: Etunimi, Etunimet
last_name: Sukunimi
title: Puhuttelu, Titteli
titles: Herra, Rouva, Neiti
company: Yritys, Yrityksen, Yrityksen nimi, Toiminimi, Organisaatio, Yhtiö
customer: Asiakas, Asiakkaat, Asiakkaan, Asiakas nimi
contact: Yhteyshenkilö, Yhteyshenkilön, Henkilö, Yhteystieto
billing: Laskutus, Lasku, Laskutuksen
shipping: Toimitus, Toimituksen
postal: Posti
physical: Käynti
main: Pääasiallinen, Ensisijainen
home: Koti
work: Työ, Toimisto
other: Muu, Toissijainen, Vaihtoehtoinen
address: Osoite
street: Katu, Katuosoite, Lähiosoite
line: Rivi, Osoiterivi
house: Talon numero, Talonumero
building: Rakennus
apartment: Asunto, Huoneisto, Postilokero, Kerros
district: Kaupunginosa
city: Kaupunki, Postitoimipaikka, Paikkakunta, Kunta, Toimipaikka
state: Maakunta, Lääni, Osavaltio
postcode: Postinumero, Postinro, Postikoodi
country: Maa
country_code: Maakoodi, Maatunnus
phone: Puhelin, Puhelinnumero, Puh, Puhelinnro, Lankapuhelin
mobile: Matkapuhelin, Kännykkä, Matkapuhelinnumero, Gsm
fax: Faksi, Telefax
email: Sähköposti, Sähköpostiosoite, S-posti, Email
website: Kotisivu, Kotisivut, Verkkosivu, Verkkosivusto, Www, Verkko-osoite
id: Tunnus, Tunniste, Viite
number: Numero, Nro, Nr
tax: Y-tunnus, Ytunnus, ALV, ALV-numero, ALV-tunnus, VAT-tunnus, Ovt-tunnus
type: Tyyppi, Ryhmä, Luokka, Laji
status: Tila
active: Aktiivinen, Käytössä
inactive: Passiivinen, Ei aktiivinen, Arkistoitu, Estetty
balance: Saldo, Alkusaldo, Avoin saldo, Avoinna, Saatavat, Avoimet saatavat, Saldo yhteensä
other_amount: Luottoraja, Liikevaihto, Myynti, Ostot, Tilaukset, Pisteet, Palkka, Alennus,
    Summa, Yhteensä, Maksuehto, Erääntynyt
date: Päivämäärä, Pvm, Syntymäaika, Luotu, Muokattu, Viimeisin, Viimeinen
currency: Valuutta, Valuuttakoodi
rate: Valuuttakurssi, Vaihtokurssi
note: Huomautus, Huomautukset, Muistiinpano, Muistiinpanot, Kommentti, Lisätieto, Lisätiedot,
    Huomio
job: Tehtävä, Asema, Osasto
gender: Sukupuoli
others: Toimittaja, Myyjä, Työntekijä, Pankki, Kieli, Vastuuhenkilö, Kansalaisuus
filler: ja, tai
"""

LISTS = """
total: yhteensä, summa
customer: asiakas, asiakkaat
no_customer: toimittaja, työntekijä, toimittajat, verohallinto
kind: tyyppi
gone: poistettu
aside: on
yes: kyllä, kylla
no: ei
active: aktiivinen
inactive: passiivinen, estetty
business: yritys
individual: yksityishenkilö
gender: mies, n, nainen
contact_of_others: verkkolasku, verkkolaskutus, verkkolaskuosoite, verkkolaskutusosoite,
    ovt, ovt tunnus, toimittaja, myyjä
"""

SENSITIVE = """
payment: pankki, pankkitili, pankkitilin numero, tilinumero, pankkiyhteys, kortin numero,
    korttinumero, luottokortti, maksukortti, pankin nimi
secret: salasana, salasanat, turvakysymys, tunnusluku
private: syntymäaika, syntymäpäivä, syntymävuosi, syntymäpaikka, syntynyt, henkilötunnus, hetu,
    sotu, sosiaaliturvatunnus, henkilökortti, passin numero, passinumero, =passi, uskonto,
    uskontokunta, terveys, terveydentila, sairaus, vamma, allergia, allergiat, veriryhmä, etnisyys
expiry: voimassaoloaika, vanhenemispäivä, voimassa asti, viimeinen voimassaolopäivä
"""
