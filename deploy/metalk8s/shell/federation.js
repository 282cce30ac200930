// What MetalK8s' shell does to find and load micro-apps, without its navigation bar and its login.
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

const containers = new Map();

/** What `app` exposes as `module`. */
export async function load(app, { module, scope }) {
  if (!containers.has(scope)) containers.set(scope, begin(app, scope));
  const container = await containers.get(scope);
  const factory = await container.get(module);
  return factory();
}

async function begin({ build, url, version }, scope) {
  const script = document.createElement("script");
  script.src = `${url}${build.spec.remoteEntryPath}?version=${version}`;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${script.src} does not load`));
    document.head.append(script);
  });
  await __webpack_init_sharing__("default");
  await window[scope].init(__webpack_share_scopes__.default);
  return window[scope];
}
