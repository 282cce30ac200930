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
const shellHooks = {
  useAuth: () => ({ userData: { token: React.useContext(Context).token } }),
  useConfigRetriever: () => ({
    retrieveConfiguration: ({ configType, name }) => apps.find((app) => app.name === name)[configType],
  }),
  useDeployedApps: () => apps,
  useLanguage: () => ({ language: React.useContext(Context).language }),
  useShellThemeSelector: () => ({ themeMode: React.useContext(Context).themeMode }),
};

const address = () => ({ from: new URLSearchParams(location.search).get("from") ?? "now-24h", path: location.pathname });

function Shell() {
  const [{ from, path }, go] = useState(address);
  const [shell, set] = useState({ language: "en", themeMode: "light", token: "first" });
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
        <button onClick={() => change({ token: "second" })}>token</button>
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
