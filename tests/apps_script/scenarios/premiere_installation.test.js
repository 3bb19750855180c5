'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { parcourir } = require('../services/parcours');
const { CONTACTS, PRINCIPAL, SECRET, creerMonde, lisible, mondeInstalle } = require('../services/monde');

const FICHES = ['animation', 'besoin', 'contact', 'finance', 'projet', 'reunion', 'seance'];
const items = (form) => Object.fromEntries(form.items.map((item) => [item.titre, item]));

test('le menu propose chaque chose, et chacune existe', () => {
  const monde = creerMonde();
  monde.script.onOpen();
  const [titre, ...entrees] = monde.menu;
  assert.equal(titre.nom, 'Passerelle');
  assert.deepEqual(
    entrees.map(({ nom }) => nom),
    [
      'Synchroniser maintenant',
      'Vérifier l’installation',
      'Installer ou mettre à jour les formulaires',
      'Liens et QR codes',
      'Changer le secret',
    ],
  );
  for (const { fonction } of entrees) assert.equal(typeof monde.script[fonction], 'function');
});

test('chaque fiche a son formulaire, ouvert, sans courriel ni retouche après l’envoi', () => {
  const monde = mondeInstalle();
  assert.equal(monde.formulaires.size, FICHES.length);
  for (const id of FICHES) {
    const form = monde.form(id);
    assert.ok(form.publie && form.ouvert);
    assert.equal(form.courriel, false);
    assert.deepEqual(form.reglages, {
      setAllowResponseEdits: false,
      setLimitOneResponsePerUser: false,
      setPublishingSummary: false,
      setShowLinkToRespondAgain: true,
    });
  }
  const texte = monde.derniereBoite();
  assert.match(texte, /la fiche du jour » : le formulaire est créé/);
  assert.match(texte, /Les avis automatiques sont installés/);
});

test('un formulaire né fermé est publié ; un formulaire d’avant la publication est ouvert', () => {
  const monde = creerMonde();
  monde.sansPublication = true;
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.ok(monde.form('seance').publie && monde.form('seance').ouvert);

  const sansQuestion = creerMonde();
  const vraie = sansQuestion.services.FormApp.create;
  sansQuestion.sansPublication = true;
  sansQuestion.services.FormApp.create = (titre) =>
    Object.assign(vraie(titre), { supportsAdvancedResponderPermissions: undefined });
  sansQuestion.script.installerOuMettreAJour();
  assert.ok(sansQuestion.form('seance').publie);

  const ancien = creerMonde();
  const { create } = ancien.services.FormApp;
  ancien.services.FormApp.create = (titre) => Object.assign(create(titre), { ancien: true, ouvert: false });
  ancien.reponses.push(SECRET);
  ancien.script.installerOuMettreAJour();
  assert.ok(ancien.form('seance').ouvert);
});

test('chaque formulaire remplit son onglet, le contact dans l’autre classeur', () => {
  const monde = mondeInstalle();
  assert.deepEqual(
    monde.classeur
      .getSheets()
      .map((feuille) => feuille.nom)
      .sort(),
    [
      'Réponses animation',
      'Réponses besoin',
      'Réponses finance',
      'Réponses projet',
      'Réponses réunion',
      'Réponses séance',
    ],
  );
  assert.deepEqual(
    monde.contacts.getSheets().map((feuille) => feuille.nom),
    ['Réponses contact'],
  );
  assert.equal(monde.form('contact').getDestinationId(), CONTACTS);
  const entete = monde.classeur.getSheetByName('Réponses séance').rangees[0];
  assert.equal(entete[0], 'Horodateur');
  assert.ok(entete.includes("Adultes (18 ans et plus, sans l'équipe)"));
});

test('les questions sont celles de la définition : sortes, obligations, aides, bornes', () => {
  const seance = items(mondeInstalle().form('seance'));
  const adultes = seance["Adultes (18 ans et plus, sans l'équipe)"];
  assert.equal(adultes.type, 'TEXT');
  assert.equal(adultes.requise, true);
  assert.equal(adultes.aide, 'Ni bénévoles, ni salariés, ni partenaires.');
  assert.equal(adultes.regle.genre, 'requireTextMatchesPattern');
  assert.equal(adultes.regle.aide, 'Indiquez un nombre entier entre 0 et 500.');
  assert.equal(seance['Date de la séance'].type, 'DATE');
  assert.equal(seance['Dont venus pour la première fois'].requise, false);
  assert.deepEqual(
    seance['Type de séance'].choix.map(({ valeur }) => valeur),
    ['Petit-déjeuner', 'Goûter'],
  );
  assert.equal(seance.Lieu.type, 'MULTIPLE_CHOICE');
  assert.equal(seance.Lieu.autre, true);
  assert.equal(seance['Qui est venu ?'].type, 'CHECKBOX');
  assert.equal(seance['Qui est venu ?'].autre, false);
  assert.equal(seance['Partenaires présents'].autre, true);
  assert.equal(seance['Votre code'].regle.genre, 'requireTextLengthLessThanOrEqualTo');
  assert.equal(seance["Ce qui s'est passé"].type, 'PARAGRAPH_TEXT');
  assert.deepEqual(seance["Ce qui s'est passé"].regle.bornes, [1000]);
});

test('un nombre entier est entre ses bornes, sans virgule ni point', () => {
  const monde = mondeInstalle();
  const motif = (form, titre) => new RegExp(`^(?:${items(monde.form(form))[titre].regle.bornes[0]})$`);
  for (const [lequel, minimum, maximum] of [
    [motif('seance', "Adultes (18 ans et plus, sans l'équipe)"), 0, 500],
    [motif('besoin', 'Combien de personnes le disaient ?'), 1, 100],
    [motif('animation', 'Les gens se sont parlé'), 1, 4],
  ]) {
    for (let n = 0; n <= 1100; n += 1) {
      assert.equal(lequel.test(String(n)), n >= minimum && n <= maximum, `${n} de ${minimum} à ${maximum}`);
    }
    for (const bon of [' 3 ', '03']) assert.match(bon, lequel);
    for (const mauvais of ['2,5', '2.5', '-1', '2.', '']) assert.doesNotMatch(mauvais, lequel);
  }
  for (const [minimum, maximum, bons, mauvais] of [
    [7, 12, [7, 10, 12], [6, 13, 70]],
    [2, 500, [2, 499], [501]],
    [0, 9, [0, 9], [10]],
    [null, null, [-4, 0, 12], ['1,5']],
    [0, null, [0, 4000], [-1]],
  ]) {
    const libre = new RegExp(`^(?:${monde.script.motifEntier_(minimum, maximum)})$`);
    for (const bon of bons) assert.match(String(bon), libre);
    for (const non of mauvais) assert.doesNotMatch(String(non), libre);
  }
});

test('les réponses à venir sont du texte, sauf les dates', () => {
  const monde = mondeInstalle();
  const { feuilles } = monde.classeurs.get(CONTACTS);
  const contact = feuilles.find(({ nom }) => nom === 'Réponses contact');
  const titres = contact.formats.map(({ colonne }) => contact.rangees[0][colonne - 1]);
  assert.ok(titres.includes('Téléphone ou courriel'));
  assert.ok(!titres.includes('Date') && !titres.includes('Horodateur'));
  for (const { ligne, hauteur, format } of contact.formats) {
    assert.deepEqual([ligne, ligne + hauteur, format], [contact.getLastRow() + 1, contact.getMaxRows() + 1, '@']);
  }
  const avant = contact.formats.length;
  monde.script.installerOuMettreAJour();
  assert.equal(contact.formats.length, avant);
});

test('une durée accepte la virgule seulement, pas plus que son maximum', () => {
  const { regle } = items(mondeInstalle().form('seance'))['Durée (heures)'];
  assert.equal(regle.genre, 'requireTextMatchesPattern');
  assert.equal(lisible(regle.aide), 'Indiquez un nombre entre 0 et 24, avec une virgule s’il le faut.');
  const motif = new RegExp(`^(?:${regle.bornes[0]})$`);
  for (const bon of ['1,5', '0', '24', '24,0', ' 2 ', '02', '23,75']) assert.match(bon, motif);
  for (const mauvais of ['1.5', '24,5', '25', '-1', 'deux', '1,5h', '', '240', '1,,5'])
    assert.doesNotMatch(mauvais, motif);
});

test('un montant accepte les espaces des milliers, un texte a ses deux bornes', () => {
  const monde = mondeInstalle();
  const motif = new RegExp(`^(?:${items(monde.form('finance')).Montant.regle.bornes[0]})$`);
  for (const bon of ['1 250,50', '0', '12000', '1\u00a0250']) assert.match(bon, motif);
  for (const mauvais of ['-3', 'gratuit', '12 €', '12.5']) assert.doesNotMatch(mauvais, motif);

  const { regle } = items(monde.form('besoin'))["Qu'avez-vous entendu ?"];
  const longueur = new RegExp(`^(?:${regle.bornes[0]})$`);
  assert.match('un\nbanc', longueur);
  assert.doesNotMatch('ab', longueur);
  assert.doesNotMatch('x'.repeat(501), longueur);
  assert.equal(regle.aide, 'Entre 3 et 500 caractères.');
});

test('une coche est une case « Oui », obligatoire quand elle l’est', () => {
  const contact = items(mondeInstalle().form('contact'));
  const accord = contact["J'accepte d'être recontacté·e pour ce sujet"];
  assert.equal(accord.type, 'CHECKBOX');
  assert.equal(accord.requise, true);
  assert.deepEqual(
    accord.choix.map(({ valeur }) => valeur),
    ['Oui'],
  );
});

test('« Non » mène au motif, « Oui » aux chiffres, et tous finissent par le code', () => {
  const monde = mondeInstalle();
  const debut = ['Date de la séance', 'Type de séance', 'Lieu', 'La séance a-t-elle eu lieu ?'];
  assert.deepEqual(parcourir(monde.form('seance'), { 'La séance a-t-elle eu lieu ?': 'Non' }), [
    ...debut,
    'Motif',
    'Votre code',
  ]);
  const oui = parcourir(monde.form('seance'), { 'La séance a-t-elle eu lieu ?': 'Oui' });
  assert.ok(!oui.includes('Motif'));
  assert.ok(oui.includes('Durée (heures)'));
  assert.equal(oui.at(-1), 'Votre code');
  assert.deepEqual(parcourir(monde.form('reunion'), { 'La réunion a-t-elle eu lieu ?': 'Non' }), [
    'Date',
    'Projet',
    'La réunion a-t-elle eu lieu ?',
    'Votre code',
  ]);
});

test('la notice est sur la première page, la confirmation mène à la fiche suivante', () => {
  const monde = mondeInstalle();
  const seance = monde.form('seance');
  const notice = seance.items.findIndex(({ type }) => type === 'SECTION_HEADER');
  assert.ok(notice > 0 && notice < seance.items.findIndex(({ type }) => type === 'PAGE_BREAK'));
  assert.match(
    lisible(seance.items[notice].aide),
    /Centre social du Vernet l’utilise .* Réclamation : cnil\.fr\./,
  );
  assert.match(lisible(seance.confirmation), /^Merci, votre fiche est bien arrivée !/);
  assert.ok(
    lisible(seance.confirmation).endsWith(`Notez-le ici : ${monde.form('besoin').getPublishedUrl()}`),
  );
  assert.ok(monde.form('besoin').confirmation.includes(monde.form('contact').getPublishedUrl()));
});

test('ce que Google ne sait pas vérifier est dit dans l’aide', () => {
  const financeur = items(mondeInstalle().form('finance')).Financeur;
  assert.equal(financeur.requise, false);
  assert.match(lisible(financeur.aide), /À remplir si « Sens » est « Produit »\.$/);
});

test('les déclencheurs : trois par classeur, un la nuit, aucun de plus', () => {
  const { declencheurs } = mondeInstalle();
  assert.deepEqual(
    declencheurs.map(({ fonction, source }) => [fonction, source ?? null]).sort(),
    [
      ...[PRINCIPAL, CONTACTS].flatMap((classeur) => [
        ['alArriveeDUneFiche', classeur],
        ['auChangementDUneCase', classeur],
        ['auChangementDuClasseur', classeur],
      ]),
      ['chaqueNuit', null],
    ].sort(),
  );
});

test('si Google refuse un déclencheur, les formulaires sont faits, et la boîte le dit', () => {
  const monde = creerMonde();
  monde.services.ScriptApp.newTrigger = () => {
    throw new Error('You do not have permission to call ScriptApp.newTrigger');
  };
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, FICHES.length);
  assert.match(monde.derniereBoite(), /le formulaire est créé/);
  assert.match(monde.derniereBoite(), /Les avis automatiques ne sont pas tous installés : .*permission/);
});

test('le secret est demandé une fois, et n’est que dans les propriétés', () => {
  const monde = mondeInstalle();
  monde.script.installerOuMettreAJour();
  assert.equal(monde.boites.filter(({ titre }) => titre === 'Secret de Passerelle').length, 1);
  assert.equal(monde.proprietes.get('script').get('secret'), SECRET);
  monde.envoyerUneFiche(monde.form('seance'));
  monde.script.verifierLInstallation();
  monde.script.montrerLesLiens();
  const ailleurs = JSON.stringify([
    monde.boites,
    monde.journal,
    monde.requetes.map(({ adresse, entetes, corps }) => [adresse, entetes, String(corps)]),
    [...monde.classeurs.values()].map((classeur) => classeur.getSheets().map(({ rangees }) => rangees)),
  ]);
  assert.ok(!ailleurs.includes(SECRET.slice(6)));
});

test('un secret mal copié est redemandé, trois fois au plus', () => {
  const monde = creerMonde();
  const court = `whsec_${Buffer.from('trop court').toString('base64')}`;
  monde.reponses.push('bonjour', court, `  ${SECRET}  `);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.proprietes.get('script').get('secret'), SECRET);

  const autre = creerMonde();
  autre.reponses.push('un', 'deux', 'trois', SECRET);
  autre.script.installerOuMettreAJour();
  assert.equal(autre.proprietes.get('script').has('secret'), false);
  assert.equal(autre.formulaires.size, FICHES.length);
  assert.match(autre.derniereBoite(), /Le secret manque encore/);
});

test('le script collé dans un autre classeur ne crée rien', () => {
  const monde = creerMonde();
  monde.classeur.id = 'un-autre-classeur-000000000';
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 0);
  assert.match(monde.derniereBoite(), /fait pour un autre classeur/);
});

test('sans autorisation, rien n’est à moitié fait, et la boîte dit quoi faire', () => {
  const monde = creerMonde();
  monde.refus.add('FormApp');
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 0);
  assert.match(monde.derniereBoite(), /acceptez l’autorisation que Google demande/);
  monde.refus.clear();
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, FICHES.length);
});

test('sans accès au classeur des contacts, les autres fiches sont faites ; puis la sienne, une seule fois', () => {
  const monde = creerMonde();
  monde.refus.add(CONTACTS);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.classeur.getSheets().length, FICHES.length - 1);
  assert.match(monde.derniereBoite(), /coordonnées, avec votre accord » : .*permission/);
  monde.refus.clear();
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, FICHES.length);
  assert.deepEqual(
    monde.contacts.getSheets().map((feuille) => feuille.nom),
    ['Réponses contact'],
  );
});
