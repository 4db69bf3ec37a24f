// Before the first paint: the theme that the reader chose last time.
try {
  const theme = localStorage.getItem("article-qa-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
