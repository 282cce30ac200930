//! What the kinds of the catalogue of entities are called: those of which there are many together, the
//! others each by itself.

use crate::words::catalogue::catalogue;
use crate::words::language::Language;

catalogue! {
    /// The name of a kind of entities.
    KindName;

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
}
