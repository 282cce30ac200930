import { createRoot } from "react-dom/client";

export const show = (host, root) => createRoot(root).render(host);
