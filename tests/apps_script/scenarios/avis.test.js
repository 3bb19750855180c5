'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { test } = require('node:test');

const { SECRET, creerMonde, mondeInstalle } = require('../services/monde');

const MINUTE = 60 * 1000;
const chemins = (monde) => monde.requetes.map(({ adresse }) => adresse.split('/webhooks/')[1]);
const enAttente = (monde) =>
  [...monde.proprietes.get('script').keys()].filter((cle) => cle.startsWith('avis/'));
const secondes = (requete) => Number(requete.entetes['webhook-timestamp']);

function signatureAttendue({ entetes, corps }, secret = SECRET) {
  const signe = Buffer.concat([
    Buffer.from(`${entetes['webhook-id']}.${entetes['webhook-timestamp']}.`),
    corps,
  ]);
  return `v1,${crypto
    .createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(signe)
    .digest('base64')}`;
}

test('la signature est celle de l’exemple de Standard Webhooks', () => {
  assert.equal(
    creerMonde().script.signer_(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    ),
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test('une fiche envoyée devient un avis signé, sans rien de ce qu’elle dit', () => {
  const monde = mondeInstalle();
  monde.envoyerUneFiche(monde.form('seance'), { Lieu: 'Chez Fatima', 'Votre code': 'B12' });
  assert.equal(monde.requetes.length, 1);
  const [requete] = monde.requetes;
  assert.equal(requete.adresse, 'https://passerelle.exemple.fr/webhooks/formulaires/seance');
  assert.equal(requete.methode, 'post');
  assert.equal(requete.entetes['webhook-signature'], signatureAttendue(requete));
  assert.equal(secondes(requete), monde.heure / 1000);
  assert.deepEqual(JSON.parse(requete.corps), {
    type: 'fiche.recue',
    timestamp: '2014-01-09T09:00:00.000Z',
    data: { formulaire: 'seance', onglet: 'Réponses séance' },
  });
  assert.ok(!/Fatima|B12/.test(requete.corps + JSON.stringify([...monde.proprietes.get('script')])));
  assert.deepEqual(enAttente(monde), []);
});

test('accents et emoji sont signés comme ils sont envoyés', () => {
  const monde = mondeInstalle();
  monde.script.evaluer(
    "DEFINITIONS.formulaires.find(({ id }) => id === 'seance').onglet = 'Goûter 🥐 à l’école'",
  );
  monde.envoyerUneFiche(monde.form('seance'));
  assert.ok(String(monde.requetes[0].corps).includes('Goûter 🥐 à l’école'));
  assert.equal(monde.requetes[0].entetes['webhook-signature'], signatureAttendue(monde.requetes[0]));
});

test('la fiche des contacts, dans l’autre classeur, prévient aussi', () => {
  const monde = mondeInstalle();
  // Sheet ids are only unique within a workbook.
  const id = monde.form('seance').lien_().feuille.getSheetId();
  const memoire = monde.memoire('contact');
  monde.form('contact').lien_().feuille.id = id;
  monde.proprietes.get('script').set('formulaire/contact', JSON.stringify({ ...memoire, onglet: id }));
  monde.envoyerUneFiche(monde.form('contact'), { Prénom: 'Fatima' });
  assert.deepEqual(chemins(monde), ['formulaires/contact']);
});

test('un onglet renommé est toujours celui de sa fiche ; un formulaire étranger n’est qu’un changement', () => {
  const monde = mondeInstalle();
  monde.form('seance').lien_().feuille.setName('Fiches reçues');
  monde.envoyerUneFiche(monde.form('seance'));
  const autre = monde.services.FormApp.create('Sondage');
  autre.setDestination(monde.services.FormApp.DestinationType.SPREADSHEET, monde.classeur.getId());
  monde.envoyerUneFiche(autre);
  assert.deepEqual(chemins(monde), ['formulaires/seance', 'classeur']);
});

test('un avis qui échoue est gardé, puis repris : même identité, signature neuve, délais qui s’allongent', () => {
  const monde = mondeInstalle();
  monde.reseau = () => 503;
  const depart = monde.heure;
  monde.envoyerUneFiche(monde.form('seance'));
  assert.deepEqual(enAttente(monde), ['avis/formulaires/seance']);
  monde.avancer(3 * 24 * 60 * MINUTE);
  const identites = new Set(monde.requetes.map(({ entetes }) => entetes['webhook-id']));
  assert.equal(identites.size, 1);
  const signatures = new Set(monde.requetes.map(({ entetes }) => entetes['webhook-signature']));
  assert.equal(signatures.size, monde.requetes.length);
  for (const requete of monde.requetes) {
    assert.equal(secondes(requete), requete.quand / 1000);
    assert.equal(requete.entetes['webhook-signature'], signatureAttendue(requete));
    assert.deepEqual(requete.corps, monde.requetes[0].corps);
  }
  const attentes = monde.requetes
    .slice(1)
    .map(({ quand }, rang) => (quand - monde.requetes[rang].quand) / MINUTE);
  assert.deepEqual(attentes.slice(0, 7), [1, 5, 15, 60, 180, 360, 720]);
  assert.ok(attentes.slice(7).every((attente) => attente === 1440));
  assert.ok(monde.requetes.at(-1).quand > depart + 2 * 24 * 60 * MINUTE);

  monde.reseau = () => 202;
  monde.avancer(24 * 60 * MINUTE);
  assert.deepEqual(enAttente(monde), []);
  const faites = monde.requetes.length;
  monde.avancer(7 * 24 * 60 * MINUTE);
  assert.equal(monde.requetes.length, faites);
  assert.equal(monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard').length, 0);
});

for (const [nom, echec] of [
  ['le service est arrêté', new Error('Address unavailable: https://passerelle.exemple.fr')],
  ['le quota du jour est épuisé', new Error('Service invoked too many times for one day: urlfetch.')],
  ['le service demande de patienter', 429],
  ['le service est en panne', 500],
  ['le secret a changé', 401],
  ['un mandataire renvoie ailleurs', 302],
]) {
  test(`${nom} : l’avis attend, et part dès que possible`, () => {
    const monde = mondeInstalle();
    monde.reseau = () => echec;
    monde.envoyerUneFiche(monde.form('seance'));
    assert.deepEqual(enAttente(monde), ['avis/formulaires/seance']);
    monde.reseau = () => 202;
    monde.avancer(MINUTE);
    assert.equal(monde.requetes.length, 2);
    assert.equal(monde.requetes[0].entetes['webhook-id'], monde.requetes[1].entetes['webhook-id']);
    assert.deepEqual(enAttente(monde), []);
  });
}

test('une autorisation qui manque n’empêche personne d’envoyer sa fiche, et l’avis part plus tard', () => {
  const monde = mondeInstalle();
  monde.refus.add('UrlFetchApp');
  monde.envoyerUneFiche(monde.form('seance'));
  monde.refus.clear();
  monde.avancer(MINUTE);
  assert.deepEqual(chemins(monde), ['formulaires/seance']);
});

test('sans secret, l’avis attend qu’il soit donné', () => {
  const monde = creerMonde();
  monde.script.installerOuMettreAJour();
  monde.envoyerUneFiche(monde.form('seance'));
  assert.equal(monde.requetes.length, 0);
  monde.reponses.push(SECRET);
  monde.script.changerLeSecret();
  monde.avancer(MINUTE);
  assert.deepEqual(chemins(monde), ['formulaires/seance']);
});

test('plusieurs fiches pendant une panne font un seul avis, nouveau', () => {
  const monde = mondeInstalle();
  monde.reseau = () => 503;
  for (let i = 0; i < 40; i += 1) monde.envoyerUneFiche(monde.form('seance'));
  monde.envoyerUneFiche(monde.form('besoin'));
  assert.deepEqual(enAttente(monde).sort(), ['avis/formulaires/besoin', 'avis/formulaires/seance']);
  assert.equal(monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard').length, 1);
  // The service may have had an earlier one without our knowing: under its id, the last response would pass for a repeat.
  assert.equal(new Set(monde.requetes.map(({ entetes }) => entetes['webhook-id'])).size, 41);
  monde.requetes.length = 0;
  monde.reseau = () => 202;
  monde.avancer(24 * 60 * MINUTE);
  assert.deepEqual(chemins(monde).sort(), ['formulaires/besoin', 'formulaires/seance']);
});

test('un avis récent n’attend pas derrière un avis qui échoue depuis longtemps', () => {
  const monde = mondeInstalle();
  monde.reseau = () => 503;
  monde.envoyerUneFiche(monde.form('seance'));
  monde.avancer(300 * MINUTE);
  const [ancien] = monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard');
  assert.ok(ancien.heure > monde.heure + 60 * MINUTE);
  monde.requetes.length = 0;
  monde.envoyerUneFiche(monde.form('besoin'));
  const [recent] = monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard');
  monde.envoyerUneFiche(monde.form('projet'));
  const [dernier] = monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard');
  assert.equal(dernier.id, recent.id, 'soon enough, it is not made again');
  monde.avancer(MINUTE);
  assert.deepEqual(chemins(monde), [
    'formulaires/besoin',
    'formulaires/projet',
    'formulaires/besoin',
    'formulaires/projet',
  ]);
});

test('une reprise qui ne vient pas est reprogrammée à l’avis suivant', () => {
  const monde = mondeInstalle();
  monde.reseau = () => 503;
  monde.envoyerUneFiche(monde.form('seance'));
  monde.declencheurs = monde.declencheurs.filter(({ fonction }) => fonction !== 'plusTard');
  monde.avancer(60 * MINUTE);
  monde.envoyerUneFiche(monde.form('seance'));
  assert.equal(monde.declencheurs.filter(({ fonction }) => fonction === 'plusTard').length, 1);
});

test('une fiche qui arrive pendant un envoi n’est pas oubliée', () => {
  const monde = mondeInstalle();
  let deja = false;
  monde.reseau = () => {
    if (deja) return 503;
    deja = true;
    monde.envoyerUneFiche(monde.form('seance'));
    return 202;
  };
  monde.envoyerUneFiche(monde.form('seance'));
  assert.deepEqual(enAttente(monde), ['avis/formulaires/seance']);
  monde.reseau = () => 202;
  monde.avancer(10 * MINUTE);
  assert.deepEqual(enAttente(monde), []);
  assert.equal(new Set(monde.requetes.map(({ entetes }) => entetes['webhook-id'])).size, 2);
});

test('un envoi interrompu net est repris la nuit', () => {
  const monde = mondeInstalle();
  const { envoyer_ } = monde.script;
  monde.script.envoyer_ = () => {
    throw new Error('Exceeded maximum execution time');
  };
  monde.envoyerUneFiche(monde.form('seance'));
  monde.script.envoyer_ = envoyer_;
  monde.avancer(24 * 60 * MINUTE);
  assert.deepEqual(chemins(monde), ['formulaires/seance']);
});

test('un verrou pris ailleurs ne fait rien perdre', () => {
  const monde = mondeInstalle();
  monde.verrouPris = 'script';
  monde.envoyerUneFiche(monde.form('seance'));
  assert.deepEqual(chemins(monde), ['formulaires/seance']);
});

test('le secret se change, et l’avis suivant est signé du nouveau', () => {
  const monde = mondeInstalle();
  const nouveau = `whsec_${Buffer.from('un nouveau secret, plus long encore').toString('base64')}`;
  monde.reponses.push(nouveau);
  monde.script.changerLeSecret();
  assert.match(monde.derniereBoite(), /^Le secret est changé/);
  monde.envoyerUneFiche(monde.form('seance'));
  assert.equal(monde.requetes[0].entetes['webhook-signature'], signatureAttendue(monde.requetes[0], nouveau));
  monde.script.changerLeSecret();
  assert.match(monde.derniereBoite(), /^Rien n’a changé/);
  assert.equal(monde.proprietes.get('script').get('secret'), nouveau);
});

test('les vingt déclencheurs ne sont jamais dépassés, et leur refus ne se voit pas', () => {
  const monde = mondeInstalle();
  while (monde.declencheurs.length < 20)
    monde.declencheurs.push({ id: `x${monde.declencheurs.length}`, personne: 'Alice', fonction: 'autre' });
  monde.reseau = () => 503;
  monde.envoyerUneFiche(monde.form('seance'));
  assert.equal(monde.declencheurs.length, 20);
  assert.deepEqual(enAttente(monde), ['avis/formulaires/seance']);
});
