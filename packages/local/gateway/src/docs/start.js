// Renders the selected document and, after login, sends the user's token with every request.
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
  const body = await response.json();
  if (!response.ok) return `${body.title}.`;
  token = body.accessToken;
  authorize();
  return `You are logged in as ${email} for ${Math.round(body.expiresIn / 60)} minutes.`;
};

// Only a class turns on Swagger UI's own dark theme.
const dark = matchMedia("(prefers-color-scheme: dark)");
const followSystem = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followSystem);
followSystem();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  status.textContent = await logIn().catch(() => "The shop does not respond.");
});
api.addEventListener("change", draw);
draw();
