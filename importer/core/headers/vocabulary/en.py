"""English: what its words in headers mean."""

WORDS = """
name: name, names
full_name: full name, fullname, display name, complete name, whole name
first_name: first name, firstname, given name, given names, forename, first, fname, givenname
last_name: last name, lastname, family name, surname, last, lname, familyname
middle_name: middle name, middle initial, middle, middlename
title: title, salutation, prefix, honorific, courtesy title, form of address, civility, degree
titles: mr, mrs, ms, miss, mx, dr, prof, professor, sir, madam, dame, lord, lady, rev, reverend,
    hon, capt, captain, mr and mrs, mr & mrs, messrs, father, sister, judge, esq
company: company, companies, business, organization, organisation, org, firm, legal, legal
    entity, trading, trading as, enterprise, corporation, corporate, dba
customer: customer, customers, client, account, party, debtor, buyer, cust, payer, partner,
    business partner, ledger, member, subscriber, purchaser, shopper
contact: contact, contacts, contact person, person, primary contact, main contact, default contact,
    attention, attn, recipient, cntcprsn, cntctprsn
billing: billing, bill, bill to, billto, billed to, invoice, invoices, invoicing, invoice to,
    sold to, soldto
shipping: shipping, ship, ship to, shipto, shipment, delivery, deliver, deliver to, delivered
    to, dispatch, consignee
postal: postal, mailing, correspondence, po, post
physical: physical, premises, property, visiting, visitor, visit, visiting address
registered: registered, registered office, head office, headquarters, hq, statutory
service: service, job, job site, site, installation, install
main: main, primary, default, principal
home: home, residential, residence, private, personal, evening
work: work, office, day, daytime
other: other, alternate, alternative, secondary, second, additional, alt, extra
address: address, addr, adr, addresses
street: street, street address, street name, road, streetaddress, street and number, street and
    house number, street name house number, street name and house number
line: line, address line, addressline, street line
house: house number, house no, house nr, house, street number, street no, building number,
    premise number
building: building, building name
apartment: apartment, apt, suite, unit, unit number, flat, floor, room, apt suite, additional
    address, extended address, address extra, address extension, address supplement, care of, c
    o, po box, post office box, complement
district: district, neighborhood, neighbourhood, borough, ward, subdistrict, sublocality,
    quarter
city: city, town, suburb, locality, village, municipality, post town, city name, place, municipality
    name, post area, postarea, postal area
state: state, province, region, county, prefecture, territory, prov, state code, province code,
    region code, state name, province name, federal state
postcode: postcode, post code, postal code, postalcode, zip, zipcode, zip code, pin code,
    pincode, eircode, postal zip code, code postal, zip postal code, zip postcode, post number
country: country, ctry, cntry, nation, country region, country name, country or region
country_code: country code, country iso, iso country, country iso code, iso country code, iso2
phone: phone, phones, telephone, tel, ph, landline, phone number, phone numbers, telephone
    number, fixed line, call
mobile: mobile, mobiles, cell, cellular, cellphone, mobile phone, cell phone, gsm, handphone,
    whatsapp, mob, smartphone
fax: fax, telefax, facsimile
email: email, emails, e mail, e mails, mail, emailid
website: website, websites, web, web site, url, www, homepage, home page, site web, site
    internet, web address, web page, webpage, internet, internet address, website url, domain,
    site url
id: id, ids, uid, guid, uuid, ref, reference, identifier, key, record
number: number, numbers, no, num, nr, nbr
code: code, codes
tax: tax, taxes, vat, gst, gstin, abn, acn, ein, tin, vatin, pan, vat id, tax id, tax number,
    vat number, tax registration, resale, fiscal, duns, company registration, registration
type: type, types, kind, category, class, classification, segment,
    Legal Form
label: label
status: status
active: active, is active, enabled, activated, active status
inactive: inactive, not active, disabled, deactivated, archived, blocked
balance: balance, balances, open balance, opening balance, current balance, outstanding balance,
    balance due, amount due, outstanding, outstanding amount, amount outstanding, receivable,
    receivables, balance owing, owing, amount owing, amount owed, due amount, account balance,
    starting balance, initial balance, total balance, balance outstanding, unpaid balance, ar
    balance, a r balance, total outstanding, total due, total receivable
other_amount: credit limit, total spent, spent, spend, turnover, revenue, sales, year to date,
    ytd, lifetime value, life time value, lifetime, ltv, clv, orders, order, order count,
    points, point, salary, income, credit, limit, discount, purchases, purchase, paid, payments,
    payment, overdue, past due, available, store credit, wallet, deposit, prepaid, loyalty,
    reward, rewards, budget, amount, total, volume, average, avg, count, price, terms, quantity,
    overdraft, bonus
balance_date: opening balance date, balance date, opening balance at, opening balance as of,
    balance as of, as of, as of date, opening date
date: date, dates, datetime, time, timestamp, since, birthday, birth, born, dob, anniversary,
    created, creation, modified, updated, changed, registered on, joined, until, expiry,
    expires, due date, year, month, age
currency: currency, currencies, currency code
rate: exchange rate, ex rate, fx rate, opening balance exchange rate, opening balance ex rate
note: note, notes, comment, comments, remark, remarks, memo, internal note, private note,
    private notes
job: job title, jobtitle, position, role, occupation, profession, department, function, rank
gender: gender, sex
others: supplier, suppliers, vendor, vendors, sales rep, sales representative, salesperson,
    salesman, rep, representative, manager, owner, user, username, user name, login, agent,
    seller, employee, staff, assigned, assignee, by, parent, emergency, spouse, driver, bank,
    referrer, referral, referred, guardian, assistant, technician, carrier, group, language,
    timezone, password, source, campaign, lead, account manager, account owner, consent, opt,
    newsletter, marketing, subscription, suffix, nickname, latitude, longitude, branch,
    warehouse, product, item, project, extension, ext, for the attention of, fao, nationality,
    citizenship, country of birth, country of origin
location: location
filler: of, the, for, in, and, or, to, s, details, detail, info, information, value, text,
    field, is, meta, raw, custom, cf, required, optional, their, your, a, an, hash, what, which,
    yes, true, false
"""

HEADERS = """
customerType: Type, Contact Type, Client Type, Classification
currencyCode: Currency Code, Customer Currency, Client Currency, Billing Currency, Default
    Currency, CurrencyIsoCode
displayName: CardName, Customer, Customer Name, Bill To Name, Billing Name, Customer Full Name,
    Name, Client Name, Client, Contact Name, Account Name, Full Name, Organization,
    Organisation, Party Name, Ledger Name, Debtor, Debtor Name, Customer or Company Name
salutation: Title, Prefix, Name Prefix, Honorific, Mr./Ms./..., Civility
firstName: Given Name, Forename, Contact First Name, Primary Contact First Name, First, Bill to
    Contact First Name
lastName: Surname, Family Name, Contact Last Name, Primary Contact Last Name, Last, Bill to
    Contact Last Name
companyName: Company, Business Name, Legal Name, Firm, Trading Name, Organization Name,
    Organisation Name, Company/Organization
website: Web Site, Web Address, URL, WWW, Homepage
email: user_email, Work Email, Business Email, Office Email, E-mail, Email Address, E-mail Address,
    Main Email, Mail, EmailID, Email Id, Customer E-mail, Customer Email, Contact Email, Primary
    Email, PersonEmail, E-mail 1 Address
workPhone: Work Phone, Phone, Phone Number, Phone Numbers, Telephone, Tel, Main Phone, Business
    Phone, Office Phone, Phone No., Telephone 1, Telephone Number, Customer Phone, Client Phone,
    Contact Phone, Phone 1, BusPhone, Landline, Contact Number, Contact No
personalPhone: Personal Phone, Mobile Telephone Number, Mobile Telephone, Mobile, Mobile Phone,
    Mobile Number, Mobile No, Cell, Cell Phone, MobilePhone, Alt. Phone, Home Phone, Telephone 2,
    MobPhone, HomePhone, Contact Mobile, Mobile Phone Number, Cellular, Primary Mobile No.
note: Notes, Comment, Comments, Remarks, Memo, Description, Private Notes, Customer Details
active: Is Active, Active Status, Status, Enabled
openingBalance: Balance, Open Balance, Outstanding Balance, Balance Due, Amount Due,
    Outstanding, Receivable, Receivables
openingBalanceAt: Opening Balance Date, Balance Date, Balance As Of, As Of, As Of Date, Opening
    Date, Opening Balance As Of, Balance At
openingBalanceExchangeRate: Opening Balance Exchange Rate, Exchange Rate, Ex. Rate, Rate, FX
    Rate
openingBalanceBranchId: Opening Balance Branch Id, Branch, Branch Id, Branch Name, Branch Code
billingAddress1: Billing Address, Billing Street, Bill Address, Address, Address 1, Address Line
    1, Address1, Street, Street Address, Billing Address Line 1, Billing Address Street, Bill to
    Address-Line One, Business Street, Street 1, Street Address 1, Mailing Street, Mailing
    Address
billingAddress2: Billing Street 2, Billing Street2, Address 2, Address Line 2, Address2, Street
    2, Street2, Apt/Suite, Billing Address Line 2, Billing Apt/Suite, Business Street 2, Street
    Address 2, Mailing Address 2
billingAddressCity: Billing City, City, Town, Suburb, City/Town, Bill to City, Business City,
    Town/City, City/Suburb, Locality, Mailing City
billingAddressState: Billing State, State, Province, Region, County, State/Province,
    Province/State, Billing State/Province, Business State, County/State, State/County, State
    Code, Province Code, Mailing State/Province, Mailing State
billingAddressPostcode: Postal, Billing Postcode, Billing Postal Code, Billing Zip, Billing Address
    Zip, Billing Code, Postcode, Postal Code, Post Code, Zip, Zip Code, PostalCode, Pincode, Pin
    Code, Bill to Zip, Business Postal Code, Postal/Zip Code, Zip/Postal Code, Zip/Postcode,
    Postcode/Zip, Billing Zip/Postal Code, Mailing Zip/Postal Code
billingAddressCountry: Billing Country, Country, Country/Region, Country Name, Bill to Country,
    Business Country, Business Country/Region, Country Code, Billing Country Code, Mailing
    Country
billingAddressPhone: Billing Phone, Billing Phone Number
billingAddressEmail: Billing Email, Invoice Email, Accounts Email, E-mail 2 Address, Cc Email
shippingAddress1: Shipping Address, Shipping Street, Ship Address, Delivery Address, Delivery
    Street, Shipping Address Line 1, Shipping Address Street, Delivery Address 1, Delivery
    Address Line 1, Secondary Street, Ship to Address-Line One
shippingAddress2: Shipping Street 2, Shipping Street2, Shipping Address Line 2, Shipping
    Apt/Suite, Delivery Address 2, Delivery Address Line 2, Secondary Street 2
shippingAddressCity: Shipping City, Delivery City, Delivery Town, Ship to City, Secondary City
shippingAddressState: Shipping State, Shipping Province, Shipping Region, Shipping
    State/Province, Delivery State, Delivery County, Secondary Province
shippingAddressPostcode: Shipping Postcode, Shipping Postal Code, Shipping Zip, Shipping Address
    Zip, Shipping Code, Delivery Postcode, Delivery Postal Code, Ship to Zip, Shipping
    Zip/Postal Code, Secondary Postal Code
shippingAddressCountry: Shipping Country, Delivery Country, Ship to Country, Secondary Country,
    Shipping Country Code
shippingAddressPhone: Shipping Phone, Shipping Phone Number, Delivery Phone
shippingAddressEmail: Shipping Email, Delivery Email
"""

LISTS = """
total: total, totals, grand total, sub total, subtotal, report total, grand totals, sub totals,
    subtotals, report totals
customer: customer, customers, client, clients, buyer, debtor, account receivable, sundry
    debtors
no_customer: supplier, suppliers, vendor, vendors, creditor, creditors, seller, manufacturer,
    account payable, sundry creditors, payee, contractor, subcontractor, lead, leads, marketing
    qualified lead, sales qualified lead, prospect, prospects, potential customer, subscriber,
    competitor, employee, employees, staff, applicant, investor, tax office, tax authority
neither: other, others, contact, both, none
kind: type, kind, category, role, relation, relationship, class, group, stage, lifecycle
gone: deleted, removed, merged, trashed
unreal: test, test account, test customer, template
when: at, on, date, time, timestamp
aside: is, was, has
column_of_others: ID, No, Number, Invoice, Invoice Number, Invoice No, Invoice Date, Due Date,
    Date, Type, Status, Amount, Amount Due, Balance Due, Total, Subtotal, Tax, Paid, Quantity,
    Qty, Price, Unit Price, Rate, Cost, Item, Items, Item Name, Product, SKU, Description,
    Reference, Payment Date, Payment Method, Order Number, Order Date, Debit, Credit, Account
    Number, Account Name, Supplier, Supplier Name, Supplier Number, Vendor, Vendor Name, Vendor
    Number, Employee, Project, Category
list_of_others: suppliers, supplier, supplier list, vendors, vendor, vendor list, employees,
    employee list, leads, prospects, other names
contact_of_others: e invoice, einvoice, e invoicing, einvoicing, edi, gln, peppol, fax, telefax,
    supplier, vendor, owner, user, agent, seller, rep,
    representative, manager, salesperson, sales, created, modified, updated, by, tax, vat, id,
    nr, no, number, code, reference, ref, emergency
yes: yes, y, true, t, 1, on, x
no: no, n, false, f, 0, off
active: active, activated, enabled, open
inactive: inactive, disabled, not-active, not active, deactivated, closed, archived, deleted,
    blocked, locked, suspended, dormant
business: business, company, corporate, corporation, organization, organisation, firm,
    enterprise, partnership, trust, charity, government, b2b, legal person, legal entity
individual: individual, person, private person, private individual, consumer, b2c, natural
    person, a person
gender: m, male, man, f, female, woman
"""

SENSITIVE = """
payment: bank, banking, iban, bic, swift, bsb, sort code, giro, giro number, routing number,
    routing no, routing transit number, aba number, card no, card number, card num, card exp, card
    expiry, card expiration, card cvc, card cvv, card code, card last 4, card brand, card funding,
    card name, card holder, card fingerprint, card issue, card tokenization, cardnumber, cardno, cc
    no, cc number, cc num, cc exp, cc expiry, cc expiration, cc cvc, cc cvv, cc code, cc last 4, cc
    brand, cc name, cc holder, cc issue, cardholder, name on card, credit card, credit cards, debit
    card, debit cards, payment card, payment cards, cvv, cvv2, cvc, cvc2
secret: password, passwords, passwd, pwd, =pass, user pass, passphrase, passcode, *hash, hashed,
    *salt, token, tokens, secret, secrets, credential, credentials, cookie, cookies, =session,
    session id, session data, api key, api keys, private key, private keys, secret key, secret
    keys, access key, access keys, auth key, auth keys, activation key, activation keys, reset key,
    reset keys, license key, license keys, licence key, licence keys, otp, totp, mfa, 2fa, one time
    code, one time password, one time pin, backup code, backup codes, security question, security
    questions, security answer, security answers, security code, security codes, secret question,
    secret answer, pin hash
private: ssn, social security, social insurance, nino, national id, national identity, national
    identification, national insurance, national number, identity number, identity no, citizen id,
    personal id number, personal identity number, identity card, =id card, id card number, id card
    no, identity document, id document, passport, driver license, driver licence, drivers license,
    drivers licence, driver s license, driver s licence, driving license, driving licence, date of
    birth, birth date, date birth, birthdate, birth day, birthday, birth year, birth place,
    birthplace, place of birth, year of birth, month of birth, day of birth, dob, =born, born on,
    born in, religion, religious, ethnicity, =race, sexual orientation, blood group, blood type,
    =health, health status, health condition, health note, health notes, health data, health issue,
    health issues, health insurance number, medical status, medical condition, medical conditions,
    medical note, medical notes, medical data, medical issue, medical issues, medical history,
    medical record, medical records, diagnosis, diagnoses, allergy, allergies, disability,
    disabilities, aadhaar, aadhar, nric, hkid, emirates id, qid, iqama
expiry: expiry, expiry date, expiration, expiration date, expires, exp date, exp month, exp year,
    valid thru, valid until, valid to, good thru
harmless: cookie consent
"""
