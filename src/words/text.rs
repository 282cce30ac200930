//! Every word on screen, in every language: no other file holds any.

use crate::words::language::Language;

/// The catalogue: a key, then what it says in English and in French. Each `{}` is filled in order.
macro_rules! catalogue {
    ($($key:ident: $english:literal, $french:literal;)*) => {
        /// A word or a sentence on screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $(#[doc = $english] $key,)* }

        impl Word {
            /// The whole catalogue.
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// What it says.
            pub const fn of(self, language: Language) -> &'static str {
                const SAID: &[[&str; 2]] = &[$([$english, $french],)*];
                SAID[self as usize][language as usize]
            }
        }
    };
}

catalogue! {
    Healthy: "OK", "OK";
    Warning: "Warning", "Avertissement";
    Critical: "Critical", "Critique";
    Unavailable: "Unavailable", "Indisponible";
    Unknown: "Unknown", "Inconnu";
    NoSeverity: "Information", "Information";
    Uncertain: "{}, uncertain", "{}, incertain";
    UnavailableOver: "Unavailable, {} beneath", "Indisponible, {} en dessous";

    Current: "Current", "Actuel";
    AtTheEnd: "At the end", "À la fin";
    Known: "{} known", "{} connu";
    KnownHint: "Share of the time in which the state is known; click for figures", "Part du temps où l’état est connu ; cliquer pour les chiffres";
    Loading: "Loading the alert history…", "Chargement de l’historique des alertes…";
    NoData: "No data", "Aucune donnée";
    NotFetched: "A part of the page could not be loaded.", "Une partie de la page n’a pas pu être chargée.";
    Updating: "Updating…", "Mise à jour…";
    Health: "Health of {}", "Santé de {}";
    Keys: "arrows move · n, p next and previous problem · Enter details · f figures · t table", "flèches pour parcourir · n, p problème suivant et précédent · Entrée détails · f chiffres · t tableau";
    Hint: "Click for details", "Cliquer pour les détails";

    From: "From", "Début";
    To: "To", "Fin";
    FromTo: "{} to {}", "{} à {}";
    Since: "since {}, {}", "depuis {}, {}";
    Duration: "Duration", "Durée";
    State: "State", "État";
    Alerts: "Alerts", "Alertes";
    Search: "Search", "Rechercher";
    SearchHint: "Entity or alert", "Entité ou alerte";
    GroupByKind: "Group by kind", "Grouper par type";
    ZoomIn: "Zoom in", "Agrandir";
    ZoomOut: "Zoom out", "Réduire";
    ZoomBack: "Back", "Retour";
    ZoomWhole: "Whole span", "Toute la période";
    Lanes: "Health of the entities, the worst first", "Santé des entités, les plus touchées d’abord";
    NothingFound: "Nothing matches “{}”.", "Rien ne correspond à « {} ».";
    AllAt: "All at {}", "Tout au {}";

    Close: "Close the details", "Fermer les détails";
    ShowTable: "Show as a table", "Afficher en tableau";
    HideTable: "Hide the table", "Masquer le tableau";
    TableShown: "Table shown", "Tableau affiché";
    FiguresShown: "Figures shown", "Chiffres affichés";
    RowsLeft: "and {} more stretches", "et {} autres périodes";
    DetailsOf: "Details: {}", "Détails : {}";
    AlertsLeft: "and {} more alerts", "et {} autres alertes";
    NamesLeft: "and {} more", "et {} de plus";
    OneAlert: "1 alert", "1 alerte";
    ManyAlerts: "{} alerts", "{} alertes";
    NoAlert: "Alerting was alive and no alert fired.", "Le système d’alerte fonctionnait et aucune alerte n’était active.";
    Unnamed: "Alert without a name", "Alerte sans nom";
    DescriptionAsked: "Reading what its author says of it…", "Lecture de ce qu’en dit son auteur…";
    DescriptionGone: "What its author says of it is no longer in the log.", "Ce qu’en dit son auteur n’est plus dans le journal.";
    Runbook: "Runbook", "Procédure";
    Source: "Expression", "Expression";
    OtherWindow: "opens in a new tab", "s’ouvre dans un nouvel onglet";

    StillFiring: "still firing", "toujours active";
    StillSo: "still so", "toujours en cours";
    ContinuesAfter: "continues after this span", "se poursuit après cette période";
    AssumedAtOutage: "assumed at the outage", "supposée à la coupure";
    AssumedLost: "assumed at the last sign of it", "supposée au dernier signe";
    AtTheLatest: "at the latest", "au plus tard";
    Started: "Started", "Début";
    Ended: "Ended", "Fin";
    Resolved: "{}, resolved", "{}, résolue";
    Superseded: "{} at the latest, as it then began anew", "{} au plus tard, car elle a alors recommencé";
    Cut: "{}, assumed at the outage", "{}, supposée à la coupure";
    Lost: "{}, assumed: its repeats stopped (silenced, inhibited or lost)", "{}, supposée : ses rappels ont cessé (silence, inhibition ou perte)";

    Evidence: "Evidence", "Preuves";
    OneNotification: "1 notification", "1 notification";
    ManyNotifications: "{} notifications", "{} notifications";
    NoNotification: "no notification", "aucune notification";
    SaidResolved: "its end ({}) told", "sa fin ({}) annoncée";
    OneRepaired: "1 spurious resolve repaired", "1 fausse résolution corrigée";
    ManyRepaired: "{} spurious resolves repaired", "{} fausses résolutions corrigées";
    OneStale: "1 stale line ignored", "1 ligne périmée ignorée";
    ManyStale: "{} stale lines ignored", "{} lignes périmées ignorées";
    Witnessed: "seen by Prometheus", "vue par Prometheus";

    Continues: "the same incident as the one before", "le même incident que le précédent";
    DoubtFromTo: "Uncertain from {} to {}: {}", "Incertain du {} au {} : {}";
    DoubtNoEnd: "its repeats stopped and its end was never told (silenced, inhibited or lost)", "ses rappels ont cessé et sa fin n’a jamais été annoncée (silence, inhibition ou perte)";
    DoubtBeganAnew: "it began anew, and the end of before was never told", "elle a recommencé, et la fin précédente n’a jamais été annoncée";
    DoubtMuted: "a critical alert muted it, and its end was never told", "une alerte critique l’a masquée, et sa fin n’a jamais été annoncée";
    DoubtBlind: "alerting was down", "le système d’alerte était à l’arrêt";
    DoubtAnnounced: "its end was told while alerting was down", "sa fin a été annoncée pendant l’arrêt du système d’alerte";
    DoubtResumed: "it fired before an outage and again after it", "elle était active avant une coupure, et de nouveau après";
    DoubtContradicted: "a single late notification contradicts its end", "une seule notification tardive contredit sa fin";
    DoubtDisputed: "Alertmanager and Prometheus contradict each other", "Alertmanager et Prometheus se contredisent";
    HeardFrom: "Heard: {}.", "Sources entendues : {}.";
    HeardLog: "the alert log", "le journal des alertes";
    HeardAlerts: "Prometheus’ own alerts", "les alertes de Prometheus";
    HeardPresence: "Prometheus’ samples of Alertmanager", "les échantillons d’Alertmanager dans Prometheus";
    HeardWatchdog: "the watchdog", "le chien de garde";
    MayExplain: "{}; may explain: {}", "{} ; explique peut-être : {}";
    OutageFromTo: "the outage from {} to {}", "la coupure du {} au {}";

    BlindFromTo: "{}: {} to {}", "{} : {} à {}";
    NoSamples: "Prometheus had no samples of Alertmanager", "Prometheus n’avait pas d’échantillon d’Alertmanager";
    BeforeFirstSample: "Prometheus holds no earlier samples", "Prometheus n’a pas d’échantillon plus ancien";
    NoProof: "Nothing proves that alerting was alive", "Rien ne prouve que le système d’alerte fonctionnait";
    LogNotRead: "The alert log was not read here", "Le journal des alertes n’a pas été lu ici";
    NotYetRead: "The alert log is still being read", "Le journal des alertes est encore en cours de lecture";
    EmptyLog: "The alert log is empty", "Le journal des alertes est vide";
    NotAsked: "The alerts that would tell were not asked for", "Les alertes qui le diraient n’ont pas été demandées";
    Future: "Not yet", "Pas encore";
    NotConfigured: "No address of {} is configured", "Aucune adresse de {} n’est configurée";
    Unreachable: "{} did not answer: {}", "{} n’a pas répondu : {}";
    Unauthorised: "{} wants a valid login ({})", "{} demande une connexion valide ({})";
    Refused: "{} refused the query ({}): {}", "{} a refusé la requête ({}) : {}";
    Malformed: "{} answered something unreadable: {}", "{} a répondu quelque chose d’illisible : {}";

    Figures: "Figures of {}", "Chiffres de {}";
    Availability: "Availability", "Disponibilité";
    AvailabilityHint: "Available: the known time in which no critical alert fired. Warnings count as available.", "Disponible : le temps connu sans alerte critique. Les avertissements comptent comme disponibles.";
    Bounds: "{} to {}, if all that may have been critical was, or nothing of it", "de {} à {}, si tout ce qui a pu être critique l’était, ou rien de cela";
    NothingKnown: "Nothing is known", "Rien n’est connu";
    KnownTime: "Known", "Connu";
    Incidents: "Incidents", "Incidents";
    IncidentsHint: "An incident: a stretch of warning or critical without a break.", "Un incident : une période d’avertissement ou critique sans interruption.";
    LongestIncident: "Longest incident", "Incident le plus long";
    TimeToRestore: "Mean time to restore", "Temps moyen de rétablissement";
    TimeToRestoreHint: "of the incidents seen from beginning to end", "des incidents vus du début à la fin";
    TimeBetween: "Mean time between incidents", "Temps moyen entre incidents";
    CountedSince: "of the time from {} on: there is no earlier sign of it", "du temps à partir du {} : rien n’en témoigne avant";
    TimeInStates: "Time in each state", "Temps dans chaque état";
    OfTheseUncertain: "of these uncertain", "dont incertain";
    Share: "Share", "Part";
    None: "–", "–";

    AlertsByCost: "Alerts by degraded time", "Alertes par temps dégradé";
    EntitiesByCost: "Entities by degraded time", "Entités par temps dégradé";
    Alert: "Alert", "Alerte";
    Entity: "Entity", "Entité";
    WithoutIt: "Without it", "Sans cela";
    WouldBe: "{} available instead of {}", "{} disponible au lieu de {}";
    WouldGain: "{} more available", "{} de disponibilité en plus";
    Degraded: "Degraded", "Dégradé";
    NoGain: "no gain: something else was critical, too", "aucun gain : autre chose était critique aussi";
    NoGainOfWarning: "no gain: warnings count as available", "aucun gain : les avertissements comptent comme disponibles";
    NothingDegraded: "As far as is known, nothing was degraded.", "Pour autant que l’on sache, rien n’a été dégradé.";
    EntitiesLeft: "and {} more entities", "et {} autres entités";

    Figure: "Figure", "Chiffre";
    Comparison: "Comparison of two periods", "Comparaison de deux périodes";
    Earlier: "Earlier", "Avant";
    Later: "Later", "Après";
    Changes: "What changed", "Ce qui a changé";
    Change: "Change", "Évolution";
    New: "New", "Nouvelle";
    Longer: "Longer", "Plus longue";
    Shorter: "Shorter", "Plus courte";
    Gone: "Gone", "Disparue";
    Same: "As long", "Aussi longue";
    NothingFired: "No alert fired in either period.", "Aucune alerte dans les deux périodes.";
    MayHide: "Where the state is not known, alerts may be missing from either side.", "Là où l’état n’est pas connu, des alertes peuvent manquer d’un côté ou de l’autre.";
    AfterStart: "+{}", "+{}";

    Title: "Global health", "Santé globale";
    Controls: "What the page shows", "Ce que montre la page";
    SpanChoice: "Time span", "Période";
    Refresh: "Refresh", "Actualiser";
    Theme: "Theme", "Thème";
    Range: "From … to …", "Du … au …";
    Show: "Show", "Afficher";
    AutoRefresh: "Automatic refresh", "Actualisation automatique";
    NoRefresh: "No auto-refresh", "Sans actualisation auto";
    Every: "Every {}", "Toutes les {}";
    ZoneChoice: "Time zone", "Fuseau horaire";
    BrowserZone: "Local time", "Heure locale";
    LanguageChoice: "Language", "Langue";
    LanguageName: "English", "Français";
    Causes: "What the degraded time is due to", "Ce qui a causé le temps dégradé";
    PeriodBefore: "Against the period before", "Face à la période précédente";
    Sources: "Sources and coverage", "Sources et couverture";
    Asked: "Asked", "Demandé";
    Read: "Read of the log", "Lu du journal";
    ReadParts: "{} pages, {} lines, {} MB", "{} pages, {} lignes, {} Mo";
    ReadFrom: "Without a gap since", "Sans lacune depuis";
    Limits: "Limits", "Limites";
    SkippedLines: "Skipped", "Ignorées";
    SkippedAs: "{}: {}", "{} : {}";
    NotJson: "no JSON: text of the logger, or cut", "pas du JSON : texte de l’enregistreur, ou coupé";
    NotAnAlert: "JSON, but no alert", "du JSON, mais pas une alerte";
    BadValue: "an instant or a status that cannot be read", "un instant ou un état illisible";
    Failed: "Failed", "En échec";
    Export: "Export", "Exporter";
    DataFile: "Data (JSON)", "Données (JSON)";
    TableFile: "Table (CSV)", "Tableau (CSV)";
    ReportFile: "Report (HTML)", "Rapport (HTML)";
    PictureFile: "Picture (SVG)", "Image (SVG)";
    Report: "Report: global health", "Rapport : santé globale";
    MadeAt: "Made at", "Établi le";
    AsOf: "As of", "État au";
    Timelines: "Timelines", "Chronologies";
    FiguresOfAll: "Figures", "Chiffres";
    FiredAlerts: "Alerts that fired", "Alertes déclenchées";
    NoneFired: "As far as is known, no alert fired.", "Pour autant que l’on sache, aucune alerte ne s’est déclenchée.";
    NotKnown: "Where nobody can say", "Là où nul ne peut le dire";
    Events: "Events", "Événements";
    Policy: "What was assumed", "Ce qui est supposé";
    RepeatInterval: "Alertmanager repeats an alert after", "Alertmanager répète une alerte après";
    GroupInterval: "Alertmanager tells of changes after", "Alertmanager annonce les changements après";
    Slack: "A line is logged late by at most", "Une ligne est journalisée en retard d’au plus";
    Cadence: "An alert that fires is silent for at most", "Une alerte active se tait pendant au plus";
    Reach: "An event explains what begins within", "Un événement explique ce qui commence en moins de";
    Resumption: "An outage is outlived if the alert fires again within", "Une coupure est survécue si l’alerte revient en moins de";
    SystemTheme: "Automatic", "Automatique";
    Light: "Light", "Clair";
    Dark: "Dark", "Sombre";
    Progress: "Reading the alert log… {} pages, {} lines, {} MB, back to {}", "Lecture du journal des alertes… {} pages, {} lignes, {} Mo, jusqu’au {}";
    DemoData: "Demo data: a simulated cluster, not yours.", "Données de démonstration : une grappe simulée, pas la vôtre.";
    NothingLogged: "Loki holds no line of the alert log in this span, not even the watchdog’s: is the selector right, and does the logger run?", "Loki n’a aucune ligne du journal des alertes sur cette période, pas même du chien de garde : le sélecteur est-il juste, et l’enregistreur fonctionne-t-il ?";
    Truncated: "The alert log was not read to the beginning of this span.", "Le journal des alertes n’a pas été lu jusqu’au début de cette période.";
    Skipped: "{} of {} logged lines are no alerts and were skipped.", "{} des {} lignes du journal ne sont pas des alertes et ont été ignorées.";
    BadAttribute: "{} cannot be “{}”: it takes {}", "{} ne peut être « {} » : il faut {}";
    Platform: "Platform", "Plateforme";
    Nodes: "Nodes", "Nœuds";
    Volumes: "Volumes", "Volumes";
    SystemPartitions: "System partitions", "Partitions système";
    Services: "Services", "Services";
    Network: "Network", "Réseau";
    PlatformServices: "Platform services", "Services de la plateforme";
    CoreServices: "Core services", "Services centraux";
    KubernetesControlPlane: "Kubernetes control plane", "Plan de contrôle Kubernetes";
    Bootstrap: "Bootstrap", "Amorçage";
    Observability: "Observability", "Observabilité";
    Monitoring: "Monitoring", "Supervision";
    Alerting: "Alerting", "Alertes";
    Logging: "Logging", "Journalisation";
    Dashboarding: "Dashboarding", "Tableaux de bord";
    AccessServices: "Access services", "Services d’accès";
    IngressController: "Ingress controller", "Contrôleur d’entrée";
    Authentication: "Authentication", "Authentification";

    Days: "{} d", "{} j";
    Hours: "{} h", "{} h";
    Minutes: "{} min", "{} min";
    Seconds: "{} s", "{} s";
    Milliseconds: "{} ms", "{} ms";
    PerCent: "{} %", "{} %";
    LessThan: "< {}", "< {}";
    DecimalPoint: ".", ",";
    Thousands: "{},{}", "{}\u{202f}{}";
}

impl Word {
    /// What it says with its gaps filled, in order.
    pub fn with(self, language: Language, parts: &[&str]) -> String {
        let mut gaps = self.of(language).split('{');
        let mut text = gaps.next().unwrap_or_default().to_owned();
        for (at, after) in gaps.enumerate() {
            text += parts.get(at).copied().unwrap_or_default();
            text += after.trim_start_matches('}');
        }
        text
    }

    /// `one` or `many` with the count in it.
    pub fn count(one: Self, many: Self, count: usize, language: Language) -> String {
        if count == 1 {
            one.of(language).into()
        } else {
            many.with(language, &[&count.to_string()])
        }
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
