// The manifests, by the schemas of Kubernetes and of the Prometheus operator.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { parse, parseAllDocuments } from "yaml";

const deploy = new URL("../../deploy/", import.meta.url);
const read = (file) => readFileSync(new URL(file, deploy), "utf8");

/** The manifests of a folder that stand for themselves: its patches are parts of others. */
function manifests(folder) {
  const { patches = [] } = parse(read(`${folder}/kustomization.yaml`));
  const files = readdirSync(new URL(folder, deploy), { recursive: true }).filter((file) => file.endsWith(".yaml"));
  const own = files.filter((file) => file !== "kustomization.yaml" && !file.includes("tests/") && !patches.some(({ path }) => path === file));
  return own.flatMap((file) => parseAllDocuments(read(`${folder}/${file}`)).map((document) => [`${folder}/${file}`, document.toJSON()]));
}

/** A value that notes which of its fields, and of the values in it, nobody has read. */
function noted(value, name, unread) {
  if (value === null || typeof value !== "object") return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, of]) => [key, noted(of, `${name}.${key}`, unread)]));
  if (!Array.isArray(value)) Object.keys(value).forEach((key) => unread.add(`${name}.${key}`));
  const get = (target, key, receiver) => {
    unread.delete(`${name}.${String(key)}`);
    return Object.hasOwn(inside, key) ? inside[key] : Reflect.get(target, key, receiver);
  };
  return new Proxy(value, { get });
}

/** What is wrong with a manifest, a line each. A field that the schema does not read is none of its kind. */
async function faults(manifest) {
  const [group] = manifest.apiVersion.split("/");
  const models = group.endsWith(".coreos.com") ? "@kubernetes-models/prometheus-operator" : "kubernetes-models";
  const { [manifest.kind]: Model } = await import(`${models}/${manifest.apiVersion}`);
  const unread = new Set();
  const found = [];
  try {
    // It copies what it is made of.
    const model = new Model(manifest);
    for (const [key, value] of Object.entries(manifest)) model[key] = noted(value, `${manifest.kind}.${key}`, unread);
    model.validate();
  } catch (error) {
    found.push(error.message);
  }
  return [...found, ...[...unread].map((field) => `there is no ${field}`)].join("\n");
}

for (const [folder, least] of [["cluster", 13], ["standalone", 3]]) {
  test(`each manifest of ${folder} is what its kind is`, async () => {
    const all = manifests(folder);
    assert.ok(all.length >= least, `${all.length}`);
    for (const [file, manifest] of all) assert.equal(await faults(manifest), "", `${manifest.kind} of ${file}`);
  });
}

test("what is wrong is found", async () => {
  const deployment = () => parse(read("cluster/logger/deployment.yaml"));
  const spoil = async (change) => {
    const manifest = deployment();
    change(manifest.spec, manifest.spec.template.spec.containers[0]);
    return faults(manifest);
  };
  assert.equal(await spoil(() => {}), "");
  assert.match(await spoil((spec) => delete spec.selector), /selector/);
  assert.match(await spoil((spec) => (spec.replicas = "one")), /replicas/);
  assert.match(await spoil((_, container) => (container.ports[0].containerPort = "http")), /containerPort/);
  assert.match(await spoil((_, container) => (container.livenesProbe = {})), /there is no .*livenesProbe/);
  assert.match(await spoil((spec) => (spec.template.specs = {})), /there is no Deployment.spec.template.specs/);
});
