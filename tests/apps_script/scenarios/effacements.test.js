'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { CONTACTS, mondeInstalle } = require('../services/monde');

const MINUTE = 60 * 1000;
const JOUR = 24 * 60 * MINUTE;

/** Sessions told at 10:00:00, 10:00:20 and 10:01:00 in Paris, plus so many milliseconds; the hidden tab the service made. */
function monde3({ millisecondes = 0 } = {}) {
  const monde = mondeInstalle();
  const cache = monde.classeur.ajouter_('_passerelle', [['etat', '{}']]);
  const form = monde.form('seance');
  monde.avancer(millisecondes);
  for (const attente of [20 * 1000, 40 * 1000, 0]) {
    monde.envoyerUneFiche(form, { Lieu: 'Hall' });
    monde.avancer(attente);
  }
  return { monde, cache, form, feuille: form.lien_().feuille };
}

/** The service erases the row `rang` of the tab, and lists its moment. */
function effacer({ cache, feuille }, rang, moments, id = 'seance') {
  if (rang) feuille.rangees.splice(rang, 1);
  lister(cache, { [id]: moments });
}

function lister(cache, listes) {
  cache.rangees = cache.rangees.filter(([cle]) => !cle.startsWith('a_effacer/'));
  cache.appendRow(['a_effacer/0', JSON.stringify(listes)]);
}

const liste = (cache) => cache.rangees.find(([cle]) => cle === 'a_effacer/0')[1];
const heures = (form) => form.reponses.map(({ quand }) => new Date(quand).toISOString().slice(11, 19));

test('la réponse effacée du classeur s’en va du formulaire, les autres de la même minute restent', () => {
  const scene = monde3({ millisecondes: 700 });
  effacer(scene, 2, ['2014-01-09T10:00:20']);
  scene.monde.script.synchroniserMaintenant();
  assert.deepEqual(heures(scene.form), ['09:00:00', '09:01:00']);
  assert.equal(liste(scene.cache), '');
  assert.deepEqual(scene.cache.rangees[0], ['etat', '{}']);
  assert.deepEqual(scene.monde.journal, []);
});

for (const [nom, passer] of [
  ['une fiche arrive', (monde) => monde.envoyerUneFiche(monde.form('besoin'))],
  ['l’équipe change une case', (monde) => monde.modifier()],
  ['la nuit vient', (monde) => monde.avancer(JOUR)],
]) {
  test(`elle s’en va quand ${nom}`, () => {
    const scene = monde3();
    scene.monde.avancer(10 * MINUTE);
    effacer(scene, 1, ['2014-01-09T10:00:00']);
    passer(scene.monde);
    assert.deepEqual(heures(scene.form), ['09:00:20', '09:01:00']);
    assert.equal(liste(scene.cache), '');
  });
}

test('quand tout change sans cesse, on ne regarde que toutes les dix minutes', () => {
  const scene = monde3();
  effacer(scene, 1, ['2014-01-09T10:00:00']);
  scene.monde.modifier();
  assert.equal(scene.form.reponses.length, 3);
  scene.monde.avancer(10 * MINUTE);
  scene.monde.modifier();
  assert.equal(scene.form.reponses.length, 2);
});

test('arrondie à la seconde d’après, elle est reconnue', () => {
  const scene = monde3({ millisecondes: 700 });
  effacer(scene, 1, ['2014-01-09T10:00:01']);
  scene.monde.script.synchroniserMaintenant();
  assert.deepEqual(heures(scene.form), ['09:00:20', '09:01:00']);
});

test('l’heure est celle du classeur, celle des contacts compris', () => {
  const scene = monde3();
  const { monde } = scene;
  const contacts = monde.classeurs.get(CONTACTS);
  contacts.fuseau = 'America/Montreal';
  monde.envoyerUneFiche(monde.form('contact'), { Prénom: 'Zoé' });
  const cache = contacts.ajouter_('_passerelle', []);
  effacer({ cache, feuille: monde.form('contact').lien_().feuille }, 1, ['2014-01-09T04:01:00'], 'contact');
  monde.script.synchroniserMaintenant();
  assert.deepEqual(monde.form('contact').reponses, []);
  assert.equal(liste(cache), '');
  assert.equal(scene.form.reponses.length, 3);
});

test('un moment dont la réponse n’est plus là est rayé, et rien d’autre ne part', () => {
  const scene = monde3();
  effacer(scene, 0, ['2014-01-09T10:00:10', '2014-01-09T11:00:00']);
  scene.monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 3);
  assert.equal(liste(scene.cache), '');
});

test('une réponse dont la rangée est encore là ne part pas, même listée', () => {
  const scene = monde3();
  effacer(scene, 0, ['2014-01-09T10:00:00']);
  scene.monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 3);
});

test('de deux réponses de la même seconde, aucune ne part : quelqu’un regarde, puis le moment est rayé', () => {
  const scene = monde3();
  scene.monde.envoyerUneFiche(scene.form);
  effacer(scene, 3, ['2014-01-09T10:01:00']);
  scene.monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 4);
  assert.match(liste(scene.cache), /10:01:00/);
  scene.form.deleteResponse(scene.form.reponses[2].id);
  scene.monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 3);
  assert.equal(liste(scene.cache), '');
});

test('deux réponses de la même seconde, toutes deux effacées, partent toutes deux', () => {
  const scene = monde3();
  scene.monde.envoyerUneFiche(scene.form);
  scene.feuille.rangees.splice(3, 2);
  effacer(scene, 0, ['2014-01-09T10:01:00', '2014-01-09T10:01:01']);
  scene.monde.script.synchroniserMaintenant();
  assert.deepEqual(heures(scene.form), ['09:00:00', '09:00:20']);
  assert.equal(liste(scene.cache), '');
});

test('un formulaire qui ne s’ouvre pas garde ses moments, les autres avancent', () => {
  const scene = monde3();
  const { monde } = scene;
  const besoin = monde.form('besoin');
  monde.envoyerUneFiche(besoin);
  besoin.lien_().feuille.rangees.pop();
  scene.feuille.rangees.splice(1, 1);
  scene.form.proprietaire = 'Bruno';
  lister(scene.cache, {
    seance: ['2014-01-09T10:00:00'],
    besoin: ['2014-01-09T10:01:00'],
    parti: ['2014-01-09T10:00:00'],
  });
  monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 3);
  assert.deepEqual(besoin.reponses, []);
  assert.deepEqual(JSON.parse(liste(scene.cache)), {
    seance: ['2014-01-09T10:00:00'],
    parti: ['2014-01-09T10:00:00'],
  });
  scene.form.proprietaire = 'Alice';
  monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 2);
  assert.deepEqual(JSON.parse(liste(scene.cache)), { parti: ['2014-01-09T10:00:00'] });
});

test('sans son onglet, ou sans colonne Horodateur, rien ne part', () => {
  const scene = monde3();
  effacer(scene, 1, ['2014-01-09T10:00:00']);
  scene.feuille.rangees[0][0] = 'Reçue le';
  scene.monde.script.synchroniserMaintenant();
  scene.feuille.rangees[0][0] = 'Horodateur';
  scene.monde.classeur.feuilles = scene.monde.classeur.feuilles.filter((autre) => autre !== scene.feuille);
  scene.monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 3);
  assert.match(liste(scene.cache), /10:00:00/);
  assert.deepEqual(scene.monde.journal, []);
});

test('pendant qu’une visite est en cours, une autre ne fait rien', () => {
  const scene = monde3();
  effacer(scene, 1, ['2014-01-09T10:00:00']);
  const { deleteResponse } = scene.form;
  scene.form.deleteResponse = function supprimer(id) {
    scene.monde.script.synchroniserMaintenant();
    assert.equal(this.reponses.length, 3);
    return deleteResponse.call(this, id);
  };
  scene.monde.script.synchroniserMaintenant();
  assert.equal(scene.form.reponses.length, 2);
  assert.equal(liste(scene.cache), '');
  assert.deepEqual(scene.monde.journal, []);
});

test('ce que le service liste pendant la visite attend la suivante', () => {
  const scene = monde3();
  effacer(scene, 1, ['2014-01-09T10:00:00']);
  const { deleteResponse } = scene.form;
  scene.form.deleteResponse = function supprimer(id) {
    effacer(scene, 1, ['2014-01-09T10:00:00', '2014-01-09T10:00:20']);
    return deleteResponse.call(this, id);
  };
  scene.monde.script.synchroniserMaintenant();
  delete scene.form.deleteResponse;
  assert.equal(liste(scene.cache), '{"seance":["2014-01-09T10:00:20"]}');
  scene.monde.script.synchroniserMaintenant();
  assert.deepEqual(heures(scene.form), ['09:01:00']);
});

test('une longue liste, en plusieurs rangées, se fait en plusieurs visites', () => {
  const scene = monde3();
  const moments = ['2014-01-09T10:00:00'];
  for (let i = 0; i < 2400; i += 1) {
    moments.push(new Date(Date.UTC(2012, 0, 1) + i * MINUTE).toISOString().slice(0, 19));
  }
  moments.sort();
  const texte = JSON.stringify({ seance: moments });
  scene.feuille.rangees.splice(1, 1);
  scene.cache.appendRow(['a_effacer/0', texte.slice(0, 45000)]);
  scene.cache.appendRow(['a_effacer/1', texte.slice(45000)]);
  scene.monde.script.synchroniserMaintenant();
  const reste = () => scene.cache.rangees.slice(1).map(([, suite]) => suite);
  assert.equal(JSON.parse(reste().join('')).seance.length, 2201);
  assert.ok(reste().every((suite) => suite.length <= 45000));
  for (let i = 0; i < 12; i += 1) scene.monde.script.synchroniserMaintenant();
  assert.deepEqual(reste(), ['', '']);
  assert.equal(scene.form.reponses.length, 2);
});

test('une visite s’arrête avant que Google ne la coupe, et la suivante continue', () => {
  const scene = monde3();
  scene.feuille.rangees.splice(1, 2);
  effacer(scene, 0, ['2014-01-09T10:00:00', '2014-01-09T10:00:20']);
  const { deleteResponse } = scene.form;
  scene.form.deleteResponse = function supprimer(id) {
    scene.monde.heure += 3 * MINUTE;
    return deleteResponse.call(this, id);
  };
  scene.monde.script.synchroniserMaintenant();
  assert.equal(liste(scene.cache), '{"seance":["2014-01-09T10:00:20"]}');
  scene.monde.script.synchroniserMaintenant();
  assert.equal(liste(scene.cache), '');
  assert.deepEqual(heures(scene.form), ['09:01:00']);
});
