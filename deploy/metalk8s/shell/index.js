// Later, so that React is shared before anybody needs it.
import("./shell.jsx");
