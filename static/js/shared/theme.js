/** Light or dark: the system decides until a person does; the choice stays in this browser. */

/** @returns {"light" | "dark"} the theme on the page now */
export function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Turn the page over and remember it. */
export function turnTheme() {
  const theme = themeNow() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage refused: the choice lasts as long as the page.
  }
}
