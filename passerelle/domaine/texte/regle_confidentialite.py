"""The word lists that tell personal data (domaine.md §6)."""

from passerelle.domaine.declaration import declaree


@declaree
class RegleConfidentialite:
    """The word lists of regles/besoins.yaml that tell personal data, in any spelling.

    `messageries`: the mail services that tell an address without its ending. `civilites` announce a name (« Mme »). `proches`
    follow one of `possessifs` (« ma mère »); `figures` follow one of these or of `articles` (« la voisine »); `adjectifs` may come
    between. `maladies` and `etats` are words or expressions of health; after « je », only `maladies` are heard. `epreuves` and
    `situations` are the same of a life: justice, money, family, origin, religion. They count within `portee` words after the
    person, before any of `coupures` (« un atelier sur le diabète »). After a name, a pronoun or « je », a verb of `verbes` comes
    first, then only `liaisons`; `impersonnels` follow an « il » that is nobody. `pas_des_noms` begin sentences and are nobody's
    name.

    `prenoms` are names in any case, `prenoms_et_mots` with a capital only; neither is anybody after one of `lieux_publics`
    (« l’école Jean-Moulin »). `sans_nom` follow a civility that names nobody (« madame demande »).
    """

    portee: int
    messageries: tuple[str, ...]
    civilites: tuple[str, ...]
    possessifs: tuple[str, ...]
    articles: tuple[str, ...]
    adjectifs: tuple[str, ...]
    proches: tuple[str, ...]
    figures: tuple[str, ...]
    maladies: tuple[str, ...]
    etats: tuple[str, ...]
    coupures: tuple[str, ...]
    verbes: tuple[str, ...]
    liaisons: tuple[str, ...]
    pas_des_noms: tuple[str, ...]
    # A centre's own file written before these were thought of has none of them.
    epreuves: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    impersonnels: tuple[str, ...] = ()
    prenoms: tuple[str, ...] = ()
    prenoms_et_mots: tuple[str, ...] = ()
    lieux_publics: tuple[str, ...] = ()
    sans_nom: tuple[str, ...] = ()
