/** A page to show: what it holds, as it is. */
'use strict';

function creerHtmlService() {
  return {
    createHtmlOutput: (html) => ({
      getContent: () => html,
      setWidth() {
        return this;
      },
      setHeight() {
        return this;
      },
    }),
  };
}

module.exports = { creerHtmlService };
