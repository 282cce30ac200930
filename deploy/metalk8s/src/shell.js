// What the shell hands down, by the hooks that it gives each micro-app.
const KIND = "global-health-ui";

/** Where to ask, as whom, and how it looks: the options of a bar; and where the micro-app's pages begin. */
export function useShell(shellHooks) {
  const app = shellHooks.useDeployedApps().find(({ kind }) => kind === KIND);
  const { retrieveConfiguration } = shellHooks.useConfigRetriever();
  const { userData } = shellHooks.useAuth();
  const { themeMode } = shellHooks.useShellThemeSelector();
  const { language } = shellHooks.useLanguage();
  // Whoever deploys it by `ui-operator` may configure nothing: then the addresses are those that MetalK8s has everywhere.
  const { url_alertmanager, url_loki, url_prometheus } = retrieveConfiguration({ configType: "run", name: app.name })?.spec.selfConfiguration ?? {};
  return {
    basePath: app.appHistoryBasePath,
    isSignedIn: Boolean(userData?.token),
    options: {
      alertmanager: url_alertmanager,
      lang: language,
      loki: url_loki,
      prometheus: url_prometheus,
      theme: themeMode,
      token: userData?.token,
    },
  };
}
