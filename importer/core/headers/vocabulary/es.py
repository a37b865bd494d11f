"""Español: what its words in headers mean."""

WORDS = """
name: Nombre, Nombre completo, Nombre y apellidos, Nombre para mostrar, Denominación
first_name: Nombre de pila, Nombres, Primer nombre
last_name: Apellido, Apellidos, Primer apellido, Apellido paterno
middle_name: Segundo nombre, Segundo apellido, Apellido materno
title: Tratamiento, Título, Saludo
titles: Sr, Sra, Srta, Señor, Señora, Señorita, D, Dña, Doña, Don, Dra, Ing, Lic, Sres
company: Empresa, Razón social, Compañía, Sociedad, Organización, Comercial, Nombre comercial,
    Nombre fiscal
customer: Cliente, Clientes, Cuenta, Tercero, Deudor, Comprador, Titular, Socio
contact: Contacto, Persona de contacto, Contacto principal, Persona, A la atención de
billing: Facturación, Factura, Facturas, Facturar a, Fiscal
shipping: Envío, Entrega, Envíos, Despacho, Enviar a, Destinatario
postal: Postal, Correspondencia
physical: Física, Visita, Ubicación
registered: Sede, Social, Sede social
service: Servicio, Obra, Instalación
main: Principal, Predeterminado, Predeterminada
home: Casa, Particular, Personal, Hogar, Residencia
work: Trabajo, Oficina, Laboral
other: Otro, Otra, Alternativo, Alternativa, Secundario, Secundaria, Adicional
address: Dirección, Direcciones, Domicilio, Dir
street: Calle, Calle y número, Vía, Nombre de la vía, Avenida
line: Línea, Línea de dirección
house: Número exterior, Número de casa, Núm exterior, No exterior, Número de la calle, Número de
    vía
building: Edificio, Bloque
apartment: Número interior, Núm interior, No interior, Piso, Puerta, Departamento interior,
    Apartamento, Escalera, Complemento, Complemento de dirección, Apartado
district: Colonia, Barrio, Distrito
city: Ciudad, Población, Localidad, Municipio, Comuna
state: Provincia, Departamento, Comunidad autónoma, Región, Estado
postcode: Código postal, CP, Cód postal, C.P.
country: País, Nación
country_code: Código de país, Código país, Cód país, País ISO
phone: Teléfono, Teléfonos, Tfno, Tlf, Tel, Telf, Teléfono fijo, Fijo, Fono, Número de teléfono
mobile: Móvil, Celular, Teléfono móvil, Teléfono celular, WhatsApp, Cel
fax: Fax
email: Correo electrónico, Correo, Dirección de correo electrónico, Dirección de correo, E-mail,
    Mail, Email
website: Sitio web, Página web, Web, Sitio, URL
id: Identificador, Referencia, Ref, Clave, Folio
number: Número, Núm, Nº, Nro, N
code: Código, Cód, Cód, Cod
tax: NIF, CIF, RFC, RUT, RUC, CUIT, NIT, DNI, NIF CIF, IVA, Número fiscal, Impuestos,
    Identificación fiscal, Condición frente al IVA, Régimen fiscal, Cédula, VAT
type: Tipo, Categoría, Clase, Grupo, Segmento,
    Forma jurídica
status: Estatus, Situación
active: Activo, Activa, Está activo, Habilitado
inactive: Inactivo, Inactiva, Desactivado, Archivado, Bloqueado, Dado de baja, Baja
balance: Saldo, Saldo inicial, Saldo de apertura, Saldo pendiente, Saldo actual, Importe
    pendiente, Pendiente de cobro, Deuda, Saldo deudor, Saldo vencido total, Por cobrar
other_amount: Límite de crédito, Límite, Crédito, Ventas, Total gastado, Facturado, Volumen,
    Pedidos, Pedido, Puntos, Salario, Sueldo, Descuento, Total, Importe, Compras, Riesgo,
    Condiciones de pago, Forma de pago, Días de crédito, Monto, Ingresos, Gasto, Acumulado,
    Vencido
balance_date: Fecha del saldo, Fecha de apertura
date: Fecha, Fecha de nacimiento, Nacimiento, Alta, Creación, Creado, Última, Último,
    Modificado, Desde, Cumpleaños, Año
currency: Moneda, Divisa, Código de moneda
rate: Tipo de cambio, Tasa de cambio
note: Nota, Notas, Observación, Observaciones, Comentario, Comentarios, Información adicional, Notas
    adicionales
job: Cargo, Puesto, Profesión
gender: Sexo, Género
others: Proveedor, Proveedores, Vendedor, Agente, Representante, Banco, Creado por, Por, Idioma,
    Usuario, Empleado, Transportista, Asesor, Responsable, Tarifa, Código de tarifa, Cod tarifa,
    Cuenta por cobrar, Cuenta a cobrar, Cuenta por pagar, Cuenta a pagar, Nacionalidad, País de
    nacimiento, País de origen
filler: de, del, la, el, los, las, y, o, e, a, en, para, Datos, Detalles, Información, Campo,
    es, su,
    es una, es un
"""

LISTS = """
total: total, suma, suma total, total general
customer: cliente, clientes
no_customer: proveedor, proveedores, acreedor, cliente potencial, empleado, empleada, agencia
    tributaria
neither: otro
kind: tipo, clase, categoría
gone: eliminado, eliminada, borrado
when: el, fecha
aside: es
column_of_others: Factura, Fecha, Vencimiento, Importe, Cantidad, Precio, Artículo, Proveedor,
    Descripción
list_of_others: proveedores
contact_of_others: vendedor, proveedor
yes: sí, si, s, verdadero
no: no, falso
active: activo
inactive: inactivo, archivado, cerrado, suspendido, bloqueado, baja
business: empresa, persona jurídica, persona moral
individual: particular, individuo, persona, persona natural
gender: hombre, masculino, varón, mujer, femenino
"""

SENSITIVE = """
payment: banco, bancos, cuenta bancaria, cuenta corriente, número de cuenta, nº de cuenta, tarjeta,
    tarjetas, número de tarjeta, clabe, cbu, bancaria, bancario, bancarios, nombre del banco
secret: contraseña, contraseñas, clave de acceso, clave secreta, clave api, clave privada, palabra
    clave, pregunta secreta, pregunta de seguridad, respuesta secreta
private: fecha de nacimiento, fecha nacimiento, fec nacimiento, fec nac, f nacimiento, lugar de
    nacimiento, =nacimiento, año de nacimiento, cumpleaños, pasaporte, seguridad social, nss, curp,
    =dni, =nie, número de dni, número dni, nº dni, dni nie, dni cliente, documento dni, número de
    nie, nº nie, número de identidad, documento de identidad, documento nacional, cédula de
    identidad, cédula de ciudadanía, cédula identidad, cédula ciudadanía, carnet de identidad,
    identificación personal, religión, salud, discapacidad, alergias, grupo sanguíneo, tipo de
    sangre, etnia
expiry: fecha de vencimiento, fecha vencimiento, caducidad, fecha de caducidad, vencimiento, válida
    hasta
harmless: nif dni, dni nif, cif dni, dni cif, nif cif dni, cif nif dni, dni nif cif, dni cif nif,
    nif nie, nif dni nie, dni ruc, ruc dni, dni cuit, cuit dni
"""
