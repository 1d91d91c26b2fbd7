// Draws the document that is chosen, and sends the token of whoever has logged in with every request.
const [form, status, api] = ["log-in", "logged-in", "api"].map((id) => document.getElementById(id));
let token;
let ui;

const authorize = () => {
  if (token) ui.preauthorizeApiKey("accessToken", token);
};

const draw = () => {
  ui = window.SwaggerUIBundle({
    url: api.value,
    dom_id: "#swagger-ui",
    deepLinking: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    validatorUrl: null,
    onComplete: authorize,
  });
};

const logIn = async () => {
  const { email, password } = Object.fromEntries(new FormData(form));
  const response = await fetch("/api/users/sessions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  const answer = await response.json();
  if (!response.ok) return `${answer.title}.`;
  token = answer.accessToken;
  authorize();
  return `You are logged in as ${email} for ${Math.round(answer.expiresIn / 60)} minutes.`;
};

// Swagger UI's own dark theme, which only a class turns on.
const dark = matchMedia("(prefers-color-scheme: dark)");
const followSystem = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followSystem);
followSystem();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  status.textContent = await logIn().catch(() => "The shop does not answer.");
});
api.addEventListener("change", draw);
draw();
