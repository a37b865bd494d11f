"""Српски: what its words in headers mean."""

WORDS = """
name: Назив, Име и презиме, Пун назив
first_name: Име
last_name: Презиме
title: Титула
titles: Господин, Госпођа, Г дин, Г ђа
company: Предузеће, Фирма, Компанија, Друштво, Назив предузећа
customer: Купац, Купци, Клијент, Партнер, Комитент
contact: Контакт, Контакт особа, Особа
billing: Фактура, Рачун, Фактурисање, Наплата
shipping: Испорука, Достава, Испоруке, Доставе
postal: Поштанска
registered: Седиште
home: Кућни, Приватни
work: Пословни, Службени
address: Адреса, Адресе
street: Улица, Улица и број
line: Ред
house: Кућни број
building: Зграда
apartment: Стан, Спрат
district: Насеље, Део града
city: Град, Место, Општина, Место поште, Пошта
state: Регион, Покрајина, Округ
postcode: Поштански број
country: Држава, Земља
phone: Телефон, Тел, Број телефона
mobile: Мобилни, Мобилни телефон, Моб
fax: Факс
email: Имејл, Е-пошта, Емаил, Електронска пошта
website: Веб сајт, Веб страница, Сајт
number: Број, Бр
code: Шифра
tax: ПИБ, ПДВ, Матични број, ПДВ број
type: Тип, Врста, Група, Категорија
status: Статус
active: Активан
inactive: Неактиван, Блокиран
balance: Салдо, Стање, Почетно стање, Дуговање, Потраживање
other_amount: Кредитни лимит, Промет, Поруџбине, Поени, Плата, Попуст, Износ, Укупно
date: Датум, Датум рођења, Креирано
currency: Валута
note: Напомена, Белешка, Коментар, Напомене
gender: Пол
others: Добављач, Продавац, Запослени, Банка, Језик, Држављанство, Националност
filler: и, или, за, на
"""

LISTS = """
total: укупно, ukupno
customer: купац, купци, kupac, kupci
no_customer: добављач, добављачи, dobavljač, dobavljači, запослени, запослен, пореска управа
kind: тип
yes: да
no: не
business: правно лице
individual: физичко лице
gender: мушко, мушки, ж, женско, женски
"""

SENSITIVE = """
payment: banka, bankov*, банка, банков*, žiro račun, žiroračun, tekući račun, жиро рачун, текући
    рачун, broj kartice, број картице, kreditna kartica, кредитна картица, назив банке, naziv banke
secret: lozinka, лозинка, шифра за пријаву, bezbednosno pitanje
private: datum rođenja, датум рођења, rođendan, рођендан, mesto rođenja, место рођења, godina
    rođenja, jmbg, јмбг, lična karta, лична карта, broj lične karte, број личне карте, pasoš,
    пасош, broj pasoša, број пасоша, veroispovest, вероисповест, =vera, =вера, zdravlje, здравље,
    zdravstveno stanje, invaliditet, alergije, krvna grupa, крвна група
expiry: važi do, datum isteka, важи до, датум истека
"""
