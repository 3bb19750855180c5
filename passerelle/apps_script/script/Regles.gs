/** What an answer must be: bounds of numbers and lengths of texts, with what is said of one that is refused. */

/** Above this span, decimal numbers are only asked to be numbers: the service tells of those out of bounds. */
const ETENDUE_MAX = 100;

/** The longest text Google's patterns can count. */
const REPETITION_MAX = 1000;

/** @param {Question} question */
function regleDeNombre_(question) {
  const { entier, minimum, maximum } = question;
  const motif = entier ? motifEntier_(minimum, maximum) : motifDecimal_(minimum, maximum);
  return FormApp.createTextValidation().setHelpText(question.message).requireTextMatchesPattern(motif).build();
}

/**
 * A whole number. Google's own rule would take « 12.5 », which a spreadsheet may read as a date.
 *
 * @param {number | null} minimum
 * @param {number | null} maximum
 * @returns {string} a pattern that the whole answer must match
 */
function motifEntier_(minimum, maximum) {
  if (maximum === null || minimum === null || minimum < 0) {
    return `\\s*${minimum === null || minimum < 0 ? '-?' : ''}[0-9]+\\s*`;
  }
  return `\\s*0*(${jusqua_(maximum, minimum)})\\s*`;
}

/**
 * The whole numbers from `minimum` (above 1, every number from 1 where there are too many to list) to `maximum`, as a pattern
 * without leading zeros.
 *
 * @param {number} maximum
 * @param {number} minimum
 */
function jusqua_(maximum, minimum) {
  if (minimum > 1 && maximum - minimum <= ETENDUE_MAX) {
    return Array.from({ length: maximum - minimum + 1 }, (_, n) => minimum + n).join('|');
  }
  const chiffres = String(maximum);
  const motifs = minimum ? [chiffres] : ['0', chiffres];
  if (chiffres.length > 1) motifs.push(`[1-9][0-9]{0,${chiffres.length - 2}}`);
  for (let rang = 0; rang < chiffres.length; rang += 1) {
    // The same first digits, then a smaller one: what follows is free.
    const [bas, haut] = [rang ? 0 : 1, Number(chiffres[rang]) - 1];
    const reste = chiffres.length - rang - 1;
    if (haut >= bas) motifs.push(`${chiffres.slice(0, rang)}[${bas}-${haut}]${reste ? `[0-9]{${reste}}` : ''}`);
  }
  return motifs.join('|');
}

/**
 * A decimal number, written with a comma: a point becomes a date in a French workbook.
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
    const sousLeMaximum = avant.length ? `0*(${avant.join('|')})(,[0-9]+)?|` : '';
    return `\\s*(${sousLeMaximum}0*${maximum}(,0+)?)\\s*`;
  }
  const signe = minimum === null || minimum < 0 ? '-?' : '';
  return `\\s*${signe}[0-9][0-9 \\u00a0\\u202f]*(,[0-9]+)?\\s*`;
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
