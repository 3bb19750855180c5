"""A race: people and volunteers work in a served centre while it synchronises; then every promise made to them is looked for.

The centre is the real one, served by `passerelle servir` in a process of its own, and spoken to over HTTP alone, as a program of
the centre's would: the `/v4/spreadsheets` API of its local workbook, signed hints, the button of the team's page, and
`passerelle importer` beside. Its process may be killed at any moment.

- `service.py`: the centre served, killed, started again; `classeur.py`: its workbook over HTTP.
- `onglets.py`: what the race knows of each tab: its form, what a response makes there, what staff type in.
- `benevoles.py`, `importations.py`: responses that arrive; `equipe.py`: people at work; `gestes/`: what they do.
- `registre.py`: what was promised, line by line, and the history of each; `verification.py`, `figures.py`: what became of it.
- `deroulement.py`: one race from the start to the account of it; `python -m tests.course` runs several (`make course`).

**Gestures are told truthfully.** Between the moment a person looks and the moment they type, lines may have moved, and a program
has no cursor that follows its row. So each gesture is one atomic request that also copies aside, in the tab « Brouillon », the
header of the tab and the rows touched as they stood just before and just after, with a ticket: what was promised, and about which
line, is what that request saw. After a kill the ticket says whether it was applied. A row is recognised by what it says (the key
of its event, the moment of its response, the mark of a line typed by hand), never by its place nor by its id alone; a row that
nothing recognises at that instant promises nothing, and is counted apart (« méconnue »).

Two people work at once: they read when they like, and write in turn, so that the order of their gestures is known; the service
writes whenever it wants.
"""
