/** Has `element` say so where `loading` fails. */
export function sayFailure(loading, element) {
  loading.catch((error) => {
    element.setAttribute("role", "alert");
    element.textContent = `The health bar could not be loaded: ${error.message}`;
  });
}
