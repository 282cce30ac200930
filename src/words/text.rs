//! Every word on screen, in every language: no other file holds any.

use crate::words::catalogue::{catalogue, fill};
use crate::words::language::Language;

catalogue! {
    /// A word or a sentence on screen.
    Word;

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
    AvailableAndKnown: "{} available · {} known", "{} disponible · {} connu";
    KnownHint: "Of the known time, the share without a critical alert; and the share of the time that is known. Click for figures", "Part du temps connu sans alerte critique, et part du temps qui est connue ; cliquer pour les chiffres";
    Loading: "Loading the alert history…", "Chargement de l’historique des alertes…";
    NoData: "No data", "Aucune donnée";
    NotFetched: "A part of the page could not be loaded.", "Une partie de la page n’a pas pu être chargée.";
    Updating: "Updating…", "Mise à jour…";
    Health: "Health of {}", "Santé de {}";
    Keys: "← → move · n p problems · e event · Enter details · f figures · t table · + − zoom", "← → parcourir · n p problèmes · e événement · Entrée détails · f chiffres · t tableau · + − zoom";
    Hint: "Click for details", "Cliquer pour les détails";
    KeyHint: "Enter for details", "Entrée pour les détails";

    From: "From", "Début";
    To: "To", "Fin";
    FromTo: "{} to {}", "{} à {}";
    Since: "since {}, {}", "depuis {}, {}";
    Duration: "Duration", "Durée";
    State: "State", "État";
    Alerts: "Alerts", "Alertes";
    Search: "Search", "Rechercher";
    SearchHint: "Name, alert or label", "Nom, alerte ou étiquette";
    GroupByKind: "Group by kind", "Grouper par type";
    ZoomIn: "Zoom in", "Agrandir";
    ZoomOut: "Zoom out", "Réduire";
    ZoomBack: "Back", "Retour";
    ZoomWhole: "Whole span", "Toute la période";
    Lanes: "Health of the entities, the worst first", "Santé des entités, les plus touchées d’abord";
    NothingFound: "Nothing matches “{}”.", "Rien ne correspond à « {} ».";
    NotInSpan: "This time span tells nothing of “{}”: a longer one may.", "Cette période ne dit rien de « {} » : une plus longue, peut-être.";
    AllAt: "All at {}", "Tout au {}";

    Close: "Close the details", "Fermer les détails";
    ShowTable: "Show as a table", "Afficher en tableau";
    HideTable: "Hide the table", "Masquer le tableau";
    TableShown: "Table shown", "Tableau affiché";
    FiguresShown: "Figures shown", "Chiffres affichés";
    DetailsOf: "Details: {}", "Détails : {}";
    NamesLeft: "and {} more", "et {} de plus";
    MadeOf: "Made of (earliest on top):", "Composée de (la plus ancienne en haut) :";
    AsAt: "As it was at {}", "Situation au {}";
    ChangeBefore: "The change before", "Le changement précédent";
    ChangeAfter: "The change after", "Le changement suivant";
    ProblemBefore: "Previous problem", "Problème précédent";
    ProblemAfter: "Next problem", "Problème suivant";
    ProblemOf: "problem {} of {}", "problème {} sur {}";
    OtherTimes: "At other times of this stretch:", "À d’autres moments de cette période :";
    NoAlert: "Alerting was alive and no alert fired.", "Le système d’alerte fonctionnait et aucune alerte n’était active.";
    Unnamed: "Alert without a name", "Alerte sans nom";
    DescriptionAsked: "Loading its description…", "Chargement de sa description…";
    DescriptionGone: "Its description is no longer in the log.", "Sa description n’est plus dans le journal.";
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
    Superseded: "{} at the latest, when it began again", "{} au plus tard, quand elle a recommencé";
    Cut: "{}, assumed at the outage", "{}, supposée à la coupure";
    Lost: "{}, assumed: its repeats stopped (silenced, inhibited or lost)", "{}, supposée : ses rappels ont cessé (silence, inhibition ou perte)";

    Evidence: "Evidence", "Preuves";
    NoNotification: "no notification", "aucune notification";
    SaidResolved: "its end ({}) announced", "sa fin ({}) annoncée";
    Witnessed: "seen by Prometheus", "vue par Prometheus";

    Continues: "the same incident as the one before", "le même incident que le précédent";
    DoubtFromTo: "Uncertain from {} to {}: {}", "Incertain du {} au {} : {}";
    DoubtNoEnd: "its repeats stopped and its end was never announced (silenced, inhibited or lost)", "ses rappels ont cessé et sa fin n’a jamais été annoncée (silence, inhibition ou perte)";
    DoubtBeganAnew: "it began again, and its previous end was never announced", "elle a recommencé, et sa fin précédente n’a jamais été annoncée";
    DoubtMuted: "a critical alert muted it, and its end was never announced", "une alerte critique l’a masquée, et sa fin n’a jamais été annoncée";
    DoubtBlind: "alerting was down", "le système d’alerte était à l’arrêt";
    DoubtAnnounced: "its end was announced while alerting was down", "sa fin a été annoncée pendant l’arrêt du système d’alerte";
    DoubtPending: "its rule had to hold again after the outage", "sa règle devait de nouveau être vérifiée après la coupure";
    DoubtResumed: "it fired before an outage and again after it", "elle était active avant une coupure, et de nouveau après";
    DoubtContradicted: "a single late notification contradicts its end", "une seule notification tardive contredit sa fin";
    DoubtDisputed: "Alertmanager and Prometheus contradict each other", "Alertmanager et Prometheus se contredisent";
    HeardFrom: "Sources heard: {}.", "Sources entendues : {}.";
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
    LogSilent: "The alert log lacks even the watchdog’s lines", "Il manque au journal des alertes jusqu’aux lignes du chien de garde";
    Muted: "Alertmanager’s route to the log is mute at times", "La route d’Alertmanager vers le journal est parfois muette";
    NotYetTold: "What began here may not have been notified yet", "Ce qui a commencé ici n’est peut-être pas encore notifié";
    NotAsked: "The alerts that would tell were not asked for", "Les alertes qui le diraient n’ont pas été demandées";
    BeforeFile: "The file does not reach back far enough to tell", "Le fichier ne remonte pas assez loin pour le dire";
    Pending: "What fired before the outage may be pending again", "Ce qui était actif avant la coupure est peut-être de nouveau en attente";
    Damaged: "Part of the saved report cannot be read", "Une partie du rapport enregistré est illisible";
    Future: "Not yet", "Pas encore";
    NotConfigured: "No address of {} is configured", "Aucune adresse de {} n’est configurée";
    Unreachable: "{} did not answer: {}", "{} n’a pas répondu : {}";
    Unauthorised: "{} wants a valid login ({})", "{} demande une connexion valide ({})";
    Refused: "{} refused the query ({}): {}", "{} a refusé la requête ({}) : {}";
    Malformed: "{} answered something unreadable: {}", "{} a répondu quelque chose d’illisible : {}";

    Figures: "Figures of {}", "Chiffres de {}";
    Availability: "Availability", "Disponibilité";
    AvailabilityHint: "Available: the known time in which no critical alert fired. Warnings count as available.", "Disponible : le temps connu sans alerte critique. Les avertissements comptent comme disponibles.";
    Bounds: "{} to {}, depending on how much of the uncertain time was critical", "de {} à {}, selon la part du temps incertain qui était critique";
    NothingKnown: "Nothing is known", "Rien n’est connu";
    KnownTime: "Known", "Connu";
    Incidents: "Incidents", "Incidents";
    IncidentsHint: "An incident: a stretch of warning or critical without a break.", "Un incident : une période d’avertissement ou critique sans interruption.";
    LongestIncident: "Longest incident", "Incident le plus long";
    TimeToRestore: "Mean time to restore", "Temps moyen de rétablissement";
    TimeToRestoreHint: "of the incidents seen from beginning to end", "des incidents vus du début à la fin";
    TimeBetween: "Mean time between incidents", "Temps moyen entre incidents";
    CountedSince: "counted from {}: there is no earlier sign of it", "compté à partir du {} : rien n’en témoigne avant";
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
    NoSpan: "The address asks for a time span that cannot be shown; this is another one.", "L’adresse demande une période qui ne peut être affichée : en voici une autre.";
    RangeRefused: "Must come after the start, by a year at most", "Doit suivre le début, d’un an au plus";
    NoZone: "The address asks for the time zone “{}”, which this browser does not know: times are local.", "L’adresse demande le fuseau horaire « {} », que ce navigateur ne connaît pas : les heures sont locales.";
    BrowserZone: "Local time", "Heure locale";
    LanguageChoice: "Language", "Langue";
    LanguageName: "English", "Français";
    Causes: "What caused the degraded time", "Ce qui a causé le temps dégradé";
    PeriodBefore: "Compared with the period before", "Par rapport à la période précédente";
    Sources: "Sources and coverage", "Sources et couverture";
    Asked: "Asked", "Demandé";
    Read: "Read of the log", "Lu du journal";
    ReadParts: "{}, {}, {} MB", "{}, {}, {} Mo";
    KnownBefore: "Known before, not read again", "Déjà connu, pas relu";
    NewestLine: "Newest line", "Ligne la plus récente";
    NewestSample: "Newest sample", "Échantillon le plus récent";
    AtAgo: "{}, {} ago", "{}, il y a {}";
    JustNow: "{}, just now", "{}, à l’instant";
    Requests: "Requests sent", "Requêtes envoyées";
    SomeAgain: "{}, {} of them again", "{}, dont {} à nouveau";
    ForExample: "{}. For example: {}", "{}. Par exemple : {}";
    SignIn: "Sign in again, then retry.", "Reconnectez-vous, puis réessayez.";
    AskForRights: "You are signed in but may not read this: ask for access.", "Vous êtes connecté, mais sans droit de lecture : demandez l’accès.";
    IsItUp: "Is it running, and does the ingress reach it?", "Fonctionne-t-il, et l’ingress le joint-il ?";
    WithAdvice: "{}. {}", "{}. {}";
    Retry: "Retry", "Réessayer";
    ReadFrom: "Without a gap since", "Sans lacune depuis";
    Limits: "Limits", "Limites";
    SkippedLines: "Skipped", "Ignorées";
    SkippedAs: "{}: {}", "{} : {}";
    NotJson: "not JSON: text from the logger, or cut off", "pas du JSON : texte de l’enregistreur, ou coupé";
    NotAnAlert: "JSON, but not an alert", "du JSON, mais pas une alerte";
    BadValue: "an unreadable time or status", "un instant ou un état illisible";
    Failed: "Failed", "En échec";
    Export: "Export", "Exporter";
    Open: "Open…", "Ouvrir…";
    OpenHint: "A saved report, or a file of logged lines: drop it on the page, or choose it", "Un rapport enregistré ou un fichier de lignes du journal : à déposer sur la page ou à choisir";
    DropHere: "Drop a report or a file of logged lines to look at it", "Déposer un rapport ou un fichier de lignes du journal pour le consulter";
    ReadingFile: "Reading {}… {} MB, {}", "Lecture de {}… {} Mo, {}";
    FileShown: "This is the file {}: {} to {}, as of {}. No server is asked.", "Ceci est le fichier {} : du {} au {}, état au {}. Aucun serveur n’est interrogé.";
    BackToLive: "Back to the live view", "Revenir à la vue en direct";
    BreaksOff: "The file could not be read to its end: {}", "Le fichier n’a pas pu être lu jusqu’à la fin : {}";
    NotShown: "{} is not shown: {}", "{} n’est pas affiché : {}";
    OneAtATime: "one file at a time", "un seul fichier à la fois";
    PackedFile: "this browser cannot unpack it; a dump as .tar.gz opens here, and “global-health report --dump FILE --format html” makes a page of any", "ce navigateur ne sait pas le décompresser ; un dump en .tar.gz s’ouvre ici, et « global-health report --dump FICHIER --format html » en fait une page";
    EmptyFile: "it is empty", "il est vide";
    ForeignFile: "it is not a report of this page, and none of its lines describes an alert", "ce n’est pas un rapport de cette page, et aucune de ses lignes ne parle d’une alerte";
    OtherVersion: "it is a report of version {}, and this page reads version 1", "c’est un rapport de version {}, et cette page lit la version 1";
    CutReport: "it is a report that was cut off before it says what it covers", "c’est un rapport coupé avant de dire ce qu’il couvre";
    TooLong: "it, or one of its lines, is too long", "il est trop long, ou l’une de ses lignes";
    Dismiss: "Dismiss", "Fermer";
    Cancel: "Cancel", "Annuler";
    CopyLink: "Copy the link", "Copier le lien";
    LinkCopied: "The link is copied. It shows the same to whoever opens it later, too: {}", "Le lien est copié. Il montre la même chose, même ouvert plus tard : {}";
    LinkToCopy: "This browser does not let the page copy. The link: {}", "Ce navigateur ne laisse pas la page copier. Le lien : {}";
    DataFile: "Data (JSON)", "Données (JSON)";
    TableFile: "Table (CSV)", "Tableau (CSV)";
    ReportFile: "Report (HTML)", "Rapport (HTML)";
    PictureFile: "Picture (SVG)", "Image (SVG)";
    PixelFile: "Picture (PNG)", "Image (PNG)";
    LinesFile: "Logged lines", "Lignes du journal";
    Copying: "Copying the logged lines… {}, {}, {} MB, back to {}", "Copie des lignes du journal… {}, {}, {} Mo, jusqu’au {}";
    NotSaved: "The file could not be created properly: {}", "Le fichier n’a pas pu être créé correctement : {}";
    Report: "Report: global health", "Rapport : santé globale";
    MadeAt: "Created", "Établi le";
    AsOf: "As of", "État au";
    Timelines: "Timelines", "Chronologies";
    FiguresOfAll: "Figures", "Chiffres";
    FiredAlerts: "Alerts that fired", "Alertes déclenchées";
    NoneFired: "As far as is known, no alert fired.", "Pour autant que l’on sache, aucune alerte ne s’est déclenchée.";
    NotKnown: "Where the state is not known", "Là où l’état n’est pas connu";
    Events: "Events", "Événements";
    Policy: "Assumptions", "Hypothèses";
    RepeatInterval: "Alertmanager repeats an alert after", "Alertmanager répète une alerte après";
    GroupInterval: "Alertmanager tells of changes after", "Alertmanager annonce les changements après";
    Slack: "A line is logged late by at most", "Une ligne est journalisée en retard d’au plus";
    Cadence: "A firing alert is silent for at most", "Une alerte active se tait pendant au plus";
    Reach: "An event may explain what begins within", "Un événement peut expliquer ce qui commence en moins de";
    Resumption: "An alert outlives an outage if it fires again within", "Une alerte survit à une coupure si elle revient en moins de";
    SystemTheme: "Auto theme", "Thème auto";
    Light: "Light theme", "Thème clair";
    Dark: "Dark theme", "Thème sombre";
    Progress: "Reading the alert log… {}, {}, {} MB, back to {}", "Lecture du journal des alertes… {}, {}, {} Mo, jusqu’au {}";
    DemoData: "Demo data: a simulated cluster, not yours.", "Données de démonstration : une grappe simulée, pas la vôtre.";
    NothingLogged: "Loki holds no line of the alert log in this span, not even the watchdog’s: is the selector right, and does the logger run?", "Loki n’a aucune ligne du journal des alertes sur cette période, pas même du chien de garde : le sélecteur est-il juste, et l’enregistreur fonctionne-t-il ?";
    Truncated: "The alert log was not read to the beginning of this span.", "Le journal des alertes n’a pas été lu jusqu’au début de cette période.";
    TruncatedAt: "The alert log was read back to {} only, not to the beginning of this span: what is older is unknown.", "Le journal des alertes n’a été lu que jusqu’au {}, pas jusqu’au début de cette période : ce qui précède est inconnu.";
    BadAttribute: "{} cannot be “{}”: it takes {}", "{} ne peut être « {} » : il faut {}";
    Broken: "This view has failed; the rest of the page is not affected.", "Cet affichage est tombé en panne ; le reste de la page n’est pas touché.";
    StartAnew: "Restart it", "Le relancer";

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
        fill(self.of(language), parts)
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
