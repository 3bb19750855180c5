'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { parcourir } = require('../services/parcours');
const { SECRET, creerMonde, mondeInstalle } = require('../services/monde');

const OUI = { 'La séance a-t-elle eu lieu ?': 'Oui' };
const ids = (form) => form.items.map(({ id }) => id);
const oublierTout = (monde) => monde.proprietes.get('script').clear();

test('le script collé dans un autre projet retrouve ses formulaires, ses questions, ses pages', () => {
  const monde = mondeInstalle();
  const avant = new Map([...monde.formulaires].map(([id, form]) => [id, ids(form)]));
  const memoire = monde.memoire('seance');
  oublierTout(monde);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, avant.size);
  for (const [id, form] of monde.formulaires) assert.deepEqual(ids(form), avant.get(id));
  assert.deepEqual(monde.memoire('seance'), memoire);
  assert.equal(monde.classeur.getSheets().length, 6);
  assert.match(monde.derniereBoite(), /la fiche du jour » : le formulaire déjà lié à son onglet est repris/);
});

test('une question déjà retirée reste à l’écart', () => {
  const monde = mondeInstalle();
  monde.script.evaluer(`{
    const seance = DEFINITIONS.formulaires.find(({ id }) => id === 'seance');
    seance.questions = seance.questions.filter(({ cle }) => cle !== 'salaries');
  }`);
  monde.script.installerOuMettreAJour();
  const avant = ids(monde.form('seance'));
  oublierTout(monde);
  monde.script.installerOuMettreAJour();
  assert.deepEqual(ids(monde.form('seance')), avant);
  assert.ok(!parcourir(monde.form('seance'), OUI).includes('Salariés présents'));
});

test('un formulaire fait à la main est repris : ses questions de même titre servent, les autres restent', () => {
  const monde = creerMonde();
  const { FormApp } = monde.services;
  const form = FormApp.create('Petits-déj');
  form.ajouter_('DATE').setTitle('Date de la séance');
  const adultes = form.ajouter_('TEXT').setTitle("Adultes (18 ans et plus, sans l'équipe)");
  form.ajouter_('PAGE_BREAK').setTitle('Page deux');
  const dite = form.ajouter_('TEXT').setTitle('La séance a-t-elle eu lieu ?');
  form.ajouter_('TEXT').setTitle('La météo');
  form.setDestination(FormApp.DestinationType.SPREADSHEET, monde.classeur.getId());
  form.lien_().feuille.setName('Réponses séance');
  form.setPublished(false);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.form('seance'), form);
  assert.equal(monde.memoire('seance').questions.adultes, adultes.id);
  assert.equal(form.items.filter(({ titre }) => titre === 'Page deux').length, 0);
  const vues = parcourir(form, OUI);
  assert.equal(vues.filter((titre) => titre === 'La séance a-t-elle eu lieu ?').length, 1);
  assert.equal(vues.at(-1), 'La météo');
  assert.equal(form.items.at(-1), dite);
  assert.equal(form.publie, false, 'closed by hand, it stays closed');
  assert.equal(form.titre, 'Petits-déjeuners et goûters\u00a0: la fiche du jour');
});

test('un onglet rempli par un formulaire d’une autre personne n’est pas doublé', () => {
  const monde = mondeInstalle();
  monde.form('seance').proprietaire = 'Bruno';
  oublierTout(monde);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 7);
  assert.match(
    monde.derniereBoite(),
    /l’onglet « Réponses séance » est rempli par un formulaire qui ne s’ouvre pas/,
  );
});
