import { createElement } from "react";
import { createRoot } from "react-dom/client";
import App from "./README.jsx";

createRoot(document.getElementById("root")).render(createElement(App));
