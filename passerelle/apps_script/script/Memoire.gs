/** The script's memory: its properties, as JSON. Out of the workbook, where anyone could read or sort it. */

/**
 * @param {string} cle
 * @returns {any} null where nothing is remembered
 */
function lire_(cle) {
  const texte = PropertiesService.getScriptProperties().getProperty(cle);
  return texte ? JSON.parse(texte) : null;
}

/**
 * @param {string} cle
 * @param {unknown} valeur
 */
function retenir_(cle, valeur) {
  PropertiesService.getScriptProperties().setProperty(cle, JSON.stringify(valeur));
}

/** @param {string} cle */
function oublier_(cle) {
  PropertiesService.getScriptProperties().deleteProperty(cle);
}

/**
 * The keys that start so, without what they start with.
 *
 * @param {string} debut
 * @returns {string[]}
 */
function clesRetenues_(debut) {
  return PropertiesService.getScriptProperties()
    .getKeys()
    .filter((cle) => cle.startsWith(debut))
    .map((cle) => cle.slice(debut.length))
    .sort();
}

/**
 * What is remembered of a form, empty for one that was never made.
 *
 * @param {string} id
 * @returns {Memoire}
 */
function memoireDe_(id) {
  return Object.assign({ questions: {}, entrees: {}, pages: {} }, lire_(`formulaire/${id}`));
}

/**
 * Run it alone, as far as hints go. After ten seconds it runs anyway: a hint sent twice is nothing, a lost one is
 * fifteen minutes.
 *
 * @template T
 * @param {() => T} action
 * @returns {T}
 */
function seul_(action) {
  const verrou = LockService.getScriptLock();
  const obtenu = verrou.tryLock(10 * 1000);
  try {
    return action();
  } finally {
    if (obtenu) verrou.releaseLock();
  }
}
