/** What an answer must be: bounds of numbers and lengths of texts, with what is said of one that is refused. */

/** Above this span, decimal numbers are only asked to be numbers: the service tells of those out of bounds. */
const ETENDUE_MAX = 100;

/** The longest text Google's patterns can count. */
const REPETITION_MAX = 1000;

/** @param {Question} question */
function regleDeNombre_(question) {
  const regle = FormApp.createTextValidation().setHelpText(question.message);
  const { entier, minimum, maximum } = question;
  if (!entier) return regle.requireTextMatchesPattern(motifDecimal_(minimum, maximum)).build();
  if (minimum !== null && maximum !== null) return regle.requireNumberBetween(minimum, maximum).build();
  if (minimum !== null) return regle.requireNumberGreaterThanOrEqualTo(minimum).build();
  if (maximum !== null) return regle.requireNumberLessThanOrEqualTo(maximum).build();
  return regle.requireWholeNumber().build();
}

/**
 * A decimal number, written with a comma or a point: Google does not say that its own rule takes a comma.
 *
 * @param {number | null} minimum
 * @param {number | null} maximum
 * @returns {string} a pattern that the whole answer must match
 */
function motifDecimal_(minimum, maximum) {
  const bornes = Number.isInteger(minimum) && Number.isInteger(maximum);
  if (bornes && Number(minimum) >= 0 && Number(maximum) - Number(minimum) <= ETENDUE_MAX) {
    const avant = [];
    for (let n = Number(minimum); n < Number(maximum); n += 1) avant.push(n);
    const sousLeMaximum = avant.length ? `0*(${avant.join('|')})([.,][0-9]+)?|` : '';
    return `\\s*(${sousLeMaximum}0*${maximum}([.,]0+)?)\\s*`;
  }
  const signe = minimum === null || minimum < 0 ? '-?' : '';
  return `\\s*${signe}[0-9][0-9 \u00a0\u202f]*([.,][0-9]+)?\\s*`;
}

/**
 * @template {GoogleAppsScript.Forms.TextValidationBuilder | GoogleAppsScript.Forms.ParagraphTextValidationBuilder} T
 * @param {T} regle
 * @param {Question} question
 * @returns {T}
 */
function regleDeLongueur_(regle, { longueurMin, longueurMax, message }) {
  regle.setHelpText(message);
  // One rule a question: two bounds make one pattern.
  if (longueurMin !== null && longueurMax !== null && longueurMax <= REPETITION_MAX) {
    regle.requireTextMatchesPattern(`[\\s\\S]{${longueurMin},${longueurMax}}`);
  } else if (longueurMax !== null) {
    regle.requireTextLengthLessThanOrEqualTo(longueurMax);
  } else if (longueurMin !== null) {
    regle.requireTextLengthGreaterThanOrEqualTo(longueurMin);
  }
  return regle;
}
