'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { CONTACTS, SECRET, creerMonde, mondeInstalle } = require('../services/monde');

const JOUR = 24 * 3600 * 1000;

/** What « Vérifier l’installation » says. */
function verifier(monde) {
  monde.script.verifierLInstallation();
  return monde.derniereBoite();
}

/** An installation where the service has its tab too. */
function enOrdre() {
  const monde = mondeInstalle();
  monde.classeur.ajouter_('_passerelle', [['etat', '{}']]);
  return monde;
}

test('tout est en ordre : chaque point est dit', () => {
  const monde = enOrdre();
  const rapport = verifier(monde);
  assert.match(rapport, /^Tout est en ordre\./);
  assert.equal(rapport.split('\n').filter((ligne) => ligne.startsWith('✓')).length, 16);
  assert.equal(monde.requetes.length, 1);
});

test('avant toute installation, chaque point dit quoi faire', () => {
  const rapport = verifier(creerMonde());
  assert.match(rapport, /✗ Le secret est donné\n +→ Menu Passerelle, « Changer le secret »/);
  assert.match(rapport, /✗ « Budget de l’action : une charge, un produit »\n +→ Pas encore créé/);
  assert.match(rapport, /✗ Les avis automatiques sont installés/);
  assert.match(rapport, /_passerelle n’existe pas encore : lancez « passerelle installer »/);
});

for (const [nom, abimer, attendu] of [
  [
    'un classeur à une autre heure',
    (m) => {
      m.classeur.fuseau = 'America/Los_Angeles';
    },
    /✗ Les classeurs sont en français.*\n.*à l’heure America\/Los_Angeles.*Paramètres du tableur/,
  ],
  [
    'des contacts dans une autre langue',
    (m) => {
      m.classeurs.get(CONTACTS).langue = 'en_US';
    },
    /✗ Les classeurs sont en français.*\n.*réglé en en_US.*Paramètres du tableur/,
  ],
  [
    'un secret qui n’est pas celui du service',
    (m) => {
      m.reseau = () => 401;
    },
    /refuse la signature.*donnez le même/,
  ],
  [
    'un service arrêté',
    (m) => {
      m.reseau = () => new Error('Address unavailable');
    },
    /Address unavailable\. Vérifiez que le service est lancé/,
  ],
  [
    'une autorisation qui manque',
    (m) => {
      m.refus.add('UrlFetchApp');
    },
    /✗ Le script a les autorisations.*\n.*acceptez ce que Google demande/,
  ],
  [
    'un déclencheur supprimé',
    (m) => {
      m.declencheurs.shift();
    },
    /✗ Les avis automatiques.*\n.*Installer ou mettre à jour/,
  ],
  [
    'un déclencheur en double',
    (m) => {
      m.declencheurs.push({ ...m.declencheurs[0], id: 'double' });
    },
    /✗ Les avis automatiques/,
  ],
  [
    'un formulaire fermé',
    (m) => {
      m.form('seance').setPublished(false);
    },
    /✗ « Petits-déjeuners.*\n.*Il est fermé/,
  ],
  [
    'un formulaire qui recueille les courriels',
    (m) => {
      m.form('besoin').courriel = true;
    },
    /Il demande une adresse de courriel/,
  ],
  [
    'une question effacée',
    (m) => {
      m.form('besoin').deleteItem(1);
    },
    /Il y manque « Lieu »/,
  ],
  [
    'un formulaire d’une autre personne',
    (m) => {
      m.form('projet').proprietaire = 'Bruno';
    },
    /✗ « Un projet naît.*\n.*ne s’ouvre pas avec votre compte/,
  ],
  [
    'un formulaire délié',
    (m) => {
      m.form('finance').lien = null;
    },
    /Ses réponses n’arrivent pas dans le classeur/,
  ],
  [
    'un onglet de réponses supprimé',
    (m) => {
      m.classeur.feuilles = m.classeur.feuilles.filter(({ nom: n }) => n !== 'Réponses projet');
    },
    /L’onglet « Réponses projet » ne reçoit plus ses réponses/,
  ],
  [
    'une ligne de clés effacée',
    (m) => {
      m.classeur.ajouter_('Lieux', [[''], ['Lieu']]);
    },
    /a perdu ses clés dans « Lieux »/,
  ],
  [
    'un autre classeur',
    (m) => {
      m.classeur.id = 'ailleurs';
    },
    /fait pour un autre classeur/,
  ],
  [
    'un avis qui attend',
    (m) => {
      m.reseau = ({ adresse }) => (adresse.endsWith('classeur') ? 202 : 503);
      m.envoyerUneFiche(m.form('seance'));
    },
    /1 avis en attente \(le service a répondu 503\).*aucune fiche n’est perdue/,
  ],
]) {
  test(`${nom} : le point est dit, avec quoi faire, et les autres restent vérifiés`, () => {
    const monde = enOrdre();
    abimer(monde);
    const rapport = verifier(monde);
    assert.match(rapport, attendu);
    assert.match(rapport, /points? à reprendre :/);
    assert.match(rapport, /✓/);
  });
}

test('un passage de nuit qui ne vient plus est remarqué', () => {
  const monde = enOrdre();
  monde.avancer(3 * JOUR);
  assert.match(verifier(monde), /^Tout est en ordre/);
  monde.declencheurs.forEach((declencheur) => {
    declencheur.heure = undefined;
  });
  monde.avancer(3 * JOUR);
  assert.match(verifier(monde), /Le passage de nuit n’a pas eu lieu depuis deux jours/);
});

test('sans classeur des contacts, sa fiche dit ce qui manque', () => {
  const monde = creerMonde();
  monde.script.evaluer("DEFINITIONS.classeurs.contacts = ''");
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 6);
  assert.equal(monde.declencheurs.length, 4);
  assert.match(verifier(monde), /L’adresse du classeur des contacts manque dans passerelle\.toml/);
});
