"""Türkçe: what its words in headers mean."""

WORDS = """
name: Ad Soyad, Adı Soyadı, İsim Soyisim, Tam ad, Görünen ad, İsim, Ünvan, Unvan, Unvanı, Ünvanı
first_name: Ad, Adı
last_name: Soyad, Soyadı, Soyisim
title: Hitap
titles: Bay, Bayan, Bey, Hanım, Sayın
company: Firma, Şirket, Şirket adı, Firma adı, Firma ünvanı, Şirket ünvanı, Kurum, İşletme,
    Ticari unvan, Ticari ünvan, Firma unvanı
customer: Müşteri, Müşteriler, Cari, Cari hesap, Alıcı, Müşteri adı, Cari adı, Cari unvan, Cari
    ünvanı, Cari unvanı
contact: İlgili kişi, Yetkili, Yetkili kişi, İletişim, Kişi, İrtibat, Yetkili adı
billing: Fatura, Faturalama
shipping: Teslimat, Sevk, Sevkiyat, Kargo, Gönderim
postal: Posta, Yazışma
registered: Merkez
home: Ev, Kişisel
work: İş, Ofis
other: Diğer, İkinci, Alternatif
address: Adres, Adresi
street: Sokak, Cadde, Sokağı, Cadde Sokak
line: Satır, Adres satırı
house: Kapı no, Bina no, Dış kapı no
building: Bina, Apartman, Blok
apartment: Daire, Daire no, Kat, İç kapı no, Posta kutusu
district: İlçe, Mahalle, Semt, İlçesi
city: Şehir, İl, Kent, Şehri, İli
state: Bölge, Eyalet
postcode: Posta kodu, PK
country: Ülke, Ülkesi
country_code: Ülke kodu
phone: Telefon, Tel, Telefon numarası, Telefonu, Sabit telefon, Telefon no, Tel no
mobile: Cep, Cep telefonu, Mobil, GSM, Cep tel
fax: Faks, Fax, Belgegeçer
email: E-posta, Eposta, E-posta adresi, E-mail, Mail, Mail adresi
website: Web sitesi, Web, İnternet adresi, Web adresi, İnternet sitesi
number: Numara, No, Numarası
code: Kod, Kodu
tax: Vergi, Vergi no, Vergi numarası, Vergi dairesi, VKN, TCKN, TC kimlik no, KDV, VKN TCKN,
    Vergi kimlik numarası, Mersis no
type: Tür, Tip, Türü, Tipi, Grup, Kategori, Grubu
status: Durum, Durumu
active: Aktif, Etkin
inactive: Pasif, Arşivlendi, Engelli değil mi
balance: Bakiye, Açılış bakiyesi, Güncel bakiye, Bakiyesi, Borç bakiyesi, Alacak, Borç, Devreden
    bakiye
other_amount: Kredi limiti, Risk limiti, Ciro, Satışlar, Siparişler, Puan, Maaş, İndirim,
    İskonto, Tutar, Toplam, Vade
date: Tarih, Doğum tarihi, Tarihi, Oluşturma, Kayıt tarihi, Son, Değiştirme
currency: Para birimi, Döviz, Döviz cinsi
rate: Kur, Döviz kuru
note: Not, Notlar, Açıklama, Açıklamalar, Yorum
job: Görev, Pozisyon, Meslek, Departman
gender: Cinsiyet
others: Tedarikçi, Satıcı, Satış temsilcisi, Çalışan, Banka, Dil, Plasiyer, Personel, Uyruk,
    Milliyet
filler: ve, veya, ile, için, Bilgisi, Bilgileri
"""

LISTS = """
total: toplam, genel toplam, ara toplam
customer: müşteri, alıcı, müşteriler
no_customer: tedarikçi, satıcı, personel, çalışan, tedarikçiler, satıcılar, vergi dairesi
kind: tür, tip
gone: silindi
yes: evet
no: hayır, hayir
active: aktif
inactive: pasif
business: tüzel kişi, şirket
individual: gerçek kişi, şahıs
gender: erkek, e, k, kadın
"""

SENSITIVE = """
payment: banka, banka adı, banka hesab*, banka hesap, hesap numarası, hesap no, kart no, kart
    numarası, kredi kartı, kredi kart*, kart sahibi
secret: şifre, şifresi, parola, parolası, güvenlik sorusu, gizli soru
private: doğum tarihi, doğum günü, doğum yeri, doğum yılı, doğum, kimlik no, kimlik numarası,
    kimlik nr, tc kimlik no, tc kimlik, tckn, tc no, nüfus cüzdanı, pasaport, pasaport no, =din,
    =dini, sağlık, sağlık durumu, engellilik, engel durumu, alerji, alerjiler, kan grubu
expiry: son kullanma tarihi, geçerlilik tarihi, son kullanım
harmless: vergi kimlik no, vergi kimlik numarası, vergi kimlik, vkn tckn, vkn tc kimlik, vkn tc
    kimlik no, vergi no tc kimlik no, vergi no tckn
"""
