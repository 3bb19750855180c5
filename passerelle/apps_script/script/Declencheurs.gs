/**
 * What Google calls by itself: on a response, on a change, every night, and a little later.
 *
 * These functions are named in the triggers already installed: to rename one, install again. None lets an error out:
 * whoever sends a form or edits a cell has nothing to do with it.
 */

/** @param {GoogleAppsScript.Events.SheetsOnFormSubmit} e */
function alArriveeDUneFiche(e) {
  sansBruit_(() => {
    const formulaire = formulaireDeLOnglet_(e.range.getSheet());
    // The response of a form that is not ours is a change like any other.
    if (formulaire) annoncerUneFiche_(formulaire.id);
    else annoncerLeClasseur_();
  });
  sansBruit_(effacerAuPassage_);
}

function auChangementDUneCase() {
  sansBruit_(annoncerLeClasseur_);
  sansBruit_(effacerAuPassage_);
}

/** @param {GoogleAppsScript.Events.SheetsOnChange} e */
function auChangementDuClasseur(e) {
  sansBruit_(() => {
    // A colour or a width says nothing to the service.
    if (e.changeType === 'FORMAT') return;
    // An edit also calls auChangementDUneCase: what was just said needs no second hint.
    if (e.changeType === 'EDIT' && Date.now() - (lire_('classeur/dit') || 0) < 10 * 1000) return;
    annoncerLeClasseur_();
  });
}

function chaqueNuit() {
  sansBruit_(() => retenir_('nuit', Date.now()));
  sansBruit_(() => reprendreLesAvis_(Date.now()));
  sansBruit_(rafraichirLesListes_);
  sansBruit_(noterLesLiens_);
  sansBruit_(effacerDesFormulaires_);
}

function plusTard() {
  let prevue = 0;
  // It fires once, and would still count among the twenty allowed.
  sansBruit_(() =>
    seul_(() => {
      prevue = lire_('reprise') || 0;
      retirerLesDeclencheurs_('plusTard');
      oublier_('reprise');
    }),
  );
  sansBruit_(() => reprendreLesAvis_(Math.max(prevue, Date.now())));
}

/** One call of `plusTard`, when the first waiting hint may be tried. */
function programmerLaReprise_() {
  const attendus = avisEnAttente_().map(([, avis]) => avis.prochain);
  if (!attendus.length) return;
  const prochain = Math.min(...attendus);
  const prevue = lire_('reprise');
  const manquee = prevue < Date.now() - 30 * MINUTE;
  if (prevue && prevue <= prochain + MINUTE && !manquee) return;
  seul_(() => {
    retirerLesDeclencheurs_('plusTard');
    const delai = Math.max(prochain - Date.now(), 1000);
    ScriptApp.newTrigger('plusTard').timeBased().after(delai).create();
    retenir_('reprise', Date.now() + delai);
  });
}

/** @returns {Array<{fonction: string, source: string | null, creer: () => unknown}>} the triggers there should be */
function declencheursVoulus_() {
  const principal = SpreadsheetApp.getActiveSpreadsheet().getId();
  const { contacts } = DEFINITIONS.classeurs;
  const voulus = [];
  for (const source of contacts ? [principal, contacts] : [principal]) {
    /** @param {string} fonction */
    const surLeClasseur = (fonction) => ScriptApp.newTrigger(fonction).forSpreadsheet(source);
    voulus.push(
      {
        fonction: 'alArriveeDUneFiche',
        source,
        creer: () => surLeClasseur('alArriveeDUneFiche').onFormSubmit().create(),
      },
      {
        fonction: 'auChangementDUneCase',
        source,
        creer: () => surLeClasseur('auChangementDUneCase').onEdit().create(),
      },
      {
        fonction: 'auChangementDuClasseur',
        source,
        creer: () => surLeClasseur('auChangementDuClasseur').onChange().create(),
      },
    );
  }
  voulus.push({
    fonction: 'chaqueNuit',
    source: null,
    creer: () => ScriptApp.newTrigger('chaqueNuit').timeBased().everyDays(1).atHour(3).create(),
  });
  return voulus;
}

/** @returns {string[]} what was done, in French */
function installerLesDeclencheurs_() {
  if (installesParUnAutre_()) {
    return ['Les avis automatiques ont été installés par une autre personne, et marchent : rien à refaire.'];
  }
  try {
    return seul_(accorderLesDeclencheurs_)
      ? ['Les avis automatiques sont installés.']
      : ['Les avis automatiques étaient déjà installés.'];
  } catch (erreur) {
    return [`Les avis automatiques ne sont pas tous installés : ${avecConseil_(messageDe_(erreur))}`];
  }
}

/**
 * Install what is missing, and take away what is there twice or follows a workbook that is no longer ours.
 *
 * @returns {number} how many were installed
 */
function accorderLesDeclencheurs_() {
  const voulus = declencheursVoulus_();
  const connus = mesDeclencheurs_();
  const manquants = voulus.filter((voulu) => !connus.some((connu) => correspond_(connu, voulu)));
  const gardes = voulus.map((voulu) => connus.find((connu) => correspond_(connu, voulu)));
  const fonctions = voulus.map(({ fonction }) => fonction);
  connus
    .filter((connu) => fonctions.includes(connu.getHandlerFunction()) && !gardes.includes(connu))
    .forEach((connu) => ScriptApp.deleteTrigger(connu));
  manquants.forEach((voulu) => voulu.creer());
  if (manquants.length) signerLInstallation_();
  return manquants.length;
}

/**
 * @param {GoogleAppsScript.Script.Trigger} connu
 * @param {{fonction: string, source: string | null}} voulu
 */
function correspond_(connu, voulu) {
  return (
    connu.getHandlerFunction() === voulu.fonction && (connu.getTriggerSourceId() || null) === voulu.source
  );
}

/** @returns {GoogleAppsScript.Script.Trigger[]} those of whoever runs the script: Google shows nobody else's */
function mesDeclencheurs_() {
  return ScriptApp.getProjectTriggers();
}

/** @param {string} fonction */
function retirerLesDeclencheurs_(fonction) {
  mesDeclencheurs_()
    .filter((declencheur) => declencheur.getHandlerFunction() === fonction)
    .forEach((declencheur) => ScriptApp.deleteTrigger(declencheur));
}

/**
 * Whether someone else installed the triggers and they still run: a second set would send everything twice. Without a
 * night seen for two days, that person's account is taken to be gone.
 */
function installesParUnAutre_() {
  const installation = lire_('installation');
  const mienne = PropertiesService.getUserProperties().getProperty('installation');
  if (!installation || installation.cle === mienne) return false;
  return Date.now() - Math.max(installation.quand, lire_('nuit') || 0) < 48 * 60 * MINUTE;
}

function signerLInstallation_() {
  const cle = Utilities.getUuid();
  retenir_('installation', { cle, quand: Date.now() });
  PropertiesService.getUserProperties().setProperty('installation', cle);
}

/** @param {() => unknown} action */
function sansBruit_(action) {
  try {
    action();
  } catch (erreur) {
    console.error(messageDe_(erreur));
  }
}
