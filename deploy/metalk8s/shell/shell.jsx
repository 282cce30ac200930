// A shell like MetalK8s': it hands token, theme and language down by hooks, and shows a micro-app's view and, on a page of
// its own, a micro-app's component.
import React, { Suspense, lazy, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { discover, load } from "./federation.js";

const apps = await discover();
const [app] = apps;
const { components, views } = app.build.spec;
const View = lazy(() => load(app, views.health));
const Bar = lazy(() => load(app, components.globalHealthBar));

const Context = React.createContext(undefined);
/** It is renewed in silence; the next rendering tells of it. */
let token = "first";
const shellHooks = {
  useAuth: () => {
    React.useContext(Context);
    return { getToken: async () => token, userData: { token } };
  },
  useConfigRetriever: () => ({
    retrieveConfiguration: ({ configType, name }) => {
      const found = apps.map((app) => app[configType]).find(({ metadata }) => configType === "build" || metadata.name === name);
      if (!found) throw new Error(`there is no configuration of ${name}`);
      return found;
    },
  }),
  useDeployedApps: () => apps,
  useLanguage: () => ({ language: React.useContext(Context).language }),
  useShellThemeSelector: () => ({ themeMode: React.useContext(Context).themeMode }),
};

const address = () => ({ from: new URLSearchParams(location.search).get("from") ?? "now-24h", path: location.pathname });

function Shell() {
  const [{ from, path }, go] = useState(address);
  const [shell, set] = useState({ language: "en", themeMode: "light" });
  const change = (part) => set((shell) => ({ ...shell, ...part }));
  useEffect(() => {
    const changed = () => go(address());
    addEventListener("popstate", changed);
    return () => removeEventListener("popstate", changed);
  }, []);
  const visit = (target) => {
    history.pushState(undefined, "", target);
    go(address());
  };
  return (
    <Context.Provider value={shell}>
      <nav>
        <button onClick={() => change({ themeMode: shell.themeMode === "dark" ? "light" : "dark" })}>theme</button>
        <button onClick={() => change({ language: shell.language === "en" ? "fr" : "en" })}>language</button>
        <button onClick={() => change({ renewed: (token = "second") })}>token</button>
        <button onClick={() => (token = "third")}>token in silence</button>
        <select aria-label="span" value={from} onChange={({ target }) => visit(`${path}?from=${target.value}`)}>
          {["now-1h", "now-24h", "now-7d"].map((from) => (
            <option key={from}>{from}</option>
          ))}
        </select>
      </nav>
      <main>
        <Suspense fallback="…">
          {path.startsWith(app.appHistoryBasePath) ? (
            <View shellHooks={shellHooks} />
          ) : (
            <Bar entity="Platform" from={from} onFromChange={(from) => visit(`${path}?from=${from}`)} shellHooks={shellHooks} />
          )}
        </Suspense>
      </main>
    </Context.Provider>
  );
}

createRoot(document.getElementById("root")).render(<Shell />);
