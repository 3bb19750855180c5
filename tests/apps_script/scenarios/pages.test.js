'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { parcourir } = require('../services/parcours');
const { creerMonde } = require('../services/monde');

/** The same made-up numbers every time (a linear congruential generator). */
function hasard(graine) {
  let etat = graine;
  return (limite) => {
    etat = (etat * 1664525 + 1013904223) % 4294967296;
    return Math.floor((etat / 4294967296) * limite);
  };
}

const REPONSES = ['a', 'b', 'c'];

/** A form of up to twelve questions, some asked only after one answer to an earlier one. */
function definitionAuHasard(tirer) {
  const questions = [];
  const nombre = 1 + tirer(12);
  while (questions.length < nombre) {
    const rang = questions.length;
    const causes = questions.filter(({ type }) => type === 'choix');
    const si =
      causes.length && tirer(2)
        ? { question: causes[tirer(causes.length)].cle, vaut: REPONSES[tirer(3)] }
        : null;
    questions.push({
      cle: `q${tirer(2) ? rang : rang + 20}`,
      titre: `Question ${rang}`,
      aide: '',
      type: tirer(3) ? 'choix' : 'texte',
      requise: Boolean(tirer(2)),
      choix: REPONSES.slice(0, 2 + tirer(2)),
      liste: '',
      ajoute: [],
      autre: Boolean(tirer(3) === 0),
      entier: false,
      minimum: null,
      maximum: null,
      longueurMin: null,
      longueurMax: null,
      message: '',
      si,
    });
  }
  return { id: 'essai', titre: 'Essai', donnees: 'Vos données', questions };
}

/** What should be asked of a person who answers so: the definition, read as it is written. */
function demandees({ questions }, reponses) {
  const vues = new Set();
  for (const { cle, titre, si } of questions) {
    const cause = si && questions.find((question) => question.cle === si.question);
    if (!si || (vues.has(cause.titre) && reponses[cause.titre] === si.vaut)) vues.add(titre);
  }
  return vues;
}

test('quelles que soient les conditions, chacun voit les questions qui le concernent, et elles seules', () => {
  const tirer = hasard(20140109);
  const { script, services } = creerMonde();
  let cachees = 0;
  for (let essai = 0; essai < 150; essai += 1) {
    const form = services.FormApp.create('Essai');
    const memoire = { questions: {}, entrees: {}, pages: {} };
    // The same form takes one definition, then another: what was is no longer seen, whatever stays of it.
    for (let version = 0; version < 2; version += 1) {
      const definition = definitionAuHasard(tirer);
      script.poserLesQuestions_(form, definition, memoire, {});
      for (let personne = 0; personne < 8; personne += 1) {
        const reponses = Object.fromEntries(
          definition.questions.map(({ titre, choix }) => [
            titre,
            [...choix, 'autre chose', undefined][tirer(choix.length + 2)],
          ]),
        );
        const attendues = demandees(definition, reponses);
        const vues = parcourir(form, reponses);
        assert.deepEqual(
          [...vues].sort(),
          [...attendues].sort(),
          JSON.stringify({ essai, version, definition, reponses }),
        );
        cachees += definition.questions.length - attendues.size;
      }
    }
  }
  assert.ok(cachees > 1000);
});

test('une page de plus par réponse qui ouvre des questions, et pas davantage', () => {
  const { script } = creerMonde();
  const pages = (id) => script.pagesDe_(script.evaluer('DEFINITIONS').formulaires.find((f) => f.id === id));
  assert.deepEqual(
    Array.from(pages('seance'), ({ titre }) => titre),
    ['', 'La séance a-t-elle eu lieu ? Non', 'La séance a-t-elle eu lieu ? Oui', 'Pour finir'],
  );
  assert.equal(pages('besoin').length, 1);
});
