// The federated component: the bar of an entity, for the pages of any micro-app.
import { GlobalHealthBar as Bar } from "global-health-bar/react";
import React from "react";
import { useShell } from "./shell.js";
import { spanOf } from "./timeSpan.js";

const SPANS = ["1h", "24h", "7d"];
const WORDS = { en: "Time span", fr: "Période" };

/**
 * `from` is the host's time span, such as `now-7d`; with `onFromChange` the user may choose another.
 * All else is an option of the bar's: `entity`, `label`, `timezone`, `zoom`, `onHealthSelect`, `onTimespanChange`.
 */
export default function GlobalHealthBar({ from, onFromChange, shellHooks, ...rest }) {
  const { isSignedIn, options } = useShell(shellHooks);
  // Nobody would answer.
  if (!isSignedIn) return null;
  const span = spanOf(from);
  return (
    <section>
      {onFromChange && (
        <div role="group" aria-label={WORDS[options.lang] ?? WORDS.en}>
          {SPANS.map((each) => (
            <button key={each} type="button" aria-pressed={each === span} onClick={() => onFromChange(`now-${each}`)}>
              {each}
            </button>
          ))}
        </div>
      )}
      <Bar {...options} {...rest} span={span} />
    </section>
  );
}
