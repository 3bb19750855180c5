'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { CONTACTS, mondeInstalle } = require('../services/monde');

const MINUTE = 60 * 1000;
const chemins = (monde) => monde.requetes.map(({ adresse }) => adresse.split('/webhooks/')[1]);
const enAttente = (monde) =>
  [...monde.proprietes.get('script').keys()].filter((cle) => cle.startsWith('avis/'));

test('une modification prévient tout de suite, une seule fois', () => {
  const monde = mondeInstalle();
  monde.modifier();
  assert.deepEqual(chemins(monde), ['classeur']);
  assert.deepEqual(JSON.parse(monde.requetes[0].corps), {
    type: 'classeur.modifie',
    timestamp: '2014-01-09T09:00:00.000Z',
    data: {},
  });
  monde.avancer(10 * MINUTE);
  assert.equal(monde.requetes.length, 1);
});

test('une heure de saisie : un avis par minute au plus, et un regard après la dernière case', () => {
  const monde = mondeInstalle();
  let derniere;
  for (let i = 0; i < 720; i += 1) {
    monde.modifier();
    derniere = monde.heure;
    monde.avancer(5 * 1000);
  }
  monde.avancer(10 * MINUTE);
  const ecarts = monde.requetes.slice(1).map(({ quand }, rang) => quand - monde.requetes[rang].quand);
  assert.ok(ecarts.every((ecart) => ecart >= MINUTE));
  assert.ok(monde.requetes.length >= 60 && monde.requetes.length <= 62);
  assert.ok(monde.requetes.at(-1).quand > derniere);
  assert.ok(monde.requetes.at(-1).quand <= derniere + MINUTE);
  assert.equal(monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard').length, 0);
});

test('une case changée pendant un envoi a son regard ensuite', () => {
  const monde = mondeInstalle();
  let deja = false;
  monde.reseau = () => {
    if (!deja) {
      deja = true;
      monde.modifier();
    }
    return 202;
  };
  monde.modifier();
  monde.avancer(2 * MINUTE);
  assert.deepEqual(chemins(monde), ['classeur', 'classeur']);
  assert.equal(monde.requetes[1].quand - monde.requetes[0].quand, MINUTE);
});

test('des modifications pendant une panne n’ont qu’un avis en attente, et il finit par partir', () => {
  const monde = mondeInstalle();
  monde.reseau = () => 503;
  for (let i = 0; i < 100; i += 1) {
    monde.modifier();
    monde.avancer(20 * 1000);
  }
  assert.deepEqual(enAttente(monde), ['avis/classeur']);
  assert.equal(monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard').length, 1);
  const ecarts = monde.requetes.slice(1).map(({ quand }, rang) => quand - monde.requetes[rang].quand);
  assert.ok(ecarts.every((ecart) => ecart >= MINUTE));
  monde.reseau = () => 202;
  monde.avancer(24 * 60 * MINUTE);
  assert.deepEqual(enAttente(monde), []);
});

test('lignes et onglets préviennent, dans les deux classeurs ; une couleur, non', () => {
  const monde = mondeInstalle();
  monde.changer('FORMAT');
  assert.equal(monde.requetes.length, 0);
  monde.changer('REMOVE_ROW');
  monde.avancer(2 * MINUTE);
  monde.changer('INSERT_GRID', CONTACTS);
  assert.deepEqual(chemins(monde), ['classeur', 'classeur']);
});

test('« Synchroniser maintenant » prévient, et dit ce qu’il en est', () => {
  const monde = mondeInstalle();
  monde.script.synchroniserMaintenant();
  assert.deepEqual(chemins(monde), ['classeur']);
  assert.match(monde.derniereBoite(), /^C’est demandé/);
  monde.reseau = () => 503;
  monde.script.synchroniserMaintenant();
  assert.match(monde.derniereBoite(), /n’a pas pu être prévenu : le service a répondu 503/);
  monde.reseau = () => 202;
  monde.avancer(MINUTE);
  assert.deepEqual(enAttente(monde), []);
});
