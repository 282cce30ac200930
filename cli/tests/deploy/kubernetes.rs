//! The manifests: what each must say, and that they find each other.

use std::collections::BTreeSet;

use global_health_bar::Sources;
use serde_json::{Value, json};

use crate::files::{below, documents, items, string, text, yaml};

/// The manifests of a folder, with the names of their files; no tests, and nothing about manifests.
fn manifests(folder: &str) -> Vec<(String, Value)> {
    let names = below(folder).into_iter();
    let names =
        names.filter(|name| !name.contains("/tests/") && !name.ends_with("/kustomization.yaml"));
    let manifests = |name: String| documents(&name).into_iter().map(move |of| (name.clone(), of));
    names.flat_map(manifests).collect()
}

/// Those of a kind in `cluster`.
fn of_kind(kind: &str) -> Vec<Value> {
    let all = manifests("cluster").into_iter();
    all.map(|(_, manifest)| manifest).filter(|manifest| manifest["kind"] == kind).collect()
}

/// Whether labels fulfil a selector's `matchLabels`.
fn selects(selector: &Value, labels: &Value) -> bool {
    selector
        .as_object()
        .is_some_and(|wanted| wanted.iter().all(|(name, value)| labels[name] == *value))
}

/// The labels of the pods of each deployment.
fn pods() -> Vec<Value> {
    let deployments = of_kind("Deployment").into_iter();
    deployments
        .map(|deployment| deployment["spec"]["template"]["metadata"]["labels"].clone())
        .collect()
}

const KINDS: [(&str, &str); 9] = [
    ("ConfigMap", "v1"),
    ("Deployment", "apps/v1"),
    ("Ingress", "networking.k8s.io/v1"),
    ("NetworkPolicy", "networking.k8s.io/v1"),
    ("PersistentVolumeClaim", "v1"),
    ("PodDisruptionBudget", "policy/v1"),
    ("PrometheusRule", "monitoring.coreos.com/v1"),
    ("Service", "v1"),
    ("ServiceMonitor", "monitoring.coreos.com/v1"),
];

#[test]
fn each_manifest_is_of_a_known_kind_and_has_a_name() {
    for (name, manifest) in manifests("cluster").into_iter().chain(manifests("standalone")) {
        let kind = (string(&manifest["kind"]), string(&manifest["apiVersion"]));
        assert!(KINDS.contains(&kind), "{name}: {kind:?}");
        assert!(manifest["metadata"]["name"].is_string(), "{name} has no name");
        // What is patched says so itself; for the others the kustomization says where they go.
        assert!(manifest["metadata"]["namespace"].is_null(), "{name} has a namespace of its own");
    }
}

#[test]
fn each_file_is_part_of_its_kustomization() {
    for folder in ["cluster", "standalone"] {
        let kustomization = yaml(&format!("{folder}/kustomization.yaml"));
        let resources = items(&kustomization["resources"]).iter().map(string);
        let patches = items(&kustomization["patches"]).iter().map(|patch| string(&patch["path"]));
        let named: BTreeSet<_> =
            resources.chain(patches).filter(|name| *name != "../cluster").collect();
        let files = manifests(folder);
        let found = files.iter().map(|(name, _)| &name[folder.len() + 1..]).collect();
        assert_eq!(named, found, "in {folder}");
    }
}

#[test]
fn a_patch_patches_what_is_there() {
    let all: Vec<_> = manifests("cluster").into_iter().map(|(_, manifest)| manifest).collect();
    for patch in items(&yaml("standalone/kustomization.yaml")["patches"]) {
        let patch = yaml(&format!("standalone/{}", string(&patch["path"])));
        let is_same = |manifest: &&Value| {
            manifest["kind"] == patch["kind"]
                && manifest["metadata"]["name"] == patch["metadata"]["name"]
        };
        let patched =
            all.iter().find(is_same).unwrap_or_else(|| panic!("nothing is called as in {patch}"));
        // Lists of containers are merged by their names.
        let names = |manifest: &Value| -> BTreeSet<String> {
            let containers = items(&manifest["spec"]["template"]["spec"]["containers"]).iter();
            containers.map(|container| string(&container["name"]).to_owned()).collect()
        };
        assert!(names(&patch).is_subset(&names(patched)));
    }
}

#[test]
fn a_service_reaches_the_pods_of_its_deployment() {
    let deployments = of_kind("Deployment");
    for service in of_kind("Service") {
        let selector = &service["spec"]["selector"];
        let of_pods = |deployment: &&Value| {
            selects(selector, &deployment["spec"]["template"]["metadata"]["labels"])
        };
        let [deployment] = &deployments.iter().filter(of_pods).collect::<Vec<_>>()[..] else {
            panic!("{selector} selects not one deployment")
        };
        let ports = items(&deployment["spec"]["template"]["spec"]["containers"][0]["ports"]);
        for port in items(&service["spec"]["ports"]) {
            assert!(ports.iter().any(|of_pod| of_pod["name"] == port["targetPort"]), "{port}");
        }
    }
}

#[test]
fn a_monitor_an_ingress_a_policy_and_a_budget_find_what_they_name() {
    let services = of_kind("Service");
    for monitor in of_kind("ServiceMonitor") {
        let selector = &monitor["spec"]["selector"]["matchLabels"];
        let found =
            services.iter().find(|service| selects(selector, &service["metadata"]["labels"]));
        let ports = found.unwrap_or_else(|| panic!("{selector}"))["spec"]["ports"].clone();
        for endpoint in items(&monitor["spec"]["endpoints"]) {
            assert!(
                items(&ports).iter().any(|port| port["name"] == endpoint["port"]),
                "{endpoint}"
            );
        }
    }
    for ingress in of_kind("Ingress") {
        for path in ingress["spec"]["rules"]
            .as_array()
            .expect("rules")
            .iter()
            .flat_map(|rule| items(&rule["http"]["paths"]))
        {
            let backend = &path["backend"]["service"];
            let found =
                services.iter().find(|service| service["metadata"]["name"] == backend["name"]);
            let ports = &found.unwrap_or_else(|| panic!("{backend}"))["spec"]["ports"];
            assert!(
                items(ports).iter().any(|port| port["name"] == backend["port"]["name"]),
                "{backend}"
            );
        }
    }
    for policy in of_kind("NetworkPolicy") {
        let selector = &policy["spec"]["podSelector"]["matchLabels"];
        assert!(pods().iter().any(|labels| selects(selector, labels)), "{selector}");
    }
    for budget in of_kind("PodDisruptionBudget") {
        let selector = &budget["spec"]["selector"]["matchLabels"];
        assert!(pods().iter().any(|labels| selects(selector, labels)), "{selector}");
    }
}

#[test]
fn only_the_page_stands_in_the_ingress_and_each_pod_behind_a_policy() {
    let paths = |value: &Value| -> Vec<(String, String)> {
        let paths = items(&value["spec"]["rules"][0]["http"]["paths"]).iter();
        paths
            .map(|path| {
                (string(&path["path"]).into(), string(&path["backend"]["service"]["name"]).into())
            })
            .collect()
    };
    let [ingress] = &of_kind("Ingress")[..] else { panic!("not one ingress") };
    let to_the_page = ["/api/loki", "/api/prometheus", "/api/alertmanager", "/"];
    assert_eq!(paths(ingress), to_the_page.map(|path| (path.into(), "global-health".into())));
    for labels in pods() {
        let guards =
            |policy: &Value| selects(&policy["spec"]["podSelector"]["matchLabels"], &labels);
        assert!(of_kind("NetworkPolicy").iter().any(guards), "{labels}");
    }
}

#[test]
fn each_container_is_confined_probed_and_limited() {
    for deployment in of_kind("Deployment") {
        let pod = &deployment["spec"]["template"]["spec"];
        assert_eq!(pod["automountServiceAccountToken"], false);
        assert_eq!(pod["enableServiceLinks"], false);
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
        assert_eq!(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
        for container in items(&pod["containers"]) {
            let confined = json!({
                "allowPrivilegeEscalation": false,
                "readOnlyRootFilesystem": true,
                "capabilities": { "drop": ["ALL"] },
            });
            assert_eq!(container["securityContext"], confined);
            assert_eq!(container["image"], "global-health");
            for probe in ["livenessProbe", "readinessProbe"] {
                assert_eq!(container[probe]["httpGet"]["port"], "http", "{probe}");
            }
            assert!(container["resources"]["requests"]["memory"].is_string());
            assert!(container["resources"]["limits"]["memory"].is_string());
        }
    }
    let images = &yaml("cluster/kustomization.yaml")["images"];
    assert_eq!(images[0]["name"], "global-health");
}

#[test]
fn there_is_one_logger_where_the_page_looks_for_its_lines() {
    let [logger] = &of_kind("Deployment")
        .into_iter()
        .filter(|deployment| deployment["metadata"]["name"] == "metalk8s-alert-logger")
        .collect::<Vec<_>>()[..]
    else {
        panic!("not one logger")
    };
    assert_eq!(logger["spec"]["replicas"], 1);
    assert_eq!(logger["spec"]["strategy"]["type"], "Recreate");
    let namespace = yaml("cluster/kustomization.yaml")["namespace"].clone();
    let container = &logger["spec"]["template"]["spec"]["containers"][0]["name"];
    let selector = format!("{{namespace={namespace},container={container}}}");
    assert_eq!(selector, Sources::default().selector);
}

#[test]
fn the_image_holds_what_the_manifests_start() {
    let image = text("Containerfile");
    let user = &yaml("cluster/page/deployment.yaml")["spec"]["template"]["spec"]["securityContext"];
    assert!(image.contains(&format!("USER {}:{}\n", user["runAsUser"], user["runAsGroup"])));
    assert!(image.contains("COPY --from=build /source/dist /dist\n"));
    let page = text("cluster/page/deployment.yaml");
    assert!(page.contains("- --dist=/dist\n"));
    // It is built as the Makefile says.
    let makefile = text("../Makefile");
    let target = image.lines().find_map(|line| line.strip_prefix("RUN make ")).expect("a target");
    assert!(makefile.contains(&format!("page := {target}\n")), "{target}");
    let rust =
        makefile.lines().find_map(|line| line.split_once("install Rust ")).expect("a version");
    let version = rust.1.split(' ').next().expect("it");
    assert!(image.contains(&format!("rust:{version}-")), "{version}");
}

#[test]
fn without_loki_grafana_is_told_of_the_logger() {
    let of_kind = |kind: &str| {
        let all = documents("standalone/grafana.yaml").into_iter();
        all.into_iter().find(|manifest| manifest["kind"] == kind).expect("a manifest")
    };
    let map = of_kind("ConfigMap");
    assert_eq!(map["metadata"]["labels"]["grafana_datasource"], "1");
    let sources = string(&map["data"]["alert-history.yaml"]).to_owned();
    assert!(sources.contains("manageAlerts: false"), "there are no rules to be read");
    let namespace = yaml("cluster/kustomization.yaml")["namespace"].clone();
    let page = yaml("standalone/page.yaml");
    let loki = string(&page["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"]);
    let host = format!("//metalk8s-alert-logger.{}.svc:", string(&namespace));
    assert!(sources.contains(&loki.replace("//metalk8s-alert-logger:", &host)), "{sources}");
    let selector = of_kind("NetworkPolicy")["spec"]["podSelector"]["matchLabels"].clone();
    assert!(pods().iter().any(|labels| selects(&selector, labels)));
}
