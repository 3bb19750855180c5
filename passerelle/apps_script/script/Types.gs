/**
 * What Definitions.gs holds, and what the script remembers. Comments only: nothing runs here.
 *
 * @typedef {object} Definitions
 * @property {string} centre
 * @property {string} adresse where the service answers, without a slash at the end
 * @property {string} fuseau the centre's time zone
 * @property {{principal: string, contacts: string}} classeurs ids of the workbooks, empty where none is known
 * @property {Liste[]} listes
 * @property {Formulaire[]} formulaires
 */

/**
 * A list of answers that staff keep in a tab.
 *
 * @typedef {object} Liste
 * @property {string} nom
 * @property {string} table the table's id, by which the service remembers which sheet it is
 * @property {string} onglet the tab's first title
 * @property {string} colonne the key, in row 1, of the column of names
 * @property {string} du the key of the column of first days, empty where names have none
 * @property {string} au the key of the column of last days
 * @property {string[]} depart what is offered until the tab exists
 */

/**
 * @typedef {object} Formulaire
 * @property {string} id
 * @property {string} titre
 * @property {string} description
 * @property {string} onglet the title of the tab where its responses go
 * @property {'principal' | 'contacts'} classeur the workbook that tab is in
 * @property {string} confirmation
 * @property {{formulaire: string, texte: string} | null} suite the form to go on with
 * @property {string} donnees the data-protection notice
 * @property {Question[]} questions
 */

/**
 * @typedef {object} Question
 * @property {string} cle never changes; the item made for it is remembered under this key
 * @property {string} titre
 * @property {string} aide
 * @property {'date' | 'nombre' | 'choix' | 'cases' | 'texte' | 'paragraphe' | 'coche'} type
 * @property {boolean} requise
 * @property {string[]} choix fixed answers
 * @property {string} liste a list of the workbook, offered after `choix`; empty where there is none
 * @property {string[]} ajoute answers offered last
 * @property {boolean} autre whether another answer may be written
 * @property {boolean} entier
 * @property {number | null} minimum
 * @property {number | null} maximum
 * @property {number | null} longueurMin
 * @property {number | null} longueurMax
 * @property {string} message what is said of an answer out of bounds
 * @property {{question: string, vaut: string} | null} si asked only when that question has that answer
 */

/**
 * What is remembered of a form, as JSON, in the script property `formulaire/<id>`.
 *
 * @typedef {object} Memoire
 * @property {string} [formulaire] the Google form's id
 * @property {string} [adresse] where it is filled in
 * @property {number} [onglet] the sheet id of its response tab
 * @property {boolean} [publie] whether it was opened to responses, once
 * @property {Object<string, number>} questions question key → item id
 * @property {Object<string, string>} entrees question key → `entry.<number>`, its name in a prefilled link
 * @property {Object<string, number>} pages page key → item id of its page break; `notice` is the notice's
 */

/**
 * A hint that the service has not had yet, as JSON, in the script property `avis/<path>`.
 *
 * @typedef {object} Avis
 * @property {string} id the webhook-id, the same at each try
 * @property {string} quand when it happened (ISO)
 * @property {number} essais how many tries failed
 * @property {number} prochain not to be tried again before (ms)
 */
