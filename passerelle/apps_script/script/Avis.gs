/**
 * Hints to the service: « look now ». They carry no answer of anyone; the service reads the workbook itself.
 *
 * A hint is remembered before it is sent and forgotten once the service has it. What fails is tried again, later and
 * later. There is one hint at most for a path (a form, the workbook): several would say the same thing.
 */

const MINUTE = 60 * 1000;
const DELAIS = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * MINUTE);
const CHEMIN_CLASSEUR = 'classeur';

/**
 * A response arrived in the tab of this form.
 *
 * @param {string} formulaire
 */
function annoncerUneFiche_(formulaire) {
  const chemin = `formulaires/${formulaire}`;
  seul_(() => noterUnAvis_(chemin, Date.now()));
  envoyer_(chemin);
  programmerLaReprise_();
}

/** Staff changed something: said at once, then at most once a minute, the last change included. */
function annoncerLeClasseur_() {
  const attendu = lire_(`avis/${CHEMIN_CLASSEUR}`);
  // One that waits its turn will tell of this change too; one on its way may not.
  if (attendu && !attendu.essais && attendu.prochain > Date.now()) return;
  const maintenant = seul_(() => {
    const prochain = (lire_('classeur/dit') || 0) + MINUTE;
    noterUnAvis_(CHEMIN_CLASSEUR, prochain);
    if (Date.now() < prochain) return false;
    retenir_('classeur/dit', Date.now());
    return true;
  });
  if (maintenant) envoyer_(CHEMIN_CLASSEUR);
  programmerLaReprise_();
}

/**
 * Try again every hint that was to wait until then.
 *
 * @param {number} heure
 */
function reprendreLesAvis_(heure) {
  for (const [chemin, avis] of avisEnAttente_()) {
    if (avis.prochain <= heure) envoyer_(chemin);
  }
  programmerLaReprise_();
}

/** @returns {Array<[string, Avis]>} path and hint */
function avisEnAttente_() {
  const attendus = [];
  for (const chemin of clesRetenues_('avis/')) {
    const avis = lire_(`avis/${chemin}`);
    if (avis) attendus.push(/** @type {[string, Avis]} */ ([chemin, avis]));
  }
  return attendus;
}

/**
 * A new id even where one waited: the service may have had that one already, and would take this for the same.
 *
 * @param {string} chemin
 * @param {number} prochain
 */
function noterUnAvis_(chemin, prochain) {
  /** @type {Avis | null} */
  const ancien = lire_(`avis/${chemin}`);
  /** @type {Avis} */
  const avis = {
    id: `msg_${Utilities.getUuid()}`,
    quand: new Date().toISOString(),
    essais: ancien ? ancien.essais : 0,
    prochain,
  };
  retenir_(`avis/${chemin}`, avis);
}

/**
 * Send the hint that waits for this path, and remember what came of it.
 *
 * @param {string} chemin
 * @returns {string} why it failed, empty where it was received
 */
function envoyer_(chemin) {
  /** @type {Avis | null} */
  const avis = lire_(`avis/${chemin}`);
  if (!avis) return '';
  if (chemin === CHEMIN_CLASSEUR) retenir_('classeur/dit', Date.now());
  const echec = poster_(chemin, avis);
  seul_(() => {
    retenir_(echec ? 'avis-echec' : 'avis-recu', { quand: Date.now(), pourquoi: echec });
    const actuel = lire_(`avis/${chemin}`);
    // Something happened while this one was on its way: what waits now is another hint.
    if (!actuel || actuel.id !== avis.id) return;
    if (echec) {
      const delai = DELAIS[Math.min(avis.essais, DELAIS.length - 1)];
      retenir_(`avis/${chemin}`, { ...avis, essais: avis.essais + 1, prochain: Date.now() + delai });
    } else {
      oublier_(`avis/${chemin}`);
    }
  });
  return echec;
}

/**
 * One try, signed afresh.
 *
 * @param {string} chemin
 * @param {Avis} avis
 * @returns {string} why it failed, empty where the service has it
 */
function poster_(chemin, avis) {
  const secret = secret_();
  if (!secret) return 'le secret n’a pas été donné';
  const corps = JSON.stringify(corpsDeLAvis_(chemin, avis));
  const horodatage = Math.floor(Date.now() / 1000);
  try {
    const reponse = UrlFetchApp.fetch(`${DEFINITIONS.adresse}/webhooks/${chemin}`, {
      method: 'post',
      contentType: 'application/json; charset=utf-8',
      headers: {
        'webhook-id': avis.id,
        'webhook-timestamp': String(horodatage),
        'webhook-signature': signer_(secret, avis.id, horodatage, corps),
      },
      payload: corps,
      followRedirects: false,
      muteHttpExceptions: true,
    });
    const code = reponse.getResponseCode();
    return code >= 200 && code < 300 ? '' : `le service a répondu ${code}`;
  } catch (erreur) {
    return messageDe_(erreur);
  }
}

/**
 * @param {string} chemin
 * @param {Avis} avis
 */
function corpsDeLAvis_(chemin, avis) {
  const formulaire = DEFINITIONS.formulaires.find(({ id }) => chemin === `formulaires/${id}`);
  return formulaire
    ? {
        type: 'fiche.recue',
        timestamp: avis.quand,
        data: { formulaire: formulaire.id, onglet: formulaire.onglet },
      }
    : { type: 'classeur.modifie', timestamp: avis.quand, data: {} };
}

/**
 * @param {unknown} erreur
 * @returns {string}
 */
function messageDe_(erreur) {
  return erreur instanceof Error ? erreur.message : String(erreur);
}
