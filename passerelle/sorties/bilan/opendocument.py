"""The bilan for LibreOffice (.odt): two templates of its own XML, and the pictures beside them."""

import struct
from dataclasses import dataclass
from datetime import datetime

from passerelle.domaine.enonces.bilan.document import Document, Tableau
from passerelle.sorties.bilan.empreinte import NOM, archiver, empreinte
from passerelle.sorties.bilan.graphique import ECHELLE, dessiner
from passerelle.sorties.bilan.page import ancres, ouvrir_les_modeles, sommaire

TYPE = "application/vnd.oasis.opendocument.text"
PAGE_CM = 17.0
_CM_PAR_POINT = 2.54 / 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture and its size on paper, in centimetres."""

    nom: str
    octets: bytes
    largeur: float
    hauteur: float


def en_odt(document: Document, quand: datetime) -> bytes:
    """The whole file, dated `quand`."""
    modeles = ouvrir_les_modeles()
    tableaux = [(rang, bloc) for rang, bloc in enumerate(document.blocs) if isinstance(bloc, Tableau)]
    images = {
        rang: _mesurer(f"Pictures/graphique-{rang}.png", dessiner(bloc.graphique))
        for rang, bloc in tableaux
        if bloc.graphique
    }
    contenu = modeles.get_template("bilan-contenu.xml").render(
        document=document,
        ancres=ancres(document),
        titres=sommaire(document),
        tableaux=tableaux,
        images=images,
        page_cm=PAGE_CM,
    )
    corps = contenu.strip().encode()
    fichiers = {image.nom: image.octets for image in images.values()}
    meta = modeles.get_template("bilan-meta.xml").render(
        document=document, quand=quand.replace(tzinfo=None, microsecond=0), nom=NOM, empreinte=empreinte(corps)
    )
    return archiver(
        {
            "mimetype": TYPE.encode(),
            "content.xml": corps,
            "styles.xml": modeles.get_template("bilan-styles.xml").render(document=document).encode(),
            "meta.xml": meta.encode(),
            **fichiers,
            "META-INF/manifest.xml": modeles.get_template("bilan-manifeste.xml")
            .render(type=TYPE, images=list(fichiers))
            .encode(),
        }
    )


def _mesurer(nom: str, octets: bytes) -> Image:
    """A PNG says its size at its bytes 16 to 24."""
    large, haute = (cote / ECHELLE * _CM_PAR_POINT for cote in struct.unpack(">II", octets[16:24]))
    reduction = min(1.0, PAGE_CM / large)
    return Image(nom=nom, octets=octets, largeur=round(large * reduction, 2), hauteur=round(haute * reduction, 2))
