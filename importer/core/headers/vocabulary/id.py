"""Bahasa Indonesia: what its words in headers mean."""

WORDS = """
name: Nama, Nama lengkap, Nama tampilan
first_name: Nama depan
last_name: Nama belakang, Nama keluarga
middle_name: Nama tengah
title: Sapaan, Gelar, Panggilan
titles: Bapak, Ibu, Bpk, Sdr, Sdri
company: Perusahaan, Nama perusahaan, Badan usaha, Usaha, Toko
customer: Pelanggan, Nama pelanggan, Konsumen, Klien, Nasabah, Pembeli
contact: Kontak, Narahubung, Nama kontak, Penanggung jawab, Orang, Kontak person, Hubungan dengan
billing: Penagihan, Tagihan, Faktur
shipping: Pengiriman, Kirim, Antar
postal: Surat menyurat, Surat
home: Rumah, Pribadi
work: Kantor, Kerja
other: Lain, Lainnya, Alternatif
address: Alamat
street: Jalan, Nama jalan
line: Baris
house: Nomor rumah, No rumah
building: Gedung
apartment: Lantai, Unit, RT RW
district: Kecamatan, Kelurahan, Desa
city: Kota, Kabupaten, Kota Kabupaten
state: Provinsi, Propinsi, Wilayah
postcode: Kode pos, Kodepos
country: Negara
country_code: Kode negara
phone: Telepon, Telp, No telp, Nomor telepon, No telepon, Tlp
mobile: HP, No HP, Ponsel, Handphone, Nomor HP, WhatsApp, No WA, Nomor ponsel, WA
fax: Faks, Faksimili, Fax
email: Surel, Email, E-mail, Alamat email
website: Situs web, Laman, Situs
number: Nomor, No
code: Kode
tax: NPWP, Pajak, NIK, No NPWP, NIB, PPN
type: Tipe, Jenis, Kategori, Golongan
status: Status
active: Aktif
inactive: Nonaktif, Tidak aktif, Diblokir
balance: Saldo, Saldo awal, Piutang, Sisa piutang, Saldo piutang, Hutang pelanggan, Saldo akhir
other_amount: Batas kredit, Limit kredit, Plafon, Omzet, Penjualan, Pesanan, Poin, Gaji, Diskon,
    Jumlah, Total, Termin
date: Tanggal, Tgl, Tanggal lahir, Dibuat, Diubah, Terakhir, Tgl lahir
currency: Mata uang, Valuta
rate: Kurs, Nilai tukar
note: Catatan, Keterangan, Komentar
job: Jabatan, Pekerjaan, Bagian
gender: Jenis kelamin
others: Pemasok, Penjual, Karyawan, Bank, Bahasa, Sales, Vendor, Kode wilayah, Kewarganegaraan
filler: dan, atau, untuk, dari, data
"""

LISTS = """
total: jumlah, jumlah keseluruhan, total
customer: pelanggan
no_customer: pemasok, karyawan, supplier, kantor pajak
kind: jenis
yes: ya
no: tidak
active: aktif
inactive: tidak aktif, nonaktif, diblokir
business: perusahaan
individual: perorangan
gender: laki-laki, pria, l, perempuan, wanita, p
"""

SENSITIVE = """
payment: bank, nomor rekening, no rekening, rekening bank, nomor kartu, no kartu, kartu kredit
secret: kata sandi, =sandi, pertanyaan keamanan
private: tanggal lahir, tgl lahir, tempat lahir, tempat tanggal lahir, tahun lahir, ulang tahun,
    nik, ktp, nik ktp, no ktp, nomor ktp, no identitas, nomor identitas, kartu identitas, nomor
    induk kependudukan, paspor, no paspor, nomor paspor, agama, kesehatan, riwayat kesehatan,
    disabilitas, alergi, golongan darah
expiry: masa berlaku, tanggal kedaluwarsa, berlaku sampai
harmless: npwp nik, nik npwp, rekening listrik
"""
