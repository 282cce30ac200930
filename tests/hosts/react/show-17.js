import { render } from "react-dom";

export const show = (host, root) => render(host, root);
