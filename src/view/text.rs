//! Every word on screen, in every language: no other file holds any.

use crate::model::{Health, Severity};

/// A language that the view speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, with dates as in Britain.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// The language of a BCP 47 tag such as `fr-CA`, English where it is another.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") { Self::French } else { Self::English }
    }

    /// Its tag, as the attribute `lang` wants it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

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
                match (self, language) {
                    $((Self::$key, Language::English) => $english,
                      (Self::$key, Language::French) => $french,)*
                }
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
    KnownHint: "Share of the time in which the state is known", "Part du temps où l’état est connu";
    Loading: "Loading the alert history…", "Chargement de l’historique des alertes…";
    NoData: "No data", "Aucune donnée";
    Updating: "Updating…", "Mise à jour…";
    Health: "Health of {}", "Santé de {}";
    Keys: "arrows move · n, p next and previous problem · Enter details · t table", "flèches pour parcourir · n, p problème suivant et précédent · Entrée détails · t tableau";
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

impl From<Health> for Word {
    fn from(health: Health) -> Self {
        match health {
            Health::Healthy => Self::Healthy,
            Health::Unknown => Self::Unknown,
            Health::Unavailable => Self::Unavailable,
            Health::Warning => Self::Warning,
            Health::Critical => Self::Critical,
        }
    }
}

impl From<Severity> for Word {
    fn from(severity: Severity) -> Self {
        severity.health().map_or(Self::NoSeverity, Self::from)
    }
}

/// The short names of the months, January first, as browsers write them.
pub const fn months(language: Language) -> [&'static str; 12] {
    match language {
        Language::English => {
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]
        }
        Language::French => [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages_with_the_same_gaps() {
        for word in Word::ALL {
            let [english, french] = [Language::English, Language::French].map(|l| word.of(l));
            assert!(!english.trim().is_empty() && !french.trim().is_empty(), "{word:?}");
            assert_eq!(english.matches("{}").count(), french.matches("{}").count(), "{word:?}");
        }
    }

    #[test]
    fn a_gap_is_filled_once_even_with_braces() {
        let text = Word::FromTo.with(Language::English, &["{}", "b"]);
        assert_eq!(text, "{} to b");
    }

    #[test]
    fn a_language_is_known_by_the_first_part_of_its_tag() {
        assert_eq!(Language::of_tag("fr-CA"), Language::French);
        assert_eq!(Language::of_tag("FR"), Language::French);
        assert_eq!(Language::of_tag("fro"), Language::English);
        assert_eq!(Language::of_tag(""), Language::English);
    }
}
