"""Italiano: what its words in headers mean."""

WORDS = """
name: Nome, Nome completo, Nome visualizzato, Nominativo, Descrizione cliente, Nome e cognome
first_name: Nome di battesimo
last_name: Cognome
middle_name: Secondo nome
title: Titolo, Appellativo
titles: Sig, Sigra, Sig.ra, Sig.na, Signor, Signora, Signorina, Dott, Dott.ssa, Dottore,
    Dottoressa, Avv, Ing, Geom, Rag, Arch, Spett.le, Egr
company: Ragione sociale, Azienda, Società, Ditta, Organizzazione, Impresa
customer: Cliente, Clienti, Conto, Debitore, Committente, Cessionario, Acquirente
contact: Contatto, Persona di riferimento, Referente, Persona di contatto, Persona, Alla cortese
    attenzione
billing: Fatturazione, Fattura, Fatture
shipping: Spedizione, Consegna, Destinazione, Destinazione merce
postal: Postale, Corrispondenza
physical: Fisico, Sede operativa, Ubicazione
registered: Sede legale, Sede, Legale, Fiscale
service: Cantiere, Intervento, Installazione
main: Principale, Predefinito, Predefinita
home: Casa, Abitazione, Privato, Residenza, Personale
work: Ufficio, Lavoro
other: Altro, Altra, Secondario, Secondaria, Alternativo, Aggiuntivo
address: Indirizzo, Indirizzi, Ind
street: Via, Via e numero, Via e numero civico, Indirizzo e numero civico
line: Riga, Riga indirizzo
house: Numero civico, N. civico, Civico, N civico
building: Edificio, Palazzo
apartment: Interno, Scala, Piano, Casella postale, Presso, Complemento indirizzo
district: Frazione, Quartiere
city: Città, Comune, Località
state: Regione, Provincia, Prov
postcode: CAP, Codice postale, C.A.P.
country: Paese, Nazione, Stato estero
country_code: Codice paese, Codice nazione, Codice ISO, Cod nazione, Sigla nazione
phone: Telefono, Tel, Numero di telefono, Telefono fisso, Telefoni
mobile: Cellulare, Cell, Telefono cellulare, Telefono mobile
fax: Fax
email: E-mail, Indirizzo e-mail, Posta elettronica, Indirizzo email, Mail
website: Sito web, Sito, Sito internet, Pagina web
id: Identificativo, Riferimento, Rif, Chiave
number: Numero, Num, N
code: Codice, Cod
tax: Partita IVA, P.IVA, P IVA, PIVA, IVA, Codice fiscale, CF, Cod fiscale, Codice destinatario,
    Codice SDI, SDI, PEC, Codice univoco, Codice ufficio
type: Tipo, Tipologia, Categoria, Gruppo, Classe,
    Forma giuridica
status: Stato
active: Attivo, Attiva, È attivo
inactive: Inattivo, Disattivato, Archiviato, Bloccato, Sospeso
balance: Saldo, Saldo iniziale, Saldo di apertura, Saldo aperto, Saldo attuale, Saldo contabile,
    Importo dovuto, Insoluto, Crediti, Esposizione
other_amount: Fatturato, Fido, Limite di credito, Credito, Ordini, Ordine, Punti, Stipendio,
    Sconto, Totale, Totale speso, Importo, Acquisti, Vendite, Pagamento, Modalità di pagamento,
    Condizioni di pagamento, Ricavi, Progressivo, Scaduto
balance_date: Data saldo, Data del saldo, Data di apertura
date: Data, Data di nascita, Nascita, Creazione, Creato, Modificato, Ultimo, Ultima, Dal, Anno,
    Luogo di nascita
currency: Valuta, Codice valuta, Divisa
rate: Tasso di cambio, Cambio
note: Nota, Note, Commento, Commenti, Osservazione, Osservazioni, Annotazione, Annotazioni,
    Informazioni aggiuntive
job: Qualifica, Ruolo, Professione, Mansione
gender: Sesso
others: Fornitore, Fornitori, Venditore, Agente, Rappresentante, Banca, Creato da, Da, Lingua,
    Utente, Vettore, Responsabile, Capoarea, Titolare, Nazionalità, Cittadinanza, Paese di
    nascita
full_name: Denominazione, Denominazione cliente
filler: di, del, della, dello, dei, d, il, la, lo, le, e, o, per, a, al, Dati, Dettagli,
    Informazioni, Campo, è,
    è un, è una
"""

LISTS = """
total: totale, totale generale, totale complessivo, subtotale
customer: cliente, clienti
no_customer: fornitore, fornitori, dipendente, potenziale cliente, cliente potenziale, agenzia delle
    entrate, dipendenti
neither: altro
kind: tipo, categoria, classe, classificazione
gone: eliminato
when: il, data
aside: è
column_of_others: Fattura, Data, Scadenza, Importo, Quantità, Prezzo, Articolo, Fornitore,
    Descrizione
list_of_others: fornitori
contact_of_others: codice destinatario, sdi, fattura elettronica, venditore, fornitore
yes: sì, si, vero
no: no, falso
active: attivo
inactive: inattivo, bloccato, archiviato, chiuso, sospeso
business: azienda, società, persona giuridica, società di capitali, società di persone, pubblica
    amministrazione, Spett.le, Spettabile
individual: persona fisica, privato, soggetto privato
gender: maschio, uomo, maschile, femmina, donna, femminile
"""

SENSITIVE = """
payment: banca, banche, conto corrente, conto bancario, coordinate bancarie, carta di credito,
    numero carta, numero di carta, bancaria, bancario, bancarie, =abi, =cab, nome banca, nome della
    banca, istituto bancario
secret: parola d ordine, parola chiave, domanda segreta, domanda di sicurezza, chiave api, chiave
    segreta, chiave privata
private: data di nascita, data nascita, luogo di nascita, luogo nascita, nascita, nato il, nata il,
    compleanno, carta d identità, carta identità, documento d identità, documento identità,
    passaporto, tessera sanitaria, salute, disabilità, allergie, gruppo sanguigno, religione, etnia
expiry: scadenza, data di scadenza, data scadenza, valida fino
"""
