"""What each figure counts, in a director's words, and what is said when that changes (chiffres.md §2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.texte.francais import accorder

DEFINITIONS = "definitions"
"""What is remembered beside the tables: the definitions last used, those that changed last, and when."""

ANNONCE = timedelta(days=7)
"""How long the staff page tells of a change."""


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """`a_retenir`: what to remember; `mentions`: what the journal says of the codes that changed; `annonce`: the sentence of the
    staff page, empty when there is nothing to tell."""

    a_retenir: Mapping[str, Any]
    mentions: tuple[Mention, ...]
    annonce: str


def suivre_les_definitions(
    indicateurs: Mapping[str, Indicateur],
    souvenir: Mapping[str, Any] | None,
    *,
    chiffres_ecrits: Collection[str],
    aujourdhui: date,
) -> Definitions:
    """Confront the definitions with those last used. Without a memory of them (None), figures already written
    (`chiffres_ecrits`, their codes) are those of version 0.1.0."""
    textes = {code: en_une_phrase(indicateur) for code, indicateur in indicateurs.items()}
    if souvenir is None:
        anciens = {
            code: i.definition_avant for code, i in indicateurs.items() if i.definition_avant and chiffres_ecrits
        }
        souvenir = {"changees": [], "le": None}
    else:
        anciens = souvenir["textes"]
    changees = [code for code, texte in textes.items() if anciens.get(code, texte) != texte]
    annoncees = changees or [code for code in souvenir["changees"] if code in indicateurs]
    le = aujourdhui.isoformat() if changees else souvenir["le"]
    return Definitions(
        a_retenir={"textes": textes, "changees": annoncees, "le": le},
        mentions=tuple(
            Mention(
                quoi="définition changée",
                onglet="Indicateurs",
                ligne=code,
                champ=indicateurs[code].libelle,
                avant=anciens[code],
                apres=textes[code],
                cause="Passerelle a été mise à jour, ou le centre a changé cet indicateur.",
            )
            for code in changees
        ),
        annonce=_annoncer([indicateurs[code].libelle for code in annoncees], le, aujourdhui),
    )


def en_une_phrase(indicateur: Indicateur) -> str:
    """All that is said of what an indicator counts; its label where nothing is."""
    if not indicateur.definition:
        return indicateur.libelle
    reste = f" Ne compte pas\u00a0: {indicateur.ne_compte_pas}" if indicateur.ne_compte_pas else ""
    return f"{indicateur.definition}{reste}"


def _annoncer(libelles: Collection[str], le: str | None, aujourdhui: date) -> str:
    if not libelles or le is None or aujourdhui - date.fromisoformat(le) > ANNONCE:
        return ""
    combien = accorder(len(libelles), "un indicateur se compte", f"{len(libelles)} indicateurs se comptent")
    return (
        f"Depuis le {date.fromisoformat(le):%d/%m/%Y}, {combien} autrement\u00a0: {', '.join(libelles)}. "
        "L’onglet Journal dit ce que chacun comptait avant, et ce qu’il compte maintenant."
    )
