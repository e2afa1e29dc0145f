// A certified OpenID Connect provider for one installation: node serve.js PORT WHERE-TO-COME-BACK.
// Whoever signs in is called what they type, and that is their number at HR too. It keeps nothing.
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "signaalwijzer", client_secret: "een geheim tussen twee machines", redirect_uris: [redirect] }],
  claims: { openid: ["sub"], profile: ["name", "employeeid"], email: ["email"] },
  cookies: { keys: ["alleen voor tests"] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_request, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: "Vera Zandstra", email: "vera@elders.example", employeeid: sub }),
  }),
});
provider.listen(Number(port), "127.0.0.1");
