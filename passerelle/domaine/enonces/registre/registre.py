"""The register, whole: start here. One structure, which a page and a spreadsheet show alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.enonces.bilan.document import Bloc, Colonne, Document, Paragraphe, Titre, tableau
from passerelle.domaine.enonces.export.jeu import Champ, Jeu, Tableau
from passerelle.domaine.enonces.registre.centre import AU_REGISTRE, Blancs, Installation, Responsable
from passerelle.domaine.enonces.registre.durees import dire_les_durees
from passerelle.domaine.enonces.registre.fiches import decrire, grouper, lister
from passerelle.domaine.enonces.registre.garanties import (
    dire_l_analyse_d_impact,
    dire_les_copies,
    dire_les_droits,
    dire_les_mesures,
)
from passerelle.domaine.enonces.registre.section import Section
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.francais import compter, dater

NOM = "registre-des-traitements"
"""What its files are called."""

TITRE = "Registre des activités de traitement"
_POINTS = 1400
"""The width of a tab: its columns are wide enough for a text to be wrapped in its cell."""


@dataclass(frozen=True, kw_only=True)
class Registre:
    """`a_completer`: what is still to be told, and where to write it; it stands first in `sections`."""

    centre: str
    jour: date
    sections: tuple[Section, ...]
    a_completer: tuple[tuple[str, str], ...]

    @property
    def document(self) -> Document:
        """As a page."""
        return Document(
            titre=TITRE,
            sous_titre=f"À jour au {dater(self.jour)}",
            centre=self.centre,
            garde=(
                ("Texte", "RGPD, article 30"),
                ("À compléter", f"{compter(len(self.a_completer), 'ligne')}, en tête"),
            ),
            blocs=tuple(bloc for section in self.sections for bloc in _en_blocs(section)),
        )

    @property
    def jeu(self) -> Jeu:
        """As the tabs of a spreadsheet."""
        return Jeu(
            nom=NOM,
            titre=f"{TITRE}, {dater(self.jour)}",
            description="",
            centre=self.centre,
            arrete_au=self.jour,
            tableaux=[_en_onglet(section) for section in self.sections],
            definitions={},
        )


def dresser_le_registre(modele: Modele, responsable: Responsable, installation: Installation, jour: date) -> Registre:
    """The register of a centre, by the rules in force that day."""
    blancs = Blancs()
    fiches = grouper(modele.formulaires.values())
    corps = [
        _dire_le_responsable(responsable, installation, blancs),
        lister(fiches),
        *(
            decrire(fiche, modele=modele, responsable=responsable, installation=installation, jour=jour, blancs=blancs)
            for fiche in fiches
        ),
        dire_les_durees(modele.conservation, jour),
        dire_les_mesures(modele, installation, jour, blancs),
        dire_les_copies(modele, installation, jour, blancs),
        dire_les_droits(responsable, installation),
        dire_l_analyse_d_impact(blancs),
    ]
    a_completer = tuple(blancs.vus)
    return Registre(
        centre=responsable.raison_sociale or responsable.nom,
        jour=jour,
        sections=(_dire_ce_qui_manque(a_completer), *corps),
        a_completer=a_completer,
    )


def _dire_ce_qui_manque(a_completer: tuple[tuple[str, str], ...]) -> Section:
    return Section(
        titre="Ce qu’il reste à compléter",
        onglet="À compléter",
        avant=(
            (
                "Passerelle ne sait que ce que ses fichiers disent. Ce qui suit est à dire par le centre\u00a0: "
                "dans ces fichiers, ou à la main dans le registre (le fichier .ods), là où se lit «\u00a0à "
                "compléter\u00a0»."
            ),
        ),
        colonnes=("Quoi", "Où l’écrire"),
        rangees=a_completer,
    )


def _dire_le_responsable(responsable: Responsable, installation: Installation, blancs: Blancs) -> Section:
    def dire(cle: str, ecrit: str, quoi: str) -> str:
        return blancs.ou_blanc(ecrit, quoi, f"passerelle.toml, [centre] {cle}")

    siret = re.sub(r"(\d{3})(?=\d{5})", "\\1\u00a0", responsable.siret)
    return Section(
        titre="Le responsable du traitement",
        onglet="Responsable",
        colonnes=("Rubrique", "Réponse"),
        rangees=(
            ("Centre", responsable.nom),
            ("Raison sociale", dire("raison_sociale", responsable.raison_sociale, "La raison sociale")),
            ("Adresse", dire("adresse", responsable.adresse, "L’adresse")),
            ("SIRET", dire("siret", siret, "Le numéro SIRET")),
            ("RNA", dire("rna", responsable.rna, "Le numéro RNA, ou «\u00a0aucun\u00a0»")),
            ("Représentant", dire("representant", responsable.representant, "Qui représente le centre")),
            (
                "Délégué à la protection des données",
                dire("dpo", responsable.dpo, "Le délégué (DPO), ou «\u00a0aucun\u00a0»"),
            ),
            ("À qui écrire", dire("contact", responsable.contact, "À qui écrire pour ses données")),
            ("Hébergeur", dire("hebergeur", responsable.hebergeur, "L’hébergeur")),
            ("Pays de l’hébergeur", blancs.noter("Le pays où l’hébergeur garde les données", AU_REGISTRE)),
            *((("Garantie pour Google", _garantie(blancs)),) if installation.distants else ()),
            ("Responsables conjoints", blancs.noter("Les responsables conjoints, s’il y en a", AU_REGISTRE)),
            ("Registre tenu depuis", blancs.noter("La date de création du registre", AU_REGISTRE)),
        ),
    )


def _garantie(blancs: Blancs) -> str:
    choix = "décision d’adéquation (Data Privacy Framework) ou clauses contractuelles types"
    return f"{choix}\u00a0: {blancs.noter(f'La garantie qui couvre les transferts chez Google ({choix})', AU_REGISTRE)}"


def _en_blocs(section: Section) -> Iterator[Bloc]:
    yield Titre(texte=section.titre, niveau=1)
    yield from (Paragraphe(texte=dit) for dit in section.avant)
    yield tableau(
        section.titre,
        [
            Colonne(titre=titre, largeur=largeur)
            for titre, largeur in zip(section.colonnes, section.largeurs, strict=True)
        ],
        section.rangees,
        est_bavard=True,
    )


def _en_onglet(section: Section) -> Tableau:
    return Tableau(
        nom=section.onglet,
        titre=section.onglet,
        description="",
        champs=tuple(
            Champ(cle=titre, titre=titre, largeur=round(_POINTS * largeur / sum(section.largeurs)))
            for titre, largeur in zip(section.colonnes, section.largeurs, strict=True)
        ),
        lignes=section.rangees,
        a_des_cles=False,
    )
