'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { mondeInstalle } = require('../services/monde');

test('un formulaire qui ne s’ouvre pas n’est refait que si quelqu’un le dit perdu', () => {
  const monde = mondeInstalle();
  const perdu = monde.form('seance');
  perdu.proprietaire = 'Bruno';
  monde.reponses.push('NO');
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 7);
  assert.match(monde.derniereBoite(), /ne s’ouvre pas avec votre compte/);

  perdu.lien_().feuille.setName('Réponses séance ancien');
  monde.reponses.push('YES');
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 8);
  assert.notEqual(monde.form('seance'), perdu);
  assert.equal(monde.form('seance').lien_().feuille.nom, 'Réponses séance');
});

test('une seconde personne ne double pas les avis, et prend la suite d’un compte disparu', () => {
  const monde = mondeInstalle();
  for (const form of monde.formulaires.values()) form.proprietaire = 'Bruno';
  monde.personne = 'Bruno';
  monde.script.installerOuMettreAJour();
  assert.ok(monde.declencheurs.every(({ personne }) => personne === 'Alice'));
  assert.match(monde.derniereBoite(), /installés par une autre personne/);

  monde.declencheurs = [];
  monde.avancer(3 * 24 * 3600 * 1000);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.declencheurs.filter(({ personne }) => personne === 'Bruno').length, 7);
});

test('un déclencheur en double, ou d’un ancien classeur des contacts, s’en va', () => {
  const monde = mondeInstalle();
  const [premier] = monde.declencheurs;
  monde.declencheurs.push(
    { ...premier, id: 'double' },
    { ...premier, id: 'vieux', source: 'ancien-classeur' },
  );
  monde.declencheurs.push({
    id: 'a-eux',
    personne: 'Alice',
    fonction: 'leurFonction',
    source: 'x',
    type: 'ON_EDIT',
  });
  monde.script.installerOuMettreAJour();
  assert.deepEqual(
    monde.declencheurs.map(({ id }) => id).filter((id) => !/^\d+$/.test(id)),
    ['a-eux'],
  );
  assert.equal(monde.declencheurs.length, 8);
});

test('deux mises à jour ne se croisent pas', () => {
  const monde = mondeInstalle();
  monde.verrouPris = 'document';
  monde.script.installerOuMettreAJour();
  assert.match(monde.derniereBoite(), /Une autre mise à jour est en cours/);
});
