// Added to every page by `npm run dev`: loads the page again once its sources have changed.
const changes = new EventSource("/_changes");
changes.addEventListener("version", ({ data }) => {
  if (JSON.parse(data) !== shownVersion) location.reload();
});
changes.addEventListener("failure", ({ data }) => {
  const message = document.createElement("pre");
  message.setAttribute("role", "alert");
  message.textContent = JSON.parse(data);
  document.querySelector("main")?.prepend(message);
});
