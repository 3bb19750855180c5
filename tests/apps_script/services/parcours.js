'use strict';

const { PageNavigationType } = require('./FormItem');

/**
 * What a person sees of a form who answers so (by title), page after page: titles of the questions, up to the sending.
 *
 * Navigation as documented: the last answer of the page that leads somewhere decides; else the next page break says where
 * the page before it goes on; the last page sends.
 */
function parcourir(form, reponses) {
  const vues = [];
  let debut = -1;
  for (let garde = 0; garde < 50; garde += 1) {
    const depuis = debut;
    const fin = form.items.findIndex((item, place) => place > depuis && item.type === 'PAGE_BREAK');
    let mene;
    for (const item of form.items.slice(debut + 1, fin < 0 ? undefined : fin)) {
      if (item.type === 'SECTION_HEADER') continue;
      vues.push(item.titre);
      const choisi = item.choix && item.choix.find(({ valeur }) => valeur === reponses[item.titre]);
      if (choisi && choisi.navigation !== undefined) mene = choisi.navigation;
    }
    if (fin < 0) return vues;
    mene = mene ?? form.items[fin].mene ?? PageNavigationType.CONTINUE;
    if (mene === PageNavigationType.SUBMIT) return vues;
    debut = mene === PageNavigationType.CONTINUE ? fin : mene.getIndex();
    if (debut < 0) throw new Error('This page break is no longer in the form.');
  }
  throw new Error('The form never ends.');
}

module.exports = { parcourir };
