// Everything works without this script.

// The server renders times in the visitor's zone once it knows it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`timeZone=${encodeURIComponent(zone)}`)) {
  // biome-ignore lint/suspicious/noDocumentCookie: browsers without the Cookie Store API have this, too
  document.cookie = `timeZone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  for (const time of document.querySelectorAll("time")) {
    time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
  }
}

// A select or a quantity takes effect at once; its button is for browsers without script.
for (const form of document.querySelectorAll("form[data-submits-itself]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// A second click sends nothing. The server would not pay twice either.
document.addEventListener("submit", ({ target }) => {
  if (target.method !== "post" || target.matches("[data-submits-itself]")) return;
  queueMicrotask(() => {
    for (const button of target.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("button[aria-disabled]")) event.preventDefault();
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
});

// A page that waits for a result looks for it again.
const waiting = document.querySelector("[data-reload-after]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.reloadAfter) * 1000);
