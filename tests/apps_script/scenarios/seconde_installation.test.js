'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { parcourir } = require('../services/parcours');
const { SECRET, creerMonde, mondeInstalle } = require('../services/monde');

/** Change what a centre declares, as writing the project again would. */
const redefinir = (monde, id, changement) =>
  monde.script.evaluer(
    `(${changement})(DEFINITIONS.formulaires.find((formulaire) => formulaire.id === '${id}'))`,
  );
const question = (form, titre) => form.items.find((item) => item.titre === titre);
const OUI = { 'La séance a-t-elle eu lieu ?': 'Oui' };
const vue = (form) =>
  form.items.map(({ id, type, titre, aide, requise, autre, choix, mene }) => ({
    id,
    type,
    titre,
    aide,
    requise,
    autre,
    choix:
      choix &&
      choix.map(({ valeur, navigation }) => [valeur, navigation && (navigation.id ?? String(navigation))]),
    mene: mene && (mene.id ?? String(mene)),
  }));

test('relancer ne change rien et ne double rien', () => {
  const monde = mondeInstalle();
  const avant = JSON.stringify([...monde.formulaires.values()].map(vue));
  const memoires = JSON.stringify(
    [...monde.proprietes.get('script')].filter(([cle]) => cle.startsWith('formulaire/')),
  );
  const declencheurs = JSON.stringify(monde.declencheurs);
  for (const form of monde.formulaires.values()) {
    form.createResponse = () => assert.fail('what is known of an item is not asked again');
  }
  monde.script.installerOuMettreAJour();
  assert.equal(JSON.stringify([...monde.formulaires.values()].map(vue)), avant);
  assert.equal(
    JSON.stringify([...monde.proprietes.get('script')].filter(([cle]) => cle.startsWith('formulaire/'))),
    memoires,
  );
  assert.equal(JSON.stringify(monde.declencheurs), declencheurs);
  assert.equal(monde.classeur.getSheets().length, 6);
  assert.equal(monde.contacts.getSheets().length, 1);
  assert.match(monde.derniereBoite(), /le formulaire est à jour/);
  assert.match(monde.derniereBoite(), /étaient déjà installés/);
});

test('une question renommée garde son item et son nom dans les liens imprimés', () => {
  const monde = mondeInstalle();
  const { id, entree } = question(monde.form('seance'), 'Lieu');
  assert.equal(monde.memoire('seance').entrees.lieu, `entry.${entree}`);
  redefinir(monde, 'seance', (f) => {
    f.questions[2].titre = 'Où étiez-vous ?';
  });
  monde.script.installerOuMettreAJour();
  const apres = question(monde.form('seance'), 'Où étiez-vous ?');
  assert.deepEqual([apres.id, apres.entree], [id, entree]);
  assert.equal(question(monde.form('seance'), 'Lieu'), undefined);
  assert.equal(monde.memoire('seance').entrees.lieu, `entry.${entree}`);
});

test('une question ajoutée prend sa place, sans déranger les autres', () => {
  const monde = mondeInstalle();
  const ids = new Map(monde.form('seance').items.map(({ titre, id }) => [titre, id]));
  redefinir(monde, 'seance', (f) => {
    f.questions.splice(7, 0, { ...f.questions[5], cle: 'adolescents', titre: 'Adolescents' });
  });
  monde.script.installerOuMettreAJour();
  const vues = parcourir(monde.form('seance'), OUI);
  assert.equal(vues[vues.indexOf('Adolescents') - 1], 'Enfants et adolescents (moins de 18 ans)');
  for (const { titre, id } of monde.form('seance').items)
    if (ids.has(titre)) assert.equal(id, ids.get(titre));
  assert.match(monde.memoire('seance').entrees.adolescents, /^entry\.\d+$/);
});

test('une question retirée garde ses réponses, sans que personne la voie, et revient telle quelle', () => {
  const monde = mondeInstalle();
  const { id } = question(monde.form('seance'), 'Salariés présents');
  redefinir(monde, 'seance', (f) => {
    f.gardee = f.questions.find(({ cle }) => cle === 'salaries');
    f.questions = f.questions.filter(({ cle }) => cle !== 'salaries');
  });
  monde.script.installerOuMettreAJour();
  assert.equal(question(monde.form('seance'), 'Salariés présents').id, id);
  for (const reponse of ['Oui', 'Non']) {
    const vues = parcourir(monde.form('seance'), { 'La séance a-t-elle eu lieu ?': reponse });
    assert.ok(!vues.includes('Salariés présents'));
    assert.equal(vues.at(-1), 'Votre code');
  }
  redefinir(monde, 'seance', (f) => {
    f.questions.splice(9, 0, f.gardee);
  });
  monde.script.installerOuMettreAJour();
  assert.equal(question(monde.form('seance'), 'Salariés présents').id, id);
  assert.ok(parcourir(monde.form('seance'), OUI).includes('Salariés présents'));
  assert.equal(question(monde.form('seance'), 'Questions retirées'), undefined);
});

test('une question qui change de sorte en devient une autre ; la première garde ses réponses', () => {
  const monde = mondeInstalle();
  const avant = question(monde.form('seance'), 'Votre code');
  redefinir(monde, 'seance', (f) => {
    Object.assign(f.questions.at(-1), { type: 'paragraphe' });
  });
  monde.script.installerOuMettreAJour();
  const codes = monde.form('seance').items.filter(({ titre }) => titre === 'Votre code');
  assert.deepEqual(
    codes.map(({ type }) => type),
    ['PARAGRAPH_TEXT', 'TEXT'],
  );
  assert.equal(codes[1].id, avant.id);
  assert.equal(parcourir(monde.form('seance'), OUI).filter((titre) => titre === 'Votre code').length, 1);
  assert.equal(monde.memoire('seance').entrees.saisi_par, `entry.${codes[0].entree}`);
});

test('une question effacée à la main est remise', () => {
  const monde = mondeInstalle();
  const form = monde.form('seance');
  form.deleteItem(question(form, 'Lieu'));
  monde.script.installerOuMettreAJour();
  assert.equal(form.items.filter(({ titre }) => titre === 'Lieu').length, 1);
  assert.equal(monde.memoire('seance').entrees.lieu, `entry.${question(form, 'Lieu').entree}`);
  assert.equal(parcourir(form, OUI)[2], 'Lieu');
});

test('un embranchement retiré ne laisse pas de page vide', () => {
  const monde = mondeInstalle();
  redefinir(monde, 'reunion', (f) => {
    f.questions.forEach((q) => {
      q.si = null;
    });
  });
  monde.script.installerOuMettreAJour();
  const form = monde.form('reunion');
  assert.equal(form.items.filter(({ type }) => type === 'PAGE_BREAK').length, 0);
  assert.equal(parcourir(form, {}).length, 12);
});

test('ce que l’équipe a fait reste : onglet renommé, formulaire fermé, question à elle', () => {
  const monde = mondeInstalle();
  monde.classeur.getSheetByName('Réponses séance').setName('Fiches reçues');
  const form = monde.form('seance');
  form.setPublished(false);
  form.ajouter_('TEXT').setTitle('Une question de l’équipe');
  monde.script.installerOuMettreAJour();
  assert.ok(monde.classeur.getSheetByName('Fiches reçues'));
  assert.equal(monde.classeur.getSheetByName('Réponses séance'), null);
  assert.equal(form.publie, false);
  assert.equal(parcourir(form, OUI).at(-1), 'Une question de l’équipe');
});

test('un formulaire réglé pour recueillir les courriels ne le fait plus', () => {
  const monde = mondeInstalle();
  monde.form('seance').courriel = true;
  monde.script.installerOuMettreAJour();
  assert.equal(monde.form('seance').courriel, false);
});

test('un formulaire relié à un nouvel onglet, à la main, ne prend pas le titre de l’ancien', () => {
  const monde = mondeInstalle();
  const form = monde.form('seance');
  const ancien = form.lien_().feuille;
  ancien.formulaire = null;
  form.setDestination(monde.services.FormApp.DestinationType.SPREADSHEET, monde.classeur.getId());
  monde.script.verifierLInstallation();
  assert.match(monde.derniereBoite(), /L’onglet « Réponses séance » ne reçoit plus ses réponses/);
  monde.script.installerOuMettreAJour();
  assert.match(monde.derniereBoite(), /un autre onglet s’appelle déjà « Réponses séance »/);
  ancien.setName('Réponses séance ancien');
  monde.script.installerOuMettreAJour();
  assert.equal(form.lien_().feuille.nom, 'Réponses séance');
});

test('un onglet que Google tarde à dire relié reste celui de sa fiche', () => {
  const monde = mondeInstalle();
  monde.form('seance').lien_().feuille.getFormUrl = () => null;
  monde.script.installerOuMettreAJour();
  assert.match(monde.derniereBoite(), /la fiche du jour » : le formulaire est à jour/);
});

test('un onglet qui porte déjà ce titre n’est pas touché', () => {
  const monde = creerMonde();
  monde.classeur.ajouter_('Réponses séance', [['à nous']]);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  assert.deepEqual(monde.classeur.getSheetByName('Réponses séance').rangees, [['à nous']]);
  assert.match(monde.derniereBoite(), /un autre onglet s’appelle déjà « Réponses séance »/);
  monde.classeur.getSheetByName('Réponses séance').setName('Réponses séance ancien');
  monde.script.installerOuMettreAJour();
  assert.equal(monde.form('seance').lien_().feuille.nom, 'Réponses séance');
  assert.equal(monde.classeur.getSheets().length, 7);
});

test('une installation interrompue reprend où elle en était', () => {
  const monde = creerMonde();
  monde.reponses.push(SECRET);
  const { createTextValidation } = monde.services.FormApp;
  let restent = 3;
  monde.services.FormApp.createTextValidation = () => {
    restent -= 1;
    if (restent < 0) throw new Error('Service error: Forms');
    return createTextValidation();
  };
  monde.script.installerOuMettreAJour();
  assert.match(monde.derniereBoite(), /Service error: Forms/);
  restent = Infinity;
  monde.script.installerOuMettreAJour();
  const neuf = mondeInstalle();
  assert.equal(monde.formulaires.size, neuf.formulaires.size);
  const titres = (m, id) => m.form(id).items.map(({ titre }) => titre);
  for (const { id } of monde.script.evaluer('DEFINITIONS').formulaires)
    assert.deepEqual(titres(monde, id), titres(neuf, id));
});

test('avant six minutes, le script s’arrête ; relancé, il commence par ce qui manque', () => {
  const monde = creerMonde();
  monde.reponses.push(SECRET);
  for (const nom of ['create', 'openById']) {
    const vraie = monde.services.FormApp[nom];
    monde.services.FormApp[nom] = (argument) => {
      monde.heure += 100 * 1000;
      return vraie(argument);
    };
  }
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 3);
  assert.match(monde.derniereBoite(), /relancez, la suite se fera/);
  monde.script.installerOuMettreAJour();
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 7);
});

test('un formulaire lié à un autre classeur n’est pas relié en silence', () => {
  const monde = mondeInstalle();
  monde.form('seance').lien.classeur = 'ailleurs';
  monde.script.installerOuMettreAJour();
  assert.match(monde.derniereBoite(), /ses réponses vont dans un autre classeur/);
});

test('une fiche retirée garde son formulaire, et c’est dit', () => {
  const monde = mondeInstalle();
  monde.script.evaluer(
    "DEFINITIONS.formulaires = DEFINITIONS.formulaires.filter(({ id }) => id !== 'finance')",
  );
  monde.script.installerOuMettreAJour();
  assert.equal(monde.formulaires.size, 7);
  assert.match(monde.derniereBoite(), /La fiche « finance » n’est plus dans formulaires\//);
});
