"""Íslenska: what its words in headers mean."""

WORDS = """
name: Nafn, Fullt nafn, Heiti
first_name: Fornafn, Eiginnafn, Skírnarnafn
last_name: Eftirnafn, Kenninafn
title: Titill, Ávarp
titles: Hr, Frú, Herra
company: Fyrirtæki, Félag, Nafn fyrirtækis, Heiti fyrirtækis
customer: Viðskiptavinur, Viðskiptavinir, Viðskiptamaður, Viðskiptavinar, Skuldunautur
contact: Tengiliður, Tengill, Tengiliðs
billing: Reikningur, Reikninga, Greiðandi
shipping: Afhending, Afhendingar, Sending, Sendingar
postal: Póst
home: Heima, Heimilis
work: Vinnu, Vinna
other: Annað, Annar
address: Heimilisfang, Póstfang, Aðsetur
street: Gata, Götuheiti
line: Lína
house: Húsnúmer
building: Bygging
apartment: Íbúð, Hæð, Pósthólf
district: Hverfi
city: Staður, Bær, Borg, Sveitarfélag, Póststöð
state: Hérað, Sýsla, Fylki
postcode: Póstnúmer, Póstnr
country: Land
country_code: Landskóði, Landsnúmer
phone: Sími, Símanúmer, Heimasími, Vinnusími
mobile: Farsími, GSM, Farsímanúmer
fax: Fax, Bréfsími
email: Netfang, Tölvupóstur, Tölvupóstfang, Póstfang rafrænt
website: Vefsíða, Heimasíða, Veffang
number: Númer, Nr
tax: Kennitala, VSK, VSK-númer, Virðisaukaskattur
type: Tegund, Flokkur, Gerð
status: Staða
active: Virkur, Virkt, Virk
inactive: Óvirkur, Óvirkt, Lokaður
balance: Staða viðskiptareiknings, Upphafsstaða, Skuld, Inneign eða skuld, Útistandandi,
    Opnunarstaða
other_amount: Úttektarheimild, Velta, Sala, Pantanir, Punktar, Laun, Afsláttur, Upphæð, Samtals,
    Greiðsluskilmálar
date: Dagsetning, Dags, Fæðingardagur, Stofnað, Breytt, Síðast
currency: Gjaldmiðill, Mynt
note: Athugasemd, Athugasemdir, Minnispunktar, Skýring
job: Starf, Starfsheiti, Deild
gender: Kyn
others: Birgir, Birgi, Sölumaður, Starfsmaður, Banki, Tungumál, Þjóðerni, Ríkisfang
filler: og, af, er
"""

LISTS = """
total: samtals
customer: viðskiptavinur, viðskiptavinir, viðskiptamaður
no_customer: birgir, starfsmaður, birgjar, birgi, skatturinn
kind: tegund
yes: já
no: nei
active: virkur
inactive: óvirkur
gender: karl, kk, kona, kvk
"""

SENSITIVE = """
payment: banki, bankareikningur, bankareikningsnúmer, kortanúmer, kreditkort, greiðslukort, nafn
    banka
secret: lykilorð, aðgangsorð, öryggisspurning
private: fæðingardagur, fæðingardagsetning, fæðingarár, fæðingarstaður, kennitala einstaklings,
    persónuskilríki, vegabréf, vegabréfsnúmer, =trú, trúfélag, trúarbrögð, heilsa, heilsufar,
    fötlun, ofnæmi, blóðflokkur
expiry: gildistími, gildir til, rennur út
"""
