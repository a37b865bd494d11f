"""Français: what its words in headers mean."""

WORDS = """
name: Nom, Nom complet, Dénomination, Nom d'affichage, Intitulé, Libellé
first_name: Prénom, Prénoms
last_name: Nom de famille, Patronyme
middle_name: Deuxième prénom
title: Civilité, Titre, Politesse
titles: M, Mme, Mlle, Monsieur, Madame, Mademoiselle, Me, Maître, M et Mme, Docteur, Messieurs,
    MM
company: Société, Entreprise, Raison sociale, Raison, Organisation, Organisme, Enseigne,
    Compagnie
customer: Client, Clients, Tiers, Débiteur, Acheteur, Compte, Adhérent, Donneur d'ordre
contact: Contact, Personne à contacter, Contact principal, Interlocuteur, Personne, Personne de
    contact, Correspondant, à l'attention de
billing: Facturation, Facture, Factures, facturé, Facturer à
shipping: Livraison, Expédition, Livrer à, Envoi, Destinataire
postal: Postale, Postal, Correspondance, Courrier
physical: Physique, Visite, Lieu
registered: Siège social, Siège
service: Intervention, Chantier, Site d'intervention
main: Principal, Principale, par défaut
home: Domicile, Privé, Privée, Personnel, Personnelle, Perso
work: Bureau, Professionnel, Professionnelle, Pro, Travail
other: Autre, Secondaire, Complémentaire, Deuxième, Second
address: Adresse, Adresses, Adr
street: Rue, Voie, Rue et numéro, Numéro et rue, N° et rue, Numéro et voie, Nom de la voie,
    Libellé de voie
line: Ligne, Ligne d'adresse
house: Numéro de rue, N° de rue, N° rue, Numéro de voie, N° voie, Numéro rue
building: Bâtiment, Immeuble, Résidence
apartment: Complément d'adresse, Complément, Appartement, Appt, Étage, Porte, Boîte postale, BP,
    Suite adresse
district: Quartier, Arrondissement, Lieu-dit, Lieudit
city: Ville, Commune, Localité, Municipalité
state: Région, Département, Province, Canton, État
postcode: Code postal, CP, Codepostal
country: Pays, Nation
country_code: Code pays, Code ISO pays, Code du pays
phone: Téléphone, Tél, Numéro de téléphone, Téléphone fixe, Fixe, Standard, Ligne directe
mobile: Portable, Mobile, GSM, Téléphone portable, Téléphone mobile, Cellulaire
fax: Fax, Télécopie, Télécopieur
email: Courriel, E-mail, Adresse e-mail, Adresse mail, Mél, Mail, Adresse électronique,
    Messagerie
website: Site web, Site internet, Site, Page web, Adresse web
id: Identifiant, Référence, Réf, Clé, Matricule
number: Numéro, N°, Num, Nº
code: Code
tax: TVA, Numéro de TVA, TVA intracommunautaire, SIRET, SIREN, N° TVA, Numéro fiscal, NIF, RCS,
    APE, NAF, Fiscal, Taxe
type: Type, Catégorie, Genre, Famille, Groupe, Forme juridique,
    Forme juridique
status: Statut, État du compte
active: Actif, Est actif, Activé
inactive: Inactif, Désactivé, Archivé, Bloqué, Suspendu, En sommeil
balance: Solde, Solde initial, Solde d'ouverture, Solde dû, Encours, Solde actuel, Solde client,
    Solde du compte, Montant dû, Reste dû, Impayés, Créances, Créance, Encours client
other_amount: Chiffre d'affaires, CA, Plafond, Limite de crédit, Encours autorisé, Encours
    maximum, Encours max, Commandes, Commande, Points, Salaire, Remise, Total, Montant,
    Dépenses, Total dépensé, Crédit, Cumul, Règlement, Mode de règlement, Conditions de
    paiement, Échéance, Avoir, Nombre de commandes, Revenu
balance_date: Date du solde, Date d'ouverture
date: Date, Naissance, Date de naissance, Création, Créé, Modifié, Dernière, Dernier, Depuis,
    Année, Anniversaire
currency: Devise, Monnaie, Code devise
rate: Taux de change
note: Note, Notes, Remarque, Remarques, Commentaire, Commentaires, Observation, Observations, Mémo,
    Informations supplémentaires, Informations complémentaires
job: Fonction, Poste, Profession, Service interne
gender: Sexe
others: Fournisseur, Fournisseurs, Vendeur, Commercial, Représentant, Agent, Gérant, Banque,
    Créé par, Par, Langue, Utilisateur, Employé, Transporteur, Parrain, Nationalité, Pays de
    naissance, Pays d'origine
filler: de, du, des, d, la, le, les, l, et, ou, à, au, en, pour, Informations, Détails,
    Coordonnées, Champ, est, du client,
    est une, est un
"""

LISTS = """
total: total, totaux, total général, sous total
customer: client, clients
no_customer: fournisseur, fournisseurs, prospect, salarié, employé, employée, administration fiscale
neither: autre, contact
kind: type, genre, catégorie, classe
gone: supprimé, supprimée, fusionné
when: le, date
aside: est, c
column_of_others: Facture, N° facture, Date facture, Échéance, Montant, Quantité, Prix, Article,
    Fournisseur, Désignation
list_of_others: fournisseurs
contact_of_others: facture électronique, vendeur, fournisseur, commercial
yes: oui, o, vrai
no: non, faux
active: actif
inactive: inactif, bloqué, archivé, fermé, archive, suspendu
business: société, entreprise, professionnel, personne morale
individual: particulier, personne, privé, personne physique
gender: h, homme, masculin, femme, féminin
"""

SENSITIVE = """
payment: banque, banques, rib, carte bancaire, compte bancaire, coordonnées bancaires, numéro de
    carte, n carte, no carte, carte de crédit, bancaire, bancaires, nom de la banque
secret: mot de passe, mots de passe, motdepasse, mdp, jeton, clé api, clé secrète, clé privée,
    question secrète
private: date de naissance, date naissance, naissance, né le, née le, lieu de naissance, numéro de
    sécurité sociale, sécurité sociale, n sécu, nir, carte d identité, carte nationale d identité,
    pièce d identité, cni, passeport, handicap, santé, religion, ethnie, groupe sanguin, numéro
    national, registre national
expiry: date d expiration, date expiration, expiration, valable jusqu, date de validité
"""
