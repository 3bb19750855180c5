'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { parcourir } = require('../services/parcours');
const { SECRET, creerMonde, mondeInstalle } = require('../services/monde');

const JOUR = 24 * 3600 * 1000;
const CLES = ['id', 'nom', 'autres_noms', 'famille', 'ouvert_vacances', 'actif_du', 'actif_au'];
const LIBELLES = [
  'Identifiant',
  'Lieu',
  'Autres noms',
  'Famille',
  'Ouvert',
  'Utilisé du',
  'Utilisé jusqu’au',
];
const lieu = (nom, du = '', au = '') => [nom.toLowerCase(), nom, '', '', '', du, au];
const offerts = (monde, id, titre) =>
  monde
    .form(id)
    .items.find((item) => item.titre === titre)
    .choix.map(({ valeur }) => valeur);
/** Midnight in Paris, as a date cell gives it. */
const minuit = (jour) => new Date(`${jour}T00:00:00+01:00`);

test('avant que le service ait fait ses onglets, les fiches proposent les listes de départ', () => {
  const monde = mondeInstalle();
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), [
    'Centre commercial',
    'Centre social',
    'École A',
    'École B',
  ]);
  assert.ok(offerts(monde, 'besoin', 'Thème').includes('Je ne sais pas'));
});

test('la nuit, les fiches suivent les onglets : lieux en activité, partenaires, projets', () => {
  const monde = mondeInstalle();
  const item = monde.form('seance').items.find(({ titre }) => titre === 'Lieu');
  monde.classeur.ajouter_('Lieux', [
    CLES,
    LIBELLES,
    lieu('Centre social'),
    lieu('Parc', minuit('2014-01-10')),
    lieu('Ancienne salle', '', minuit('2014-01-09')),
    lieu('Futur gymnase', minuit('2014-01-11')),
    lieu('Salle des fêtes', '01/09/2013', '31/08/2014'),
    lieu('  '),
    lieu('Hall', minuit('2013-09-01'), minuit('2014-01-10')),
    lieu('Hall'),
  ]);
  monde.classeur.ajouter_('Projets', [
    ['id', 'nom'],
    ['Identifiant', 'Projet'],
    ['p1', 'Jardin partagé'],
  ]);
  monde.avancer(JOUR);
  // 2014-01-10 it is: the park opens that day, the old room closed the day before.
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), ['Centre social', 'Parc', 'Salle des fêtes', 'Hall']);
  assert.deepEqual(offerts(monde, 'reunion', 'Projet'), ['Jardin partagé']);
  assert.deepEqual(offerts(monde, 'animation', 'Lieu'), ['Centre social', 'Parc', 'Salle des fêtes', 'Hall']);
  assert.equal(
    monde.form('seance').items.find(({ titre }) => titre === 'Lieu'),
    item,
  );
});

test('un projet que l’équipe n’a pas regardé n’est proposé à personne', () => {
  const monde = mondeInstalle();
  monde.classeur.ajouter_('Projets', [
    ['id', 'nom'],
    ['Identifiant', 'Projet'],
    ['p1', 'Jardin partagé'],
    ['p2', 'Loto de Mme Martin'],
  ]);
  monde.classeur.ajouter_('_passerelle', [
    ['projets_vus/0', '{"noms":["Jardin'],
    ['projets_vus/1', ' partagé"]}'],
  ]);
  monde.avancer(JOUR);
  assert.deepEqual(offerts(monde, 'reunion', 'Projet'), ['Jardin partagé']);
});

test('colonnes déplacées, colonne de l’équipe, onglet renommé : les clés et l’identifiant suffisent', () => {
  const monde = mondeInstalle();
  const feuille = monde.classeur.ajouter_('Nos lieux', [
    ['', 'actif_au', 'nom'],
    ['Notes', 'Utilisé jusqu’au', 'Lieu'],
    ['à nous', '', 'Hall'],
  ]);
  monde.classeur.ajouter_('_passerelle', [
    ['etat', JSON.stringify({ onglets: { lieu: feuille.getSheetId() } })],
  ]);
  monde.avancer(JOUR);
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), ['Hall']);
});

test('une ligne 1 qui a perdu ses clés ne vide pas les fiches', () => {
  const monde = mondeInstalle();
  const avant = offerts(monde, 'seance', 'Lieu');
  const feuille = monde.classeur.ajouter_('Lieux', [['', ''], LIBELLES, lieu('Hall')]);
  monde.avancer(JOUR);
  monde.script.installerOuMettreAJour();
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), avant);
  feuille.rangees[0] = ['nom', 'nom'];
  monde.avancer(JOUR);
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), avant);
});

test('une liste vide se dit vide, puis se remplit ; « Autre » reste celui de Google', () => {
  const monde = mondeInstalle();
  assert.match(offerts(monde, 'reunion', 'Projet')[0], /encore vide.*Autre/);
  monde.classeur.ajouter_('Projets', [['nom'], ['Projet'], ['Autre'], ['Jardin partagé']]);
  monde.avancer(JOUR);
  assert.deepEqual(offerts(monde, 'reunion', 'Projet'), ['Jardin partagé']);
});

test('un lieu nommé comme une formule, une balise ou un mot de JavaScript reste un nom', () => {
  const monde = mondeInstalle();
  const noms = ['=1+1', '<b>Salle</b>', '__proto__', 'constructor', '${1}', 'L’« Étape » 🥐'];
  monde.classeur.ajouter_('Lieux', [CLES, LIBELLES, ...noms.map((nom) => lieu(nom))]);
  monde.avancer(JOUR);
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), noms);
});

test('une question qui décide des pages suit sa liste sans perdre ses chemins', () => {
  const monde = creerMonde();
  monde.script.evaluer(`{
    const seance = DEFINITIONS.formulaires.find(({ id }) => id === 'seance');
    seance.questions.forEach((question) => { question.si = null; });
    seance.questions.find(({ cle }) => cle === 'motif').si = { question: 'lieu', vaut: 'Hall' };
  }`);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.ok(!parcourir(monde.form('seance'), { Lieu: 'Hall' }).includes('Motif'));
  monde.classeur.ajouter_('Lieux', [CLES, LIBELLES, lieu('Hall'), lieu('Parc')]);
  monde.avancer(JOUR);
  assert.ok(parcourir(monde.form('seance'), { Lieu: 'Hall' }).includes('Motif'));
  assert.ok(!parcourir(monde.form('seance'), { Lieu: 'Parc' }).includes('Motif'));
  assert.equal(parcourir(monde.form('seance'), { Lieu: 'Parc' }).length, 14);
});

test('un formulaire qui ne s’ouvre pas n’empêche pas les autres de suivre', () => {
  const monde = mondeInstalle();
  monde.form('animation').proprietaire = 'Bruno';
  monde.classeur.ajouter_('Lieux', [CLES, LIBELLES, lieu('Hall')]);
  monde.avancer(JOUR);
  assert.deepEqual(offerts(monde, 'seance', 'Lieu'), ['Hall']);
});
