"""Português: what its words in headers mean."""

WORDS = """
name: Nome, Nome completo, Nome de exibição, Denominação, Designação
first_name: Primeiro nome, Nome próprio, Nome de batismo
last_name: Sobrenome, Apelido, Último nome, Nome de família
middle_name: Nome do meio, Segundo nome
title: Tratamento, Pronome de tratamento, Saudação
titles: Sr, Sra, Srta, Senhor, Senhora, Dr, Dra, D, Exmo, Exma, Eng
company: Empresa, Razão social, Nome da empresa, Nome fantasia, Companhia, Organização, Fantasia,
    Firma, Apelido Nome fantasia
customer: Cliente, Clientes, Conta, Devedor, Comprador, Parceiro, Sacado
contact: Contacto, Contato, Pessoa de contato, Pessoa de contacto, Pessoa, Contato principal,
    Aos cuidados de
billing: Cobrança, Faturação, Faturamento, Fatura, Facturação
shipping: Entrega, Envio, Remessa, Expedição
postal: Postal, Correspondência
physical: Física, Localização
registered: Sede, Sede social, Fiscal
service: Obra, Serviço, Instalação
main: Principal, Padrão
home: Casa, Residencial, Residência, Particular, Pessoal
work: Trabalho, Comercial, Escritório, Profissional
other: Outro, Outra, Alternativo, Secundário, Adicional
address: Endereço, Endereços, Morada, End
street: Rua, Logradouro, Rua e número, Avenida, Nome da rua
line: Linha, Linha de endereço
house: Número da casa, Número do endereço, Nº da porta, Número da porta, Número do imóvel, N da
    porta
building: Edifício, Prédio, Bloco
apartment: Complemento, Andar, Apartamento, Apto, Sala, Caixa postal, Complemento do endereço
district: Bairro, Freguesia
city: Cidade, Município, Localidade, Concelho
state: UF, Distrito, Estado, Província, Unidade federativa
postcode: CEP, Código postal, CP, Cód postal
country: País, Nação
country_code: Código do país, Código país, Cód país
phone: Telefone, Telefones, Número de telefone, Telefone fixo, Tel, Fone, Fixo
mobile: Telemóvel, Celular, Telefone celular, Móvel, WhatsApp, Cel
fax: Fax
email: Correio eletrónico, Correio eletrônico, E-mail, Endereço de e-mail, Mail, Email, Endereço
    de email
website: Sítio web, Página da web, Página web, Site, Sítio, Website
id: Identificador, Referência, Ref, Chave
number: Número, Núm, Nº, N
code: Código, Cód
tax: NIF, CNPJ, CPF, CPF CNPJ, CNPJ CPF, Contribuinte, Número de contribuinte, IVA, Inscrição
    estadual, Inscrição municipal, IE, IM, RG, NIPC, Inscr estadual, Contribuinte ICMS, ICMS
type: Tipo, Categoria, Classe, Grupo, Segmento, Tipo de pessoa
status: Situação, Estado do cliente
active: Ativo, Ativa, Activo, Está ativo
inactive: Inativo, Desativado, Arquivado, Inactivo, Bloqueado
balance: Saldo, Saldo inicial, Saldo de abertura, Saldo em aberto, Saldo atual, Saldo devedor,
    Valor em aberto, Em aberto, Dívida, A receber, Saldo pendente
other_amount: Limite de crédito, Limite, Crédito, Vendas, Faturado, Volume de negócios, Pedidos,
    Pedido, Encomendas, Pontos, Salário, Desconto, Total, Total gasto, Valor, Compras, Condições
    de pagamento, Forma de pagamento, Renda, Receita, Acumulado, Vencido
balance_date: Data do saldo, Data de abertura
date: Data, Data de nascimento, Nascimento, Criação, Criado, Cadastro, Data de cadastro, Última,
    Último, Modificado, Desde, Aniversário, Ano
currency: Moeda, Código da moeda, Divisa
rate: Taxa de câmbio
note: Nota, Notas, Observação, Observações, Comentário, Comentários, Obs, Informações adicionais
job: Cargo, Função, Profissão, Departamento
gender: Sexo, Género, Gênero
others: Fornecedor, Fornecedores, Vendedor, Agente, Representante, Banco, Criado por, Por,
    Idioma, Usuário, Utilizador, Funcionário, Transportadora, Responsável, Nacionalidade, País
    de nascimento, País de origem
filler: de, da, do, das, dos, o, a, os, as, e, ou, para, em, Dados, Detalhes, Informações,
    Campo, é
"""

HEADERS = """
displayName: Nome Razão Social, Nome Cliente Razão Social
billingAddressState: Distrito
"""

LISTS = """
total: total, soma, total geral
customer: cliente, clientes
no_customer: fornecedor, fornecedores, funcionário, potencial cliente, receita federal, funcionários
kind: tipo, categoria, classe
gone: excluído, apagado, eliminado
when: data
aside: é
column_of_others: Fatura, Vencimento, Valor, Quantidade, Preço, Fornecedor, Descrição
list_of_others: fornecedores
contact_of_others: fornecedor, vendedor
yes: sim, s, verdadeiro
no: não, nao, falso
active: ativo
inactive: inativo, bloqueado, arquivado, suspenso
business: empresa, pessoa jurídica, pessoa coletiva
individual: pessoa, pessoa física, pessoa singular
gender: masculino, homem, feminino, mulher
"""

SENSITIVE = """
payment: banco, bancos, cartão, cartões, número do cartão, conta bancária, conta corrente, número
    nib, nib iban, pix, bancário, bancários, bancária, nome do banco
secret: senha, senhas, palavra passe, chave api, chave secreta, chave privada, pergunta secreta
private: data de nascimento, data nascimento, dt nascimento, dt nasc, data nasc, nascimento, local
    de nascimento, naturalidade, aniversário, =rg, rg número, número do rg, registro geral, cartão
    de cidadão, cartão do cidadão, bilhete de identidade, carteira de identidade, documento de
    identidade, passaporte, religião, saúde, deficiência, alergias, tipo sanguíneo, grupo
    sanguíneo, etnicidade, etnia, niss
expiry: validade, data de validade, data validade, vencimento
"""
