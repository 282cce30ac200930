import type { ForwardRefExoticComponent, HTMLAttributes, ReactElement, ReactNode, RefAttributes } from "react";
import type { BarOptions, Filters, HealthElement, HistoryOptions, HistoryState, LoadOptions, Span } from "./index.js";

export interface AlertHistoryProviderProps extends HistoryOptions {
  /** The span of all below: the host's where it changes, the user's in between. Default: `24h`. */
  span?: Span | undefined;
  /** Somebody below set the span. */
  onSpanChange?: ((span: Span) => void) | undefined;
  /** How often to ask anew while the page is seen, such as `30s`. Default: never. */
  refresh?: string | undefined;
  children?: ReactNode;
}

/** Says for all bars and hooks below it where to ask, and about which span. */
export function AlertHistoryProvider(props: AlertHistoryProviderProps): ReactElement;

/** What a bar or lanes take: their options, and what any element does. */
export interface HealthElementProps extends BarOptions, LoadOptions, Omit<HTMLAttributes<HealthElement>, keyof BarOptions | "children"> {}

/** `<global-health-bar>`; what the provider above says need not be said to it. */
export const GlobalHealthBar: ForwardRefExoticComponent<HealthElementProps & RefAttributes<HealthElement>>;

/** `<health-timelines>`; the same. */
export const HealthTimelines: ForwardRefExoticComponent<HealthElementProps & RefAttributes<HealthElement>>;

/** The history of the alerts that `filters` take, in the span of the provider above; `refresh` asks anew. */
export function useHistoryAlert(filters: Filters): HistoryState & { refresh(): void };

/** The span of the provider above, and what sets it. */
export function useMetricsTimeSpan(): [span: Span, setSpan: (span: Span) => void];
