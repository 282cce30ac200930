// The view that the shell shows: the platform's bar, and that of a node or a volume below /nodes/.. and /volumes/..
import React from "react";
import GlobalHealthBar from "./GlobalHealthBar.jsx";
import { useShell } from "./shell.js";
import { useAddress } from "./timeSpan.js";

const KINDS = { nodes: "Node", volumes: "Volume" };

export default function FederableApp({ shellHooks }) {
  const { basePath } = useShell(shellHooks);
  const { from, setFrom, setZoom, zoom } = useAddress();
  const [, page, name] = location.pathname.slice(basePath.length).split("/");
  const entity = KINDS[page] && name ? `${KINDS[page]}/${decodeURIComponent(name)}` : "Platform";
  const zoomed = ({ detail }) => setZoom(detail.zoom);
  return <GlobalHealthBar entity={entity} from={from} onFromChange={setFrom} onTimespanChange={zoomed} shellHooks={shellHooks} zoom={zoom} />;
}
