/** The secret shared with the service. It lives in the script's properties: never in the code, a cell or a log. */

const PREFIXE_SECRET = 'whsec_';

/** @returns {string} empty where it was never given */
function secret_() {
  return PropertiesService.getScriptProperties().getProperty('secret') || '';
}

/**
 * Whether it has the shape of a secret: `whsec_`, then 24 to 64 bytes in base64 (Standard Webhooks).
 *
 * @param {string} secret
 */
function secretConvient_(secret) {
  const code = secret.slice(PREFIXE_SECRET.length);
  if (!secret.startsWith(PREFIXE_SECRET) || !/^[A-Za-z0-9+/]+={0,2}$/.test(code) || code.length % 4)
    return false;
  const taille = Utilities.base64Decode(code).length;
  return taille >= 24 && taille <= 64;
}

/**
 * Ask for it, three times at most.
 *
 * @returns {boolean} whether there is one now
 */
function demanderLeSecret_() {
  const ui = SpreadsheetApp.getUi();
  let invite =
    'Collez ici le secret du service. Il commence par whsec_ : la personne qui a installé Passerelle le connaît.';
  for (let essai = 0; essai < 3; essai += 1) {
    const reponse = ui.prompt('Secret de Passerelle', invite, ui.ButtonSet.OK_CANCEL);
    if (reponse.getSelectedButton() !== ui.Button.OK) return false;
    const secret = reponse.getResponseText().trim();
    if (secretConvient_(secret)) {
      PropertiesService.getScriptProperties().setProperty('secret', secret);
      return true;
    }
    invite =
      'Ce n’est pas un secret de Passerelle : il commence par whsec_, suivi d’une quarantaine de lettres et de chiffres ' +
      'ou plus. Copiez-le en entier, sans espace, et collez-le ici.';
  }
  return false;
}
