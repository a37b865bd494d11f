"""Bahasa Melayu: what its words in headers mean."""

WORDS = """
name: Nama, Nama penuh
first_name: Nama pertama, Nama diberi
last_name: Nama akhir, Nama keluarga
title: Gelaran, Panggilan
titles: Encik, Puan, Cik, Tuan, Datuk, Dato
company: Syarikat, Nama syarikat, Perniagaan, Organisasi, Pertubuhan
customer: Pelanggan, Nama pelanggan, Pembeli, Penghutang, Klien
contact: Kenalan, Hubungan, Orang hubungan, Orang untuk dihubungi, Pegawai untuk dihubungi
billing: Pengebilan, Bil, Invois
shipping: Penghantaran, Hantar
postal: Surat, Surat menyurat
home: Rumah, Peribadi
work: Pejabat, Kerja
address: Alamat
street: Jalan
line: Baris
house: No rumah, Nombor rumah
building: Bangunan
apartment: Tingkat, Unit
district: Daerah
city: Bandar, Bandaraya
state: Negeri, Wilayah
postcode: Poskod
country: Negara
country_code: Kod negara
phone: Telefon, No telefon, Nombor telefon, Tel
mobile: Telefon bimbit, Bimbit, No telefon bimbit, HP
fax: Faks, No faks
email: E-mel, Emel, Alamat e-mel, Email
website: Laman web, Laman sesawang
number: Nombor, No
code: Kod
tax: Cukai, No cukai, SST, GST, No pendaftaran syarikat, No pendaftaran, TIN, BRN
type: Jenis, Kategori, Kumpulan
status: Status
active: Aktif
inactive: Tidak aktif, Disekat
balance: Baki, Baki awal, Baki semasa, Baki tertunggak, Tertunggak, Baki pembukaan, Hutang
other_amount: Had kredit, Jualan, Pesanan, Mata, Gaji, Diskaun, Jumlah, Tempoh bayaran
date: Tarikh, Tarikh lahir, Dicipta, Dikemas kini
currency: Mata wang
note: Nota, Catatan, Ulasan
job: Jawatan, Jabatan
gender: Jantina
others: Pembekal, Penjual, Pekerja, Bank, Bahasa, Jurujual, Kewarganegaraan, Warganegara
filler: dan, atau, untuk, dari
"""

LISTS = """
total: jumlah, jumlah keseluruhan
customer: pelanggan
no_customer: pembekal, pekerja
kind: jenis
yes: ya
no: tidak
gender: lelaki, perempuan
"""

SENSITIVE = """
payment: bank, akaun bank, nombor akaun bank, no akaun bank, nombor kad, no kad, kad kredit, kad
    debit
secret: katalaluan, kata laluan, soalan keselamatan
private: tarikh lahir, tempat lahir, tahun lahir, hari jadi, kad pengenalan, no kad pengenalan,
    nombor kad pengenalan, mykad, no kp, no k p, ic no, no ic, nombor ic, pasport, no pasport,
    nombor pasport, agama, kesihatan, tahap kesihatan, kecacatan, =oku, alahan, kumpulan darah
expiry: tarikh luput, tarikh tamat, sah sehingga
"""
