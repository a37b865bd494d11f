"""Headers in the languages of our users other than English: target field -> its names.

The names are parted by `, `. A word that means different fields in different languages stands with
one of them (`Estado`: state, not status); what the column's values look like decides then
(`proposal`).
"""

# ruff: noqa: E501  one line per field, however long: a field is read and changed as a whole
from collections.abc import Iterator, Mapping

_GERMAN = {
    "customerType": "Kundentyp, Kundenart",
    "currencyCode": "Währung, Währungscode",
    "displayName": "Kunde, Kundenname, Name des Kunden, Anzeigename, Debitor, Debitorenname, Geschäftspartner, Kontaktname",
    "salutation": "Anrede, Titel",
    "firstName": "Vorname",
    "lastName": "Nachname, Familienname, Zuname",
    "companyName": "Firma, Firmenname, Firmenbezeichnung, Unternehmen, Unternehmensname",
    "website": "Webseite, Internet, Internetadresse, Internetseite",
    "email": "E-Mail-Adresse, Mailadresse, Mail-Adresse",
    "workPhone": "Telefon, Telefonnummer, Telefon 1, Telefon geschäftlich, Rufnummer, Festnetz",
    "personalPhone": "Mobil, Mobiltelefon, Mobilnummer, Handy, Handynummer, Telefon privat",
    "note": "Notiz, Notizen, Bemerkung, Bemerkungen, Kommentar, Anmerkung, Anmerkungen",
    "active": "Aktiv",
    "openingBalance": "Anfangssaldo, Eröffnungssaldo, Saldo, Offener Saldo, Offener Betrag",
    "openingBalanceAt": "Saldo per, Saldodatum, Eröffnungsdatum",
    "openingBalanceExchangeRate": "Wechselkurs",
    "billingAddress1": "Straße, Str., Straße und Hausnummer, Straße/Hausnummer, Anschrift, Adresse, Adresse 1, Adresszeile 1, Rechnungsadresse, Rechnungsanschrift",
    "billingAddress2": "Adresszusatz, Adresse 2, Adresszeile 2",
    "billingAddressCity": "Ort, Stadt, Wohnort",
    "billingAddressState": "Bundesland, Kanton",
    "billingAddressPostcode": "PLZ, Postleitzahl",
    "billingAddressCountry": "Land",
    "shippingAddress1": "Lieferadresse, Lieferanschrift, Lieferstraße",
    "shippingAddressCity": "Lieferort",
    "shippingAddressPostcode": "Liefer-PLZ",
    "shippingAddressCountry": "Lieferland",
}
_FRENCH = {
    "customerType": "Type de client",
    "currencyCode": "Devise, Monnaie, Code devise",
    "displayName": "Nom du client, Nom client, Nom d'affichage, Nom, Nom complet, Tiers, Dénomination",
    "salutation": "Civilité, Titre",
    "firstName": "Prénom",
    "lastName": "Nom de famille",
    "companyName": "Société, Entreprise, Raison sociale, Nom de la société, Nom de l'entreprise",
    "website": "Site web, Site internet, Site",
    "email": "Courriel, Adresse e-mail, Adresse mail, Adresse courriel, Mél",
    "workPhone": "Téléphone, Tél., Numéro de téléphone, Téléphone fixe, Téléphone bureau, Téléphone professionnel, Fixe",
    "personalPhone": "Portable, Téléphone portable, Téléphone mobile, Tél. portable, GSM",
    "note": "Remarque, Remarques, Commentaire, Commentaires, Observations",
    "active": "Actif",
    "openingBalance": "Solde, Solde initial, Solde d'ouverture, Solde dû, Encours",
    "openingBalanceAt": "Date du solde, Date d'ouverture",
    "openingBalanceExchangeRate": "Taux de change",
    "billingAddress1": "Adresse de facturation, Adresse postale, Ligne d'adresse 1, Rue",
    "billingAddress2": "Complément d'adresse, Ligne d'adresse 2, Complément",
    "billingAddressCity": "Ville, Commune, Localité, Ville de facturation",
    "billingAddressState": "Département, Région",
    "billingAddressPostcode": "Code postal, CP, Code postal de facturation",
    "billingAddressCountry": "Pays, Pays de facturation",
    "shippingAddress1": "Adresse de livraison",
    "shippingAddressCity": "Ville de livraison",
    "shippingAddressPostcode": "Code postal de livraison",
    "shippingAddressCountry": "Pays de livraison",
}
_SPANISH = {
    "customerType": "Tipo de cliente",
    "currencyCode": "Moneda, Divisa, Código de moneda",
    "displayName": "Cliente, Nombre del cliente, Nombre cliente, Nombre, Nombre completo, Nombre y apellidos, Nombre para mostrar",
    "salutation": "Tratamiento, Título",
    "firstName": "Nombre de pila, Nombres",
    "lastName": "Apellido, Apellidos",
    "companyName": "Empresa, Razón social, Compañía, Sociedad, Nombre de la empresa, Nombre comercial",
    "website": "Sitio web, Página web, Web",
    "email": "Correo electrónico, Correo, Dirección de correo electrónico",
    "workPhone": "Teléfono, Tfno., Tlf., Número de teléfono, Teléfono fijo, Teléfono de trabajo",
    "personalPhone": "Móvil, Celular, Teléfono móvil, Teléfono celular, Número de móvil",
    "note": "Nota, Notas, Observaciones, Comentarios",
    "active": "Activo",
    "openingBalance": "Saldo inicial, Saldo de apertura, Saldo pendiente",
    "openingBalanceAt": "Fecha del saldo, Fecha de apertura",
    "openingBalanceExchangeRate": "Tipo de cambio, Tasa de cambio",
    "billingAddress1": "Dirección, Dirección 1, Dirección de facturación, Domicilio, Calle",
    "billingAddress2": "Dirección 2",
    "billingAddressCity": "Ciudad, Población, Localidad, Municipio, Ciudad de facturación",
    "billingAddressState": "Estado, Provincia, Departamento, Comunidad autónoma",
    "billingAddressPostcode": "Código postal, C.P.",
    "billingAddressCountry": "País",
    "shippingAddress1": "Dirección de envío, Dirección de entrega",
    "shippingAddressCity": "Ciudad de envío, Ciudad de entrega",
    "shippingAddressPostcode": "Código postal de envío, Código postal de entrega",
    "shippingAddressCountry": "País de envío, País de entrega",
}
_ITALIAN = {
    "customerType": "Tipo cliente, Tipo di cliente",
    "currencyCode": "Valuta, Codice valuta",
    "displayName": "Nome cliente, Nome del cliente, Denominazione, Nominativo, Nome, Nome completo, Nome visualizzato",
    "salutation": "Titolo, Appellativo",
    "firstName": "Nome di battesimo",
    "lastName": "Cognome",
    "companyName": "Ragione sociale, Azienda, Società, Ditta, Nome azienda",
    "website": "Sito web, Sito, Sito internet",
    "email": "Indirizzo e-mail, Posta elettronica",
    "workPhone": "Telefono, Numero di telefono, Telefono ufficio, Telefono fisso",
    "personalPhone": "Cellulare, Telefono cellulare, Telefono mobile",
    "note": "Commenti, Osservazioni, Annotazioni",
    "active": "Attivo",
    "openingBalance": "Saldo iniziale, Saldo di apertura, Saldo aperto",
    "openingBalanceAt": "Data saldo, Data del saldo, Data di apertura",
    "openingBalanceExchangeRate": "Tasso di cambio",
    "billingAddress1": "Indirizzo, Indirizzo 1, Indirizzo di fatturazione, Via",
    "billingAddress2": "Indirizzo 2",
    "billingAddressCity": "Città, Comune, Località",
    "billingAddressState": "Regione, Provincia",
    "billingAddressPostcode": "CAP, Codice postale",
    "billingAddressCountry": "Paese, Nazione",
    "shippingAddress1": "Indirizzo di spedizione, Indirizzo di consegna",
    "shippingAddressCity": "Città di spedizione, Città di consegna",
    "shippingAddressPostcode": "CAP di spedizione, CAP di consegna",
    "shippingAddressCountry": "Paese di spedizione, Paese di consegna",
}
_PORTUGUESE = {
    "customerType": "Tipo de cliente",
    "currencyCode": "Moeda, Código da moeda",
    "displayName": "Nome do cliente, Nome de exibição",
    "salutation": "Tratamento",
    "firstName": "Primeiro nome, Nome próprio",
    "lastName": "Sobrenome, Apelido, Último nome",
    "companyName": "Razão social, Nome da empresa, Nome fantasia, Companhia",
    "website": "Sítio web, Página da web",
    "email": "Correio eletrónico, Correio eletrônico, Endereço de e-mail",
    "workPhone": "Telefone, Número de telefone, Telefone fixo, Telefone comercial",
    "personalPhone": "Telemóvel, Telefone celular",
    "note": "Observação, Observações, Comentários",
    "active": "Ativo",
    "openingBalance": "Saldo de abertura, Saldo em aberto",
    "openingBalanceAt": "Data do saldo, Data de abertura",
    "openingBalanceExchangeRate": "Taxa de câmbio",
    "billingAddress1": "Endereço, Endereço 1, Endereço de cobrança, Endereço de faturação, Morada, Rua, Logradouro",
    "billingAddress2": "Endereço 2",
    "billingAddressCity": "Cidade, Município, Localidade",
    "billingAddressState": "UF, Distrito",
    "billingAddressPostcode": "CEP",
    "billingAddressCountry": "País",
    "shippingAddress1": "Endereço de entrega, Morada de entrega, Endereço de envio",
    "shippingAddressCity": "Cidade de entrega",
    "shippingAddressPostcode": "CEP de entrega, Código postal de entrega",
    "shippingAddressCountry": "País de entrega",
}
_DUTCH = {
    "customerType": "Klanttype, Soort klant",
    "currencyCode": "Valuta, Valutacode, Munteenheid",
    "displayName": "Klant, Klantnaam, Naam, Volledige naam, Weergavenaam, Relatie, Relatienaam, Debiteur",
    "salutation": "Aanhef, Titel, Aanspreektitel",
    "firstName": "Voornaam",
    "lastName": "Achternaam, Familienaam",
    "companyName": "Bedrijf, Bedrijfsnaam, Onderneming",
    "website": "Webadres",
    "email": "E-mailadres",
    "workPhone": "Telefoon, Telefoonnummer, Vaste telefoon",
    "personalPhone": "Mobiel, Mobiele telefoon, Mobiel nummer",
    "note": "Opmerking, Opmerkingen, Notitie, Notities",
    "active": "Actief",
    "openingBalance": "Openingssaldo, Beginsaldo, Openstaand saldo, Openstaand",
    "openingBalanceAt": "Saldodatum, Openingsdatum",
    "openingBalanceExchangeRate": "Wisselkoers",
    "billingAddress1": "Adres, Adres 1, Adresregel 1, Straat, Straat en huisnummer, Factuuradres",
    "billingAddress2": "Adres 2, Adresregel 2",
    "billingAddressCity": "Plaats, Woonplaats, Stad, Gemeente",
    "billingAddressState": "Provincie, Staat",
    "billingAddressCountry": "Land",
    "shippingAddress1": "Afleveradres, Bezorgadres, Leveringsadres, Verzendadres",
    "shippingAddressCity": "Afleverplaats",
    "shippingAddressPostcode": "Afleverpostcode",
    "shippingAddressCountry": "Afleverland",
}
_ARABIC = {
    "customerType": "نوع العميل",
    "currencyCode": "العملة, رمز العملة",
    "displayName": "العميل, اسم العميل, الزبون, اسم الزبون, الاسم, الاسم الكامل, اسم العرض",
    "firstName": "الاسم الأول",
    "lastName": "اسم العائلة, الاسم الأخير, الكنية",
    "companyName": "الشركة, اسم الشركة, المؤسسة, اسم المؤسسة",
    "website": "الموقع الإلكتروني, موقع الويب, الموقع",
    "email": "البريد الإلكتروني, بريد إلكتروني, الإيميل, الايميل",
    "workPhone": "الهاتف, رقم الهاتف, هاتف, التلفون, هاتف العمل",
    "personalPhone": "الجوال, رقم الجوال, الموبايل, المحمول, الهاتف المحمول",
    "note": "ملاحظة, ملاحظات, الملاحظات",
    "active": "نشط, فعال",
    "openingBalance": "الرصيد, الرصيد الافتتاحي, رصيد افتتاحي, رصيد أول المدة",
    "openingBalanceAt": "تاريخ الرصيد, تاريخ الرصيد الافتتاحي",
    "openingBalanceExchangeRate": "سعر الصرف",
    "billingAddress1": "العنوان, العنوان 1, عنوان الفوترة, عنوان الفواتير, الشارع",
    "billingAddress2": "العنوان 2",
    "billingAddressCity": "المدينة",
    "billingAddressState": "المحافظة, المنطقة, الولاية, الإمارة",
    "billingAddressPostcode": "الرمز البريدي",
    "billingAddressCountry": "الدولة, البلد",
    "shippingAddress1": "عنوان الشحن, عنوان التسليم",
    "shippingAddressCity": "مدينة الشحن, مدينة التسليم",
    "shippingAddressCountry": "دولة الشحن, بلد الشحن",
}
HEADER_LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "German": _GERMAN,
    "French": _FRENCH,
    "Spanish": _SPANISH,
    "Italian": _ITALIAN,
    "Portuguese": _PORTUGUESE,
    "Dutch": _DUTCH,
    "Arabic": _ARABIC,
}

WHOLE_NAMES = (
    "Contact, Contact Name, Contact Person, Main Contact, Primary Contact, Full Name, Attention, "
    "Ansprechpartner, Kontaktperson, Kontakt, Personne à contacter, Contact principal, Interlocuteur, "
    "Persona de contacto, Contacto, Persona di riferimento, Referente, Pessoa de contato, Contato, "
    "Contactpersoon, جهة الاتصال, الشخص المسؤول"
)
"""Headers of columns that hold a contact person's whole name."""

BARE_NAMES = "Name, Nom, Nome, Nombre, Naam, الاسم"
"""Headers that are a person's last name beside a first name, and the first beside a last name."""

TURNED_FLAGS = (
    "Inactive, Is Inactive, Disabled, Deactivated, Archived, Inaktiv, Deaktiviert, Archiviert, "
    "Gesperrt, Inactif, Désactivé, Archivé, Inactivo, Desactivado, Archivado, Inattivo, Disattivato, "
    "Archiviato, Inativo, Desativado, Arquivado, Inactief, Gearchiveerd, غير نشط"
)
"""Headers of flags whose yes means that the customer is not active."""


def headers_of(field: str) -> Iterator[str]:
    """A field's headers in all languages."""
    for language in HEADER_LANGUAGES.values():
        yield from filter(None, language.get(field, "").split(", "))
