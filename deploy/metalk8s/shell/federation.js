// What MetalK8s' shell does to find and load micro-apps, with what it does so, without its navigation bar and its login.
import { createInstance } from "@module-federation/runtime";
import React from "react";
import ReactDOM from "react-dom";

const json = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
};

/** The micro-apps that are deployed, each with its two descriptors. */
export async function discover() {
  const apps = await json("/shell/deployed-ui-apps.json");
  return Promise.all(
    apps.map(async (app) => {
      const [build, run] = ["micro-app", "runtime-app"].map((name) => json(`${app.url}/.well-known/${name}-configuration?version=${app.version}`));
      return { ...app, build: await build, run: await run };
    }),
  );
}

// One React on the page: that of the shell.
const shared = Object.fromEntries(
  Object.entries({ react: React, "react-dom": ReactDOM }).map(([name, lib]) => {
    const shareConfig = { requiredVersion: false, singleton: true };
    return [name, { lib: () => lib, shareConfig, version: React.version }];
  }),
);
const federation = createInstance({ name: "shell", remotes: [], shared });

/** What `app` exposes as `module`. */
export function load({ build, url, version }, { module, scope }) {
  federation.registerRemotes([{ name: scope, entry: `${url}${build.spec.remoteEntryPath}?version=${version}` }]);
  return federation.loadRemote(`${scope}${module.slice(1)}`);
}
