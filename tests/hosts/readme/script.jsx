// The same as a script that is no module.
import { load } from "global-health-bar";
import "./main.jsx";

globalThis.load = load;
