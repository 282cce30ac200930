// What the shell hands down, by the hooks that it gives each micro-app.
import { useCallback } from "react";

const KIND = "global-health-ui";
let isSaid = false;

/** Where to ask, as whom, and how it looks: the options of a bar; and where the micro-app's pages begin. */
export function useShell(shellHooks) {
  const app = shellHooks.useDeployedApps().find(({ kind }) => kind === KIND);
  const { retrieveConfiguration } = shellHooks.useConfigRetriever();
  const { getToken, userData } = shellHooks.useAuth();
  // Newer shells say at any time which token holds now; older ones render anew with another.
  const token = useCallback(() => getToken?.() ?? userData?.token, [userData?.token]);
  const { themeMode } = shellHooks.useShellThemeSelector();
  const { language } = shellHooks.useLanguage();
  const { url_alertmanager, url_loki, url_prometheus } = configured(() => retrieveConfiguration({ configType: "run", name: app.name }));
  return {
    basePath: app.appHistoryBasePath,
    isSignedIn: Boolean(userData?.token),
    options: {
      alertmanager: url_alertmanager,
      lang: language,
      loki: url_loki,
      prometheus: url_prometheus,
      theme: themeMode,
      token,
    },
  };
}

/**
 * Whoever deploys it by `ui-operator` may configure nothing: then the addresses are those that MetalK8s has everywhere. Where
 * the shell knows of no configuration, older ones answer with nothing, newer ones throw.
 */
function configured(retrieve) {
  try {
    return retrieve()?.spec.selfConfiguration ?? {};
  } catch (error) {
    if (!isSaid) console.warn("global-health-bar is not configured here, and asks where MetalK8s has its sources:", error);
    isSaid = true;
    return {};
  }
}
