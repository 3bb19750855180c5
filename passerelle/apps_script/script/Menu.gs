/** The menu « Passerelle » of the workbook, and what each entry says to whoever clicks. */

function onOpen() {
  SpreadsheetApp.getUi()
    .createMenu('Passerelle')
    .addItem('Synchroniser maintenant', 'synchroniserMaintenant')
    .addItem('Vérifier l’installation', 'verifierLInstallation')
    .addSeparator()
    .addItem('Installer ou mettre à jour les formulaires', 'installerOuMettreAJour')
    .addItem('Liens et QR codes', 'montrerLesLiens')
    .addSeparator()
    .addItem('Changer le secret', 'changerLeSecret')
    .addToUi();
}

function synchroniserMaintenant() {
  enParlant_('Synchroniser maintenant', () => {
    seul_(() => noterUnAvis_(CHEMIN_CLASSEUR, Date.now()));
    const echec = envoyer_(CHEMIN_CLASSEUR);
    programmerLaReprise_();
    sansBruit_(effacerDesFormulaires_);
    return echec
      ? `Le service n’a pas pu être prévenu : ${echec}.\n\nNous réessaierons tout seuls. Si cela dure, menu Passerelle, ` +
          '« Vérifier l’installation ».'
      : 'C’est demandé. Les tableaux seront à jour dans quelques secondes.';
  });
}

function verifierLInstallation() {
  enParlant_('Vérifier l’installation', () => rapport_(verifier_()));
}

function installerOuMettreAJour() {
  enParlant_('Installer ou mettre à jour les formulaires', () => {
    if (!secret_()) demanderLeSecret_();
    const { phrases, perdus } = installer_(DEFINITIONS.formulaires);
    const supprimes = perdus.filter(estSupprime_);
    supprimes.forEach(({ id }) => oublier_(`formulaire/${id}`));
    if (supprimes.length) phrases.push(...installer_(supprimes).phrases);
    if (!secret_()) phrases.push('Le secret manque encore : menu Passerelle, « Changer le secret ».');
    return phrases.join('\n');
  });
}

/**
 * @param {Formulaire[]} definitions
 * @returns {{phrases: string[], perdus: Formulaire[]}}
 */
function installer_(definitions) {
  const verrou = LockService.getDocumentLock();
  if (verrou && !verrou.tryLock(1000)) {
    return {
      phrases: ['Une autre mise à jour est en cours. Attendez quelques minutes, puis relancez.'],
      perdus: [],
    };
  }
  try {
    autreClasseur_();
    const { phrases, perdus } = mettreAJourLesFormulaires_(definitions);
    reprendreLesConfirmations_();
    sansBruit_(noterLesLiens_);
    phrases.push(...installerLesDeclencheurs_());
    return { phrases, perdus };
  } finally {
    if (verrou) verrou.releaseLock();
  }
}

/** Stop where the script was pasted in another workbook than the centre's: its forms would fill the wrong one. */
function autreClasseur_() {
  const { principal } = DEFINITIONS.classeurs;
  if (principal && principal !== SpreadsheetApp.getActiveSpreadsheet().getId()) {
    throw new Error(
      'Ce script est fait pour un autre classeur, celui de passerelle.toml. Ouvrez ce classeur-là et collez-y le script, ' +
        'ou corrigez l’adresse et réécrivez le script.',
    );
  }
}

/** @param {Formulaire} definition */
function estSupprime_(definition) {
  const ui = SpreadsheetApp.getUi();
  const reponse = ui.alert(
    definition.titre,
    'Ce formulaire ne s’ouvre pas avec votre compte. A-t-il été supprimé pour toujours ?\n\n' +
      'Oui : nous en créons un autre ; les liens et QR codes imprimés pour l’ancien ne marcheront plus.\n' +
      'Non, ou vous ne savez pas : rien ne change.',
    ui.ButtonSet.YES_NO,
  );
  return reponse === ui.Button.YES;
}

function changerLeSecret() {
  enParlant_('Changer le secret', () =>
    demanderLeSecret_()
      ? 'Le secret est changé. Pour l’essayer : menu Passerelle, « Vérifier l’installation ».'
      : 'Rien n’a changé : aucun secret n’a été donné.',
  );
}

/**
 * Do it, and say in a box what came of it.
 *
 * @param {string} titre
 * @param {() => string} action what to say
 */
function enParlant_(titre, action) {
  const ui = SpreadsheetApp.getUi();
  let phrase;
  try {
    phrase = action();
  } catch (erreur) {
    phrase = avecConseil_(messageDe_(erreur));
  }
  ui.alert(titre, phrase, ui.ButtonSet.OK);
}

/**
 * What Google says, with what to do where it speaks of an authorisation.
 *
 * @param {string} message
 */
function avecConseil_(message) {
  return /autoris|authoriz|permission/i.test(message)
    ? `${message}\nRelancez, et acceptez l’autorisation que Google demande ; s’il ne demande rien, ouvrez Extensions, ` +
        'Apps Script, et exécutez une fois la fonction « onOpen ».'
    : message;
}
