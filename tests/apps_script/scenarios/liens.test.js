'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { mondeInstalle, creerMonde, SECRET } = require('../services/monde');

const JOUR = 24 * 3600 * 1000;
const lignes = (monde) => new Map(monde.classeur.getSheetByName('_passerelle').rangees);

test('les adresses et les noms des questions sont notés dans l’onglet caché, au bout', () => {
  const monde = creerMonde();
  const caches = [
    ['etat', '{"onglets":{}}'],
    ['seance/0', 'x'.repeat(40000)],
    ['note/0', '{}'],
  ];
  monde.classeur.ajouter_(
    '_passerelle',
    caches.map((rangee) => [...rangee]),
  );
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  const { rangees } = monde.classeur.getSheetByName('_passerelle');
  assert.deepEqual(rangees.slice(0, 3), caches);
  const { adresse, entrees } = JSON.parse(lignes(monde).get('lien-seance'));
  assert.equal(adresse, monde.form('seance').getPublishedUrl());
  const parTitre = Object.fromEntries(
    monde.form('seance').items.map((item) => [item.titre, `entry.${item.entree}`]),
  );
  assert.equal(entrees.date, parTitre['Date de la séance']);
  assert.equal(entrees.lieu, parTitre.Lieu);
  assert.equal(entrees.publics, parTitre['Qui est venu ?']);
  assert.equal(entrees.duree_h, parTitre['Durée (heures)']);
  assert.equal(Object.keys(entrees).length, 15);
  assert.equal(rangees.length, 3 + 7);
});

test('relancer ne les note pas deux fois ; une adresse nouvelle remplace l’ancienne à sa place', () => {
  const monde = creerMonde();
  monde.classeur.ajouter_('_passerelle', [['etat', '{}']]);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  const { rangees } = monde.classeur.getSheetByName('_passerelle');
  const avant = JSON.stringify(rangees);
  monde.script.installerOuMettreAJour();
  assert.equal(JSON.stringify(rangees), avant);
  const rang = rangees.findIndex(([cle]) => cle === 'lien-besoin');
  rangees[rang][1] = '{}';
  monde.avancer(JOUR);
  assert.equal(JSON.stringify(rangees), avant);
});

test('tant que l’onglet n’existe pas, le script ne le crée pas ; la nuit suivante, il y note tout', () => {
  const monde = mondeInstalle();
  assert.equal(monde.classeur.getSheetByName('_passerelle'), null);
  monde.classeur.ajouter_('_passerelle', [['etat', '{}']]);
  monde.avancer(JOUR);
  assert.equal(lignes(monde).size, 8);
});

test('« Liens et QR codes » montre les fiches et les lieux, et ne laisse rien passer pour du HTML', () => {
  const monde = mondeInstalle();
  monde.classeur.ajouter_('Lieux', [
    ['id', 'nom', 'actif_du', 'actif_au'],
    ['', '', '', ''],
    ['centre-social', 'Centre social', '', ''],
    ['hall"><script>', '<img src=x onerror=alert(1)>', '', ''],
    ['', 'Sans identifiant', '', ''],
  ]);
  const memoire = { ...monde.memoire('besoin'), adresse: 'https://docs.google.com/"><img src=y>' };
  monde.proprietes.get('script').set('formulaire/besoin', JSON.stringify(memoire));
  monde.script.montrerLesLiens();
  const { html, titre } = monde.boites.at(-1);
  assert.equal(titre, 'Liens et QR codes');
  assert.ok(html.includes(`href="${monde.form('seance').getPublishedUrl()}"`));
  assert.ok(html.includes('href="https://passerelle.exemple.fr/s/centre-social"'));
  assert.ok(html.includes('href="https://passerelle.exemple.fr/s/hall%22%3E%3Cscript%3E"'));
  assert.ok(!html.includes('<img') && !html.includes('<script'));
  assert.ok(!html.includes('Sans identifiant'));
});

test('avant la première installation, la boîte des liens dit quoi faire', () => {
  const monde = creerMonde();
  monde.script.montrerLesLiens();
  assert.match(monde.boites.at(-1).html, /Aucun formulaire pour l’instant/);
});
