"""The words by which lists of contacts say what a row is, in the languages whose headers we read.

Data only: comma-separated, as they stand in cells and headers. How they are used is `row_kinds`'
business.
"""

CUSTOMERS = (
    "customer, customers, client, clients, buyer, debtor, account receivable, sundry debtors, "
    "kunde, kunden, debitor, client, cliente, clientes, clienti, klant, klanten, debiteur, "
    "kunder, kund, asiakas, viðskiptavinur, klient, zákazník, zakaznik, odběratel, odberatel, "
    "odberateľ, vevő, ügyfél, kupac, kupec, stranka, клиент, покупатель, замовник, клієнт, "
    "купувач, πελάτης, müşteri, alıcı, לקוח, عميل, زبون, مشتری, ग्राहक, pelanggan, khách hàng, "
    "ลูกค้า, 客户, 客戶, 顧客, 得意先, 고객, 매출처"
)
OTHERS = (
    "supplier, suppliers, vendor, vendors, creditor, creditors, seller, manufacturer, "
    "account payable, sundry creditors, payee, contractor, subcontractor, lead, leads, "
    "marketing qualified lead, sales qualified lead, prospect, prospects, potential customer, "
    "subscriber, competitor, employee, employees, staff, applicant, investor, "
    "lieferant, lieferanten, kreditor, hersteller, interessent, mitarbeiter, mitarbeiterin, "
    "fournisseur, fournisseurs, prospect, salarié, employé, employée, "
    "proveedor, proveedores, acreedor, cliente potencial, empleado, empleada, "
    "fornecedor, fornecedores, funcionário, potencial cliente, "
    "fornitore, fornitori, dipendente, potenziale cliente, cliente potenziale, "
    "leverancier, leveranciers, crediteur, medewerker, "
    "leverandør, leverandører, leverantör, leverantörer, ansatt, medarbejder, anställd, "
    "toimittaja, työntekijä, birgir, starfsmaður, dostawca, pracownik, dodavatel, dodávateľ, "
    "zaměstnanec, zamestnanec, szállító, beszállító, alkalmazott, munkatárs, furnizor, angajat, "
    "dobavljač, dobavitelj, zaposlenik, zaposleni, доставчик, служител, поставщик, сотрудник, "
    "постачальник, працівник, προμηθευτής, υπάλληλος, tedarikçi, satıcı, personel, çalışan, ספק, "
    "עובד, مورد, المورد, موظف, تامین کننده, فروشنده, आपूर्तिकर्ता, pemasok, pembekal, karyawan, "
    "nhà cung cấp, nhân viên, ผู้ขาย, พนักงาน, 供应商, 供應商, 员工, 員工, 仕入先, 従業員, 매입처, "
    "공급업체, 직원"
)
"""Suppliers, leads, employees: who is in a list of contacts and owes nothing."""
NEITHER = (
    "other, others, contact, both, sonstige, sonstiges, autre, otro, altro, overig, keine, none"
)
"""Words beside those that say nothing of it."""
KINDS = (
    "type, kind, category, role, relation, relationship, class, group, stage, lifecycle, typ, art, "
    "rolle, kategorie, gruppe, beziehung, genre, catégorie, relatie, soort, tipo, clase, "
    "categoría, categoria, classe, classificazione, rodzaj, druh, típus, tip, тип, вид, τύπος, "
    "tür, סוג, نوع, النوع, jenis, loại, ประเภท, 类型, 類型, 種別, 区分, 유형, 구분"
)
"""Words in the header of a column that says what a row is."""
GONE = (
    "deleted, removed, merged, trashed, gelöscht, zusammengeführt, supprimé, supprimée, fusionné, "
    "eliminado, eliminada, borrado, eliminato, excluído, apagado, verwijderd, slettet, raderad, "
    "borttagen, poistettu, usunięty, smazáno, smazaný, törölt, șters, izbrisan, obrisan, изтрит, "
    "удален, удалён, видалено, διαγραμμένο, silindi, נמחק, محذوف, 已删除, 已刪除, 削除, 삭제"
)
"""Headers of flags, and words in headers of dates, of rows that are there no more."""
NOT_REAL = "test, test account, test customer, template"
"""Headers of flags of rows that nobody means."""
WHEN = "at, on, date, time, timestamp, am, le, el, il, op, dato, datum, fecha, data"
"""Words in the header of a date."""
ASIDE = "is, was, has, ist, est, es, è, c, é, jest, je, er, är, on"
"""Words of a header that change nothing of it."""
