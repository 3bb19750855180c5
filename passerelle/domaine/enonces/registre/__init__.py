"""The register of processing activities (RGPD, article 30): what a centre keeps of people, why, how long, who sees it."""
